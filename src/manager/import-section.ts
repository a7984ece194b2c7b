import type { Dialect, ScriptStatement } from "../dialects/contract/dialect.js";
import { CortexError, cortexError } from "../errors/index.js";
import type { ForeignSection } from "../revisions/import/foreign-chain.js";
import { transactionWordOf } from "../runtime/section-parts.js";

/** A section as it is written, and what was left out of it. */
export interface ImportedSection {
  readonly section: ForeignSection;
  readonly notes: readonly string[];
}

/** Lines that a revision would take for its own marks. */
const OWN_MARK = /^([^\S\r\n]*--[^\S\r\n]*)migrate:/gim;
/** Table locks and the switch for them: a step is alone with its tables already, and has to write into its own. */
const LOCKING = /^(?:(?:un)?lock\s+tables?\b|set\s+(?:@@)?(?:session\.?\s*)?autocommit\b)/i;

/**
 * Makes a section of another tool's into one that a revision can run as the database's own shell would: what every
 * session begins with goes in front; a file with several transactions of its own runs outside of the step's.
 *
 * @throws MIG_IMPORT_FILE for SQL that no revision can run: a command of the shell's, a savepoint, a quote left open
 */
export function importSection(
  dialect: Dialect,
  given: ForeignSection,
  { prelude, path }: { readonly prelude: string; readonly path: string },
): ImportedSection {
  const refuse: Refuse = (line, reason, cause) =>
    cortexError("MIG_IMPORT_FILE", { path, line, reason }, cause);
  const read = (text: string): readonly ScriptStatement[] => statementsOf(dialect, text, { given, refuse });
  const before = read(given.text);
  const text = given.text.replace(OWN_MARK, "$1(migrate):");
  if (text !== given.text && read(text).some((statement, at) => statement.text !== before[at]?.text))
    throw refuse(
      null,
      "a line within a statement begins with `-- migrate:`, the mark of a revision's section",
    );
  const controls = before.filter((statement) => dialect.isTransactionControl(statement.text));
  const locking = controls.filter((statement) => LOCKING.test(statement.text));
  const order = controls
    .filter((statement) => !locking.includes(statement))
    .map((statement) => transactionWordOf(statement.text));
  const isPaired =
    order.every((word, at) => word === (at % 2 === 0 ? "begin" : "end")) && order.length % 2 === 0;
  const nested = controls.find(
    (statement) => !locking.includes(statement) && transactionWordOf(statement.text) === "other",
  );
  if (!isPaired)
    throw refuse(
      given.line + (nested ?? controls.at(-1) ?? { line: 1 }).line - 1,
      nested === undefined
        ? "its BEGIN and COMMIT do not belong together"
        : `\`${nested.text.slice(0, 60)}\` is no BEGIN or COMMIT, and would end or nest the step's transaction`,
    );
  const head = prelude === "" || text.trim() === "" ? "" : `${prelude.trimEnd()}\n`;
  return {
    section: {
      ...given,
      text: `${head}${leftOut(text, locking)}`,
      transaction: given.transaction && order.length <= 2,
    },
    notes: locking.map(({ text: sql }) => `${given.path}: \`${sql.slice(0, 60)}\` is left out`),
  };
}

type Refuse = (line: number | null, reason: string, cause?: unknown) => Error;

interface Place {
  readonly given: ForeignSection;
  readonly refuse: Refuse;
}

function statementsOf(dialect: Dialect, text: string, { given, refuse }: Place): readonly ScriptStatement[] {
  try {
    return dialect.splitStatements(text);
  } catch (error) {
    if (!(error instanceof CortexError)) throw error;
    const { line, reason } = error.details;
    throw refuse(
      typeof line === "number" ? given.line + line - 1 : null,
      typeof reason === "string" ? reason : error.message,
      error,
    );
  }
}

/** The text with these statements as comments. */
function leftOut(text: string, statements: readonly ScriptStatement[]): string {
  let done = "";
  let rest = text;
  for (const { text: sql } of statements) {
    const at = rest.indexOf(sql);
    const end = rest.indexOf(";", at + sql.length) + 1 || rest.length;
    done += `${rest.slice(0, at)}-- left out: ${rest.slice(at, end).replaceAll(/\s*\n\s*/g, " ")}\n`;
    rest = rest.slice(end);
  }
  return done + rest;
}

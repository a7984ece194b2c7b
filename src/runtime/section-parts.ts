import type { Dialect, ScriptStatement } from "../dialects/contract/dialect.js";

/** Statements of a section that run within one transaction, or each by itself. */
export interface SectionPart {
  readonly isTransaction: boolean;
  readonly statements: readonly ScriptStatement[];
}

type TransactionWord = "begin" | "end" | "other";

type Mark = TransactionWord | null;

/** What a statement that controls transactions does to the one around it. */
export function transactionWordOf(text: string): TransactionWord {
  if (/^(?:begin|start\s+transaction)\b/i.test(text)) return "begin";
  return /^(?:commit|end)(?:\s+(?:work|transaction))?\s*$/i.test(text) ? "end" : "other";
}

const markOf = ({ text }: ScriptStatement, dialect: Pick<Dialect, "isTransactionControl">): Mark =>
  dialect.isTransactionControl(text) ? transactionWordOf(text) : null;

/**
 * A section as the parts in which it runs. A file that brings one transaction of its own (BEGIN … COMMIT) runs in the
 * step's. Where the section has none (`transaction:false`), each such transaction is one of the step's, and what stands
 * outside of them runs outside. Anything else that begins, ends or nests a transaction is left in its place, where it
 * is refused.
 *
 * @example sectionParts({ text: "BEGIN; CREATE TABLE t (a int); COMMIT;", line: 1, transaction: true }, dialect)
 */
export function sectionParts(
  section: { readonly text: string; readonly transaction: boolean },
  dialect: Pick<Dialect, "splitStatements" | "isTransactionControl" | "script">,
): readonly SectionPart[] {
  const { text } = section;
  const all = dialect.splitStatements(
    dialect.script.keepsLineEnds === true ? text : text.replaceAll("\r\n", "\n"),
  );
  const marks = all.map((statement) => markOf(statement, dialect));
  const order = marks.filter((mark) => mark !== null).join(" ");
  if (section.transaction) {
    const statements = order === "begin end" ? all.filter((_, at) => marks[at] === null) : all;
    return [{ isTransaction: true, statements }];
  }
  if (!/^begin end(?: begin end)*$/.test(order)) return [{ isTransaction: false, statements: all }];
  return partsOf(all, marks);
}

function partsOf(all: readonly ScriptStatement[], marks: readonly Mark[]): readonly SectionPart[] {
  const parts: { readonly isTransaction: boolean; readonly statements: ScriptStatement[] }[] = [];
  let isOpen = false;
  for (const [at, statement] of all.entries()) {
    const mark = marks[at] ?? null;
    if (mark === "begin" || (mark === null && !isOpen)) {
      parts.push({ isTransaction: mark === "begin", statements: [] });
      isOpen = true;
    }
    if (mark === null) parts.at(-1)?.statements.push(statement);
    if (mark === "end" || (parts.at(-1)?.isTransaction === false && marks[at + 1] === "begin"))
      isOpen = false;
  }
  return parts;
}

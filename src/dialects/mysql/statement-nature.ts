import type { StatementNature, TouchedObject } from "../contract/resumption.js";
import { isNameLike, isSymbol, isWord, significantTokens, type Token, unquote } from "./sql/lexer.js";
import { type StatementHead, statementHead } from "./sql/statement-head.js";

/** What SHOW CREATE writes down. */
const SHOWN = ["table", "view", "trigger", "procedure", "function", "event", "sequence"];

/** Verbs after which the same again changes nothing more. */
const REPEATABLE = [
  "grant",
  "revoke",
  "analyze",
  "optimize",
  "repair",
  "check",
  "flush",
  "reset",
  "truncate",
  "rename user",
];

/** What these do is the session's, or nothing. */
const OF_SESSION = [
  "set",
  "prepare",
  "deallocate",
  "handler",
  "use",
  "show",
  "describe",
  "desc",
  "explain",
  "help",
  "",
];

/** Programs: what is in them may commit. */
const PROGRAMS = ["call", "execute", "begin not atomic"];

const NONE: readonly TouchedObject[] = Object.freeze([]);

function nature(kind: StatementNature["kind"], objects = NONE): StatementNature {
  return Object.freeze({ kind, objects });
}

function table(name: string, schema: string | null): TouchedObject {
  return { kind: "table", name, schema };
}

/** `@x`, which is not `@@x`. */
function isVariable(token: Token): boolean {
  return token.kind === "variable" && !token.text.startsWith("@@");
}

/** The name, perhaps with its schema, that begins at a token. */
function nameAt(tokens: readonly Token[], at: number): TouchedObject | null {
  const first = tokens[at];
  if (!isNameLike(first)) return null;
  const second = tokens[at + 2];
  return isSymbol(tokens[at + 1], ".") && isNameLike(second)
    ? table(unquote(second.text), unquote(first.text))
    : table(unquote(first.text), null);
}

/** RENAME TABLE a TO b, c TO d: all four. */
function renamed(tokens: readonly Token[]): readonly TouchedObject[] {
  return tokens.flatMap((token, index) => {
    const isStart = isWord(token, "TABLE", "TABLES", "TO") || isSymbol(token, ",");
    const found = isStart ? nameAt(tokens, index + 1) : null;
    return found === null ? [] : [found];
  });
}

/** ALTER TABLE a … RENAME [TO | AS] b touches b as well. */
function alterTarget(tokens: readonly Token[]): readonly TouchedObject[] {
  const at = tokens.findIndex(
    (token, index) => isWord(token, "RENAME") && !isWord(tokens[index + 1], "COLUMN", "INDEX", "KEY"),
  );
  if (at === -1) return [];
  const found = nameAt(tokens, isWord(tokens[at + 1], "TO", "AS") ? at + 2 : at + 1);
  return found === null ? [] : [found];
}

function isGuarded(tokens: readonly Token[]): boolean {
  const head = tokens.slice(0, 12);
  return (
    head.some((token, at) => isWord(token, "IF") && isWord(head[at + 1], "NOT", "EXISTS")) ||
    head.some((token, at) => isWord(token, "OR") && isWord(head[at + 1], "REPLACE"))
  );
}

function definition(head: StatementHead, tokens: readonly Token[]): StatementNature {
  const kind = (head.verb.split(" ")[1] ?? "").replace(/^tables$/, "table");
  const { object, schema } = head;
  if (kind === "index" && head.table !== null) {
    const on = tokens.findIndex((token) => isWord(token, "ON"));
    return nature("definition", [nameAt(tokens, on + 1) ?? table(head.table, null)]);
  }
  if (object === null || !SHOWN.includes(kind)) return nature(isGuarded(tokens) ? "repeatable" : "opaque");
  const more = head.verb === "alter table" ? alterTarget(tokens) : NONE;
  return nature("definition", [{ kind, name: object, schema }, ...more]);
}

/**
 * What becomes of a statement whose process dies (https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html,
 * https://dev.mysql.com/doc/refman/8.4/en/atomic-ddl.html): what defines something commits by itself, and is done as a
 * whole or not at all; rows belong to the transaction.
 *
 * @example natureOf("ALTER TABLE a RENAME TO b") // { kind: "definition", objects: [a, b] }
 */
export function natureOf(sql: string): StatementNature {
  const head = statementHead(sql);
  const { verb } = head;
  if (OF_SESSION.includes(verb)) return nature("session");
  if (PROGRAMS.includes(verb)) return nature("opaque");
  const tokens = significantTokens(sql).filter((token) => !isSymbol(token, ";"));
  // A function that is selected may write; a variable that is selected into is of the session.
  if (verb === "select" && tokens.some(isVariable)) return nature("session");
  if (!head.commits) {
    const isTemporary = /^(create|drop|alter) /.test(verb);
    const objects = head.object === null ? NONE : [table(head.object, head.schema)];
    return nature(isTemporary ? "session" : "rows", objects);
  }
  if (verb === "rename")
    return isWord(tokens[1], "TABLE", "TABLES") ? nature("definition", renamed(tokens)) : nature("opaque");
  if (REPEATABLE.includes(verb)) return nature("repeatable");
  return /^(create|drop|alter) /.test(verb) ? definition(head, tokens) : nature("opaque");
}

import { isNameLike, isSymbol, isWord, significantTokens, type Token, unquote } from "./lexer.js";

/** What the beginning of a statement tells about it. */
export interface StatementHead {
  /** In lower case: "create table", "create unique index" is "create index", "insert", "begin" …; "" for an empty text. */
  readonly verb: string;
  /** The object that is named first. */
  readonly object: string | null;
  readonly schema: string | null;
  /** BEGIN, START TRANSACTION, COMMIT, END, ROLLBACK, ABORT, SAVEPOINT, RELEASE, PREPARE TRANSACTION. */
  readonly isTransactionControl: boolean;
  /** True only when the statement surely writes nothing. A function that SELECT calls may write; that is not seen. */
  readonly isReadOnly: boolean;
  /** The server refuses it inside a transaction. */
  readonly cannotRunInTransaction: boolean;
}

const MAIN_VERBS = ["SELECT", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE"];
const WRITING_VERBS = ["INSERT", "UPDATE", "DELETE", "MERGE"];

const TRANSACTION_VERBS = new Set(
  `begin|commit|end|rollback|abort|savepoint|release|start transaction|prepare transaction|commit prepared|rollback
  prepared`.split(/\|\s*/),
);

/** Kinds of objects after CREATE, ALTER and DROP; the longer ones first. */
const KINDS: readonly string[] = [
  "MATERIALIZED VIEW",
  "FOREIGN TABLE",
  "FOREIGN DATA WRAPPER",
  "EVENT TRIGGER",
  "ACCESS METHOD",
  "OPERATOR CLASS",
  "OPERATOR FAMILY",
  "TEXT SEARCH",
  "USER MAPPING",
  "DEFAULT PRIVILEGES",
  ..."TABLE INDEX VIEW SEQUENCE TRIGGER FUNCTION PROCEDURE ROUTINE AGGREGATE TYPE DOMAIN SCHEMA EXTENSION DATABASE TABLESPACE SUBSCRIPTION PUBLICATION SYSTEM ROLE USER GROUP RULE POLICY COLLATION CAST CONVERSION SERVER STATISTICS OPERATOR LANGUAGE TRANSFORM".split(
    " ",
  ),
];

/** Words between CREATE, ALTER or DROP and the kind of the object. */
const BEFORE_KIND = new Set(
  "OR REPLACE GLOBAL LOCAL TEMP TEMPORARY UNLOGGED UNIQUE RECURSIVE CONSTRAINT TRUSTED PROCEDURAL DEFAULT".split(
    " ",
  ),
);
/** Words between the kind, or a verb, and the name. */
const BEFORE_NAME = new Set("CONCURRENTLY IF NOT EXISTS ONLY INTO FROM TABLE".split(" "));

interface Named {
  readonly object: string | null;
  readonly schema: string | null;
}

const NOTHING: Named = { object: null, schema: null };

function nameFrom(tokens: readonly Token[], from: number): Named {
  let at = from;
  while (tokens[at]?.kind === "word" && BEFORE_NAME.has(tokens[at]?.text.toUpperCase() ?? "")) at += 1;
  const first = tokens[at];
  if (!isNameLike(first)) return NOTHING;
  const second = tokens[at + 2];
  return isSymbol(tokens[at + 1], ".") && isNameLike(second)
    ? { schema: unquote(first.text), object: unquote(second.text) }
    : { schema: null, object: unquote(first.text) };
}

interface Definition {
  readonly kind: string;
  /** The index of the first token after the kind. */
  readonly after: number;
}

function definitionOf(tokens: readonly Token[]): Definition {
  let at = 1;
  while (isWord(tokens[at], ...BEFORE_KIND) && !isSymbol(tokens[at + 1], "(")) {
    // DEFAULT PRIVILEGES is a kind of its own.
    if (isWord(tokens[at], "DEFAULT") && isWord(tokens[at + 1], "PRIVILEGES")) break;
    at += 1;
  }
  const kind = KINDS.find((words) =>
    words.split(" ").every((word, index) => isWord(tokens[at + index], word)),
  );
  return kind === undefined
    ? { kind: "", after: at }
    : { kind: kind.toLowerCase(), after: at + kind.split(" ").length };
}

/** The main verb after the common table expressions: the first one outside parentheses that follows a ")". */
function verbAfterWith(tokens: readonly Token[]): number {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0 && isWord(token, ...MAIN_VERBS) && isSymbol(tokens[index - 1], ")")) return index;
  }
  return -1;
}

/** SELECT … INTO makes a table, FOR UPDATE locks rows, and WITH may hold statements that write. */
function readsOnly(tokens: readonly Token[]): boolean {
  return !tokens.some(
    (token, index) =>
      isWord(token, ...WRITING_VERBS, "INTO") &&
      (isWord(token, "INTO") ||
        index === 0 ||
        isSymbol(tokens[index - 1], "(") ||
        isWord(tokens[index - 1], "ANALYZE", "FOR")),
  );
}

function explainReadsOnly(tokens: readonly Token[]): boolean {
  return !tokens.some((token) => isWord(token, "ANALYZE", "ANALYSE")) || readsOnly(tokens);
}

/** https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY and its siblings. */
function refusesTransaction(verb: string, tokens: readonly Token[], after: number): boolean {
  const has = (...words: readonly string[]): boolean => tokens.some((token) => isWord(token, ...words));
  switch (verb) {
    case "vacuum":
    case "create database":
    case "drop database":
    case "alter system":
    case "create tablespace":
    case "drop tablespace":
    case "create subscription":
    case "drop subscription":
      return true;
    case "create index":
    case "drop index":
      return isWord(tokens[after], "CONCURRENTLY");
    case "reindex":
      return isWord(tokens[1], "DATABASE", "SYSTEM", "SCHEMA") || has("CONCURRENTLY");
    case "cluster":
      return tokens.filter((token) => token.kind !== "punctuation").length === 1;
    case "alter table":
      return has("DETACH") && has("CONCURRENTLY");
    case "alter database":
      return has("TABLESPACE") && has("SET");
    case "alter subscription":
      return (
        has("REFRESH") ||
        (has("PUBLICATION") && !/\brefresh\s*=\s*false\b/i.test(tokens.map((t) => t.text).join(" ")))
      );
    case "repack":
      return true;
    default:
      return false;
  }
}

interface Facts extends Named {
  readonly isReadOnly?: boolean;
  readonly after?: number;
}

function headOf(verb: string, tokens: readonly Token[], facts: Facts): StatementHead {
  return Object.freeze({
    verb,
    object: facts.object,
    schema: facts.schema,
    isTransactionControl: TRANSACTION_VERBS.has(verb),
    isReadOnly: facts.isReadOnly ?? false,
    cannotRunInTransaction: refusesTransaction(verb, tokens, facts.after ?? 1),
  });
}

/** Verbs of two words. */
function fullVerb(tokens: readonly Token[], verb: string): string {
  const [, second] = tokens;
  if (verb === "start" && isWord(second, "TRANSACTION")) return "start transaction";
  if (verb === "prepare" && isWord(second, "TRANSACTION")) return "prepare transaction";
  if ((verb === "commit" || verb === "rollback") && isWord(second, "PREPARED")) return `${verb} prepared`;
  return verb;
}

/**
 * Classifies a single statement by its beginning.
 *
 * @example statementHead("create temp table if not exists a.b (c int)") // { verb: "create table", schema: "a", object: "b", … }
 */
export function statementHead(text: string): StatementHead {
  const all = significantTokens(text).filter((token) => !isSymbol(token, ";"));
  // A query may stand in parentheses.
  const start = all.findIndex((token) => !isSymbol(token, "("));
  const tokens = start > 0 ? all.slice(start) : all;
  const [first] = tokens;
  if (first?.kind !== "word") return headOf("", tokens, NOTHING);
  const verb = fullVerb(tokens, first.text.toLowerCase());
  switch (verb) {
    case "create":
    case "alter":
    case "drop": {
      const { kind, after } = definitionOf(tokens);
      return headOf(kind === "" ? verb : `${verb} ${kind}`, tokens, { ...nameFrom(tokens, after), after });
    }
    case "insert":
    case "update":
    case "delete":
    case "merge":
    case "truncate":
    case "copy":
    case "savepoint":
    case "release":
      return headOf(verb, tokens, nameFrom(tokens, 1));
    case "with": {
      const at = verbAfterWith(tokens);
      const main = at === -1 ? verb : (tokens[at]?.text.toLowerCase() ?? verb);
      const reads = ["select", "values", "table"].includes(main) && readsOnly(tokens);
      return headOf(main, tokens, {
        ...(reads || at === -1 ? NOTHING : nameFrom(tokens, at + 1)),
        isReadOnly: reads,
      });
    }
    case "select":
    case "values":
    case "table":
      return headOf(verb, tokens, { ...NOTHING, isReadOnly: readsOnly(tokens) });
    case "explain":
      return headOf(verb, tokens, { ...NOTHING, isReadOnly: explainReadsOnly(tokens) });
    default:
      return headOf(verb, tokens, { ...NOTHING, isReadOnly: verb === "show" });
  }
}

/** ALTER TYPE … ADD VALUE, whose new value no statement of the same transaction can use. */
export function addsEnumValue(sql: string): boolean {
  const tokens = significantTokens(sql);
  return (
    statementHead(sql).verb === "alter type" &&
    tokens.some((token, at) => isWord(token, "ADD") && isWord(tokens[at + 1], "VALUE"))
  );
}

/**
 * The statement as it can run inside a transaction: without CONCURRENTLY; null for what has no such form and lies
 * outside of the database's own schema (VACUUM, ALTER SYSTEM, CREATE DATABASE …).
 *
 * @example insideTransaction("CREATE INDEX CONCURRENTLY i ON t (a)") // CREATE INDEX i ON t (a)
 */
export function insideTransaction(sql: string): string | null {
  const { verb, cannotRunInTransaction } = statementHead(sql);
  if (!cannotRunInTransaction) return sql;
  if (!["create index", "drop index", "reindex", "alter table"].includes(verb)) return null;
  const word = significantTokens(sql).find((token) => isWord(token, "CONCURRENTLY"));
  if (word === undefined) return null;
  const inside = `${sql.slice(0, word.start)}${sql.slice(word.end).trimStart()}`;
  return statementHead(inside).cannotRunInTransaction ? null : inside;
}

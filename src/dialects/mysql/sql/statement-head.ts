import { isNameLike, isSymbol, isWord, significantTokens, type Token, unquote } from "./lexer.js";

/** What the beginning of a statement tells about it. */
export interface StatementHead {
  /** In lower case: "create table", "create unique index" is "create index", "insert", "lock tables" …; "" for an empty text. */
  readonly verb: string;
  /** The first table, view, index, routine, database … that is named. */
  readonly object: string | null;
  /** The schema before the object's name. */
  readonly schema: string | null;
  /** For an index its table: CREATE INDEX i ON t. */
  readonly table: string | null;
  /** START TRANSACTION, BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE SAVEPOINT, XA, SET autocommit, LOCK and UNLOCK TABLES. */
  readonly isTransactionControl: boolean;
  /** True only when the statement surely changes nothing. */
  readonly isReadOnly: boolean;
  /** It commits what was begun before it (https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html). */
  readonly commits: boolean;
}

const KINDS = (
  "TABLE TABLES INDEX VIEW TRIGGER PROCEDURE FUNCTION EVENT DATABASE SCHEMA USER USERS ROLE SEQUENCE SERVER TABLESPACE LOGFILE " +
  "PACKAGE SPATIAL INSTANCE RESOURCE LIBRARY"
).split(" ");
const TRANSACTION_VERBS = [
  "begin",
  "commit",
  "rollback",
  "savepoint",
  "xa",
  "start transaction",
  "lock tables",
  "unlock tables",
];
const COMMITTING_VERBS = [
  "grant",
  "revoke",
  "rename",
  "truncate",
  "analyze",
  "optimize",
  "repair",
  "check",
  "flush",
  "reset",
  "install",
  "uninstall",
];
const FILLERS =
  "IF NOT EXISTS INTO FROM IGNORE LOW_PRIORITY HIGH_PRIORITY DELAYED QUICK TABLE LOCAL NO_WRITE_TO_BINLOG CONCURRENTLY".split(
    " ",
  );
const READING_VERBS = ["select", "values", "show", "describe", "desc", "explain", "table", "help"];

interface Named {
  readonly object: string | null;
  readonly schema: string | null;
}

const NOTHING: Named = { object: null, schema: null };

function nameAt(tokens: readonly Token[], at: number): Named {
  const first = tokens[at];
  if (!isNameLike(first)) return NOTHING;
  const second = tokens[at + 2];
  if (isSymbol(tokens[at + 1], ".") && isNameLike(second))
    return { object: unquote(second.text), schema: unquote(first.text) };
  return { object: unquote(first.text), schema: null };
}

function namedAfter(tokens: readonly Token[], from: number): Named {
  let at = from;
  while (isWord(tokens[at], ...FILLERS) && isNameLike(tokens[at + 1])) at += 1;
  return nameAt(tokens, at);
}

/** CREATE [OR REPLACE] [DEFINER = …] [UNIQUE] kind: the kind stands before any parenthesis, and before AS or ON. */
function ddl(
  tokens: readonly Token[],
  verb: string,
): Pick<StatementHead, "verb" | "object" | "schema" | "table" | "commits"> {
  const end = tokens.findIndex(
    (token, index) => index > 0 && (isSymbol(token, "(") || isWord(token, "AS", "ON")),
  );
  const head = end === -1 ? tokens : tokens.slice(0, end);
  const at = head.findIndex((token, index) => index > 0 && isWord(token, ...KINDS));
  // A temporary table does not commit, one that is made or dropped; its ALTER does not either.
  const temporary = head.slice(1, at === -1 ? undefined : at).some((token) => isWord(token, "TEMPORARY"));
  if (at === -1) return { verb, ...NOTHING, table: null, commits: true };
  const kind = (tokens[at]?.text ?? "").toLowerCase();
  const named = namedAfter(tokens, at + 1);
  const on = kind === "index" ? tokens.findIndex((token, index) => index > at && isWord(token, "ON")) : -1;
  const table = on === -1 ? null : nameAt(tokens, on + 1).object;
  return { verb: `${verb} ${kind}`, ...named, table, commits: !temporary };
}

/** The index of the verb behind the common table expressions. */
function verbAfterWith(tokens: readonly Token[]): number {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (
      depth === 0 &&
      isSymbol(tokens[index - 1], ")") &&
      isWord(token, "SELECT", "VALUES", "UPDATE", "DELETE", "TABLE", "INSERT")
    )
      return index;
  }
  return -1;
}

/** SELECT … INTO OUTFILE writes a file, INTO @x a variable, FOR UPDATE locks; a function may do anything, but is let pass. */
function selectReads(tokens: readonly Token[]): boolean {
  return !tokens.some(
    (token, index) =>
      isWord(token, "INTO", "GET_LOCK", "RELEASE_LOCK", "RELEASE_ALL_LOCKS", "NEXTVAL", "SETVAL") ||
      (isWord(token, "FOR") && isWord(tokens[index + 1], "UPDATE")) ||
      (token.kind === "symbol" && token.text === ":="),
  );
}

function isExplainOfWrite(tokens: readonly Token[]): boolean {
  return tokens.some((token) => isWord(token, "ANALYZE"));
}

function head(verb: string, named: Named, more: Partial<StatementHead> = {}): StatementHead {
  return Object.freeze({
    verb,
    ...named,
    table: null,
    isTransactionControl: TRANSACTION_VERBS.includes(verb),
    isReadOnly: false,
    commits: COMMITTING_VERBS.includes(verb) || ["begin", "start transaction", "lock tables"].includes(verb),
    ...more,
  });
}

/** SET autocommit, SET PASSWORD and the like; any other SET is of the session. */
function setHead(tokens: readonly Token[]): StatementHead {
  const autocommit = tokens.some(
    (token) =>
      /^(?:@@(?:session\.|local\.|global\.)?)?autocommit$/i.test(token.text) && token.kind !== "string",
  );
  return head("set", NOTHING, {
    isTransactionControl: autocommit,
    commits: autocommit || isWord(tokens[1], "PASSWORD"),
  });
}

function loadHead(tokens: readonly Token[]): StatementHead {
  const into = tokens.findIndex((token) => isWord(token, "INTO"));
  return head("load", into === -1 ? NOTHING : namedAfter(tokens, into + 1), {
    commits: isWord(tokens[1], "INDEX"),
  });
}

function withHead(tokens: readonly Token[]): StatementHead {
  const at = verbAfterWith(tokens);
  const main = at === -1 ? "with" : (tokens[at]?.text.toLowerCase() ?? "with");
  const reads = ["select", "values", "table"].includes(main);
  return head(main, reads || at === -1 ? NOTHING : namedAfter(tokens, at + 1), {
    isReadOnly: reads && selectReads(tokens),
  });
}

/** The word behind the verb belongs to it: LOCK TABLES is no LOCK INSTANCE. */
function paired(verb: string, tokens: readonly Token[]): StatementHead {
  const second = tokens[1]?.text.toLowerCase() ?? "";
  const pair = `${verb} ${second === "table" ? "tables" : second}`;
  if (verb === "release") return head(verb, namedAfter(tokens, 2), { isTransactionControl: true });
  if (pair === "start transaction" || pair === "lock tables" || pair === "unlock tables") {
    // UNLOCK TABLES commits when tables were locked; that is not to be seen here.
    return head(pair, NOTHING, pair === "unlock tables" ? { commits: true } : {});
  }
  return head(verb, NOTHING, { commits: verb !== "lock" && verb !== "unlock" });
}

/**
 * Classifies a single statement by its beginning.
 *
 * @example statementHead("CREATE UNIQUE INDEX i ON shop.t (a)") // { verb: "create index", object: "i", table: "t", … }
 */
export function statementHead(text: string): StatementHead {
  const tokens = significantTokens(text).filter((token) => !isSymbol(token, ";"));
  while (isSymbol(tokens[0], "(")) tokens.shift();
  const first = tokens[0];
  if (first?.kind !== "word") return head("", NOTHING);
  const verb = first.text.toLowerCase();
  switch (verb) {
    case "create":
    case "drop":
    case "alter": {
      const { commits, table, ...rest } = ddl(tokens, verb);
      return head(rest.verb, rest, { commits, table });
    }
    case "rename":
    case "truncate":
    case "insert":
    case "replace":
    case "update":
    case "delete":
    case "analyze":
    case "optimize":
    case "repair":
    case "check":
      return head(verb, namedAfter(tokens, 1));
    case "begin":
      // MariaDB's BEGIN NOT ATOMIC is a block, and what is in it may be anything.
      return head(isWord(tokens[1], "NOT") ? "begin not atomic" : verb, NOTHING);
    case "start":
    case "stop":
    case "lock":
    case "unlock":
    case "release":
      return paired(verb, tokens);
    case "set":
      return setHead(tokens);
    case "load":
      return loadHead(tokens);
    case "with":
      return withHead(tokens);
    case "explain":
    case "describe":
    case "desc":
      return head(verb, NOTHING, { isReadOnly: !isExplainOfWrite(tokens) });
    default:
      return head(verb, NOTHING, { isReadOnly: READING_VERBS.includes(verb) && selectReads(tokens) });
  }
}

import { isNameLike, isSymbol, isWord, significantTokens, type Token, unquote } from "./lexer.js";

/** What the beginning of a statement tells about it. */
export interface StatementHead {
  /** In lower case: "create table", "create unique index" is "create index", "insert", "pragma", "begin" …; "" for an empty text. */
  readonly verb: string;
  /** The table, index, view, trigger, pragma or savepoint that is named. */
  readonly object: string | null;
  /** The schema before the object's name ("main", "temp"). */
  readonly schema: string | null;
  /** BEGIN, COMMIT, END, ROLLBACK, SAVEPOINT, RELEASE. */
  readonly isTransactionControl: boolean;
  /** True only when the statement surely changes nothing: SELECT, VALUES, EXPLAIN, WITH … SELECT and pragmas that only ask. */
  readonly isReadOnly: boolean;
}

const TRANSACTION_VERBS = ["begin", "commit", "end", "rollback", "savepoint", "release"];
const MAIN_VERBS = ["SELECT", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE"];

/** Pragmas whose argument is a question (https://sqlite.org/pragma.html). */
const ASKING_WITH_ARGUMENT = new Set(
  `table_info table_xinfo table_list index_list index_info index_xinfo foreign_key_list foreign_key_check
  integrity_check quick_check`.split(/\s+/),
);

/** Pragmas that do something although they have no argument. */
const ACTING_WITHOUT_ARGUMENT = new Set(
  "optimize wal_checkpoint incremental_vacuum shrink_memory data_store_directory".split(" "),
);

/** Words between a verb and the name of its object. */
const FILLERS = new Set(
  `TEMP TEMPORARY UNIQUE VIRTUAL TABLE INDEX VIEW TRIGGER IF NOT EXISTS INTO FROM OR ROLLBACK ABORT REPLACE FAIL IGNORE
  TO SAVEPOINT`.split(/\s+/),
);

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
  while (tokens[at]?.kind === "word" && FILLERS.has(tokens[at]?.text.toUpperCase() ?? "")) {
    // A thing may itself be called by a filler word: `create table temp (…)`.
    const next = tokens[at + 1];
    if (next === undefined || !isNameLike(next)) break;
    at += 1;
  }
  return nameAt(tokens, at);
}

/** The index of the verb after the common table expressions: the first one outside parentheses that follows a ")". */
function verbAfterWith(tokens: readonly Token[]): number {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0 && isWord(token, ...MAIN_VERBS) && isSymbol(tokens[index - 1], ")")) return index;
  }
  return -1;
}

function pragmaIsReadOnly(tokens: readonly Token[], name: string): boolean {
  if (tokens.some((token) => isSymbol(token, "="))) return false;
  if (tokens.some((token) => isSymbol(token, "("))) return ASKING_WITH_ARGUMENT.has(name);
  return !ACTING_WITHOUT_ARGUMENT.has(name);
}

function ddlVerb(tokens: readonly Token[], verb: string): string {
  const kind = tokens.slice(1, 4).find((token) => isWord(token, "TABLE", "INDEX", "VIEW", "TRIGGER"));
  const virtual = tokens.slice(1, 3).some((token) => isWord(token, "VIRTUAL"));
  return kind ? `${verb} ${virtual ? "virtual " : ""}${kind.text.toLowerCase()}` : verb;
}

function headOf(verb: string, named: Named, isReadOnly = false): StatementHead {
  return Object.freeze({
    verb,
    ...named,
    isTransactionControl: TRANSACTION_VERBS.includes(verb),
    isReadOnly,
  });
}

/**
 * Classifies a single statement by its beginning.
 *
 * @example statementHead("create temp table if not exists a.b (c)") // { verb: "create table", schema: "a", object: "b", … }
 */
export function statementHead(text: string): StatementHead {
  const tokens = significantTokens(text).filter((token) => !isSymbol(token, ";"));
  const first = tokens[0];
  if (first?.kind !== "word") return headOf("", NOTHING);
  const verb = first.text.toLowerCase();
  switch (verb) {
    case "create":
    case "drop":
    case "alter":
      return headOf(ddlVerb(tokens, verb), namedAfter(tokens, 1));
    case "insert":
    case "replace":
    case "update":
    case "delete":
    case "savepoint":
    case "release":
    case "reindex":
    case "analyze":
      return headOf(verb, namedAfter(tokens, 1));
    case "rollback": {
      const to = tokens.findIndex((token) => isWord(token, "TO"));
      return headOf(verb, to === -1 ? NOTHING : namedAfter(tokens, to + 1));
    }
    case "pragma": {
      const named = nameAt(tokens, 1);
      return headOf(verb, named, pragmaIsReadOnly(tokens, named.object?.toLowerCase() ?? ""));
    }
    case "with": {
      const at = verbAfterWith(tokens);
      const main = at === -1 ? verb : (tokens[at]?.text.toLowerCase() ?? verb);
      const reads = main === "select" || main === "values";
      return headOf(main, reads || at === -1 ? NOTHING : namedAfter(tokens, at + 1), reads);
    }
    default:
      return headOf(verb, NOTHING, ["select", "values", "explain"].includes(verb));
  }
}

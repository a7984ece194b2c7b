import { cortexError } from "../../../errors/index.js";
import { excerpt } from "../../shared/excerpt.js";
import { isNameLike, isSymbol, isWord, significantTokens, type Token, unquote } from "../sql/lexer.js";
import { statementHead } from "../sql/statement-head.js";

/** The servers' own databases. The first two cannot be written, the others may be read. */
const READABLE = new Set(["information_schema", "performance_schema"]);
const SYSTEM = new Set(["mysql", "sys"]);

/** Behind these stands the name of a table or of a program, so what stands before a dot is a database. */
const BEFORE_OBJECTS = [
  ...[
    "FROM",
    "JOIN",
    "INTO",
    "UPDATE",
    "TABLE",
    "TABLES",
    "VIEW",
    "EXISTS",
    "TRIGGER",
    "PROCEDURE",
    "FUNCTION",
  ],
  ...[
    "EVENT",
    "SEQUENCE",
    "CALL",
    "LIKE",
    "TO",
    "DESCRIBE",
    "TRUNCATE",
    "REPLACE",
    "DATABASE",
    "SCHEMA",
    "USE",
  ],
];

const isDatabaseWord = (token: Token | undefined): boolean => isWord(token, "DATABASE", "SCHEMA", "USE");

interface Place {
  readonly tokens: readonly Token[];
  readonly at: number;
}

/** `shop.id` is a column where the statement has a table of that name. */
function isTableOfStatement({ tokens, at }: Place): boolean {
  const before = tokens[at - 1];
  if (isWord(before, ...BEFORE_OBJECTS)) return false;
  const name = unquote(tokens[at]?.text ?? "").toLowerCase();
  return tokens.some(
    (token, other) =>
      isNameLike(token) &&
      unquote(token.text).toLowerCase() === name &&
      !isSymbol(tokens[other + 1], ".") &&
      !isSymbol(tokens[other - 1], "."),
  );
}

/** The name of another database that stands at a token; null when it means none. */
function databaseAt(place: Place, others: ReadonlyMap<string, string>): string | null {
  const { tokens, at } = place;
  const token = tokens[at];
  if (!isNameLike(token) || isSymbol(tokens[at - 1], ".")) return null;
  const database = others.get(unquote(token.text).toLowerCase());
  if (database === undefined) return null;
  const before = tokens[at - 1];
  const skipped = isWord(before, "EXISTS")
    ? tokens.slice(0, at).findLast((one) => !isWord(one, "IF", "NOT", "EXISTS"))
    : before;
  if (isDatabaseWord(skipped)) return database;
  if (!isSymbol(tokens[at + 1], ".")) return null;
  // A foreign key to another database's table is a part of this one's definition.
  if (isWord(before, "REFERENCES")) return null;
  return isTableOfStatement(place) ? null : database;
}

/** SQL that a statement carries as text, for PREPARE: it is looked at as well. */
function textsIn(tokens: readonly Token[]): readonly string[] {
  return tokens.filter((token) => token.kind === "string").map((token) => unquote(token.text));
}

function foreignIn(sql: string, others: ReadonlyMap<string, string>): string | null {
  const tokens = significantTokens(sql);
  const isRead = statementHead(sql).isReadOnly;
  for (const at of tokens.keys()) {
    const database = databaseAt({ tokens, at }, others);
    if (database === null || READABLE.has(database.toLowerCase())) continue;
    if (!isRead || !SYSTEM.has(database.toLowerCase())) return database;
  }
  // Only what could be run as a statement: a value may hold a dot and a name as well.
  const statements = textsIn(tokens).filter((text) =>
    /^\s*(alter|create|drop|rename|truncate|insert|update|delete|replace|load|call|grant|revoke)\b/i.test(
      text,
    ),
  );
  for (const text of statements) {
    const database = foreignIn(text, others);
    if (database !== null) return database;
  }
  return null;
}

/**
 * What keeps the statements that are tried in a scratch database from the others of the server: one that names another
 * by its name would change that.
 *
 * @param databases the databases of the server
 * @param own the scratch database, which may be named
 * @returns a function that throws MIG_DIALECT_OTHER_DATABASE for such a statement
 */
export function foreignDatabaseGuard(databases: readonly string[], own: string): (sql: string) => void {
  const others = new Map(databases.filter((name) => name !== own).map((name) => [name.toLowerCase(), name]));
  return (sql) => {
    const database = foreignIn(sql, others);
    if (database !== null)
      throw cortexError("MIG_DIALECT_OTHER_DATABASE", { database, statement: excerpt(sql) });
  };
}

import type { Row } from "../../../operations/operation-context.js";
import { CortexError } from "../../../errors/index.js";
import type { MysqlConnection } from "../connection/mysql-connection.js";
import { readCreate, runnableCreate } from "../reflector/read-create.js";
import { textOf, textOrNull } from "../reflector/rows.js";
import { isSymbol, isWord, tokenize } from "../sql/lexer.js";
import { quoteIdentifier } from "../sql/quote.js";
import { requalified } from "../sql/requalified.js";

/** A copy in the making. */
interface Copy {
  readonly from: MysqlConnection;
  readonly to: MysqlConnection;
  readonly database: string;
}

/** Something that SHOW CREATE writes down. */
interface Wanted {
  readonly kind: "SEQUENCE" | "TABLE" | "FUNCTION" | "PROCEDURE" | "VIEW" | "TRIGGER" | "EVENT";
  readonly name: string;
}

/** In which column of SHOW CREATE the text stands; the order is that in which they are made. */
const TEXT: Readonly<Record<Wanted["kind"], string>> = {
  SEQUENCE: "Create Table",
  TABLE: "Create Table",
  FUNCTION: "Create Function",
  PROCEDURE: "Create Procedure",
  VIEW: "Create View",
  TRIGGER: "SQL Original Statement",
  EVENT: "Create Event",
};

/** The text without `DEFINER=user@host`: to act for somebody else takes a privilege of its own. */
function withoutDefiner(text: string): string {
  const tokens = tokenize(text);
  const at = tokens.findIndex((token) => isWord(token, "DEFINER"));
  const kind = tokens.findIndex((token) =>
    isWord(token, "FUNCTION", "PROCEDURE", "VIEW", "TRIGGER", "EVENT", "SQL"),
  );
  if (at === -1 || (kind !== -1 && at > kind)) return text;
  const user = tokens.slice(at).findIndex((token) => token.kind === "whitespace");
  const start = tokens[at]?.start ?? 0;
  const end = tokens[at + user]?.end ?? start;
  return isSymbol(tokens[at + 1], "=") ? text.slice(0, start) + text.slice(end) : text;
}

/** An event that runs would run in the copy too. */
function asleep(text: string): string {
  return text.replace(/ (?:ENABLE|DISABLE(?: ON (?:SLAVE|REPLICA))?)(?= (?:COMMENT '|DO ))/, " DISABLE");
}

async function textFor(copy: Copy, wanted: Wanted): Promise<string | null> {
  if (wanted.kind === "TABLE") {
    const bytes = await readCreate(copy.from, {
      database: copy.database,
      table: wanted.name,
      hasBytes: true,
    });
    return requalified(runnableCreate(bytes), copy.database, copy.to.defaultSchema);
  }
  const name = `${quoteIdentifier(copy.database)}.${quoteIdentifier(wanted.name)}`;
  const [row] = await copy.from.query(`SHOW CREATE ${wanted.kind} ${name}`);
  // A routine whose text the user may not read has none.
  const text = row === undefined ? null : (textOrNull(row, TEXT[wanted.kind]) ?? textOrNull(row, "Table"));
  if (text === null) return null;
  const own = requalified(withoutDefiner(text), copy.database, copy.to.defaultSchema);
  return wanted.kind === "EVENT" ? asleep(own) : own;
}

async function named(copy: Copy, sql: string): Promise<readonly Row[]> {
  return copy.from.query(sql, [copy.database]);
}

async function wantedOf(copy: Copy): Promise<readonly Wanted[]> {
  const tables = await named(
    copy,
    "SELECT table_name AS name, table_type AS kind FROM information_schema.tables WHERE table_schema = ? ORDER BY table_name",
  );
  const kindOf = (row: Row): Wanted["kind"] => {
    const kind = textOf(row, "kind");
    return kind === "SEQUENCE" || kind === "VIEW" ? kind : "TABLE";
  };
  const routines = await named(
    copy,
    "SELECT routine_name AS name, routine_type AS kind FROM information_schema.routines WHERE routine_schema = ? AND routine_type IN ('FUNCTION', 'PROCEDURE') ORDER BY routine_name",
  );
  const triggers = await named(
    copy,
    "SELECT trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = ? ORDER BY event_object_table, action_timing, event_manipulation, action_order",
  );
  const events = await named(
    copy,
    "SELECT event_name AS name FROM information_schema.events WHERE event_schema = ? ORDER BY event_name",
  );
  const all: readonly Wanted[] = [
    ...tables.map((row) => ({ kind: kindOf(row), name: textOf(row, "name") })),
    ...routines.map((row) => ({
      kind: textOf(row, "kind") as "FUNCTION" | "PROCEDURE",
      name: textOf(row, "name"),
    })),
    ...triggers.map((row) => ({ kind: "TRIGGER" as const, name: textOf(row, "name") })),
    ...events.map((row) => ({ kind: "EVENT" as const, name: textOf(row, "name") })),
  ];
  const order = Object.keys(TEXT);
  return [...all].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** A thing that could not be made, because what it stands on is not there (yet), or is not ours to make. */
function isLeftOut(error: unknown, wanted: Wanted): boolean {
  return (
    error instanceof CortexError && wanted.kind !== "TABLE" && error.code !== "MIG_DIALECT_CONNECTION_LOST"
  );
}

/**
 * Makes what can be made, again and again, until nothing more can: views stand on views. One that is broken in the
 * original, or names another database, is not in the copy.
 */
async function make(copy: Copy, wanted: readonly Wanted[]): Promise<void> {
  const left: Wanted[] = [];
  for (const one of wanted) {
    const text = await textFor(copy, one);
    if (text === null) continue;
    try {
      await copy.to.execute(text);
    } catch (error) {
      if (!isLeftOut(error, one)) throw error;
      left.push(one);
    }
  }
  if (left.length > 0 && left.length < wanted.length) await make(copy, left);
}

/** A version table is one with this column alone, whatever its name: who runs on the copy has to know the revision. */
async function copyVersions(copy: Copy): Promise<void> {
  const tables = await named(
    copy,
    `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = ?
GROUP BY table_name HAVING COUNT(*) = 1 AND MIN(column_name) = 'version_num'`,
  );
  for (const row of tables) {
    const table = quoteIdentifier(textOf(row, "name"));
    const versions = await copy.from.query(
      `SELECT version_num AS version FROM ${quoteIdentifier(copy.database)}.${table}`,
    );
    for (const { version } of versions)
      await copy.to.execute(`INSERT INTO ${table} (version_num) VALUES (?)`, [version]);
  }
}

/**
 * Copies a database's schema into an empty one, each thing as the server itself writes it down: sequences, tables
 * with their AUTO_INCREMENT marks, programs, views, triggers, events (asleep) — and the rows of the version table.
 */
export async function copySchema(from: MysqlConnection, to: MysqlConnection): Promise<void> {
  const copy: Copy = { from, to, database: from.defaultSchema };
  // Tables come before those that they refer to, and a default that is strict today may have been written before.
  await to.run(
    "SET @cortex_mode = @@SESSION.sql_mode, @@SESSION.sql_mode = '', @@SESSION.foreign_key_checks = 0",
  );
  await make(copy, await wantedOf(copy));
  await copyVersions(copy);
  await to.run("SET @@SESSION.sql_mode = @cortex_mode, @@SESSION.foreign_key_checks = 1");
}

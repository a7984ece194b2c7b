import { significantTokens } from "../../src/dialects/sqlite/sql/lexer.js";
import { type Database, quoted, type Row, rowsOf } from "./sqlite.js";

/** What a table is to SQLite itself, by its pragmas: one line a fact. */
export type Facts = readonly string[];

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const lower = (value: unknown): string => String(value).toLowerCase();

/** What a default comes to: its value where it has one, else its text. */
function defaultOf(db: Database, text: unknown): string {
  if (text === null || lower(text) === "null") return "none";
  const plain = lower(text).replaceAll(/\s+/g, "");
  if (/current_|now|random/.test(plain)) return plain;
  try {
    const [row] = rowsOf(db, `SELECT quote(${String(text)}) AS value`);
    return String(row?.value);
  } catch (error) {
    // A bare word is a string after DEFAULT, and a column elsewhere.
    if (/^\w+$/.test(String(text))) return literal(String(text));
    throw error;
  }
}

function columnFacts(db: Database, table: string): Facts {
  const columns = rowsOf(db, `SELECT * FROM pragma_table_xinfo(${literal(table)})`);
  const [list] = rowsOf(db, `SELECT wr FROM pragma_table_list(${literal(table)})`);
  const keys = columns.filter((column) => Number(column.pk) > 0);
  return columns.map((column) => {
    const type = lower(column.type).replaceAll(/\s+/g, "");
    // NOT NULL says nothing on what is never NULL: the rowid.
    const isRowid = list?.wr === 0 && keys.length === 1 && column.pk === 1 && type === "integer";
    const notNull = isRowid ? "rowid" : String(column.notnull);
    return `column ${column.name} ${type} notnull=${notNull} pk=${column.pk} hidden=${column.hidden} default=${defaultOf(db, column.dflt_value)}`;
  });
}

function indexFacts(db: Database, table: string): Facts {
  return rowsOf(db, `SELECT * FROM pragma_index_list(${literal(table)})`)
    .map((index) => {
      const parts = rowsOf(db, `SELECT * FROM pragma_index_xinfo(${literal(String(index.name))})`)
        .filter((part) => part.key === 1)
        .map((part) => `${part.name} ${part.coll} ${part.desc}`);
      const name = index.origin === "c" ? index.name : `(${index.origin})`;
      return `index ${name} unique=${index.unique} partial=${index.partial}: ${parts.join(", ")}`;
    })
    .sort();
}

/** The collation of each column, by the one that an index over it takes. */
function collationFacts(db: Database, table: string): Facts {
  const columns = rowsOf(db, `SELECT name FROM pragma_table_xinfo(${literal(table)}) WHERE hidden <> 1`);
  return columns.map(({ name }) => {
    db.exec(`BEGIN; CREATE INDEX "cortex probe" ON ${quoted(table)} (${quoted(String(name))})`);
    const [part] = rowsOf(db, "SELECT coll FROM pragma_index_xinfo('cortex probe') WHERE key = 1");
    db.exec("ROLLBACK");
    return `collation of ${name}: ${part?.coll}`;
  });
}

function keyFacts(db: Database, table: string): Facts {
  const rows = rowsOf(db, `SELECT * FROM pragma_foreign_key_list(${literal(table)}) ORDER BY id, seq`);
  const byId = new Map<unknown, Row[]>();
  for (const row of rows) byId.set(row.id, [...(byId.get(row.id) ?? []), row]);
  return [...byId.values()]
    .map((parts) => {
      const [first] = parts;
      const target = rowsOf(
        db,
        `SELECT name FROM pragma_table_info(${literal(String(first?.table))}) WHERE pk > 0 ORDER BY pk`,
      );
      const pairs = parts.map((part, at) => `${lower(part.from)}=${lower(part.to ?? target[at]?.name)}`);
      return `foreign key ${pairs.join(", ")} to ${lower(first?.table)} ${first?.on_delete} ${first?.on_update} ${first?.match}`;
    })
    .sort();
}

/** Words of the text that no pragma tells of, with how often they stand there. */
const WORDS = ["CHECK", "DEFERRABLE", "DEFERRED", "AUTOINCREMENT", "STRICT", "ROWID"];

/** What a clause of conflict says. ABORT is what there is without one. */
const ON_CONFLICT = ["ROLLBACK", "FAIL", "IGNORE", "REPLACE"];

function wordFacts(sql: string): Facts {
  const words = significantTokens(sql).filter((token) => token.kind === "word");
  const texts = words.map((token) => token.text.toUpperCase());
  const clauses = texts.filter((text, at) => texts[at - 1] === "CONFLICT" && ON_CONFLICT.includes(text));
  return [
    ...WORDS.map((word) => `${word} ${texts.filter((text) => text === word).length} times`),
    `on conflict: ${clauses.sort().join(", ")}`,
  ];
}

/** What a table is to SQLite itself. */
export function nativeFacts(db: Database, table: string): Facts {
  const [own] = rowsOf(db, `SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ${literal(table)}`);
  if (own === undefined) return ["it is not there"];
  return [
    ...columnFacts(db, table),
    ...indexFacts(db, table),
    ...collationFacts(db, table),
    ...keyFacts(db, table),
    ...wordFacts(String(own.sql)),
  ];
}

/** Copies the rows of one database into the other, which has the same tables; what was refused, or became another value. */
export function copyAllRows(db: Database, from: string, tables: readonly string[]): readonly string[] {
  const problems: string[] = [];
  db.exec(`PRAGMA foreign_keys = OFF; ATTACH ${literal(from)} AS original`);
  for (const table of tables) {
    const columns = rowsOf(db, `SELECT name FROM pragma_table_xinfo(${literal(table)}) WHERE hidden = 0`);
    const names = columns.map((column) => quoted(String(column.name))).join(", ");
    const line = columns.map((column) => `quote(${quoted(String(column.name))})`).join(" || ',' || ");
    try {
      db.exec(`INSERT INTO main.${quoted(table)} (${names}) SELECT ${names} FROM original.${quoted(table)}`);
    } catch (error) {
      problems.push(`${table}: its rows are refused: ${String(error)}`);
      continue;
    }
    const other = rowsOf(
      db,
      `SELECT * FROM (SELECT ${line} AS line FROM main.${quoted(table)} EXCEPT SELECT ${line} FROM original.${quoted(table)}) LIMIT 3`,
    );
    for (const row of other) problems.push(`${table}: a row has become ${String(row.line)}`);
  }
  db.exec("DETACH original");
  return problems;
}

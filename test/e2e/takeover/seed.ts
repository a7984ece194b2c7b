import { type Database, quoted, rowsOf } from "../../support/sqlite.js";
import { tablesOf } from "./support.js";

/** How a row is filled: every column, only what may not be NULL, or every column with values that are easily damaged. */
const FLAVOURS = ["full", "sparse", "awkward"] as const;
type Flavour = (typeof FLAVOURS)[number];

/** The earlier release kept a UUID as 32 hexadecimal digits; the awkward one reads as a number, which is what SQLite then stores. */
const KEYS: Readonly<Record<Flavour, string>> = {
  full: "f47ac10b58cc4372a5670e02b2c3d479",
  sparse: "00000000000040008000000000abcdef",
  awkward: "12345678901234567890123456789012",
};

const TEXTS: Readonly<Record<Flavour, string>> = {
  full: "Ünïcode — 指標 📈",
  sparse: "plain",
  awkward: "it's \"quoted\"; -- not a comment\n\ttab, 'NULL', 0042 ",
};

const DOCUMENTS: Readonly<Record<Flavour, string>> = {
  full: '{"name": "Umsatz \\u20ac", "list": [1, 2.5, null, true], "deep": {"ключ": "значение"}}',
  sparse: "{}",
  awkward: '[{"sql": "SELECT \'a\' || \\"b\\""}, 12345678901234567890, 1e400]',
};

const DATES: Readonly<Record<Flavour, string>> = {
  full: "2025-03-14 15:09:26.535897",
  sparse: "1970-01-01 00:00:00.000000",
  awkward: "9999-12-31 23:59:59.999999",
};

const REALS: Readonly<Record<Flavour, number>> = { full: 0.1, sparse: 0, awkward: -1.7976931348623157e308 };
const INTEGERS: Readonly<Record<Flavour, bigint>> = { full: 3n, sparse: 0n, awkward: -9223372036854775808n };

function valueFor(type: string, flavour: Flavour): string | number | bigint {
  if (type === "UUID") return KEYS[flavour];
  if (type === "JSON") return DOCUMENTS[flavour];
  if (type === "DATETIME") return DATES[flavour];
  if (type === "FLOAT") return REALS[flavour];
  if (type === "INTEGER") return INTEGERS[flavour];
  if (type === "BOOLEAN") return flavour === "full" ? 1 : 0;
  if (type === "TEXT" || type.startsWith("VARCHAR")) return TEXTS[flavour];
  throw new Error(`the seed has no value of type ${type}`);
}

/**
 * Puts three rows into every table, as the earlier release would have: all keys are valid, every column of a table
 * holds a value in one of them and, where it may, NULL in another.
 *
 * @returns how many rows it wrote
 */
export function seed(db: Database): number {
  let written = 0;
  // A row refers to the row of the same flavour, to itself included, so the keys are valid once all rows are there.
  db.exec("PRAGMA foreign_keys=OFF; BEGIN");
  for (const table of tablesOf(db))
    for (const flavour of FLAVOURS) {
      const columns = rowsOf(
        db,
        `SELECT name, type, "notnull" AS required FROM pragma_table_info('${table}')`,
      )
        .filter((column) => flavour !== "sparse" || column.required === 1)
        .map((column) => ({ name: String(column.name), type: String(column.type) }));
      const names = columns.map((column) => quoted(column.name)).join(", ");
      db.prepare(`INSERT INTO ${quoted(table)} (${names}) VALUES (${columns.map(() => "?").join(", ")})`).run(
        ...columns.map((column) => valueFor(column.type, flavour)),
      );
      written += 1;
    }
  db.exec("COMMIT; PRAGMA foreign_keys=ON");
  return written;
}

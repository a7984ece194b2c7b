import type { ServerDatabase } from "./server-database.js";

/** How a row is filled: every column, only what may not be NULL, or every column with values that are easily damaged. */
const FLAVOURS = ["full", "sparse", "awkward"] as const;
type Flavour = (typeof FLAVOURS)[number];

/** The tables of Cortex, each after those that it refers to. */
const ORDER = [
  ...["workspaces", "environments", "consumers", "consumer_groups", "consumer_group_members"],
  ...["data_sources", "data_models", "metrics", "model_versions", "metric_versions", "metric_variants"],
  ...["metric_variant_versions", "dashboards", "query_history", "file_storage"],
] as const;

/** A row refers to the row of the same flavour, to itself included. */
const KEYS: Readonly<Record<Flavour, string>> = {
  full: "f47ac10b-58cc-4372-a567-0e02b2c3d479",
  sparse: "00000000-0000-0000-0000-000000000000",
  awkward: "ffffffff-ffff-ffff-ffff-ffffffffffff",
};

/** At most fifty characters: the shortest column holds no more. */
const WORDS: Readonly<Record<Flavour, string>> = {
  full: "Ünïcode — 指標 📈",
  sparse: "",
  awkward: "it's \"q\"; -- $1 %s ? :x \\n \\\n\ttab 'NULL' 0042 ",
};

/** Long enough to be kept beside the table. */
const LONG = Array.from({ length: 3000 }, (_, i) => `${i}: ${(i * 7919) % 65537}`).join("\n");
const TEXTS: Readonly<Record<Flavour, string>> = { ...WORDS, awkward: `${WORDS.awkward}${LONG}` };

/** JSON keeps its text, its spaces and repeated keys included; JSONB keeps numbers of any size. */
const DOCUMENTS: Readonly<Record<Flavour, string>> = {
  full: '{"name": "Umsatz \\u20ac", "list": [1, 2.50, null, true], "deep": {"ключ": "значение"}}',
  sparse: "null",
  awkward: '{ "a" :1,  "a": 2, "": "SELECT \'x\' || \\"y\\"", "n": [12345678901234567890, 1e400, 0.10] }',
};

const LISTS: Readonly<Record<Flavour, string>> = {
  full: '{plain,"Größe 📏","with, comma"}',
  sparse: "{}",
  awkward: '[0:5]={NULL,"NULL","","back\\\\slash","quote\\"d","{}"}',
};

const DATES: Readonly<Record<Flavour, string>> = {
  full: "2025-03-14 15:09:26.535897",
  sparse: "4713-01-01 00:00:00 BC",
  awkward: "infinity",
};

const REALS: Readonly<Record<Flavour, string>> = {
  full: "0.1",
  sparse: "-1.7976931348623157e308",
  awkward: "NaN",
};
const INTEGERS: Readonly<Record<Flavour, string>> = {
  full: "3",
  sparse: "-2147483648",
  awkward: "2147483647",
};
const TRUTHS: Readonly<Record<Flavour, string>> = { full: "true", sparse: "false", awkward: "false" };

const VALUES: Readonly<Record<string, Readonly<Record<Flavour, string>>>> = {
  uuid: KEYS,
  "character varying": WORDS,
  text: TEXTS,
  json: DOCUMENTS,
  jsonb: DOCUMENTS,
  ARRAY: LISTS,
  "timestamp without time zone": DATES,
  "double precision": REALS,
  integer: INTEGERS,
  boolean: TRUTHS,
};

/** A column as the server describes it. */
interface LiveColumn {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

async function columnsOf(db: ServerDatabase): Promise<readonly LiveColumn[]> {
  const rows =
    await db.rows(`SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'alembic_version' AND table_name NOT LIKE 'cortex\\_migration\\_%'
    ORDER BY table_name, ordinal_position`);
  return rows.map((row) => ({
    table: String(row.table_name),
    name: String(row.column_name),
    type: String(row.data_type),
    nullable: row.is_nullable === "YES",
  }));
}

function literal(column: LiveColumn, flavour: Flavour): string {
  if (flavour === "sparse" && column.nullable) return "NULL";
  const value = VALUES[column.type]?.[flavour];
  if (value === undefined) throw new Error(`the seed has no value of type ${column.type}`);
  return `'${value.replaceAll("'", "''")}'`;
}

/**
 * Puts three rows into every table, as the earlier release would have: all keys are valid, every column of a table
 * holds a value in one of them and, where it may, NULL in another.
 *
 * @param options `except`: tables that are left as they are
 */
export async function seed(
  db: ServerDatabase,
  options: { readonly except?: readonly string[] } = {},
): Promise<void> {
  const columns = await columnsOf(db);
  const tables = new Set(columns.map(({ table }) => table));
  for (const table of tables)
    if (!ORDER.some((known) => known === table)) throw new Error(`the seed does not know '${table}'`);
  const wanted = ORDER.filter((table) => tables.has(table) && !options.except?.includes(table));
  const statements = wanted.map((table) => {
    const own = columns.filter((column) => column.table === table);
    const names = own.map(({ name }) => `"${name}"`).join(", ");
    const rows = FLAVOURS.map((flavour) => `(${own.map((column) => literal(column, flavour)).join(", ")})`);
    return `INSERT INTO ${table} (${names}) VALUES ${rows.join(", ")};`;
  });
  await db.rows(`BEGIN; ${statements.join("\n")} COMMIT;`);
}

/** The text of every value: of the column, of the table, of the row. */
export type Contents = Readonly<Record<string, readonly Readonly<Record<string, string | null>>[]>>;

/** Every row of every table, each value as the server writes it, in the order of the keys. */
export async function contentsOf(db: ServerDatabase): Promise<Contents> {
  const columns = await columnsOf(db);
  const contents: Record<string, readonly Readonly<Record<string, string | null>>[]> = {};
  for (const table of new Set(columns.map((column) => column.table))) {
    const list = columns
      .filter((column) => column.table === table)
      .map(({ name }) => `"${name}"::text AS "${name}"`);
    contents[table] = (await db.rows(
      `SELECT ${list.join(", ")} FROM ${table} ORDER BY 1`,
    )) as Contents[string];
  }
  return contents;
}

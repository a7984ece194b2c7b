import { beforeAll, describe, expect, test } from "vitest";
import type { PostgresqlConnection } from "../../../../src/dialects/postgresql/connection/postgresql-connection.js";
import { inspector } from "../../../../src/dialects/postgresql/inspector.js";
import { readTable } from "../../../../src/dialects/postgresql/reflector/read-table.js";
import { reflect } from "../../../../src/dialects/postgresql/reflector/reflect.js";
import type { Reflection } from "../../../../src/dialects/contract/dialect.js";
import { isCortexError } from "../../../../src/errors/index.js";
import type { Column } from "../../../../src/schema/column.js";
import type { Table } from "../../../../src/schema/table.js";
import * as t from "../../../../src/schema/types.js";
import { countingHandle } from "./counting-handle.js";
import { loadDatabase } from "./databases.js";
import { failure, open } from "./open.js";
import { RICH_SCHEMA } from "./rich-schema.js";

const own = (name: string, ...args: readonly (string | number)[]) => t.dialectType("postgresql", name, args);
const STATE = t.enumeration(["draft", "it's live", "gone"], { name: "state" });
const literal = (value: string | number | bigint | boolean) => ({ kind: "literal", value });

const COLUMNS: Readonly<Record<string, Partial<Column>>> = {
  id: { type: t.bigInteger(), autoincrement: true, nullable: false, primaryKey: true, serverDefault: null },
  small: { type: t.smallInteger(), autoincrement: true, nullable: false, primaryKey: false },
  a_uuid: {
    type: t.uuid(),
    serverDefault: { kind: "sql", text: "gen_random_uuid()" },
    nullable: false,
    comment: "chosen",
  },
  a_varchar: { type: t.string(320), serverDefault: { kind: "literal", value: "it's \\here" } },
  any_varchar: { type: t.string(), serverDefault: null, nullable: true },
  a_char: { type: t.char(3), serverDefault: { kind: "literal", value: "abc" } },
  a_text: { type: t.text(), collation: "C", serverDefault: { kind: "literal", value: "" } },
  a_citext: { type: own("CITEXT"), serverDefault: { kind: "literal", value: "X" } },
  an_integer: { type: t.integer(), serverDefault: { kind: "literal", value: -1 }, autoincrement: false },
  a_bigint: { type: t.bigInteger(), serverDefault: { kind: "literal", value: 9007199254740993n } },
  a_boolean: { type: t.boolean(), serverDefault: { kind: "literal", value: false } },
  a_real: { type: own("REAL"), serverDefault: { kind: "literal", value: 1.5 } },
  a_double: { type: t.double() },
  a_numeric: { type: t.numeric(10, 2), serverDefault: { kind: "sql", text: "0.50" } },
  any_numeric: { type: t.numeric() },
  a_date: { type: t.date(), serverDefault: { kind: "literal", value: "2020-01-02" } },
  a_time: { type: t.time({ precision: 3 }) },
  a_timestamp: { type: t.dateTime(), serverDefault: { kind: "sql", text: "now()" } },
  a_timestamptz: { type: t.dateTime({ timezone: true, precision: 6 }) },
  an_interval: { type: t.interval() },
  a_day: { type: own("INTERVAL", "DAY TO SECOND", 3) },
  a_json: { type: t.json() },
  a_jsonb: { type: t.JSONType(), serverDefault: { kind: "literal", value: "{}" } },
  bytes: { type: t.binary() },
  a_state: { type: STATE, serverDefault: { kind: "literal", value: "draft" } },
  states: { type: t.ArrayType(STATE), serverDefault: { kind: "literal", value: "{}" } },
  tags: { type: t.ArrayType(t.text()), serverDefault: { kind: "sql", text: "ARRAY[]::text[]" } },
  short: { type: own("DOMAIN", "short_text") },
  a_range: { type: own("INT4RANGE") },
  address: { type: own("INET") },
  bits: { type: own("BIT", 4) },
  mood: { type: t.enumeration(["ok", "bad"], { name: "other.mood" }) },
  next_number: { type: t.integer(), serverDefault: { kind: "sql", text: "(1 + 2)" } },
  from_sequence: {
    autoincrement: false,
    serverDefault: { kind: "sql", text: "nextval('free_sequence'::regclass)" },
  },
};

const part = (value: string, more: object = {}) => ({
  kind: "column",
  value,
  order: null,
  nulls: null,
  collation: null,
  ...more,
});
const expression = (value: string, more: object = {}) => part(value, { kind: "expression", ...more });

describe.each(["postgresql-18", "postgresql-15"] as const)("the reflection of %s", (serverName) => {
  let connection: PostgresqlConnection;
  let url: string;
  let reflection: Reflection;
  const tableOf = (name: string, schema: string | null = null): Table => {
    const found = reflection.schema.tables.find((one) => one.name === name && one.schema === schema);
    if (found === undefined) throw new Error(`no table ${name}`);
    return found;
  };

  beforeAll(async () => {
    url = (await loadDatabase(serverName, [RICH_SCHEMA])).url;
    connection = await open(url);
    reflection = await reflect(connection, { schema: null, exclude: ["scrap"], also: ["other"] });
  });

  test("has the tables, and neither partitions, temporary ones, nor those that are left out", () => {
    expect(reflection.schema.tables.map((one) => [one.schema, one.name])).toEqual([
      ...["Order Lines", "base", "bookings", "children", "derived", "events", "kinds"].map((n) => [null, n]),
      ["other", "labels"],
    ]);
  });

  test.each(Object.entries(COLUMNS))("column %s", (name, expected) => {
    expect(tableOf("kinds").columns.find((column) => column.name === name)).toMatchObject(expected);
  });

  test("tells every column, in order", () => {
    expect(tableOf("kinds").columns.map((column) => column.name)).toEqual(Object.keys(COLUMNS));
    expect(tableOf("kinds").comment).toBe("It's every kind");
  });

  test("tells types as a table of another schema would write them", () => {
    const [, mood, state] = tableOf("labels", "other").columns;
    expect(mood).toMatchObject({ type: { name: "mood" }, serverDefault: literal("ok") });
    expect(state).toMatchObject({ type: { name: "public.state" } });
  });

  test("identity, generated columns, storage and compression", () => {
    const [order, line, , , total, note, packed] = tableOf("Order Lines").columns;
    expect(order).toMatchObject({
      identity: { always: true, start: 100, increment: 5 },
      options: { postgresql: { identity: { minValue: 10, maxValue: 1000, cache: 7, cycle: true } } },
      autoincrement: false,
      serverDefault: null,
    });
    expect(line).toMatchObject({ identity: { always: false, start: null, increment: null }, options: {} });
    expect(total).toMatchObject({
      generated: { expression: "(quantity)::numeric * price", stored: true },
      serverDefault: null,
    });
    expect(note?.options).toEqual({ postgresql: { storage: "EXTERNAL" } });
    expect(packed?.options).toEqual({ postgresql: { compression: "pglz" } });
  });

  test("keys and checks", () => {
    const lines = tableOf("Order Lines");
    expect(lines.primaryKey).toEqual({
      kind: "primaryKey",
      name: "pk of Lines",
      columns: ["order", "line"],
    });
    const bare = { kind: "unique", deferrable: null, initially: null, options: {} };
    expect(lines.uniques).toEqual([
      { ...bare, name: "uq_later", columns: ["quantity", "line"], deferrable: true, initially: "DEFERRED" },
      {
        ...bare,
        name: "uq_note",
        columns: ["note"],
        options: { postgresql: { include: ["price"], nullsNotDistinct: true, with: { fillfactor: 80 } } },
      },
    ]);
    const check = { kind: "check", options: {} };
    expect(lines.checks).toEqual([
      {
        ...check,
        name: "later",
        expression: "price > (0)::numeric",
        options: { postgresql: { notValid: true } },
      },
      { ...check, name: "no_one", expression: "line <> 1", options: { postgresql: { noInherit: true } } },
      { ...check, name: "quantity_positive", expression: "quantity > 0" },
    ]);
  });

  test("foreign keys", () => {
    const bare = {
      kind: "foreignKey",
      referentSchema: null,
      onDelete: null,
      onUpdate: null,
      deferrable: null,
      initially: null,
      match: null,
      options: {},
    };
    const key = (name: string, columns: string[], referentTable: string, referentColumns = ["id"]) => ({
      ...bare,
      name,
      columns,
      referentTable,
      referentColumns,
    });
    expect(tableOf("children").foreignKeys).toEqual([
      key("children_parent_fkey", ["parent"], "children"),
      { ...key("fk_kind", ["kind"], "kinds"), options: { postgresql: { notValid: true } } },
      {
        ...key("fk_label", ["label"], "labels"),
        referentSchema: "other",
        onDelete: "SET NULL",
        onUpdate: "CASCADE",
      },
      {
        ...key("fk_line", ["line_order", "line"], "Order Lines", ["order", "line"]),
        onDelete: "RESTRICT",
        match: "FULL",
        deferrable: true,
        initially: "DEFERRED",
      },
    ]);
  });

  test("options of tables", () => {
    const optionsOf = (name: string) => tableOf(name).options.postgresql;
    expect(optionsOf("Order Lines")).toEqual({
      with: { fillfactor: 70, autovacuum_enabled: false, "toast.autovacuum_enabled": false },
    });
    expect(optionsOf("events")).toEqual({ partitionBy: "RANGE (at)" });
    expect(optionsOf("derived")).toEqual({ inherits: ["base"] });
    const elements = [
      { expression: "room", operator: "=" },
      { expression: "during", operator: "&&" },
    ];
    expect(optionsOf("bookings")).toEqual({
      exclude: [{ name: "no_overlap", elements, where: "NOT cancelled", deferrable: true }],
    });
    expect(optionsOf("kinds")).toBeUndefined();
  });

  test("indexes, without those of constraints", () => {
    const told = Object.fromEntries(
      [...tableOf("kinds").indexes, ...tableOf("Order Lines").indexes].map((one) => [one.name, one]),
    );
    const index = (name: string, parts: object[], more: object = {}, options: object | null = null) => ({
      kind: "index",
      name,
      parts,
      unique: false,
      where: null,
      options: options === null ? {} : { postgresql: options },
      ...more,
    });
    const expected = [
      index("ix_plain", [
        part("a_uuid"),
        part("a_varchar", { order: "desc" }),
        part("a_date", { order: "asc", nulls: "first" }),
        part("a_time", { order: "desc", nulls: "last" }),
      ]),
      index("ix_lower", [
        expression("lower((a_varchar)::text)"),
        expression("an_integer + 1", { order: "desc" }),
      ]),
      index("ix_partial", [part("a_bigint")], { unique: true, where: "a_boolean AND (a_text IS NOT NULL)" }),
      index(
        "ix_ops",
        [part("a_varchar"), part("a_text", { collation: "POSIX" })],
        {},
        {
          ops: { a_varchar: "varchar_pattern_ops" },
        },
      ),
      index(
        "ix_json",
        [part("a_jsonb")],
        {},
        {
          using: "gin",
          ops: { a_jsonb: "jsonb_path_ops" },
          with: { fastupdate: false },
        },
      ),
      index(
        "ix_trgm",
        [part("a_text")],
        {},
        { using: "gist", ops: { a_text: "gist_trgm_ops (siglen='32')" } },
      ),
      index("ix_hash", [part("a_uuid")], {}, { using: "hash" }),
      index(
        "ix_include",
        [part("an_integer")],
        { unique: true },
        {
          include: ["a_date", "a_text"],
          nullsNotDistinct: true,
        },
      ),
      index("ix_brin", [part("id")], {}, { using: "brin", with: { pages_per_range: 64 } }),
      index('Ix "odd" (a, b)', [
        part("weird, (name"),
        expression(`COALESCE("weird, (name", 'a,)('''::text)`),
      ]),
    ];
    expect(told).toEqual(Object.fromEntries(expected.map((one) => [one.name, one])));
  });

  test("keeps what is no table among the others, and leaves out what extensions have brought", () => {
    const told = reflection.others.map(
      ({ kind, name, table }) => `${kind} ${name}${table ? ` on ${table}` : ""}`,
    );
    expect(told.sort()).toEqual(
      [
        ...["composite type pair", "domain short_text", "enumeration Lonely", "extension btree_gist"],
        ...["extension citext", "extension pg_trgm", "function add_one(integer)", "function touch()"],
        ...["inherited columns derived on derived", "schema other"],
        ...[
          "materialized view kind_count",
          "partition events_2020 on events",
          "policy own_lines on Order Lines",
        ],
        ...["procedure nothing()", "publication pub", "row level security Order Lines on Order Lines"],
        ...[
          "rule quiet on Order Lines",
          "sequence free_sequence",
          "statistics object lines_stats on Order Lines",
        ],
        ...["trigger touched on Order Lines", "view kind_names"],
      ].sort(),
    );
  });

  test("reads one table as it reads all, and null where there is none", async () => {
    expect(await readTable(connection, "kinds", null)).toEqual(tableOf("kinds"));
    expect(await readTable(connection, "kinds", "public")).toEqual(tableOf("kinds"));
    expect(await readTable(connection, "labels", "other")).toEqual(tableOf("labels", "other"));
    for (const name of ["kind_names", "events_2020", "Kinds", "'; --"])
      expect(await readTable(connection, name, null), name).toBeNull();
  });

  test("the inspector answers with small queries", async () => {
    const look = inspector(connection);
    expect(await look.getTableNames()).toEqual([
      ...["Order Lines", "base", "bookings", "children", "derived", "events", "kinds", "scrap"],
    ]);
    expect(await look.getTableNames({ schema: "other" })).toEqual(["labels"]);
    expect(await look.getViewNames()).toEqual(["kind_count", "kind_names"]);
    expect([
      await look.hasTable("kinds"),
      await look.hasTable("Kinds"),
      await look.hasTable("kind_names"),
    ]).toEqual([true, false, false]);
    expect([await look.hasColumn("kinds", "tags"), await look.hasColumn("kinds", "tag")]).toEqual([
      true,
      false,
    ]);
    expect([await look.hasIndex("kinds", "ix_ops"), await look.hasIndex("base", "ix_ops")]).toEqual([
      true,
      false,
    ]);
    expect(await look.getColumns("kinds")).toEqual(tableOf("kinds").columns);
    expect(await look.getForeignKeys("children")).toEqual(tableOf("children").foreignKeys);
    expect(await look.getPrimaryKey("children")).toEqual(tableOf("children").primaryKey);
    expect(await look.getIndexes("events")).toEqual(tableOf("events").indexes);
    const error = await failure(() => look.getColumns("nowhere"));
    expect(isCortexError(error, "MIG_DIALECT_TABLE_NOT_FOUND")).toBe(true);
  });

  test("asks as often for eight tables as for one", async () => {
    const { handle, counted, end } = await countingHandle(url);
    const adopted = await open(url, { url: null, handle });
    const ask = async (exclude: readonly string[], schema: string | null): Promise<number> => {
      counted.length = 0;
      await reflect(adopted, { schema, exclude });
      return counted.length;
    };
    expect(await ask([], null)).toBe(await ask([], "other"));
    expect(counted.length).toBeLessThan(8);
    await end();
  });

  test("reads the tables alone where nobody wants the others, with three questions less", async () => {
    const { handle, counted, end } = await countingHandle(url);
    const adopted = await open(url, { url: null, handle });
    const readWhole = (): ReturnType<typeof reflect> => reflect(adopted, { schema: null, exclude: [] });
    // The first one asks for the search path as well.
    await readWhole();
    counted.length = 0;
    const whole = await readWhole();
    const asked = counted.splice(0).length;
    const { schema } = await reflect(adopted, { schema: null, exclude: [], others: false });
    expect(schema).toEqual(whole.schema);
    expect(whole.others).not.toEqual([]);
    expect(counted.length).toBe(asked - 3);
    await end();
  });

  test("an index that could not be built is told, and not taken for one", async () => {
    await connection.run("CREATE TABLE twice (a integer); INSERT INTO twice VALUES (1), (1)");
    await failure(() => connection.run("CREATE UNIQUE INDEX CONCURRENTLY ux_twice ON twice (a)"));
    const { schema, others } = await reflect(connection, { schema: null, exclude: [] });
    expect(schema.tables.find((one) => one.name === "twice")?.indexes).toEqual([]);
    expect(others).toContainEqual({ kind: "invalid index", name: "ux_twice", table: "twice" });
    await connection.run("DROP TABLE twice");
  });
});

test("what came with PostgreSQL 18 is told", async () => {
  const { url } = await loadDatabase("postgresql-18", [
    `CREATE EXTENSION btree_gist;
     CREATE TABLE now_and_then (id integer, during daterange, twice integer GENERATED ALWAYS AS (id * 2) VIRTUAL,
       PRIMARY KEY (id, during WITHOUT OVERLAPS), CONSTRAINT loose CHECK (id > 0) NOT ENFORCED);
     ALTER TABLE now_and_then ADD COLUMN later integer;
     ALTER TABLE now_and_then ADD CONSTRAINT later_there NOT NULL later NOT VALID;`,
  ]);
  const { schema, others } = await reflect(await open(url), { schema: null, exclude: [] });
  expect(schema.tables[0]?.columns[2]?.generated).toEqual({ expression: "id * 2", stored: false });
  expect(schema.tables[0]?.primaryKey).toBeNull();
  const kinds = others.map((other) => other.kind);
  expect(kinds).toContain("temporal constraint");
  expect(kinds).toContain("constraint that is not enforced");
  expect(kinds).toContain("not null that is not validated");
});

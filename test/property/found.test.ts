import { describe, expect, it } from "vitest";
import {
  ArrayType,
  bigInteger,
  boolean,
  check,
  column,
  type Column,
  type DataType,
  dateTime,
  foreignKey,
  index,
  integer,
  mysql,
  numeric,
  primaryKey,
  smallInteger,
  sql,
  sqlite,
  string,
  table,
  type TableItem,
  unique,
  defineSchema,
  double,
  enumeration,
  type Schema,
  date,
} from "../../src/index.js";
import { describeFound, type Found, withoutRows } from "../support/property/found-cases.js";
import { Case } from "../support/property/laws.js";
import type { PropertyTarget } from "../support/property/target.js";
import { mysqlTarget } from "../support/property/target-mysql.js";
import { postgresqlTarget } from "../support/property/target-postgresql.js";
import { sqliteTarget } from "../support/property/target-sqlite.js";

const id = column("id", integer(), { primaryKey: true });
const number = (name: string): Column => column(name, integer(), { nullable: false });
const named = (name: string, ...items: readonly TableItem[]): Schema =>
  defineSchema({ tables: [table(name, items)] });
const a = (...items: readonly TableItem[]): Schema => named("a", ...items);

const self = (columns: readonly string[], referred: readonly string[], more: object = {}): TableItem =>
  foreignKey(columns, { table: "a", columns: referred }, more);

/** A table with a key over two columns, and another that refers to it; batches are ordered by their names. */
const referred = (name: string, key: readonly TableItem[], reference: readonly TableItem[]): Schema =>
  defineSchema({
    tables: [
      table(name, [id, number("x"), ...key]),
      table("m", [id, number("a"), number("b"), ...reference]),
    ],
  });
const keyOver = (name: string, other: string): readonly TableItem[] => [
  number(other),
  unique(["x", other], { name }),
];
const refersTo = (name: string, columns: readonly string[]): TableItem =>
  foreignKey(columns.length === 1 ? ["a"] : ["a", "b"], { table: name, columns }, { name: "fk" });

const keysThatGo: readonly Found[] = ["a", "z"].flatMap((name): readonly Found[] => [
  [
    `a key over two columns goes with one of them, and the foreign key moves off it (table ${name})`,
    referred(name, keyOver("uq", "y"), [refersTo(name, ["x", "y"])]),
    referred(name, [], [refersTo(name, ["id"])]),
  ],
  [
    `a foreign key moves from a key that goes to one that comes (table ${name})`,
    referred(name, keyOver("uq", "y"), [refersTo(name, ["x", "y"])]),
    referred(name, keyOver("uq2", "v"), [refersTo(name, ["x", "v"])]),
  ],
  [
    `a key goes with one of its columns and the table whose foreign key stands on it (table ${name})`,
    referred(name, keyOver("uq", "y"), [refersTo(name, ["x", "y"])]),
    named(name, id, number("x")),
  ],
]);

/** A column of a key that is computed, or is not. */
const half = (isComputed: boolean): readonly TableItem[] => [
  column("y", integer(), isComputed ? { generated: { expression: "x + 1", stored: true } } : {}),
  unique(["x", "y"], { name: "uq" }),
];
const replaced: readonly Found[] = [
  [
    "a foreign key comes to a column that is built anew",
    referred("z", half(true), []),
    referred("z", half(false), [refersTo("z", ["x", "y"])]),
  ],
  [
    "a column is built anew under a foreign key that stays",
    referred("z", half(true), [refersTo("z", ["x", "y"])]),
    referred("z", half(false), [refersTo("z", ["x", "y"])]),
  ],
];

const withoutRowid = (other: string, key: readonly string[], ...items: readonly TableItem[]): Schema =>
  defineSchema({
    tables: [
      table("a", [number("id"), number(other), number("c"), primaryKey(key), ...items], {
        options: { sqlite: { withoutRowid: true } },
      }),
    ],
  });
const replacing = (other: string, name: string, key: string): Schema =>
  defineSchema({
    tables: [
      table("a", [number("id"), number(other), primaryKey([key], { name })], {
        options: { sqlite: { onConflict: "REPLACE" } },
      }),
    ],
  });
const onSqlite: readonly Found[] = [
  ...keysThatGo,
  ...replaced,
  [
    "a check whose name needs quotes goes",
    a(id, number("n")),
    a(id, number("n"), check("n > 0", { name: "two words" })),
  ],
  [
    "a column counts up when the primary key gets another name",
    a(column("id", integer()), number("n"), primaryKey(["id"], { name: "pk_one" })),
    a(column("id", integer(), { autoincrement: true }), number("n"), primaryKey(["id"], { name: "pk_two" })),
  ],
  [
    "a column goes on counting up when the primary key gets another name",
    a(column("id", integer(), { autoincrement: true }), number("n"), primaryKey(["id"], { name: "pk_one" })),
    a(column("id", integer(), { autoincrement: true }), number("n"), primaryKey(["id"], { name: "pk_two" })),
  ],
  [
    "a primary key with ON CONFLICT gets another name, or goes to another column",
    replacing("n", "pk_one", "id"),
    replacing("n", "pk_two", "n"),
  ],
  [
    "a column that counts up goes with its primary key, and comes back",
    a(column("id", integer(), { autoincrement: true }), number("n"), primaryKey(["id"], { name: "pk_a" })),
    a(number("n")),
  ],
  [
    "a table WITHOUT ROWID that gets another primary key",
    withoutRowid("a", ["id", "a"]),
    withoutRowid("b", ["id", "b"]),
  ],
  [
    "a table WITHOUT ROWID that gets another primary key, and a check of what is there",
    withoutRowid("a", ["id", "a"]),
    withoutRowid("b", ["id", "b"], check("c > 0", { name: "ck" })),
  ],
  ["a table that is called like a builder of types", named("sqlite", id, column("b", sqlite.blob())), a(id)],
  [
    "a table whose name has letters beyond the basic plane",
    named("ᓬ𐧓²𛰰", id),
    named("ᓬ𐧓²𛰰", id, column("n", integer())),
  ],
];

const computed = (type: DataType, expression: string): Schema =>
  a(
    id,
    column("x", type, { nullable: false }),
    number("y"),
    column("g", integer(), { generated: { expression, stored: true } }),
    index("ix_g", ["g"]),
    unique(["g"], { name: "uq_g" }),
  );

const parent = (type: DataType, parentName: string, childName: string): Schema =>
  defineSchema({
    tables: [
      table(parentName, [column("id", type, { primaryKey: true })]),
      table(childName, [
        id,
        column("up", type),
        foreignKey(["up"], { table: parentName, columns: ["id"] }, { name: "fk", onDelete: "CASCADE" }),
      ]),
    ],
  });

/** A column that an exclusion constraint, an index and a foreign key of another schema name. */
const excluding = (name: string): Schema => {
  const element = { expression: `"${name}"`, operator: "=" };
  return defineSchema({
    tables: [
      table(
        "a",
        [
          id,
          number(name),
          unique([name], { name: "uq" }),
          index("ix", ["id"], { options: { postgresql: { include: [name] } } }),
          index("ops", [name], { options: { postgresql: { ops: { [name]: "int4_ops" } } } }),
        ],
        { options: { postgresql: { exclude: [{ name: "ex", using: "btree", elements: [element] }] } } },
      ),
      table(
        "b",
        [
          id,
          column("up", integer()),
          foreignKey(["up"], { table: "a", columns: [name] }, { name: "fk", referentSchema: "public" }),
        ],
        { schema: "other" },
      ),
    ],
  });
};
const kept = { options: { postgresql: { storage: "EXTERNAL", compression: "pglz" } } } as const;
const onPostgresql: readonly Found[] = [
  ...keysThatGo,
  ...replaced,
  [
    "a unique constraint becomes the primary key under a foreign key that stays",
    defineSchema({
      tables: [
        table("z", [number("x"), ...keyOver("uq", "y")]),
        table("m", [id, number("a"), number("b"), refersTo("z", ["x", "y"])]),
      ],
    }),
    defineSchema({
      tables: [
        table("z", [number("x"), number("y"), primaryKey(["x", "y"], { name: "pk" })]),
        table("m", [id, number("a"), number("b"), refersTo("z", ["x", "y"])]),
      ],
    }),
  ],
  [
    "a key is replaced under a foreign key of its own table",
    a(id, number("n"), column("up", integer()), unique(["n"], { name: "one" }), self(["up"], ["n"])),
    a(id, number("n"), column("up", integer()), unique(["n"], { name: "two" }), self(["up"], ["n"])),
  ],
  [
    "what is computed from a column changes with the type of the column",
    computed(integer(), "x + y"),
    computed(bigInteger(), "x - y"),
  ],
  [
    "a column that options name, and foreign keys of another schema, gets another name",
    excluding("old name"),
    excluding("new"),
    [{ kind: "column", table: "a", from: "old name", to: "new" }],
  ],
  [
    "a column that is kept in a way of its own gets another type and collation",
    a(id, column("s", string(20), kept), column("t", string(), kept), column("n", string(), kept)),
    a(
      id,
      column("s", string(), kept),
      column("t", string(), { ...kept, collation: "C" }),
      column("n", integer()),
    ),
  ],
  [
    "types at both ends of a foreign key that cannot be compared with those before, the parent first",
    parent(double(), "a", "z"),
    parent(smallInteger(), "a", "z"),
  ],
  [
    "types at both ends of a foreign key that cannot be compared with those before, the child first",
    parent(double(), "z", "a"),
    parent(smallInteger(), "z", "a"),
  ],
  [
    "an enumeration of which there are arrays alone loses a value",
    a(id, column("m", ArrayType(enumeration(["lowest", "low"], { name: "mood" })))),
    a(id, column("m", ArrayType(enumeration(["low"], { name: "mood" })))),
  ],
  [
    "an enumeration of which there are arrays alone gets a value between",
    a(id, column("m", ArrayType(enumeration(["lowest", "low"], { name: "mood" })))),
    a(id, column("m", ArrayType(enumeration(["lowest", "lower", "low"], { name: "mood" })))),
  ],
  [
    "defaults whose operators are words, which need parentheses at a column",
    a(id, column("n", integer())),
    a(
      id,
      column("b", boolean(), { serverDefault: sql`NOT true` }),
      column("n", integer()),
      column("d", dateTime(), { serverDefault: sql`now() AT TIME ZONE 'utc'` }),
      column("c", string(), { nullable: false, serverDefault: sql`'x' COLLATE "C"` }),
    ),
  ],
  [
    "a foreign key without a name does something else",
    a(id, column("up", integer()), self(["up"], ["id"], { onDelete: "SET NULL" })),
    a(id, column("up", integer()), self(["up"], ["id"], { onDelete: "RESTRICT" })),
  ],
  [
    "a check of the same name is not inherited any more",
    a(id, number("n"), check("n > 0", { name: "ck" })),
    a(id, number("n"), check("n > 0", { name: "ck", options: { postgresql: { noInherit: true } } })),
  ],
];

const latin = (...items: readonly TableItem[]): Schema =>
  defineSchema({ tables: [table("a", items, { options: { mysql: { charset: "latin1" } } })] });
const words = column("words", string(50));
/** A column whose name is not ASCII, and what is computed from it. */
const written = (name: string, step: number): Schema =>
  a(
    id,
    column(name, integer()),
    column("g", integer(), { generated: { expression: `\`${name}\` + ${step}`, stored: true } }),
    check(`\`${name}\` > ${step}`, { name: "ck" }),
  );
const upTo = (type: DataType, autoincrement: boolean): Schema =>
  a(column("id", type, { primaryKey: true, autoincrement }), column("up", type), self(["up"], ["id"]));
const onBoth: readonly Found[] = [
  [
    "a column that counts up from now on, to which its own table refers",
    upTo(integer(), false),
    upTo(integer(), true),
  ],
  [
    "the type at both ends of a foreign key into its own table",
    upTo(integer(), false),
    upTo(bigInteger(), false),
  ],
  [
    "the type at both ends of a foreign key, the parent first",
    parent(integer(), "a", "z"),
    parent(bigInteger(), "a", "z"),
  ],
  [
    "the type at both ends of a foreign key, the child first",
    parent(integer(), "z", "a"),
    parent(bigInteger(), "z", "a"),
  ],
  ["the length at both ends of a foreign key", parent(string(10), "a", "z"), parent(string(20), "a", "z")],
  ["names beyond ASCII in expressions", written("ÄÖ", 1), written("ÄÖ", 2)],
  ["names beyond latin1 in expressions", written("ꯛ日", 1), written("ꯛ日", 2)],
  [
    "a foreign key into its own table goes with the key that it stands on",
    a(
      id,
      number("n"),
      column("d", date()),
      column("m", integer()),
      column("e", date()),
      unique(["n"], { name: "one" }),
      unique(["n", "d"], { name: "two" }),
      self(["m", "e"], ["n", "d"], { name: "fk" }),
    ),
    a(
      id,
      number("n"),
      column("m", integer()),
      unique(["n"], { name: "one" }),
      self(["m"], ["n"], { name: "fk" }),
    ),
  ],
  [
    "a check over a text in another character set, when the table is built anew",
    latin(id, words, check("words <> 'a''b'", { name: "ck" })),
    latin(
      id,
      words,
      check("words <> 'a''b'", { name: "ck" }),
      index("ft", ["words"], { options: { mysql: { kind: "FULLTEXT" } } }),
    ),
  ],
];
const onMysql: readonly Found[] = [
  ...replaced,
  [
    "a name beyond ASCII in an index over an expression",
    a(id, column("ÄÖ", integer()), index("ix", [sql`(\`ÄÖ\` + 1)`])),
    a(id, column("ÄÖ", integer()), index("ix", [sql`(\`ÄÖ\` + 2)`])),
  ],
  ...onBoth,
  [
    "a check of the same name is not enforced any more",
    a(id, column("n", numeric(12, 2)), check("n > 0", { name: "ck" })),
    a(
      id,
      column("n", numeric(12, 2)),
      check("n > 0", { name: "ck", options: { mysql: { notEnforced: true } } }),
    ),
  ],
  [
    "a column that counts up goes with its primary key, and comes back",
    a(column("id", mysql.bigintUnsigned(), { autoincrement: true, primaryKey: true }), number("n")),
    a(number("n")),
  ],
];

const TARGETS: readonly (readonly [string, readonly Found[], () => Promise<PropertyTarget>])[] = [
  ["sqlite", onSqlite, sqliteTarget],
  ["postgresql", onPostgresql, postgresqlTarget],
  ["mysql", onMysql, () => mysqlTarget("mysql")],
  ["mariadb", onBoth, () => mysqlTarget("mariadb")],
];

describeFound(
  "postgresql, on a scratch database",
  [
    [
      "a table that is called like a parameter gets another type",
      named("$1", id, column("$2", integer())),
      named("$1", id, column("$2", bigInteger())),
    ],
  ],
  { open: postgresqlTarget, verify: true },
);

for (const [name, found, open] of TARGETS) describeFound(name, found, { open, verify: name === "sqlite" });

describe("postgresql, by its own words", () => {
  it("says what is wrong with a table that it cannot parse", async () => {
    const target = await postgresqlTarget();
    try {
      const broken = withoutRows(a(id, check("id >", { name: "ck" })));
      await expect(new Case(target, { before: broken, after: broken }).run(false)).rejects.toThrow(
        /syntax error/,
      );
    } finally {
      await target.close();
    }
  });
});

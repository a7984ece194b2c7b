import { describe, it } from "vitest";
import {
  check,
  type Column,
  column,
  type ColumnOptions,
  defineSchema,
  foreignKey,
  index,
  integer,
  mysql,
  type Schema,
  sql,
  string,
  table,
  type TableItem,
  unique,
  uuid,
} from "../../src/index.js";
import type { TableOptions } from "../../src/schema/table.js";
import { describeFound, type Found, withRows } from "../support/property/found-cases.js";
import { Case } from "../support/property/laws.js";
import type { PropertyTarget } from "../support/property/target.js";
import { mysqlTarget } from "../support/property/target-mysql.js";

const id = column("id", integer(), { primaryKey: true });
const a = (...items: readonly TableItem[]): Schema => defineSchema({ tables: [table("a", items)] });

/** How the two ends of a foreign key are ordered. */
interface Ends {
  readonly parent?: TableOptions;
  readonly child?: TableOptions;
  readonly key?: ColumnOptions;
  readonly reference?: ColumnOptions;
}

/** A table whose key is a text, and another that refers to it. */
const ordered = ([parent, child]: readonly [string, string], ends: Ends): Schema =>
  defineSchema({
    tables: [
      table(parent, [column("k", string(20), { ...ends.key, primaryKey: true })], ends.parent),
      table(
        child,
        [
          id,
          column("up", string(20), ends.reference),
          foreignKey(["up"], { table: parent, columns: ["k"] }, { name: "fk" }),
        ],
        ends.child,
      ),
    ],
  });
const binary = { collation: "utf8mb4_bin" };
const binaryTable = { options: { mysql: { collate: "utf8mb4_bin" } } };
const latinTable = { options: { mysql: { charset: "latin1" } } };

const orders = (["a", "z"] as const).flatMap((parent): readonly Found[] => {
  const names = [parent, "m"] as const;
  const of = (ends: Ends): Schema => ordered(names, ends);
  return [
    [
      `the collation at both ends of a foreign key (parent ${parent})`,
      of({}),
      of({ key: binary, reference: binary }),
    ],
    [
      `the collation of both tables of a foreign key (parent ${parent})`,
      of({}),
      of({ parent: binaryTable, child: binaryTable }),
    ],
    [
      `the collation of a table and of the column that refers to it (parent ${parent})`,
      of({}),
      of({ parent: binaryTable, reference: binary }),
    ],
    [
      `the collation of a column and of the table that refers to it, with another character set (parent ${parent})`,
      of({ parent: latinTable, child: latinTable }),
      of({ key: binary, child: binaryTable }),
    ],
  ];
});

/** The key from which `reference` moves to another, while the collation of both changes. */
const moving = (isBinary: boolean, onDelete: "CASCADE" | "SET NULL"): Schema => {
  const order = isBinary ? binary : {};
  return defineSchema({
    tables: [
      table("z", [column("k", string(20), { ...order, primaryKey: true })]),
      table("m", [
        id,
        column("up", string(20), order),
        foreignKey(["up"], { table: "z", columns: ["k"] }, { name: "fk", onDelete }),
      ]),
    ],
  });
};

const columnOf = (name: string): Column => column(name, integer());
const long = ["é".repeat(60), "日".repeat(40), `${"a".repeat(36)}${"é".repeat(10)}`];

/** A foreign key from a text of a table to another one. */
const into = (order: ColumnOptions): Schema =>
  a(
    id,
    column("n", string(20), { ...order, nullable: false }),
    column("up", string(20), order),
    unique(["n"], { name: "uq" }),
    foreignKey(["up"], { table: "a", columns: ["n"] }, { name: "fk", onDelete: "RESTRICT" }),
  );

const searched = (nullable: boolean): Schema =>
  a(
    id,
    column("n", integer(), { nullable }),
    column("up", integer()),
    column("t", mysql.longtext()),
    unique(["n"], { name: "n" }),
    foreignKey(["up"], { table: "a", columns: ["n"] }, { name: "fk" }),
    index("ft", ["t"], { options: { mysql: { kind: "FULLTEXT" } } }),
  );

/** A column that is referred to, of which there is a check, and another change of its table that copies the rows. */
const held = (nullable: boolean): Schema =>
  a(
    id,
    column("n", integer(), { nullable }),
    column("m", integer(), { nullable }),
    column("up", integer(), { nullable }),
    column("up2", integer(), { nullable }),
    nullable ? column("t", string(20)) : column("t", integer()),
    unique(["n"], { name: "n" }),
    unique(["m"], { name: "m" }),
    check("n IS NOT NULL OR 1 = 1", { name: "ck" }),
    foreignKey(["up"], { table: "a", columns: ["n"] }, { name: "fk" }),
    foreignKey(["up2"], { table: "a", columns: ["m"] }, { name: "fk2" }),
  );

const both: readonly Found[] = [
  ...orders,
  [
    "a foreign key does something else while the collation of both its ends changes",
    moving(false, "CASCADE"),
    moving(true, "SET NULL"),
  ],
  ...long.map(
    (name): Found => [
      `a column of ${Buffer.byteLength(name)} bytes goes`,
      a(id, columnOf(name), columnOf("b")),
      a(id, columnOf("b")),
    ],
  ),
  [
    "a column whose default is another for each row goes, and comes back",
    a(
      id,
      column("n", mysql.timestamp(), { options: { mysql: { onUpdate: "CURRENT_TIMESTAMP" } } }),
      column("u", uuid(), { serverDefault: sql`(uuid())`, nullable: false }),
      column("v", uuid(), { serverDefault: sql`(uuid())` }),
      unique(["u"], { name: "uq" }),
    ),
    a(id, column("n", mysql.timestamp(), { options: { mysql: { onUpdate: "CURRENT_TIMESTAMP" } } })),
  ],
  [
    "the collation at both ends of a foreign key into its own table",
    into({ collation: "utf8mb4_unicode_ci" }),
    into({}),
  ],
  [
    "a column becomes NOT NULL under a foreign key, with a check of it and other changes",
    held(true),
    held(false),
  ],
  [
    "a column becomes NOT NULL under a foreign key, in a table with a FULLTEXT index",
    searched(true),
    searched(false),
  ],
  [
    "a primary key over a new column comes with a check",
    a(columnOf("n")),
    a(
      column("id", mysql.bigintUnsigned(), { primaryKey: true, autoincrement: true }),
      columnOf("n"),
      check("n > 0", { name: "ck" }),
    ),
  ],
  [
    "a foreign key to a unique constraint without a name, both new",
    a(id),
    a(
      id,
      columnOf("n"),
      columnOf("up"),
      unique(["n"]),
      foreignKey(["up"], { table: "a", columns: ["n"] }, { name: "fk" }),
    ),
  ],
  [
    "constraints without names of a table with a long one",
    defineSchema({ tables: [table("é".repeat(60), [id, columnOf("up")])] }),
    defineSchema({
      tables: [
        table("é".repeat(60), [
          id,
          columnOf("up"),
          check("up > 0"),
          foreignKey(["up"], { table: "é".repeat(60), columns: ["id"] }),
        ]),
      ],
    }),
  ],
  [
    "two columns with long names beyond ASCII go",
    a(id, ...long.map(columnOf), columnOf("b")),
    a(id, columnOf("b")),
  ],
];

/** What is tried on a scratch database, too, which is made of the server's own texts. */
const quotedKey = (onDelete: "CASCADE" | "RESTRICT" | "NO ACTION"): Schema =>
  defineSchema({
    tables: [
      table("p`q", [column("a`b", integer(), { primaryKey: true })]),
      table("z", [
        id,
        column("u`p", integer()),
        column("n", integer()),
        foreignKey(["u`p"], { table: "p`q", columns: ["a`b"] }, { name: "f`k", onDelete }),
        foreignKey(["n"], { table: "z", columns: ["id"] }, { name: "plain" }),
      ]),
    ],
  });
const verified: readonly Found[] = [
  ["backticks in the names of a foreign key", quotedKey("RESTRICT"), quotedKey("CASCADE")],
  [
    "RESTRICT, NO ACTION, and another table",
    quotedKey("RESTRICT"),
    defineSchema({ tables: [...quotedKey("NO ACTION").tables, table("b", [id])] }),
  ],
];

const begun = (name: string, order: string): Schema =>
  a(
    id,
    column(name, string(20)),
    index(`ix_${order}`, [name], { options: { mysql: { length: { [name]: 7 } } } }),
  );

/** A column of a foreign key, of which there is a check, under one name or another. */
const renamed = (name: string): Schema =>
  a(
    id,
    column(name, integer(), { nullable: false }),
    column("up", integer()),
    unique([name], { name: "uq" }),
    check(`${name} > 0`, { name: "ck" }),
    foreignKey(["up"], { table: "a", columns: [name] }, { name: "fk" }),
  );

describe.each(["mysql", "mariadb"] as const)("%s, with a rename", (server) => {
  it("of a column of whose beginning there is an index, which goes for another", async () => {
    const target = await mysqlTarget(server);
    try {
      const pair = { before: withRows(begun("n", "one")), after: withRows(begun("m", "two")) };
      const renames = [{ kind: "column", table: "a", from: "n", to: "m" } as const];
      await new Case(target, { ...pair, renames }).run(true);
    } finally {
      await target.close();
    }
  });
  it("of a column at the end of a foreign key, of which there is a check", async () => {
    const target = await mysqlTarget(server);
    try {
      const pair = { before: withRows(renamed("n")), after: withRows(renamed("m")) };
      const renames = [{ kind: "column", table: "a", from: "n", to: "m" } as const];
      await new Case(target, { ...pair, renames }).run(true);
    } finally {
      await target.close();
    }
  });
});

for (const server of ["mysql", "mariadb"] as const) {
  const open = (): Promise<PropertyTarget> => mysqlTarget(server);
  describeFound(server, both, { open, verify: false, rows: true });
  describeFound(`${server}, on a scratch database`, verified, { open, verify: true });
}

import {
  bigInteger,
  check,
  column,
  type ColumnOptions,
  defineSchema,
  desc,
  enumeration,
  foreignKey,
  index,
  integer,
  numeric,
  primaryKey,
  type Schema,
  sql,
  string,
  table,
  type Table,
  type TableItem,
  unique,
} from "../../../src/index.js";
import type { Need } from "../contract-target.js";
import type { Change } from "./autogenerate-cases.js";

const id = column("id", integer(), { primaryKey: true });
const parents = table("parents", [
  id,
  column("code", string(20), { nullable: false, unique: "uq_parents_code" }),
]);
const schemaOf = (items: readonly TableItem[], first: Table = parents): Schema =>
  defineSchema({ tables: [first, table("facts", items)] });

const fact = (
  title: string,
  before: readonly TableItem[],
  after: readonly TableItem[],
  more: Partial<Change> = {},
): Change => ({
  title: `facts: ${title}`,
  before: schemaOf([id, ...before]),
  after: schemaOf([id, ...after]),
  ...more,
});
const needs = (...all: readonly Need[]): Partial<Change> => ({ needs: all });

const named = (key: string, code: string): Table =>
  table("parents", [
    column("id", integer(), { nullable: false }),
    column("code", string(20), { nullable: false }),
    primaryKey(["id"], { name: key }),
    unique(["code"], { name: code }),
  ]);

const name = (options: ColumnOptions = {}): TableItem => column("name", string(60), options);
const size = column("size", integer());
const parent = column("parent_id", integer());
const toParent = (options: object = {}): TableItem =>
  foreignKey(["parent_id"], { table: "parents", columns: ["id"] }, options);
const rows = ["INSERT INTO parents VALUES (1, 'a')", "INSERT INTO facts VALUES (1, 'one'), (2, 'two')"];

const COLUMNS: readonly Change[] = [
  fact("a length that goes", [name()], [column("name", string())], { rows }),
  fact("digits of a number", [column("price", numeric(10, 2))], [column("price", numeric(14, 4))], {
    rows: ["INSERT INTO facts VALUES (1, 1.25)"],
  }),
  fact("a comment that goes", [name({ comment: "the name" })], [name()], needs("comments")),
  fact("a default that goes", [name({ serverDefault: "none" })], [name()], { rows }),
  fact(
    "what a column computes when it is read",
    [size, column("twice", integer(), { generated: { expression: "size * 2" } })],
    [size, column("twice", integer(), { generated: { expression: "size * 3" } })],
    { needs: ["virtualColumns"], rows: ["INSERT INTO facts (id, size) VALUES (1, 2)"] },
  ),
];

const CONSTRAINTS: readonly Change[] = [
  fact(
    "constraints without names that come",
    [name(), size, parent],
    [name(), size, parent, unique(["name", "size"]), check("size > 0"), toParent()],
  ),
  fact("a foreign key whose index is implied", [parent], [parent, toParent({ name: "fk_facts" })]),
  fact(
    "what a foreign key does on an update",
    [parent, toParent({ name: "fk_facts", onDelete: "CASCADE" })],
    [parent, toParent({ name: "fk_facts", onDelete: "CASCADE", onUpdate: "CASCADE" })],
  ),
  fact(
    "a foreign key that does nothing any more",
    [parent, toParent({ name: "fk_facts", onDelete: "SET NULL", onUpdate: "CASCADE" })],
    [parent, toParent({ name: "fk_facts" })],
  ),
  fact(
    "where a foreign key points",
    [
      column("code", string(20)),
      foreignKey(["code"], { table: "parents", columns: ["code"] }, { name: "fk_facts" }),
    ],
    [
      column("code", string(20)),
      column("parent_id", integer()),
      foreignKey(["parent_id"], { table: "parents", columns: ["id"] }, { name: "fk_facts" }),
    ],
  ),
  fact(
    "the name of a constraint",
    [name(), unique(["name"], { name: "uq_old" })],
    [name(), unique(["name"], { name: "uq_new" })],
    { rows },
  ),
  fact("the name of an index", [name(), index("ix_old", ["name"])], [name(), index("ix_new", ["name"])], {
    rows,
  }),
  fact(
    "the name of a check",
    [size, check("size > 0", { name: "ck_old" })],
    [size, check("size > 0", { name: "ck_new" })],
  ),
  fact(
    "the name of a foreign key",
    [parent, toParent({ name: "fk_old" })],
    [parent, toParent({ name: "fk_new" })],
  ),
];

const pairs = (...items: readonly TableItem[]): Schema =>
  schemaOf([
    column("a", integer(), { nullable: false }),
    column("b", integer(), { nullable: false }),
    ...items,
  ]);
const KEYS: readonly Change[] = [
  {
    title: "facts: a primary key that comes",
    before: pairs(),
    after: pairs(primaryKey(["a"], { name: "pk_facts" })),
    rows: ["INSERT INTO facts VALUES (1, 1), (2, 1)"],
  },
  {
    title: "facts: a primary key over other columns, in another order",
    before: pairs(primaryKey(["a", "b"], { name: "pk_facts" })),
    after: pairs(primaryKey(["b", "a"], { name: "pk_facts" })),
    rows: ["INSERT INTO facts VALUES (1, 1), (2, 1)"],
  },
];

const coded = (key: string): Table =>
  table("parents", [id, column("code", string(20), { nullable: false, unique: key })]);
const toCode = foreignKey(["code"], { table: "parents", columns: ["code"] }, { name: "fk_facts" });
const computedFrom = (size: TableItem): readonly TableItem[] => [
  size,
  column("twice", integer(), { generated: { expression: "size * 2", stored: true } }),
  index("ix_twice", ["twice"]),
];
const HELD: readonly Change[] = [
  {
    title: "facts: a key is replaced under a foreign key that stays",
    before: schemaOf([id, column("code", string(20)), toCode], coded("uq_one")),
    after: schemaOf([id, column("code", string(20)), toCode], coded("uq_two")),
    rows: ["INSERT INTO parents VALUES (1, 'a')", "INSERT INTO facts VALUES (1, 'a'), (2, NULL)"],
  },
  fact(
    "the type of a column from which another is computed",
    computedFrom(size),
    computedFrom(column("size", bigInteger())),
    { rows: ["INSERT INTO facts (id, size) VALUES (1, 2)"] },
  ),
];

const state = (...values: readonly string[]): TableItem =>
  column("state", enumeration(values, { name: "view_state" }), { nullable: false });
const VIEWS: readonly Change[] = [
  fact("the type of a column under a view of a view", [size], [column("size", bigInteger())], {
    rows: [
      "INSERT INTO facts VALUES (1, 2)",
      "CREATE VIEW sizes AS SELECT id, size FROM facts WHERE size > 1",
      "CREATE VIEW sums AS SELECT sum(size) AS total FROM sizes",
    ],
  }),
  fact("values of an enumeration under a view", [state("a", "b", "c")], [state("c", "a")], {
    needs: ["enumerationValues"],
    rows: ["INSERT INTO facts VALUES (1, 'a')", "CREATE VIEW states AS SELECT id, state FROM facts"],
  }),
];

/** A column goes that a view reads, and through it another one. */
export const READ: Change = fact("a column that views read", [name(), size], [name()], {
  rows: [
    "CREATE VIEW sizes AS SELECT id, size FROM facts",
    "CREATE VIEW sums AS SELECT sum(size) AS total FROM sizes",
  ],
});
export const NOTHING: Schema = defineSchema({ tables: [parents] });

const INDEXES: readonly Change[] = [
  fact(
    "which rows are in an index",
    [name(), size, index("ix_facts", ["name"], { where: "size > 10" })],
    [name(), size, index("ix_facts", ["name"], { where: "size > 20" })],
    needs("partialIndexes"),
  ),
  fact(
    "the expression of an index",
    [name(), index("ix_facts", [sql`lower(name)`])],
    [name(), index("ix_facts", [sql`upper(name)`])],
    needs("expressionIndexes"),
  ),
  fact(
    "an index that is unique, downwards, over more",
    [name(), size, index("ix_facts", ["name"])],
    [name(), size, index("ix_facts", ["size", desc("name")], { unique: true })],
    needs("descendingIndexes"),
  ),
];

/** What has a name, under names that end in a mark. */
const marked = (mark: string): readonly TableItem[] => [
  column("code", string(20), { nullable: false, serverDefault: "x" }),
  name(),
  size,
  parent,
  column("fact_id", integer()),
  unique(["code", "size"], { name: `uq_facts${mark}` }),
  check("size > 0", { name: `ck_facts${mark}` }),
  toParent({ name: `fk_facts${mark}`, onDelete: "CASCADE" }),
  foreignKey(["fact_id"], { table: "facts", columns: ["id"] }, { name: `fk_own${mark}` }),
  index(`ix_facts${mark}`, ["size", "name"]),
  index(`ix_unique${mark}`, ["id", "size"], { unique: true }),
];
const INDEX = ["indexRenamed"];
const RENAMED: readonly Change[] = [
  fact("other names of indexes and constraints", marked(""), marked("_b"), {
    rows: ["INSERT INTO parents VALUES (1, 'a')", "INSERT INTO facts (id, size, parent_id) VALUES (1, 2, 1)"],
    tells: [...Array<string>(4).fill("constraintRenamed"), ...INDEX, ...INDEX],
  }),
  fact(
    "other names of indexes with a predicate",
    [name(), index("ix", ["name"], { where: "id > 1" })],
    [name(), index("ix2", ["name"], { where: "id > 1" })],
    { rows, needs: ["partialIndexes"], tells: INDEX },
  ),
  fact(
    "other names of indexes over an expression",
    [name(), index("ix", [sql`lower(name)`])],
    [name(), index("ix2", [sql`lower(name)`])],
    { rows, needs: ["expressionIndexes"], tells: INDEX },
  ),
  {
    title: "facts: another name of a key, and of what a foreign key stands on",
    before: schemaOf([id, parent, toParent({ name: "fk" })], named("pk_parents", "uq_parents")),
    after: schemaOf([id, parent, toParent({ name: "fk" })], named("pk_2", "uq_2")),
    rows: ["INSERT INTO parents VALUES (1, 'a')", "INSERT INTO facts VALUES (1, 1)"],
    needs: ["primaryKeyNames"],
    tells: ["constraintRenamed", "constraintRenamed"],
  },
  fact(
    "names that swap",
    [name(), size, index("ix_a", ["name"]), index("ix_b", ["size"])],
    [name(), size, index("ix_b", ["name"]), index("ix_a", ["size"])],
    { tells: ["indexChanged", "indexChanged"] },
  ),
  fact(
    "a name that another index gives up",
    [name(), size, index("ix_a", ["name"]), index("ix_b", ["size"]), index("ix_c", ["id", "size"])],
    [name(), size, index("ix_b", ["name"]), index("ix_d", ["id", "size"])],
    { tells: ["indexRenamed", "indexRemoved", "indexChanged"] },
  ),
  fact(
    "another name of a foreign key whose columns change",
    [name(), parent, toParent({ name: "fk_a" })],
    [name(), column("parent_id", integer(), { nullable: false }), toParent({ name: "fk_b" })],
    { tells: ["constraintRenamed", "columnChanged"] },
  ),
];

/** Facts about columns, keys and indexes that the comparison must neither miss nor make up, on every database. */
export const KEY_FACTS: readonly Change[] = [
  ...COLUMNS,
  ...CONSTRAINTS,
  ...KEYS,
  ...HELD,
  ...VIEWS,
  ...INDEXES,
  ...RENAMED,
];

import {
  column,
  type ColumnOptions,
  type DialectOptions,
  defineSchema,
  desc,
  enumeration,
  foreignKey,
  index,
  integer,
  type Schema,
  string,
  type Table,
  table,
  type TableItem,
  text,
  unique,
} from "../../../src/index.js";
import type { IndexOptions, UniqueOptions } from "../../../src/schema/constraints.js";
import type { Need } from "../contract-target.js";
import type { Change } from "./autogenerate-cases.js";

const id = column("id", integer(), { primaryKey: true });
const schemaOf = (items: readonly TableItem[], options: DialectOptions = {}): Schema =>
  defineSchema({ tables: [table("parents", [id]), table("facts", [id, ...items], { options })] });

const on = (postgresql: object, mysql: object = {}): { readonly options: DialectOptions } => ({
  options: { postgresql: { ...postgresql }, mysql: { ...mysql } } as DialectOptions,
});

const name = column("name", string(60), { nullable: false });
const size = column("size", integer(), { nullable: false });
const rows = (values: string): readonly string[] => [`INSERT INTO facts VALUES ${values}`];

/** Two states of one fact: that it changes is seen, and what is the same is not. */
function fact(
  title: string,
  before: readonly TableItem[],
  after: readonly TableItem[],
  more: Partial<Change> = {},
): Change {
  return { title, before: schemaOf(before), after: schemaOf(after), ...more };
}

const only = (...needs: readonly Need[]): Partial<Change> => ({ needs });
const indexed = (title: string, before: IndexOptions, after: IndexOptions, need: Need): Change =>
  fact(
    title,
    [name, size, index("ix_facts", ["name"], before)],
    [name, size, index("ix_facts", ["name"], after)],
    only(need),
  );
const uniquely = (title: string, before: UniqueOptions, after: UniqueOptions, need: Need): Change =>
  fact(
    title,
    [name, size, unique(["name"], { name: "uq_facts", ...before })],
    [name, size, unique(["name"], { name: "uq_facts", ...after })],
    only(need),
  );
const told = (title: string, before: ColumnOptions, after: ColumnOptions, need: Need): Change =>
  fact(title, [column("name", string(60), before)], [column("name", string(60), after)], {
    needs: [need],
    rows: rows("(1, 'one'), (2, 'two')"),
  });

const KEYS: readonly Change[] = [
  fact(
    "facts: a unique index becomes a unique constraint",
    [name, index("uq_facts", ["name"], { unique: true })],
    [name, unique(["name"], { name: "uq_facts" })],
    { needs: ["uniqueConstraints"] },
  ),
  uniquely("facts: NULLS NOT DISTINCT", {}, on({ nullsNotDistinct: true }), "postgresqlOptions"),
  uniquely("facts: INCLUDE of a unique constraint", {}, on({ include: ["size"] }), "postgresqlOptions"),
  uniquely("facts: a unique constraint that can wait", {}, { deferrable: true }, "deferrableUniques"),
  uniquely(
    "facts: a unique constraint that waits",
    { deferrable: true },
    { deferrable: true, initially: "DEFERRED" },
    "deferrableUniques",
  ),
  fact(
    "facts: a foreign key that waits",
    [size, foreignKey(["size"], { table: "parents", columns: ["id"] }, { name: "fk_facts" })],
    [
      size,
      foreignKey(
        ["size"],
        { table: "parents", columns: ["id"] },
        { name: "fk_facts", deferrable: true, initially: "DEFERRED" },
      ),
    ],
    only("deferrable"),
  ),
  indexed("facts: the method of an index", {}, on({ using: "hash" }), "postgresqlOptions"),
  indexed(
    "facts: the operator class of an index",
    {},
    on({ ops: { name: "varchar_pattern_ops" } }),
    "postgresqlOptions",
  ),
  indexed("facts: INCLUDE of an index", {}, on({ include: ["size"] }), "postgresqlOptions"),
  indexed("facts: WITH of an index", {}, on({ with: { fillfactor: 70 } }), "postgresqlOptions"),
  indexed("facts: how much of a column is in an index", {}, on({}, { length: { name: 10 } }), "mysqlOptions"),
  indexed("facts: an index for words", {}, on({}, { kind: "FULLTEXT" }), "mysqlOptions"),
  indexed("facts: an index that is not used", {}, on({}, { invisible: true }), "mysqlOptions"),
  fact(
    "facts: the order of an index",
    [name, size, index("ix_facts", ["name", "size"])],
    [name, size, index("ix_facts", [desc("name"), "size"])],
    only("descendingIndexes"),
  ),
  fact(
    "facts: where NULLs stand in an index",
    [name, size, index("ix_facts", ["name"])],
    [name, size, index("ix_facts", [desc("name", { nulls: "last" })])],
    only("nullsOrder"),
  ),
];

const COLUMNS: readonly Change[] = [
  told("facts: a collation of PostgreSQL", {}, { collation: "C" }, "postgresqlOptions"),
  told("facts: a collation of MySQL", {}, { collation: "utf8mb4_bin" }, "mysqlOptions"),
  told("facts: a character set", {}, on({}, { charset: "latin1" }), "mysqlOptions"),
  told("facts: a column that is not seen", {}, on({}, { invisible: true }), "mysqlOptions"),
  told("facts: storage", {}, on({ storage: "EXTERNAL" }), "postgresqlOptions"),
  told("facts: compression", {}, on({ compression: "pglz" }), "postgresqlOptions"),
  told("facts: a comment", { comment: "one" }, { comment: "two" }, "comments"),
  fact(
    "facts: an identity that begins",
    [column("number", integer(), { nullable: false })],
    [column("number", integer(), { identity: { always: true, start: 10, increment: 5 } })],
    { needs: ["identityColumns"], rows: rows("(1, 41), (2, 42)") },
  ),
  fact(
    "facts: an identity that counts otherwise",
    [column("number", integer(), { identity: true })],
    [
      column("number", integer(), {
        identity: { always: true, increment: 2 },
        ...on({ identity: { maxValue: 1000, cycle: true } }),
      }),
    ],
    { needs: ["identityColumns"], rows: rows("(1, 1), (2, 2)") },
  ),
  fact(
    "facts: an identity that was a serial",
    [column("number", integer(), { autoincrement: true, nullable: false })],
    [column("number", integer(), { identity: true })],
    { needs: ["identityColumns"], rows: rows("(1, 1), (2, 2)") },
  ),
  fact(
    "facts: what a stored column computes",
    [size, column("twice", integer(), { generated: { expression: "size * 2", stored: true } })],
    [size, column("twice", integer(), { generated: { expression: "size * 3", stored: true } })],
    { rows: ["INSERT INTO facts (id, size) VALUES (1, 2), (2, 4)"], needs: ["addStoredColumn"] },
  ),
  fact(
    "facts: what an indexed column computes",
    [
      size,
      column("twice", integer(), { generated: { expression: "size * 2", stored: true } }),
      index("ix_facts_twice", ["twice"]),
    ],
    [
      size,
      column("twice", integer(), { generated: { expression: "size + 3", stored: true } }),
      index("ix_facts_twice", ["twice"]),
    ],
    { rows: ["INSERT INTO facts (id, size) VALUES (1, 2), (2, 4)"], needs: ["addStoredColumn"] },
  ),
];

const TABLES: readonly Change[] = [
  {
    title: "facts: storage parameters of a table",
    before: schemaOf([name], { postgresql: { with: { fillfactor: 80, autovacuum_enabled: false } } }),
    after: schemaOf([name], { postgresql: { with: { fillfactor: 70 } } }),
    rows: rows("(1, 'one')"),
    needs: ["postgresqlOptions"],
  },
  {
    title: "facts: a table that is not logged",
    before: schemaOf([name]),
    after: schemaOf([name], { postgresql: { unlogged: true } }),
    needs: ["postgresqlOptions"],
  },
  {
    title: "facts: exclusion constraints",
    before: schemaOf([name, size], {
      postgresql: {
        exclude: [{ name: "ex_old", using: "btree", elements: [{ expression: "size", operator: "=" }] }],
      },
    }),
    after: schemaOf([name, size, column("during", string(10))], {
      postgresql: {
        exclude: [
          {
            name: "ex_new",
            using: "btree",
            elements: [
              { expression: "name", operator: "=" },
              { expression: "during", operator: "=" },
            ],
            where: "size > 0",
          },
        ],
      },
    }),
    rows: rows("(1, 'one', 1), (2, 'two', 2)"),
    needs: ["postgresqlOptions"],
  },
  {
    title: "facts: engine and row format",
    before: schemaOf([name], { mysql: { engine: "MyISAM" } }),
    after: schemaOf([name], { mysql: { rowFormat: "COMPRESSED" } }),
    rows: rows("(1, 'one')"),
    needs: ["mysqlOptions"],
  },
  {
    title: "facts: the character set of a table",
    before: schemaOf([name, column("body", text()), column("kept", string(10), { collation: "ascii_bin" })]),
    after: schemaOf([name, column("body", text()), column("kept", string(10), { collation: "ascii_bin" })], {
      mysql: { charset: "latin1", collate: "latin1_german1_ci" },
    }),
    rows: rows("(1, 'one', 'ä', 'x')"),
    needs: ["mysqlOptions"],
  },
];

const state = (...values: readonly string[]): ReturnType<typeof enumeration> =>
  enumeration(values, { name: "fact_state" });
const stateful = (values: readonly string[], options: ColumnOptions = {}): TableItem =>
  column("state", state(...values), { nullable: false, ...options });

const two = (values: readonly string[], third = false): Schema =>
  defineSchema({
    tables: [
      table("facts", [
        id,
        stateful(values, { serverDefault: "new" }),
        ...(third ? [column("next_state", state(...values))] : []),
        index("ix_facts_state", ["state"]),
      ]),
      table("more_facts", [id, stateful(values)]),
      ...(third ? [table("another", [id, stateful(values)])] : []),
    ],
  });

const BEGUN = ["new", "open", "done"];
const states = (title: string, values: readonly string[], more: Partial<Change> = {}): Change => ({
  title,
  before: two(BEGUN),
  after: two(values),
  rows: [
    "INSERT INTO facts VALUES (1, 'new'), (2, 'open')",
    "INSERT INTO more_facts VALUES (1, 'open'), (2, 'new')",
  ],
  needs: ["enumerationValues"],
  ...more,
});

const ENUMERATIONS: readonly Change[] = [
  states("facts: values of an enumeration that come", ["new", "held", "open", "done", "gone"]),
  states("facts: values of an enumeration in another order", ["done", "open", "new"]),
  states("facts: a value of an enumeration that goes", ["new", "open"]),
  {
    ...states("facts: values that new columns and tables use", BEGUN),
    after: two(["new", "open", "held"], true),
  },
];

/** A table that holds one enumeration twice, and another that holds it; what `after` leaves out goes. */
const OLD_STATES = ["new", "open", "done"];
const leaving = (after: readonly TableItem[], others: readonly Table[] = []): Partial<Change> => ({
  before: defineSchema({
    tables: [
      table("facts", [id, stateful(OLD_STATES), column("old_state", state(...OLD_STATES))]),
      table("gone_facts", [id, stateful(OLD_STATES, { serverDefault: "done" })]),
    ],
  }),
  after: defineSchema({ tables: [table("facts", [id, ...after]), ...others] }),
  rows: ["INSERT INTO facts (id, state, old_state) VALUES (1, 'new', 'done'), (2, 'open', NULL)"],
  losesRows: true,
});

const VALUES: readonly Change[] = [
  {
    ...states("facts: a value of an enumeration that is renamed", ["new", "opened", "done"]),
    renames: ["facts.state.open:opened", "more_facts.state.open:opened"],
  },
  {
    ...states("facts: values of an enumeration that are renamed, come and go", [
      "brand 'new'",
      "held",
      "opened",
    ]),
    renames: [
      "facts.state.open:opened",
      "facts.state.new:brand 'new'",
      "more_facts.state.open:opened",
      "more_facts.state.new:brand 'new'",
    ],
    after: defineSchema({
      tables: [
        table("facts", [
          id,
          stateful(["brand 'new'", "held", "opened"], { serverDefault: "brand 'new'" }),
          index("ix_facts_state", ["state"]),
        ]),
        table("more_facts", [id, stateful(["brand 'new'", "held", "opened"])]),
      ],
    }),
  },
  {
    ...states("facts: a new value that a new column and a new default use", BEGUN),
    after: defineSchema({
      tables: [
        table("facts", [
          id,
          stateful(["new", "held", "open"], { serverDefault: "held" }),
          column("next_state", state("new", "held", "open"), { nullable: false, serverDefault: "held" }),
          index("ix_facts_state", ["state"]),
        ]),
        table("more_facts", [id, stateful(["new", "held", "open"])]),
        table("another", [id, stateful(["new", "held", "open"], { serverDefault: "held" })]),
      ],
    }),
  },
  {
    ...states("facts: a new value that only a new default uses", BEGUN),
    after: defineSchema({
      tables: [
        table("facts", [
          id,
          stateful([...BEGUN, "held"], { serverDefault: "new" }),
          index("ix_facts_state", ["state"]),
        ]),
        table("more_facts", [id, stateful([...BEGUN, "held"], { serverDefault: "held" })]),
      ],
    }),
  },
  {
    ...states("facts: a value that goes with the column and the table that held it", BEGUN),
    ...leaving([stateful(["new", "open"])]),
  },
  {
    ...states("facts: a value that goes with its column while a new column uses a new one", BEGUN),
    ...leaving(
      [
        stateful(["new", "open", "held"]),
        column("next_state", state("new", "open", "held"), { serverDefault: "held" }),
      ],
      [table("another", [id, stateful(["new", "open", "held"])])],
    ),
  },
];

/** Rows hold the value that goes; nothing of the revision may run. */
export const HELD: Change = {
  ...states("a value of an enumeration that rows hold is found before anything runs", BEGUN),
  after: defineSchema({
    tables: [
      table("facts", [
        id,
        stateful(["new", "open"], { serverDefault: "new" }),
        column("note", string(10)),
        index("ix_facts_state", ["state"]),
      ]),
      table("more_facts", [id, stateful(["new", "open"])]),
    ],
  }),
  rows: ["INSERT INTO facts VALUES (1, 'new'), (7, 'done')"],
};

/** One fact each that could be missed, or found where there is nothing. */
export const FACTS: readonly Change[] = [...KEYS, ...COLUMNS, ...TABLES, ...ENUMERATIONS, ...VALUES];

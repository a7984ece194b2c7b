import { afterEach, describe, expect, it } from "vitest";
import { column } from "../../src/schema/column.js";
import { sql } from "../../src/schema/sql.js";
import { bigInteger, date, double, integer, numeric, string, text } from "../../src/schema/types.js";
import type { BatchOperations } from "../../src/operations/batch-op.js";
import type { BatchArguments } from "../../src/operations/op.js";
import { type Open, type Scene, failure, hasRebuilt, scene } from "./rebuild-harness.js";

interface Refused {
  readonly what: string;
  readonly script: string;
  readonly change: (batch: BatchOperations) => Promise<void>;
  readonly table?: string;
  readonly options?: BatchArguments;
  readonly code: string;
  readonly says: RegExp;
}

const T = "CREATE TABLE t(a INT, b TEXT, c INT)";

const DROPS: readonly Refused[] = [
  ["a unique constraint", "CREATE TABLE t(a, b, UNIQUE (a, b))", /UNIQUE \(a, b\)/],
  ["a primary key", "CREATE TABLE t(a, b, PRIMARY KEY (a, b))", /PRIMARY KEY \(a, b\)/],
  ["a check", "CREATE TABLE t(a, b, CHECK (a > b))", /CHECK \(a > b\)/],
  ["another column's check", "CREATE TABLE t(a, b CHECK (b > a))", /'b' CHECK \(b > a\)/],
  ["a generated column", "CREATE TABLE t(a, b AS (a + 1))", /'b' AS \(a \+ 1\)/],
  ["an index of two", "CREATE TABLE t(a, b); CREATE INDEX i ON t(b, a)", /the index 'i'/],
  ["a partial index", "CREATE TABLE t(a, b); CREATE INDEX i ON t(b) WHERE a > 0", /the index 'i'/],
  [
    "a trigger's NEW",
    "CREATE TABLE t(a, b); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT new.a; END",
    /the trigger 'r'/,
  ],
  [
    "a trigger's UPDATE OF",
    "CREATE TABLE t(a, b); CREATE TRIGGER r AFTER UPDATE OF a ON t BEGIN SELECT 1; END",
    /the trigger 'r'/,
  ],
  ["a view", "CREATE TABLE t(a, b); CREATE VIEW v AS SELECT a FROM t", /the view 'v'/],
  [
    "another table's foreign key",
    "CREATE TABLE t(a UNIQUE, b); CREATE TABLE k(x REFERENCES t(a))",
    /the foreign key \(x\) of table 'k'/,
  ],
  [
    "a foreign key that means the primary key",
    "CREATE TABLE t(a PRIMARY KEY, b); CREATE TABLE k(x REFERENCES t)",
    /the foreign key \(x\) of table 'k'/,
  ],
  ["the key of WITHOUT ROWID", "CREATE TABLE t(a PRIMARY KEY, b) WITHOUT ROWID", /WITHOUT ROWID/],
].map(([what, script, says]) => ({
  what: `dropping a column that is in ${String(what)}`,
  script: String(script),
  change: (b) => b.dropColumn("a"),
  code: "MIG_DIALECT_COLUMN_IN_USE",
  says: says as RegExp,
}));

const TYPES: readonly Refused[] = (
  [
    [
      "text to INTEGER",
      "CREATE TABLE t(a TEXT); INSERT INTO t VALUES ('12'), ('abc'), ('007')",
      integer(),
      /row 2 \(value: 'abc'\); row 3 \(value: '007'\)/,
    ],
    [
      "a fraction to INTEGER",
      "CREATE TABLE t(a REAL); INSERT INTO t VALUES (2.0), (1.5)",
      integer(),
      /row 2 \(value: 1.5\)/,
    ],
    [
      "digits to INTEGER",
      "CREATE TABLE t(a TEXT); INSERT INTO t VALUES ('9223372036854775808')",
      bigInteger(),
      /'9223372036854775808'/,
    ],
    [
      "2^53 + 1 to REAL",
      "CREATE TABLE t(a INT); INSERT INTO t VALUES (9007199254740992), (9007199254740993)",
      double(),
      /row 2/,
    ],
    [
      "its text to REAL",
      "CREATE TABLE t(a TEXT); INSERT INTO t VALUES ('1.5'), ('9007199254740993')",
      double(),
      /row 2/,
    ],
    ["a real to TEXT", "CREATE TABLE t(a REAL); INSERT INTO t VALUES (0.5), (9e999)", text(), /row 2/],
    [
      "text to NUMERIC",
      "CREATE TABLE t(a TEXT); INSERT INTO t VALUES ('1.5'), ('1.50')",
      numeric(10, 2),
      /row 2 \(value: '1.50'\)/,
    ],
    [
      "a year to DATE",
      "CREATE TABLE t(a TEXT); INSERT INTO t VALUES ('2020-01-01'), ('2020')",
      date(),
      /row 2 \(value: '2020'\)/,
    ],
    ["bytes to TEXT", "CREATE TABLE t(a BLOB); INSERT INTO t VALUES (x'ff00')", string(20), /2 bytes/],
  ] as const
).map(([what, script, type, says]) => ({
  what: `values that would not survive: ${what}`,
  script,
  change: (b) => b.alterColumn("a", { type }),
  code: "MIG_DIALECT_VALUES_REFUSED",
  says,
}));

const ROWS: readonly Refused[] = [
  {
    what: "NOT NULL over NULLs",
    script: `${T}; INSERT INTO t(a) VALUES (1), (NULL)`,
    change: (b) => b.alterColumn("a", { nullable: false }),
    code: "MIG_DIALECT_NULLS_REFUSED",
    says: /'t\.a'.*row 2/,
  },
  {
    what: "a NOT NULL column without a default, where there are rows",
    script: `${T}; INSERT INTO t(a) VALUES (1)`,
    change: (b) => b.addColumn(column("d", integer(), { nullable: false })),
    code: "MIG_DIALECT_VALUE_MISSING",
    says: /'d'/,
  },
  {
    what: "a unique constraint over equal rows",
    script: `${T}; INSERT INTO t(a, b) VALUES (1, 'x'), (1, 'x'), (NULL, 'x'), (NULL, 'x')`,
    change: (b) => b.createUniqueConstraint("uq", ["a", "b"]),
    code: "MIG_DIALECT_ROWS_REFUSED",
    says: /UNIQUE constraint of t: CONSTRAINT uq UNIQUE \(a, b\): a: 1, b: 'x', rows: 2$/,
  },
  {
    what: "a collation under which keys are equal",
    script: "CREATE TABLE t(a TEXT UNIQUE); INSERT INTO t VALUES ('x'), ('X')",
    change: (b) => b.alterColumn("a", { collation: "NOCASE" }),
    code: "MIG_DIALECT_ROWS_REFUSED",
    says: /rows: 2/,
  },
  {
    what: "a check that rows break",
    script: `${T}; INSERT INTO t(a) VALUES (1), (-1), (NULL)`,
    change: (b) => b.createCheckConstraint("ck", "a > 0"),
    code: "MIG_DIALECT_ROWS_REFUSED",
    says: /CHECK \(a > 0\): row 2 \(a: -1\)$/,
  },
  {
    what: "a foreign key with orphans",
    script: `${T}; CREATE TABLE p(id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1); INSERT INTO t(a) VALUES (1), (5), (NULL)`,
    change: (b) => b.createForeignKey("fk", ["a"], { table: "p", columns: ["id"] }),
    code: "MIG_DIALECT_ROWS_REFUSED",
    says: /row 2 \(a: 5\)$/,
  },
  {
    what: "a primary key over NULLs",
    script: `${T}; INSERT INTO t(b) VALUES (NULL)`,
    change: (b) => b.createPrimaryKey(null, ["b"]),
    code: "MIG_DIALECT_NULLS_REFUSED",
    says: /'t\.b'/,
  },
  {
    what: "rows that a new ON CONFLICT REPLACE would eat",
    script: `${T}; INSERT INTO t(a) VALUES (1), (1)`,
    change: (b) => b.createUniqueConstraint("uq", ["a"], { options: { sqlite: { onConflict: "REPLACE" } } }),
    code: "MIG_DIALECT_ROWS_REFUSED",
    says: /rows: 2/,
  },
  {
    what: "rows that ON CONFLICT REPLACE would eat, where only the copy can tell",
    script: `${T}; INSERT INTO t(a) VALUES (1), (2)`,
    change: async (b) => {
      await b.addColumn(column("d", integer(), { serverDefault: 1 }));
      await b.createUniqueConstraint("uq", ["d"], { options: { sqlite: { onConflict: "REPLACE" } } });
    },
    code: "MIG_DIALECT_ROWS_REFUSED",
    says: /UNIQUE/,
  },
  {
    what: "a unique column with a default, where there are two rows",
    script: `${T}; INSERT INTO t(a) VALUES (1), (2)`,
    change: (b) => b.addColumn(column("d", integer(), { unique: true, serverDefault: 1 })),
    code: "MIG_DIALECT_ROWS_REFUSED",
    says: /UNIQUE/,
  },
];

const never = { recreate: "never" } as const;
const OTHERS: readonly Refused[] = [
  {
    what: "a rebuild when it must never be",
    script: T,
    change: (b) => b.alterColumn("a", { type: text() }),
    options: never,
    code: "MIG_DIALECT_UNSUPPORTED",
    says: /cannot change the type of column 'a' in place, and recreate is "never"/,
  },
  {
    what: "a default that is no constant when it must never be rebuilt",
    script: T,
    change: (b) => b.addColumn(column("d", text(), { serverDefault: sql`CURRENT_TIMESTAMP` })),
    options: never,
    code: "MIG_DIALECT_UNSUPPORTED",
    says: /no constant/,
  },
  {
    what: "a place for a column without a rebuild",
    script: T,
    change: (b) => b.addColumn(column("d", text()), { insertBefore: "a" }),
    code: "MIG_DIALECT_UNSUPPORTED",
    says: /the place of column 'd'/,
  },
  {
    what: "a virtual table",
    script: "CREATE VIRTUAL TABLE t USING fts5(a)",
    change: (b) => b.dropColumn("a"),
    code: "MIG_DIALECT_TABLE_NOT_EDITABLE",
    says: /virtual table/,
  },
  {
    what: "a shadow table",
    script: "CREATE VIRTUAL TABLE f USING fts5(a)",
    table: "f_content",
    change: (b) => b.addColumn(column("x", text())),
    code: "MIG_DIALECT_TABLE_NOT_EDITABLE",
    says: /shadow table/,
  },
  {
    what: "a table of SQLite's own",
    script: "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT)",
    table: "sqlite_sequence",
    change: (b) => b.addColumn(column("x", text())),
    code: "MIG_DIALECT_TABLE_NOT_EDITABLE",
    says: /SQLite's own/,
  },
  {
    what: "a view",
    script: `${T}; CREATE VIEW v AS SELECT * FROM t`,
    table: "v",
    change: (b) => b.addColumn(column("x", text())),
    code: "MIG_DIALECT_TABLE_NOT_FOUND",
    says: /'v'/,
  },
  {
    what: "a table that a temporary one hides",
    script: `${T}; CREATE TEMP TABLE t(z)`,
    change: (b) => b.addColumn(column("x", text())),
    code: "MIG_DIALECT_TABLE_NOT_EDITABLE",
    says: /temporary/,
  },
  {
    what: "a type that STRICT does not know",
    script: "CREATE TABLE t(a INTEGER) STRICT",
    change: (b) => b.alterColumn("a", { type: string(20) }),
    code: "MIG_DIALECT_UNSUPPORTED",
    says: /STRICT.*VARCHAR\(20\)/,
  },
  {
    what: "a comment",
    script: T,
    change: (b) => b.alterColumn("a", { comment: "x" }),
    code: "MIG_DIALECT_UNSUPPORTED",
    says: /comments/,
  },
  {
    what: "AUTOINCREMENT on what is no INTEGER PRIMARY KEY",
    script: T,
    change: (b) => b.alterColumn("a", { autoincrement: true }),
    code: "MIG_DIALECT_UNSUPPORTED",
    says: /primary key by itself/,
  },
  {
    what: "a second primary key",
    script: "CREATE TABLE t(a PRIMARY KEY, b)",
    change: (b) => b.createPrimaryKey(null, ["b"]),
    code: "MIG_DIALECT_OBJECT_EXISTS",
    says: /primary key/,
  },
  {
    what: "a new name that is taken",
    script: T,
    change: (b) => b.alterColumn("a", { newColumnName: "B" }),
    code: "MIG_DIALECT_COLUMN_EXISTS",
    says: /'B'/,
  },
  {
    what: "a constraint that is not there",
    script: T,
    change: (b) => b.dropConstraint("nothing"),
    code: "MIG_DIALECT_CONSTRAINT_NOT_FOUND",
    says: /nothing/,
  },
  {
    what: "leaving a table WITHOUT ROWID without its key",
    script: "CREATE TABLE t(a PRIMARY KEY, b) WITHOUT ROWID",
    change: (b) => b.dropConstraint(null, { type: "primaryKey" }),
    code: "MIG_DIALECT_UNSUPPORTED",
    says: /without a primary key/,
  },
  {
    what: "dropping the index of a constraint",
    script: "CREATE TABLE t(a UNIQUE)",
    change: (b) => b.dropIndex("sqlite_autoindex_t_1"),
    code: "MIG_DIALECT_UNSUPPORTED",
    says: /belongs to a constraint/,
  },
];

function refused(open: Open, all: readonly Refused[]): void {
  it.each(all.map((one) => [one.what, one] as const))("%s", async (_, one) => {
    const s = await scene(open, one.script);
    try {
      const before = await s.dump();
      const error = await failure(() => s.batch(one.table ?? "t", one.change, one.options ?? {}));
      expect(error.code).toBe(one.code);
      expect(error.message).toMatch(one.says);
      expect(error.hint).not.toBe("");
      expect(await s.dump()).toBe(before);
    } finally {
      await s.dispose();
    }
  });
}

function wayOut(open: Open): void {
  let s: Scene;
  afterEach(() => s.dispose());

  it("what needs a column is dropped first, in the same batch", async () => {
    s = await scene(
      open,
      "CREATE TABLE t(a, b, UNIQUE (a, b), CHECK (a > b)); CREATE INDEX i ON t(a, b); INSERT INTO t VALUES (2, 1)",
    );
    await s.batch("t", async (batch) => {
      await batch.dropConstraint(null, { type: "unique", columns: ["a", "b"] });
      await batch.dropConstraint(null, { type: "check", expression: "a > b" });
      await batch.dropIndex("i");
      await batch.dropColumn("b");
    });
    expect(await s.text("t")).toBe('CREATE TABLE "t"(a)');
    const hazards = s.ran().flatMap((one) => (one.kind === "run" ? one.hazards : []));
    expect(hazards.map((hazard) => hazard.code).sort()).toEqual([
      "deletesData",
      "locksWrites",
      "rewritesTable",
    ]);
    expect(hazards.find((hazard) => hazard.code === "deletesData")?.level).toBe("danger");
  });

  it("a view over several tables, and another table's trigger, that would break are found before the commit", async () => {
    s = await scene(
      open,
      `CREATE TABLE t(a UNIQUE, b); CREATE TABLE o(x); INSERT INTO t VALUES (1, 2);
       CREATE TRIGGER r AFTER INSERT ON o BEGIN UPDATE t SET a = 1; END`,
    );
    const before = await s.dump();
    expect((await failure(() => s.batch("t", (batch) => batch.dropColumn("a")))).code).toBe(
      "MIG_DIALECT_COLUMN_UNKNOWN",
    );
    expect(await s.dump()).toBe(before);
    await s.connection.run("DROP TRIGGER r; CREATE VIEW v AS SELECT t.a FROM t JOIN o");
    expect((await failure(() => s.batch("t", (batch) => batch.dropColumn("a")))).code).toBe(
      "MIG_DIALECT_COLUMN_UNKNOWN",
    );
    expect(hasRebuilt(s.ran())).toBe(false);
  });

  it("a view that has the column's name of another table is no hindrance", async () => {
    s = await scene(
      open,
      "CREATE TABLE t(a UNIQUE, b); CREATE TABLE o(a); CREATE VIEW v AS SELECT o.a FROM o JOIN t",
    );
    await s.batch("t", (batch) => batch.dropColumn("a"));
    expect(await s.rows("SELECT * FROM v")).toEqual([]);
    expect(await s.text("t")).toBe('CREATE TABLE "t"(b)');
  });
}

/** What is refused, and leaves everything as it was. */
export function refusesSuite(open: Open): void {
  describe("is refused, and nothing changes", () => {
    refused(open, [...DROPS, ...TYPES, ...ROWS, ...OTHERS]);
  });
  describe("ways out", () => wayOut(open));
}

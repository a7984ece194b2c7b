import { afterEach, describe, expect, it } from "vitest";
import { column } from "../../src/schema/column.js";
import { foreignKey, primaryKey, unique } from "../../src/schema/constraints.js";
import { sql } from "../../src/schema/sql.js";
import { table } from "../../src/schema/table.js";
import { bigInteger, dateTime, double, integer, string, text } from "../../src/schema/types.js";
import type { BatchOperations } from "../../src/operations/batch-op.js";
import { type Open, type Scene, hasRebuilt, scene, sqlOf } from "./rebuild-harness.js";

type Change = (batch: BatchOperations) => Promise<void>;

interface Case {
  readonly what: string;
  readonly script: string;
  readonly change: Change;
  /** The table's text afterwards, without quotes around its name. */
  readonly becomes: string;
  /** Since which version SQLite does it in place; null for never. */
  readonly inPlaceSince: string | null;
}

const CASES: readonly Case[] = [
  {
    what: "a nullable column",
    script: "CREATE TABLE t(a); INSERT INTO t VALUES (1)",
    change: (b) => b.addColumn(column("b", string(20))),
    becomes: "CREATE TABLE t(a, b VARCHAR(20))",
    inPlaceSince: "3.35",
  },
  {
    what: "a column with a constant default, a check and a foreign key",
    script: "CREATE TABLE t(a); INSERT INTO t VALUES (1)",
    change: (b) =>
      b.addColumn(
        column("b", integer(), {
          check: "b > 0",
          references: { table: "t", column: "a", onDelete: "CASCADE" },
        }),
      ),
    becomes: "CREATE TABLE t(a, b INTEGER REFERENCES t (a) ON DELETE CASCADE CHECK (b > 0))",
    inPlaceSince: "3.35",
  },
  {
    what: "a column with a default that is no constant: rows get it, too",
    script: "CREATE TABLE t(a); INSERT INTO t VALUES (1)",
    change: (b) =>
      b.addColumn(column("b", dateTime(), { nullable: false, serverDefault: sql`CURRENT_TIMESTAMP` })),
    becomes: "CREATE TABLE t(a, b DATETIME DEFAULT CURRENT_TIMESTAMP NOT NULL)",
    inPlaceSince: null,
  },
  {
    what: "a unique column",
    script: "CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)",
    change: (b) => b.addColumn(column("b", integer(), { unique: "uq" })),
    becomes: "CREATE TABLE t(a, b INTEGER CONSTRAINT uq UNIQUE)",
    inPlaceSince: null,
  },
  {
    what: "another name for a unique constraint of a column",
    script: "CREATE TABLE t(a CONSTRAINT u UNIQUE, b /* b */); INSERT INTO t VALUES (1, 2), (2, 3)",
    change: (b) => b.renameConstraint("u", "uq"),
    becomes: "CREATE TABLE t(a CONSTRAINT uq UNIQUE, b /* b */)",
    inPlaceSince: null,
  },
  {
    what: "a stored generated column",
    script: "CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)",
    change: (b) => b.addColumn(column("b", integer(), { generated: { expression: "a + 1", stored: true } })),
    becomes: "CREATE TABLE t(a, b INTEGER GENERATED ALWAYS AS (a + 1) STORED)",
    inPlaceSince: null,
  },
  {
    what: "an INTEGER PRIMARY KEY, which becomes the rowid that was hidden",
    script: "CREATE TABLE t(a); INSERT INTO t(rowid, a) VALUES (5, 1), (9, 2)",
    change: (b) => b.addColumn(column("id", integer(), { primaryKey: true })),
    becomes: "CREATE TABLE t(a, id INTEGER NOT NULL PRIMARY KEY)",
    inPlaceSince: null,
  },
  {
    what: "no column that nothing needs",
    script: "CREATE TABLE t(a, b INT, c); INSERT INTO t VALUES (1, 2, 3)",
    change: (b) => b.dropColumn("b"),
    becomes: "CREATE TABLE t(a, c)",
    inPlaceSince: "3.35",
  },
  {
    what: "no column beside comments, which stay",
    script: "CREATE TABLE t(a, -- about a\n b INT, c); INSERT INTO t VALUES (1, 2, 3)",
    change: (b) => b.dropColumn("b"),
    becomes: "CREATE TABLE t(a, -- about a\n c)",
    inPlaceSince: null,
  },
  {
    what: "no unique column, with the keys and indexes over it alone",
    script: `CREATE TABLE p(x UNIQUE); CREATE TABLE t(a, b INT UNIQUE REFERENCES p(x), c, UNIQUE (b), CHECK (b > 0), FOREIGN KEY (b) REFERENCES p(x));
      CREATE INDEX i ON t(b) WHERE b > 5; INSERT INTO t VALUES (1, NULL, 3)`,
    change: (b) => b.dropColumn("b"),
    becomes: "CREATE TABLE t(a, c)",
    inPlaceSince: null,
  },
  {
    what: "another type",
    script: "CREATE TABLE t(a INT NOT NULL, b); INSERT INTO t VALUES (12, 1)",
    change: (b) => b.alterColumn("a", { type: text() }),
    becomes: "CREATE TABLE t(a TEXT NOT NULL, b)",
    inPlaceSince: null,
  },
  {
    what: "NOT NULL",
    script: "CREATE TABLE t(a INT, b); INSERT INTO t VALUES (12, 1)",
    change: (b) => b.alterColumn("a", { nullable: false }),
    becomes: "CREATE TABLE t(a INT NOT NULL, b)",
    inPlaceSince: "3.53",
  },
  {
    what: "no NOT NULL",
    script:
      "CREATE TABLE t(a INT CONSTRAINT nn NOT NULL ON CONFLICT FAIL DEFAULT 5, b); INSERT INTO t VALUES (12, 1)",
    change: (b) => b.alterColumn("a", { nullable: true }),
    becomes: "CREATE TABLE t(a INT DEFAULT 5, b)",
    inPlaceSince: "3.53",
  },
  {
    what: "another default",
    script: "CREATE TABLE t(a INT DEFAULT 1, b); INSERT INTO t VALUES (12, 1)",
    change: (b) => b.alterColumn("a", { serverDefault: 7 }),
    becomes: "CREATE TABLE t(a INT DEFAULT 7, b)",
    inPlaceSince: null,
  },
  {
    what: "a collation",
    script: "CREATE TABLE t(a TEXT UNIQUE, b); INSERT INTO t VALUES ('a', 1), ('b', 2)",
    change: (b) => b.alterColumn("a", { collation: "NOCASE" }),
    becomes: "CREATE TABLE t(a TEXT UNIQUE COLLATE NOCASE, b)",
    inPlaceSince: null,
  },
  {
    what: "AUTOINCREMENT",
    script: "CREATE TABLE t(a INTEGER, b, PRIMARY KEY (a)); INSERT INTO t VALUES (4, 1)",
    change: (b) => b.alterColumn("a", { autoincrement: true }),
    becomes: "CREATE TABLE t(a INTEGER, b, PRIMARY KEY (a AUTOINCREMENT))",
    inPlaceSince: null,
  },
  {
    what: "no AUTOINCREMENT",
    script: "CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT, b); INSERT INTO t VALUES (4, 1)",
    change: (b) => b.alterColumn("a", { autoincrement: false }),
    becomes: "CREATE TABLE t(a INTEGER PRIMARY KEY, b)",
    inPlaceSince: null,
  },
  {
    what: "a check",
    script: "CREATE TABLE t(a INT, b); INSERT INTO t VALUES (12, 1)",
    change: (b) => b.createCheckConstraint("ck", "a > b"),
    becomes: "CREATE TABLE t(a INT, b, CONSTRAINT ck CHECK (a > b))",
    inPlaceSince: "3.53",
  },
  {
    what: "no check",
    script: "CREATE TABLE t(a INT CONSTRAINT ck CHECK (a > 0), b); INSERT INTO t VALUES (12, 1)",
    change: (b) => b.dropConstraint("ck"),
    becomes: "CREATE TABLE t(a INT, b)",
    inPlaceSince: "3.53",
  },
  {
    what: "no check without a name",
    script: "CREATE TABLE t(a INT CHECK (a > 0), b, CHECK (b > 0)); INSERT INTO t VALUES (12, 1)",
    change: (b) => b.dropConstraint(null, { type: "check", expression: "A>0" }),
    becomes: "CREATE TABLE t(a INT, b, CHECK (b > 0))",
    inPlaceSince: null,
  },
  {
    what: "no unique constraint without a name",
    script: "CREATE TABLE t(a INT, b, UNIQUE (a, b), UNIQUE (b)); INSERT INTO t VALUES (12, 1)",
    change: (b) => b.dropConstraint(null, { type: "unique", columns: ["a", "b"] }),
    becomes: "CREATE TABLE t(a INT, b, UNIQUE (b))",
    inPlaceSince: null,
  },
  {
    what: "a primary key, a unique constraint and a foreign key",
    script: "CREATE TABLE t(a INT, b); INSERT INTO t VALUES (12, 12)",
    change: async (b) => {
      await b.createPrimaryKey("pk", ["a"]);
      await b.createUniqueConstraint("uq", ["a", "b"]);
      await b.createForeignKey("fk", ["b"], { table: "t", columns: ["a"] }, { onDelete: "SET NULL" });
    },
    becomes:
      "CREATE TABLE t(a INT, b, CONSTRAINT pk PRIMARY KEY (a), CONSTRAINT uq UNIQUE (a, b), CONSTRAINT fk FOREIGN KEY(b) REFERENCES t (a) ON DELETE SET NULL)",
    inPlaceSince: null,
  },
];

const isAtLeast = (version: string, minimum: string): boolean => {
  const [a = 0, b = 0] = version.split(".").map(Number);
  const [c = 0, d = 0] = minimum.split(".").map(Number);
  return a > c || (a === c && b >= d);
};

function becomes(open: Open): void {
  it.each(CASES.map((one) => [one.what, one] as const))("%s", async (_, one) => {
    const texts: string[] = [];
    for (const recreate of ["auto", "always"] as const) {
      const s = await scene(open, one.script);
      try {
        const [count] = await s.rows("SELECT count(*) AS n FROM t");
        await s.batch("t", one.change, { recreate });
        const version = s.connection.serverVersion.replace("SQLite ", "");
        const inPlace =
          recreate === "auto" && one.inPlaceSince !== null && isAtLeast(version, one.inPlaceSince);
        expect(hasRebuilt(s.ran())).toBe(!inPlace);
        texts.push((await s.text("t")).replace('CREATE TABLE "t"', "CREATE TABLE t"));
        expect(await s.rows("SELECT count(*) AS n FROM t")).toEqual([count]);
        expect(await s.rows("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
      } finally {
        await s.dispose();
      }
    }
    expect(texts).toEqual([one.becomes, one.becomes]);
  });
}

function names(open: Open): void {
  let s: Scene;
  afterEach(() => s.dispose());

  it("a renamed column keeps index, key, foreign keys, views, triggers and data, rebuilt or not", async () => {
    for (const recreate of ["auto", "always"] as const) {
      s = await scene(
        open,
        `CREATE TABLE t(id INTEGER PRIMARY KEY, a INT UNIQUE, up REFERENCES t(a)); INSERT INTO t VALUES (1, 5, 5);
         CREATE TABLE c(x REFERENCES t(a)); CREATE INDEX i ON t(a DESC) WHERE a > 0; CREATE VIEW v AS SELECT a FROM t;
         CREATE TRIGGER tr AFTER UPDATE OF a ON t BEGIN UPDATE c SET x = new.a WHERE x = old.a; END; INSERT INTO c VALUES (5)`,
      );
      await s.batch("t", (batch) => batch.alterColumn("a", { newColumnName: "b" }), { recreate });
      expect(await s.text("i")).toBe("CREATE INDEX i ON t(b DESC) WHERE b > 0");
      expect(await s.text("c")).toContain("REFERENCES t(b)");
      expect(await s.text("v")).toContain("SELECT b FROM t");
      expect(await s.text("tr")).toContain("new.b");
      expect(await s.text("t")).toContain("REFERENCES t(b)");
      await s.connection.run("PRAGMA foreign_keys = OFF; UPDATE t SET b = 6");
      expect(await s.rows("SELECT x FROM c")).toEqual([{ x: 6 }]);
      if (recreate === "auto") await s.dispose();
    }
  });

  it("columns swap their names", async () => {
    s = await scene(open, "CREATE TABLE t(a INT, b TEXT); INSERT INTO t VALUES (1, 'x')");
    await s.batch("t", async (batch) => {
      await batch.alterColumn("a", { newColumnName: "c" });
      await batch.alterColumn("b", { newColumnName: "a", nullable: false });
      await batch.alterColumn("c", { newColumnName: "b", serverDefault: 3 });
    });
    expect(await s.rows("SELECT a, b FROM t")).toEqual([{ a: "x", b: 1 }]);
    expect(await s.text("t")).toMatch(/\(b INT DEFAULT 3, a TEXT NOT NULL\)/);
  });

  it("a new column takes the name that another one gives up", async () => {
    for (const recreate of ["auto", "always"] as const) {
      s = await scene(open, "CREATE TABLE t(a INT); INSERT INTO t VALUES (1)");
      await s.batch(
        "t",
        async (batch) => {
          await batch.alterColumn("a", { newColumnName: "old_a" });
          await batch.addColumn(column("a", text(), { serverDefault: "new" }));
          await batch.createIndex("i", ["a", "old_a"]);
        },
        { recreate },
      );
      expect(await s.rows("SELECT a, old_a FROM t")).toEqual([{ a: "new", old_a: 1 }]);
      expect(await s.text("i")).toMatch(/\(a, old_a\)/);
      if (recreate === "auto") await s.dispose();
    }
  });

  it("a name that the batch has taken away is not known any more", async () => {
    s = await scene(open, "CREATE TABLE t(a INT, b)");
    const work = s.batch("t", async (batch) => {
      await batch.alterColumn("a", { newColumnName: "c" });
      await batch.alterColumn("a", { nullable: false });
    });
    await expect(work).rejects.toMatchObject({ code: "MIG_DIALECT_COLUMN_NOT_FOUND" });
  });

  it("constraints are found by the name of the convention", async () => {
    s = await scene(open, "CREATE TABLE t(email TEXT UNIQUE, p INT REFERENCES t(email), x)");
    const namingConvention = {
      uq: "uq_%(table_name)s_%(column_0_name)s",
      fk: "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    };
    await s.batch(
      "t",
      async (batch) => {
        await batch.dropConstraint("fk_t_p_t");
        await batch.dropConstraint("uq_t_email");
        await batch.createUniqueConstraint(null, ["x"]);
      },
      { namingConvention },
    );
    await s.batch("t", (batch) => batch.renameConstraint("uq_t_x", "u"), { namingConvention });
    expect(await s.text("t")).toBe('CREATE TABLE "t"(email TEXT, p INT, x, CONSTRAINT u UNIQUE (x))');
    await s.batch("t", (batch) => batch.renameConstraint("u", "uq_t_x"), { namingConvention });
    expect(await s.text("t")).toBe('CREATE TABLE "t"(email TEXT, p INT, x, CONSTRAINT uq_t_x UNIQUE (x))');
  });
}

function batchOptions(open: Open): void {
  let s: Scene;
  afterEach(() => s.dispose());
  const start = "CREATE TABLE t(id INTEGER PRIMARY KEY, x INT, y INT); INSERT INTO t VALUES (1, 2, 3)";
  const always = { recreate: "always" } as const;

  it("insertBefore and insertAfter", async () => {
    s = await scene(open, start);
    await s.batch(
      "t",
      async (batch) => {
        await batch.addColumn(column("g", text()), { insertAfter: "id" });
        await batch.addColumn(column("q", text()), { insertAfter: "g" });
        await batch.addColumn(column("f", text()), { insertBefore: "id" });
        await batch.addColumn(column("z", text()));
        await batch.alterColumn("y", { insertBefore: "x" });
      },
      always,
    );
    expect(Object.keys((await s.rows("SELECT * FROM t"))[0] ?? {})).toEqual([
      "f",
      "id",
      "g",
      "q",
      "y",
      "x",
      "z",
    ]);
    expect(await s.rows("SELECT id, x, y FROM t")).toEqual([{ id: 1, x: 2, y: 3 }]);
  });

  it("partialReordering and tableArgs", async () => {
    s = await scene(open, start);
    const options = {
      partialReordering: [["y", "x", "id"]],
      tableArgs: [unique(["x", "y"], { name: "uq" })],
    };
    await s.batch("t", async () => undefined, { ...options, ...always });
    expect(await s.text("t")).toBe(
      'CREATE TABLE "t"(y INT, x INT, id INTEGER PRIMARY KEY, CONSTRAINT uq UNIQUE (x, y))',
    );
    expect(await s.rows("SELECT id, x, y FROM t")).toEqual([{ id: 1, x: 2, y: 3 }]);
  });

  it("copyFrom takes a definition instead of the database's text, and keeps rows, triggers and indexes", async () => {
    s = await scene(
      open,
      `${start}; CREATE INDEX i ON t(x); CREATE TABLE log(v);
       CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id); END`,
    );
    const copyFrom = table("t", [
      column("id", integer(), { primaryKey: true }),
      column("x", bigInteger()),
      column("y", integer(), { nullable: false }),
      column("n", integer(), { serverDefault: 4 }),
      foreignKey(["x"], { table: "t", columns: ["id"] }),
    ]);
    await s.step(async (op) => {
      await op.execute("UPDATE t SET x = 1");
      await op.batchAlterTable("t", async () => undefined, { copyFrom, ...always });
    });
    expect(await s.rows("SELECT * FROM t")).toEqual([{ id: 1, x: 1, y: 3, n: 4 }]);
    expect(await s.text("i")).toBe("CREATE INDEX i ON t(x)");
    await s.connection.run("INSERT INTO t(id, y) VALUES (8, 1)");
    expect(await s.rows("SELECT v FROM log")).toEqual([{ v: 8 }]);
  });

  it("an index alone is never a reason to rebuild; ifNotExists and ifExists pass", async () => {
    s = await scene(open, `${start}; CREATE INDEX i ON t(x)`);
    await s.batch("t", async (batch) => {
      await batch.createIndex("i", ["x"], { ifNotExists: true });
      await batch.createIndex("j", ["y"], { unique: true });
      await batch.dropIndex("i");
      await batch.dropIndex("nothing", { ifExists: true });
      await batch.addColumn(column("x", integer()), { ifNotExists: true });
      await batch.dropColumn("nothing", { ifExists: true });
      await batch.dropConstraint("nothing", { ifExists: true });
    });
    expect(sqlOf(s.ran())).toEqual(["CREATE UNIQUE INDEX j ON t (y)", "DROP INDEX i"]);
  });

  it("an index gets another name with its text and its statistics, in place or not", async () => {
    const text = "ON t(x COLLATE NOCASE DESC, lower(y)) /* why */ WHERE x > 0";
    s = await scene(open, `${start}; CREATE UNIQUE INDEX "the i" ${text}; CREATE INDEX j ON t(y); ANALYZE`);
    const before = await s.dump();
    const swap = (dump: string): readonly string[] =>
      dump.replaceAll('"the i"', "k").replaceAll("the i", "k").split("\n").sort();
    await s.step((op) => op.renameIndex("THE I", "k"));
    expect(hasRebuilt(s.ran())).toBe(false);
    expect(await s.text("k")).toBe(`CREATE UNIQUE INDEX k ${text}`);
    expect((await s.dump()).split("\n").sort()).toEqual(swap(before));
    expect(await s.rows("SELECT stat FROM sqlite_stat1 WHERE idx = 'k'")).toHaveLength(1);
    await s.batch("t", (batch) => batch.renameIndex("k", "the i"), { recreate: "always" });
    expect(hasRebuilt(s.ran())).toBe(true);
    expect(swap(await s.dump())).toEqual(swap(before.replace("CREATE TABLE t(", 'CREATE TABLE "t"(')));
    expect(await s.rows("SELECT stat FROM sqlite_stat1 WHERE idx = 'the i'")).toHaveLength(1);
    await s.batch("t", async (batch) => {
      await batch.renameIndex("j", "other");
      await batch.renameIndex("the i", "j");
      await batch.renameIndex("other", "the i");
    });
    expect(await s.text("j")).toBe(`CREATE UNIQUE INDEX j ${text}`);
    expect(await s.text("the i")).toBe('CREATE INDEX "the i" ON t(y)');
    const taken = s.step((op) => op.renameIndex("j", "T"));
    await expect(taken).rejects.toMatchObject({ code: "MIG_DIALECT_OBJECT_EXISTS" });
    const automatic = s.step((op) => op.renameIndex("sqlite_autoindex_t_1", "x", { tableName: "t" }));
    await expect(automatic).rejects.toThrow(/sqlite_autoindex_t_1/);
  });

  it("what is so already takes no statement", async () => {
    s = await scene(open, "CREATE TABLE t(a VARCHAR(20) NOT NULL DEFAULT 'x' COLLATE NOCASE)");
    await s.batch("t", (batch) =>
      batch.alterColumn("a", { type: string(20), nullable: false, serverDefault: "x", collation: "nocase" }),
    );
    expect(sqlOf(s.ran())).toEqual([]);
  });

  it("using converts the values", async () => {
    s = await scene(open, "CREATE TABLE t(a TEXT, b); INSERT INTO t VALUES ('1.50', 1), ('abc', 2)");
    await s.batch("t", (batch) =>
      batch.alterColumn("a", { type: double(), using: "CASE WHEN a GLOB '[0-9]*' THEN CAST(a AS REAL) END" }),
    );
    expect(await s.rows("SELECT a, typeof(a) AS t FROM t")).toEqual([
      { a: 1.5, t: "real" },
      { a: null, t: "null" },
    ]);
  });

  it("a key is taken from one column and given to another in one batch", async () => {
    s = await scene(
      open,
      "CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT); INSERT INTO t VALUES (5, 'x')",
    );
    await s.batch("t", async (batch) => {
      await batch.dropConstraint(null, { type: "primary" });
      await batch.createPrimaryKey(null, ["b"]);
    });
    expect(await s.text("t")).toBe('CREATE TABLE "t"(a INTEGER, b TEXT, PRIMARY KEY (b))');
    expect(await s.rows("SELECT rowid AS r, a, b FROM t")).toEqual([{ r: 5, a: 5, b: "x" }]);
    expect(await s.rows("SELECT * FROM sqlite_sequence")).toEqual([]);
    expect(primaryKey(["b"]).kind).toBe("primaryKey");
  });
}

/** What each change does. */
export function changesSuite(open: Open): void {
  describe("a table gets", () => becomes(open));
  describe("names", () => names(open));
  describe("a batch", () => batchOptions(open));
}

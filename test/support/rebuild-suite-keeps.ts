import { afterEach, describe, expect, it } from "vitest";
import { column } from "../../src/schema/column.js";
import { bigInteger, integer, text } from "../../src/schema/types.js";
import { sql } from "../../src/schema/sql.js";
import { type Open, type Scene, hasRebuilt, scene, sqlOf } from "./rebuild-harness.js";

/** Builds a table anew without changing anything. */
const always = { recreate: "always" } as const;
const nothing = async (): Promise<void> => undefined;

/** What a rebuild with no change must leave as it was: everything but the quotes around the table's name. */
const withoutQuotes = (dump: string, table: string): string =>
  dump.replaceAll(`CREATE TABLE "${table}"`, `CREATE TABLE ${table}`);

interface Kept {
  readonly what: string;
  readonly script: string;
  readonly table?: string;
}

const KEPT: readonly Kept[] = [
  { what: "a plain table", script: "CREATE TABLE t(a, b); INSERT INTO t VALUES (1, 'x'), (2, NULL)" },
  { what: "no rows", script: "CREATE TABLE t(a, b)" },
  {
    what: "triggers, of the table and of others that write to it",
    script: `CREATE TABLE t(id INTEGER PRIMARY KEY, a INT); CREATE TABLE log(x); CREATE TABLE other(y);
      INSERT INTO t VALUES (1, 1);
      CREATE TRIGGER one AFTER UPDATE OF a ON t WHEN new.a > 0 BEGIN INSERT INTO log VALUES (new.a); END;
      CREATE TRIGGER two BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'no'); END;
      CREATE TRIGGER three AFTER INSERT ON other BEGIN UPDATE t SET a = new.y; DELETE FROM t WHERE a > 5; END;`,
  },
  {
    what: "views, and INSTEAD OF triggers on them",
    script: `CREATE TABLE t(a, b); INSERT INTO t VALUES (1, 2);
      CREATE VIEW v(x) AS SELECT a FROM t; CREATE VIEW w AS SELECT * FROM v JOIN t;
      CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN INSERT INTO t(a) VALUES (new.x); END;`,
  },
  {
    what: "checks, and constraints without a name",
    script: `CREATE TABLE t(a INT CHECK (a > 0), b TEXT UNIQUE, c INT, CHECK (a < c), UNIQUE (a, c), CONSTRAINT named CHECK (b <> ''));
      INSERT INTO t VALUES (1, 'x', 2)`,
  },
  {
    what: "collations",
    script: `CREATE TABLE t(a TEXT COLLATE NOCASE UNIQUE, b TEXT COLLATE RTRIM, PRIMARY KEY (b COLLATE BINARY));
      INSERT INTO t VALUES ('A', 'b ')`,
  },
  {
    what: "descending, expression, partial, unique and collated indexes",
    script: `CREATE TABLE t(a INT, b TEXT, c TEXT); INSERT INTO t VALUES (1, 'x', 'y'), (2, 'X', NULL);
      CREATE INDEX i1 ON t(a DESC, b); CREATE INDEX i2 ON t(lower(b), a + 1); CREATE UNIQUE INDEX i3 ON t(a) WHERE a > 0;
      CREATE INDEX i4 ON t(b COLLATE NOCASE DESC); CREATE INDEX "odd name" ON "t" ( "c" /* why */ )`,
  },
  {
    what: "the mark of AUTOINCREMENT",
    script: `CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a); CREATE TABLE z(id INTEGER PRIMARY KEY AUTOINCREMENT);
      INSERT INTO t(a) VALUES (1), (2), (3); DELETE FROM t WHERE id > 1; INSERT INTO z VALUES (7)`,
  },
  {
    what: "the mark of AUTOINCREMENT of a table that is empty",
    script: `CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a); INSERT INTO t(a) VALUES (1), (2); DELETE FROM t`,
  },
  {
    what: "no mark of AUTOINCREMENT where there was none",
    script: "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a)",
  },
  {
    what: "implicit rowids, holes and negative ones too",
    script: "CREATE TABLE t(a); INSERT INTO t(rowid, a) VALUES (5, 'x'), (-3, 'y'), (9000000000, 'z')",
  },
  {
    what: "implicit rowids of a table with a column called rowid",
    script: `CREATE TABLE t("rowid" TEXT, a TEXT); INSERT INTO t(oid, "rowid", a) VALUES (5, 'x', 'y'), (9, 'z', 'q')`,
  },
  {
    what: "implicit rowids of a table with a key of another type",
    script: `CREATE TABLE t(id INT PRIMARY KEY, b TEXT); INSERT INTO t(rowid, id) VALUES (50, 1), (70, 2)`,
  },
  {
    what: "INTEGER PRIMARY KEY DESC, which is no rowid",
    script: `CREATE TABLE t(id INTEGER PRIMARY KEY DESC, b TEXT); INSERT INTO t(rowid, id) VALUES (50, 1), (70, 2)`,
  },
  {
    what: "declared types, whatever they are called",
    script: `CREATE TABLE t(a UNSIGNED BIG INT, b DECIMAL(10, 5), c "my type", d varying character (20), e)`,
  },
  {
    what: "values that do not fit their types",
    script: `CREATE TABLE t(a INTEGER, b REAL, c TEXT, d BLOB);
      INSERT INTO t VALUES ('abc', x'00ff', 5, 1.5), (1.5, 'x', x'01', 'y'), (9223372036854775807, 1e300, '', NULL)`,
  },
  {
    what: "generated columns, virtual and stored",
    script: `CREATE TABLE t(a INT, b INT GENERATED ALWAYS AS (a * 2) VIRTUAL, c INT AS (a + b) STORED UNIQUE, d TEXT);
      INSERT INTO t(a, d) VALUES (1, 'x'), (2, 'y'); CREATE INDEX i ON t(b)`,
  },
  {
    what: "WITHOUT ROWID",
    script:
      "CREATE TABLE t(a TEXT, b INT, PRIMARY KEY (b DESC, a)) WITHOUT ROWID; INSERT INTO t VALUES ('x', 1), ('y', 2)",
  },
  {
    what: "foreign keys with their actions and deferrability",
    script: `CREATE TABLE p(id INTEGER PRIMARY KEY, x UNIQUE); INSERT INTO p VALUES (1, 'x');
      CREATE TABLE t(a INT REFERENCES p ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
        b INT CONSTRAINT fkb REFERENCES p(id) MATCH FULL NOT DEFERRABLE, c, FOREIGN KEY (c) REFERENCES p(x) ON DELETE RESTRICT);
      INSERT INTO t VALUES (1, NULL, 'x')`,
  },
  {
    what: "a foreign key to itself",
    script: `CREATE TABLE t(id INTEGER PRIMARY KEY, up INT REFERENCES t(id) ON DELETE CASCADE, top REFERENCES "T");
      INSERT INTO t VALUES (1, NULL, 1), (2, 1, 1)`,
  },
  {
    what: "ON CONFLICT clauses",
    script: `CREATE TABLE t(a INT NOT NULL ON CONFLICT IGNORE, b INT UNIQUE ON CONFLICT REPLACE, c, UNIQUE (a, c) ON CONFLICT FAIL);
      INSERT INTO t VALUES (1, 2, 3)`,
  },
  {
    what: "comments, and the layout",
    script: `CREATE TABLE t( -- a table
        a INT, -- the first
        /* about b */ b TEXT /* inside */ DEFAULT 'x' -- last
        -- the end
      ); INSERT INTO t VALUES (1, 'y')`,
  },
  {
    what: "defaults, expressions among them",
    script: `CREATE TABLE t(a DEFAULT 'x''y', b DEFAULT CURRENT_TIMESTAMP, c DEFAULT (random()), d DEFAULT -1.5, e DEFAULT abc);
      INSERT INTO t(a) VALUES (1)`,
  },
  {
    what: "odd names",
    table: 'we"ird na`me',
    script: `CREATE TABLE "we""ird na\`me"("select" INT, [a b] TEXT, \`c"d\` TEXT, 'e' INT);
      INSERT INTO "we""ird na\`me" VALUES (1, 'x', 'y', 2); CREATE INDEX "i x" ON "we""ird na\`me"("select", [a b])`,
  },
  {
    what: "a name in other letters than asked for",
    table: "T",
    script: "CREATE TABLE t(a); INSERT INTO t VALUES (1)",
  },
  {
    what: "what ANALYZE has found",
    script: `CREATE TABLE t(a, b UNIQUE); INSERT INTO t VALUES (1, 2), (1, 3), (2, 4); CREATE INDEX i ON t(a);
      CREATE TABLE z(a); INSERT INTO z VALUES (1); CREATE INDEX zi ON z(a); ANALYZE`,
  },
  {
    what: "a rebuild that was left behind by hand",
    script:
      "CREATE TABLE t(a); INSERT INTO t VALUES (1); CREATE TABLE _cortex_new_t(b); INSERT INTO _cortex_new_t VALUES (2)",
  },
  {
    what: "a column added in place, whose rows are short",
    script: "CREATE TABLE t(a); INSERT INTO t VALUES (1); ALTER TABLE t ADD COLUMN b DEFAULT 7",
  },
];

function keepsOne(open: Open): void {
  it.each(KEPT.map((kept) => [kept.what, kept] as const))("%s", async (_, kept) => {
    const s = await scene(open, kept.script);
    try {
      const before = await s.dump();
      await s.batch(kept.table ?? "t", nothing, always);
      expect(hasRebuilt(s.ran())).toBe(true);
      const [stored = "t"] = [kept.table === "T" ? "t" : kept.table];
      const name = stored.replaceAll('"', '""');
      const plain = (dump: string): string => withoutQuotes(dump, name);
      expect(plain(await s.dump())).toBe(plain(before));
      expect(await s.rows("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    } finally {
      await s.dispose();
    }
  });
}

function keepsAcross(open: Open): void {
  let s: Scene;
  afterEach(() => s.dispose());

  it("STRICT", async () => {
    s = await scene(open, "SELECT 1");
    const [version] = await s.rows("SELECT sqlite_version() >= '3.37' AS ok");
    expect(version?.ok).toBe(1);
    await s.connection.run(
      "CREATE TABLE t(a INTEGER, b ANY) STRICT; INSERT INTO t VALUES (1, '007'), (2, x'00')",
    );
    const before = await s.dump();
    await s.batch("t", nothing, always);
    expect(withoutQuotes(await s.dump(), "t")).toBe(before);
  });

  it("rows behind ON DELETE CASCADE, with foreign keys enforced before and after", async () => {
    s = await scene(
      open,
      `PRAGMA foreign_keys = ON; CREATE TABLE p(id INTEGER PRIMARY KEY, a TEXT);
       CREATE TABLE c(id INTEGER PRIMARY KEY, p INT REFERENCES p(id) ON DELETE CASCADE ON UPDATE SET NULL);
       INSERT INTO p VALUES (1, 'x'), (2, 'y'); INSERT INTO c VALUES (1, 1), (2, 1), (3, 2)`,
    );
    await s.batch("p", async (batch) => {
      await batch.alterColumn("a", { serverDefault: "z", nullable: false });
    });
    expect(hasRebuilt(s.ran())).toBe(true);
    expect(await s.rows("SELECT * FROM c ORDER BY id")).toEqual([
      { id: 1, p: 1 },
      { id: 2, p: 1 },
      { id: 3, p: 2 },
    ]);
    expect(await s.text("c")).toContain("REFERENCES p(id) ON DELETE CASCADE");
    expect(await s.rows("PRAGMA foreign_keys")).toEqual([{ foreign_keys: 1 }]);
    await s.connection.run("DELETE FROM p WHERE id = 1");
    expect(await s.rows("SELECT id FROM c")).toEqual([{ id: 3 }]);
  });

  it("foreign keys that were broken before, and those only", async () => {
    s = await scene(
      open,
      `PRAGMA foreign_keys = OFF; CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(a INT REFERENCES p(id), b);
       INSERT INTO t VALUES (7, 1)`,
    );
    const before = await s.rows("PRAGMA foreign_key_check");
    await s.batch("t", nothing, always);
    expect(await s.rows("PRAGMA foreign_key_check")).toEqual(before);
    expect(before).toHaveLength(1);
  });

  it("temporary triggers, which SQLite drops with the table", async () => {
    s = await scene(
      open,
      `CREATE TABLE t(a INT); CREATE TABLE log(x); INSERT INTO t VALUES (1);
       CREATE TEMP TRIGGER tt AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END`,
    );
    await s.batch("t", nothing, always);
    await s.connection.run("INSERT INTO t VALUES (5)");
    expect(await s.rows("SELECT x FROM log")).toEqual([{ x: 5 }]);
  });

  it("triggers and views that still work", async () => {
    s = await scene(
      open,
      `CREATE TABLE t(a INT, b TEXT); CREATE TABLE log(x); INSERT INTO t VALUES (1, 'x');
       CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END;
       CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN INSERT INTO t(a) VALUES (new.a); END`,
    );
    await s.batch("t", (batch) => batch.alterColumn("b", { serverDefault: "new" }));
    await s.connection.run("INSERT INTO v VALUES (8)");
    expect(await s.rows("SELECT x FROM log")).toEqual([{ x: 8 }]);
    expect(await s.rows("SELECT a, b FROM t ORDER BY a")).toEqual([
      { a: 1, b: "x" },
      { a: 8, b: "new" },
    ]);
  });

  it("a view that was broken before does not stand in the way", async () => {
    s = await scene(open, "CREATE TABLE t(a INT); CREATE VIEW v AS SELECT x FROM t JOIN missing");
    await s.batch("t", (batch) => batch.alterColumn("a", { type: text() }));
    expect(await s.text("t")).toContain("a TEXT");
    expect(await s.text("v")).toBe("CREATE VIEW v AS SELECT x FROM t JOIN missing");
  });

  it("no number of AUTOINCREMENT is given twice", async () => {
    s = await scene(
      open,
      "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a); INSERT INTO t(a) VALUES (1), (2), (3); DELETE FROM t",
    );
    await s.batch("t", (batch) => batch.alterColumn("a", { type: integer() }));
    await s.connection.run("INSERT INTO t(a) VALUES (9)");
    expect(await s.rows("SELECT id FROM t")).toEqual([{ id: 4 }]);
  });

  it("the rowids of an INTEGER PRIMARY KEY whose type changes", async () => {
    s = await scene(
      open,
      "CREATE TABLE t(id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (7, 'x'), (9, 'y')",
    );
    await s.batch("t", (batch) => batch.alterColumn("id", { type: bigInteger() }));
    expect(await s.rows("SELECT rowid AS r, id FROM t")).toEqual([
      { r: 7, id: 7 },
      { r: 9, id: 9 },
    ]);
  });

  it("everything, when a step fails in its middle", async () => {
    s = await scene(
      open,
      `CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT); INSERT INTO t(a) VALUES ('x'), ('x');
       CREATE INDEX i ON t(a); CREATE VIEW v AS SELECT * FROM t; CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END; ANALYZE`,
    );
    const before = await s.dump();
    const failing = s.step(async (op) => {
      await op.batchAlterTable("t", (batch) =>
        batch.alterColumn("a", { nullable: false, serverDefault: "q" }),
      );
      await op.execute("UPDATE t SET a = 'changed'");
      await op.execute("INSERT INTO nowhere VALUES (1)");
    });
    await expect(failing).rejects.toThrow(/nowhere/);
    expect(await s.dump()).toBe(before);
    expect(await s.rows("PRAGMA legacy_alter_table")).toEqual([{ legacy_alter_table: 0 }]);
    expect(await s.rows("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  });

  it("checks that name the table, without the name", async () => {
    s = await scene(
      open,
      `CREATE TABLE t(a INT, b INT CHECK (b < "T".a), CHECK (t.a > 0)); INSERT INTO t VALUES (2, 1)`,
    );
    await s.batch("t", nothing, always);
    expect(await s.text("t")).toBe('CREATE TABLE "t"(a INT, b INT CHECK (b < a), CHECK (a > 0))');
    await expect(s.connection.run("INSERT INTO t VALUES (0, -1)")).rejects.toThrow(/CHECK/);
    expect(await s.rows("SELECT * FROM t")).toEqual([{ a: 2, b: 1 }]);
  });

  it("legacy_alter_table as it was", async () => {
    s = await scene(open, "PRAGMA legacy_alter_table = ON; CREATE TABLE t(a); INSERT INTO t VALUES (1)");
    await s.batch("t", nothing, always);
    expect(await s.rows("PRAGMA legacy_alter_table")).toEqual([{ legacy_alter_table: 1 }]);
  });

  it("all of it with one rebuild, however many changes there are", async () => {
    s = await scene(
      open,
      "CREATE TABLE t(id INTEGER PRIMARY KEY, a INT, b TEXT, c INT); INSERT INTO t VALUES (1, 2, 'x', 3)",
    );
    await s.batch("t", async (batch) => {
      await batch.alterColumn("a", { newColumnName: "aa", type: text() });
      await batch.addColumn(column("d", text(), { serverDefault: sql`(lower('X'))`, nullable: false }));
      await batch.alterColumn("b", { newColumnName: "bb", nullable: false });
      await batch.createUniqueConstraint("uq", ["aa", "bb"]);
      await batch.createCheckConstraint("ck", "aa <> bb");
      await batch.createIndex("ix", ["bb", "d"]);
      await batch.dropColumn("c");
    });
    expect(sqlOf(s.ran()).filter((one) => one.startsWith("CREATE TABLE"))).toHaveLength(1);
    expect(await s.rows("SELECT * FROM t")).toEqual([{ id: 1, aa: "2", bb: "x", d: "x" }]);
    expect(await s.text("ix")).toMatch(/\(bb, d\)/);
    expect(await s.text("t")).toMatch(/CHECK \(aa <> bb\)/);
  });
}

/** What is kept. */
export function keepsSuite(open: Open): void {
  describe("a rebuild keeps", () => {
    keepsOne(open);
  });
  describe("a rebuild keeps, too,", () => {
    keepsAcross(open);
  });
}

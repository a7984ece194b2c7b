import { DatabaseSync } from "@photostructure/sqlite";
import { describe, expect, it } from "vitest";
import { isCortexError } from "../../../../src/errors/index.js";
import * as edit from "../../../../src/dialects/sqlite/sql/edit-table.js";
import { rowsOf } from "../../../support/sqlite.js";
import { shapeOf } from "./table-shape.js";

/** The text that SQLite's own ALTER TABLE leaves. */
function native(sql: string, alter: string): string {
  const db = new DatabaseSync(":memory:");
  db.exec(sql);
  db.exec(`ALTER TABLE t ${alter}`);
  const text = String(rowsOf(db, "SELECT sql FROM sqlite_master WHERE type = 'table'")[0]?.sql);
  db.close();
  return text;
}

/** Tables as people write them, without comments: there our text is SQLite's own. */
const PLAIN: readonly string[] = [
  "CREATE TABLE t(a int, b text, c)",
  "CREATE TABLE t (\n  a int,\n  b text,\n  c\n)",
  "CREATE TABLE t (\n\ta int, \n\tb text, \n\tc, \n\tUNIQUE (a), CONSTRAINT z CHECK (a > 1)\n)",
  "CREATE TABLE t(a integer primary key, b text check(b <> ''), c default (1)) STRICT".replace(
    "c default",
    "c int default",
  ),
  "CREATE TABLE t (a int primary key, b int references t(a), c int ) WITHOUT ROWID",
  'CREATE TABLE "t"("a" int,"b" text,"c",FOREIGN KEY("a") REFERENCES "t"("c"))',
];

describe("edits that SQLite's ALTER TABLE has write the same text", () => {
  for (const sql of PLAIN) {
    it(`ADD COLUMN: ${sql}`, () => {
      expect(edit.addColumn(sql, "d INT DEFAULT 5")).toBe(native(sql, "ADD COLUMN d INT DEFAULT 5"));
    });
    it(`DROP COLUMN: ${sql}`, () => {
      expect(edit.dropColumn(sql, "B")).toBe(native(sql, "DROP COLUMN b"));
      if (!sql.includes('"c")')) expect(edit.dropColumn(sql, "c")).toBe(native(sql, "DROP COLUMN c"));
    });
    it(`SET and DROP NOT NULL: ${sql}`, () => {
      for (const column of ["b", "c"]) {
        const set = edit.setNotNull(sql, column);
        const byItself = native(sql, `ALTER COLUMN ${column} SET NOT NULL`);
        // Behind a last column SQLite takes the white space away; we leave it.
        expect(set.replace(/\s+/g, "")).toBe(byItself.replace(/\s+/g, ""));
        expect(edit.dropNotNull(set, column)).toBe(sql);
        expect(edit.dropNotNull(byItself, column)).toBe(
          native(byItself, `ALTER COLUMN ${column} DROP NOT NULL`),
        );
      }
    });
    it(`ADD and DROP CONSTRAINT: ${sql}`, () => {
      const added = edit.addTableConstraint(sql, "CONSTRAINT ck CHECK (b <> 'x')");
      expect(added).toBe(native(sql, "ADD CONSTRAINT ck CHECK (b <> 'x')"));
      const dropped = edit.dropConstraint(added, { name: "CK" });
      expect(dropped).toBe(native(added, "DROP CONSTRAINT ck"));
      expect(dropped).toBe(sql);
      if (sql.includes(" z "))
        expect(edit.dropConstraint(sql, { name: "z" })).toBe(native(sql, "DROP CONSTRAINT z"));
    });
    it(`RENAME: ${sql}`, () => {
      if (!sql.toLowerCase().includes("references"))
        expect(edit.renameTable(sql, 'u"v')).toBe(native(sql, 'RENAME TO "u""v"'));
    });
  }
});

const TALL = `CREATE TABLE t ( -- the table
  -- a is the key
  a INTEGER PRIMARY KEY, -- key
  /* b */ b TEXT -- bee
    NOT NULL -- never
    DEFAULT 'x', -- end of b
  -- c is last
  c DECIMAL(10, 5) CHECK (c > 0) -- see
  -- nothing follows
  , CONSTRAINT u UNIQUE (b) -- unique
  , CHECK (b <> c) -- differ
) -- tail`;

function expectSameExcept(before: string, after: string, change: (shape: Mutable) => void): void {
  const expected = structuredClone(shapeOf(before)) as unknown as Mutable;
  change(expected);
  expect(shapeOf(after)).toEqual(expected);
}

interface Mutable {
  columns: { name: string; type: string; notNull: boolean; default: string | null; primaryKey: number }[];
  uniques: string[];
  foreignKeys: string[];
  strict: boolean;
  withoutRowid: boolean;
}

const columnNamed = (shape: Mutable, name: string): Mutable["columns"][number] => {
  const found = shape.columns.find((column) => column.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe("comments", () => {
  it("stay, and swallow nothing, when a column is added", () => {
    const last = edit.addColumn(TALL, "d INT -- dee");
    expect(last).toContain("-- nothing follows\n  , d INT -- dee\n, CONSTRAINT u");
    expect(shapeOf(last).columns.map((c) => c.name)).toEqual(["a", "b", "c", "d"]);
    const middle = edit.addColumn(TALL, "d INT -- dee", { after: "a" });
    expect(shapeOf(middle).columns.map((c) => c.name)).toEqual(["a", "d", "b", "c"]);
    const first = edit.addColumn(TALL, "d INT", "first");
    expect(first).toContain("-- a is the key\n  d INT,\n  a INTEGER");
    expect(shapeOf(edit.addColumn(TALL, "d", { before: "c" })).columns.map((c) => c.name)).toEqual([
      "a",
      "b",
      "d",
      "c",
    ]);
  });

  it("of other columns stay when a column is dropped", () => {
    const withoutCheck = edit.dropConstraint(TALL, { kind: "check", expression: "B<>c" });
    const b = edit.dropColumn(edit.dropConstraint(withoutCheck, { name: "u" }), "b");
    expect(b).toContain("-- key\n  /* b */ \n  -- c is last\n  c DECIMAL");
    expect(shapeOf(b).columns.map((c) => c.name)).toEqual(["a", "c"]);
    const c = edit.dropColumn(withoutCheck, "c");
    expect(c).toContain("-- c is last");
    expect(c).not.toContain("-- see");
    expect(shapeOf(c).columns.map((column) => column.name)).toEqual(["a", "b"]);
  });

  it("keep their newline when a clause behind them goes", () => {
    expectSameExcept(TALL, edit.dropNotNull(TALL, "b"), (shape) => {
      columnNamed(shape, "b").notNull = false;
    });
    expectSameExcept(TALL, edit.dropDefault(TALL, "b"), (shape) => {
      columnNamed(shape, "b").default = null;
    });
    for (const text of [edit.dropNotNull(TALL, "b"), edit.dropDefault(TALL, "b")])
      for (const comment of TALL.match(/--.*|\/\*.*?\*\//g) ?? []) expect(text).toContain(comment);
  });

  it("move with their column", () => {
    const moved = edit.reorderColumns(TALL, ["c", "a", "b"]);
    expect(shapeOf(moved).columns.map((c) => c.name)).toEqual(["c", "a", "b"]);
    expect(moved).toContain("-- c is last\n  c DECIMAL(10, 5) CHECK (c > 0), -- see\n");
    expect(moved).toContain("-- a is the key\n  a INTEGER PRIMARY KEY, -- key\n");
    for (const comment of TALL.match(/--.*|\/\*.*?\*\//g) ?? []) expect(moved).toContain(comment);
    expect(edit.reorderColumns("CREATE TABLE t(a -- 1\n, b -- 2\n, c)", ["c", "b", "a"])).toBe(
      "CREATE TABLE t(c, b -- 2\n, a -- 1\n)",
    );
    expect(edit.reorderColumns("CREATE TABLE t(a,\n b, -- bee\n c int)", ["C", "a", "b"])).toBe(
      "CREATE TABLE t(c int,\n a,\n b -- bee\n)",
    );
  });
});

describe("columns", () => {
  it("change their type and nothing else", () => {
    expectSameExcept(TALL, edit.replaceColumnType(TALL, "c", "VARYING CHARACTER(3)"), (shape) => {
      columnNamed(shape, "c").type = "VARYING CHARACTER(3)";
    });
    expect(edit.replaceColumnType("CREATE TABLE t(a/**/, b)", "a", "int")).toBe(
      "CREATE TABLE t(a int /**/, b)",
    );
    expect(edit.replaceColumnType('CREATE TABLE t("a""int"not null)'.replace('""', '" "'), "a", "text")).toBe(
      'CREATE TABLE t("a" text not null)',
    );
    expect(edit.replaceColumnType("CREATE TABLE t(a int not null)", "a", "")).toBe(
      "CREATE TABLE t(a not null)",
    );
    expect(edit.replaceColumnType("CREATE TABLE t(a as (1), b)", "a", "INT")).toBe(
      "CREATE TABLE t(a INT as (1), b)",
    );
  });

  it("change their default in place and keep its name", () => {
    expect(edit.setDefault("CREATE TABLE t(a CONSTRAINT d DEFAULT(1)not null)", "a", "'x'")).toBe(
      "CREATE TABLE t(a CONSTRAINT d DEFAULT 'x' not null)",
    );
    expect(edit.setDefault("CREATE TABLE t(a REFERENCES p, b)", "a", "(1 + 1) -- two")).toBe(
      "CREATE TABLE t(a REFERENCES p DEFAULT (1 + 1) -- two\n, b)",
    );
    expect(edit.setDefault("CREATE TABLE t(a default 1 default 2)", "a", "3")).toBe(
      "CREATE TABLE t(a DEFAULT 3)",
    );
    expect(edit.dropDefault("CREATE TABLE t(a int check(a>1)default 5 not null)", "a")).toBe(
      "CREATE TABLE t(a int check(a>1) not null)",
    );
    expect(edit.dropDefault("CREATE TABLE t(a int default(5)unique)", "a")).toBe(
      "CREATE TABLE t(a int unique)",
    );
  });

  it("change collation, generation and NOT NULL", () => {
    expect(edit.setCollation("CREATE TABLE t(a collate x)", "a", "NOCASE")).toBe(
      "CREATE TABLE t(a COLLATE NOCASE)",
    );
    expect(edit.dropCollation("CREATE TABLE t(a text collate x unique)", "a")).toBe(
      "CREATE TABLE t(a text unique)",
    );
    const generated = edit.setGenerated("CREATE TABLE t(a, b int)", "b", {
      expression: "a + 1",
      storage: "stored",
    });
    expect(generated).toBe("CREATE TABLE t(a, b int GENERATED ALWAYS AS (a + 1) STORED)");
    expect(shapeOf(generated).columns[1]?.generated).toBe("stored");
    expect(edit.dropGenerated("CREATE TABLE t(a, b int as(a)not null)", "b")).toBe(
      "CREATE TABLE t(a, b int not null)",
    );
    expect(edit.setNotNull("CREATE TABLE t(a not null)", "a")).toBe("CREATE TABLE t(a not null)");
    expect(edit.dropNotNull("CREATE TABLE t(a constraint n not null on conflict fail, b)", "a")).toBe(
      "CREATE TABLE t(a, b)",
    );
    expect(edit.replaceColumnDefinition("CREATE TABLE t(a int /* x */, b)", "a", "c text -- y")).toBe(
      "CREATE TABLE t(c text -- y\n /* x */, b)",
    );
  });
});

describe("constraints", () => {
  const sql =
    "CREATE TABLE t(a INTEGER CONSTRAINT pk PRIMARY KEY AUTOINCREMENT, b UNIQUE REFERENCES p(x) ON DELETE CASCADE NOT NULL DEFERRABLE, c CHECK (c > 1), UNIQUE (b, c) CHECK (a < b), FOREIGN KEY (b, c) REFERENCES q, CONSTRAINT fk FOREIGN KEY (c) REFERENCES p(y))";

  it.each([
    [{ kind: "unique", columns: ["b"] }, "b REFERENCES"],
    [{ kind: "unique", columns: ["B", "c"] }, "c CHECK (c > 1), CHECK (a < b), FOREIGN"],
    [{ kind: "check", expression: "( a<B )" }, "UNIQUE (b, c), FOREIGN KEY (b, c)"],
    [{ kind: "check", expression: "c>1" }, "c, UNIQUE"],
    [{ kind: "foreignKey", columns: ["b"] }, "b UNIQUE NOT NULL, c"],
    [{ kind: "foreignKey", referencedTable: "Q" }, "CHECK (a < b), CONSTRAINT fk"],
    [{ name: "FK" }, "REFERENCES q)"],
    [{ name: "pk" }, "(a INTEGER, b"],
    [{ kind: "primaryKey" }, "(a INTEGER, b"],
  ] as const)("drops %j", (selector, expected) => {
    const after = edit.dropConstraint(sql, selector);
    expect(after).toContain(expected);
    shapeOf(after);
  });

  it("drops a name that names nothing droppable, and only the name", () => {
    expect(edit.dropConstraint("CREATE TABLE t(a CONSTRAINT x DEFAULT 5 CONSTRAINT y)", { name: "x" })).toBe(
      "CREATE TABLE t(a DEFAULT 5 CONSTRAINT y)",
    );
    expect(edit.dropConstraint("CREATE TABLE t(a CONSTRAINT y, b)", { name: "y" })).toBe(
      "CREATE TABLE t(a, b)",
    );
    expect(edit.dropConstraint("CREATE TABLE t(a, CONSTRAINT y)", { name: "y" })).toBe("CREATE TABLE t(a)");
  });

  it("drops what is there twice, and refuses what is not one thing", () => {
    expect(
      edit.dropConstraint("CREATE TABLE t(a UNIQUE, UNIQUE (a))", { kind: "unique", columns: ["a"] }),
    ).toBe("CREATE TABLE t(a)");
    const code = (run: () => unknown): string => {
      try {
        run();
      } catch (error) {
        if (isCortexError(error)) return error.code;
        throw error;
      }
      return "none";
    };
    expect(code(() => edit.dropConstraint(sql, { kind: "foreignKey" }))).toBe(
      "MIG_DIALECT_CONSTRAINT_AMBIGUOUS",
    );
    expect(code(() => edit.dropConstraint(sql, { name: "nope" }))).toBe("MIG_DIALECT_CONSTRAINT_NOT_FOUND");
    expect(code(() => edit.dropColumn("CREATE TABLE t(a, UNIQUE(a))", "a"))).toBe(
      "MIG_DIALECT_TABLE_NOT_EDITABLE",
    );
    expect(code(() => edit.addColumn("CREATE TABLE t(a)", "A int"))).toBe("MIG_DIALECT_COLUMN_EXISTS");
    expect(code(() => edit.addColumn("CREATE VIRTUAL TABLE t USING f(a)", "b"))).toBe(
      "MIG_DIALECT_TABLE_NOT_EDITABLE",
    );
    expect(code(() => edit.reorderColumns("CREATE TABLE t(a, b)", ["a"]))).toBe(
      "MIG_DIALECT_TABLE_NOT_EDITABLE",
    );
  });

  it.each([
    "b, c",
    "b int) strict --",
    "b /* open",
    "b 'open",
    "",
    "UNIQUE (a)",
    "b, UNIQUE (b)",
    "b); DROP TABLE t; --",
  ])("takes no column definition like %j", (text) => {
    expect(() => edit.addColumn("CREATE TABLE t(a)", text)).toThrow();
  });

  it.each(["UNIQUE (a), UNIQUE (a)", "b int", "CONSTRAINT x", "CHECK (a)) STRICT --", "NOT NULL"])(
    "takes no table constraint like %j",
    (text) => {
      expect(() => edit.addTableConstraint("CREATE TABLE t(a)", text)).toThrow();
    },
  );

  it("get another name, and nothing else", () => {
    const text = `CREATE TABLE t(a INT CONSTRAINT /* one */ "my ck" CHECK (a > 0), -- a
  b, UNIQUE (b), CONSTRAINT fk FOREIGN KEY (b) REFERENCES t(a))`;
    expect(edit.renameConstraint(text, { name: "MY ck" }, "ck")).toBe(text.replace('"my ck"', "ck"));
    expect(edit.renameConstraint(text, { name: "fk" }, "the key")).toBe(
      text.replace("CONSTRAINT fk", 'CONSTRAINT "the key"'),
    );
    expect(edit.renameConstraint(text, { kind: "unique", columns: ["b"] }, "uq")).toBe(
      text.replace("UNIQUE", "CONSTRAINT uq UNIQUE"),
    );
    expect(() => edit.renameConstraint(text, { name: "uq" }, "x")).toThrow("uq");
    expect(() =>
      edit.renameConstraint(
        "CREATE TABLE t(a CONSTRAINT x UNIQUE, CONSTRAINT x CHECK (a))",
        { name: "x" },
        "y",
      ),
    ).toThrow("x");
  });

  it.each(["5 NOT NULL", "5, b", "a b", "5) --", ""])("takes no default like %j", (text) => {
    expect(() => edit.setDefault("CREATE TABLE t(a)", "a", text)).toThrow();
  });

  it("sets another primary key", () => {
    const after = edit.setPrimaryKey(sql, ["c", "b"], { name: "new pk" });
    expect(after).toContain(', CONSTRAINT "new pk" PRIMARY KEY (c, b))');
    expect(shapeOf(after).columns.map((c) => c.primaryKey)).toEqual([0, 2, 1]);
    const auto = edit.setPrimaryKey("CREATE TABLE t(id INTEGER, b)", ["id"], { autoincrement: true });
    expect(auto).toBe("CREATE TABLE t(id INTEGER, b, PRIMARY KEY (id AUTOINCREMENT))");
    shapeOf(auto);
    expect(edit.dropPrimaryKey(auto)).toBe("CREATE TABLE t(id INTEGER, b)");
  });
});

describe("table options", () => {
  it("come and go", () => {
    const strict = edit.setTableOption("CREATE TABLE t(a INT PRIMARY KEY) -- x", "STRICT", true);
    expect(strict).toBe("CREATE TABLE t(a INT PRIMARY KEY) STRICT -- x");
    const both = edit.setTableOption(strict, "WITHOUT ROWID", true);
    expect(both).toBe("CREATE TABLE t(a INT PRIMARY KEY) STRICT, WITHOUT ROWID -- x");
    expect(shapeOf(both)).toMatchObject({ strict: true, withoutRowid: true });
    expect(edit.setTableOption(both, "STRICT", false)).toBe(
      "CREATE TABLE t(a INT PRIMARY KEY) WITHOUT ROWID -- x",
    );
    expect(edit.setTableOption(both, "WITHOUT ROWID", false)).toBe(strict);
    expect(edit.setTableOption(strict, "STRICT", false)).toBe("CREATE TABLE t(a INT PRIMARY KEY) -- x");
    expect(edit.setTableOption("CREATE TABLE t(a INT) ,STRICT", "STRICT", false)).toBe(
      "CREATE TABLE t(a INT)",
    );
    expect(edit.setTableOption("CREATE TABLE t(a INT) -- c\nSTRICT", "STRICT", false)).toBe(
      "CREATE TABLE t(a INT) -- c\n",
    );
    expect(edit.setTableOption(strict, "STRICT", true)).toBe(strict);
  });
});

import { describe, expect, it } from "vitest";
import type { Statement } from "../../../../src/dialects/contract/statement.js";
import { compile } from "../../../../src/dialects/mysql/compiler/compile.js";
import { ReplayConnection } from "../../../../src/dialects/shared/replay-connection.js";
import type { Operation } from "../../../../src/operations/operation.js";
import {
  check,
  column,
  date,
  defineSchema,
  index,
  integer,
  json,
  mysql,
  sql,
  string,
  table,
  text,
  unique,
} from "../../../../src/index.js";
import { failure, inYard, takeBack } from "./compile-support.js";
import { SERVERS } from "./support.js";

const on = { table: "t", schema: null } as const;
describe.each(SERVERS)("%s: another name", (name) => {
  it("of a foreign key, in one statement, with the index that came with it", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE p (id INT PRIMARY KEY)");
      await yard.run(
        "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, KEY fk (a), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE, CONSTRAINT own FOREIGN KEY (b) REFERENCES t (id))",
      );
      const before = await yard.show("t");
      await yard.op.renameConstraint("fk", "fk2", "t");
      expect(yard.sql).toEqual([
        "ALTER TABLE t DROP FOREIGN KEY fk, RENAME INDEX fk TO fk2, ADD CONSTRAINT fk2 FOREIGN KEY(a) REFERENCES p (id) ON DELETE CASCADE",
      ]);
      await yard.op.renameConstraint("own", "own2", "t", { type: "foreignkey" });
      expect(await yard.show("t")).toBe(before.replaceAll("`fk`", "`fk2`").replaceAll("`own`", "`own2`"));
      await takeBack(yard);
      expect(yard.sql.at(-1)).toContain(
        "DROP FOREIGN KEY own2, RENAME INDEX own2 TO own, ADD CONSTRAINT own",
      );
    }));

  it("of a check, in one statement, and of a unique constraint under a foreign key", () =>
    inYard(name, async (yard) => {
      await yard.run(
        "CREATE TABLE t (id INT PRIMARY KEY, a INT CHECK (a > 0), b VARCHAR(9), CONSTRAINT ck CHECK (b <> 'it''s é'), UNIQUE uq (a), KEY ix (b(3), a))",
      );
      await yard.run("CREATE TABLE c (a INT, CONSTRAINT fk_c FOREIGN KEY (a) REFERENCES t (a))");
      const before = await yard.show("t");
      await yard.op.renameConstraint("ck", "ck2", "t", { type: "check" });
      expect(yard.sql).toHaveLength(1);
      await yard.op.renameConstraint("uq", "uq2", "t");
      await yard.op.renameIndex("ix", "ix2");
      expect(yard.sql.slice(1)).toEqual([
        "ALTER TABLE t RENAME INDEX uq TO uq2",
        "ALTER TABLE t RENAME INDEX ix TO ix2",
      ]);
      const named = (text: string): string => text.replaceAll(/`(ck|uq|ix)`/g, "`$12`");
      expect(await yard.show("t")).toBe(named(before));
      const key = yard.op.renameConstraint("PRIMARY", "pk", "t", { type: "primary" });
      expect((await failure(key)).code).toBe("MIG_DIALECT_UNSUPPORTED");
      expect((await failure(yard.op.renameIndex("ix", "x", { tableName: "t" }))).code).toBe(
        "MIG_DIALECT_OBJECT_NOT_FOUND",
      );
      expect((await failure(yard.op.renameIndex("ix2", "UQ2"))).code).toBe("MIG_DIALECT_OBJECT_EXISTS");
      expect((await failure(yard.op.renameConstraint("x", "y", "t"))).code).toBe(
        "MIG_DIALECT_CONSTRAINT_NOT_FOUND",
      );
    }));

  it("of a check that stands at a column of MariaDB", () =>
    inYard(name, async (yard) => {
      if (yard.flavour !== "mariadb") return;
      await yard.run("CREATE TABLE t (a INT DEFAULT 3 CHECK (a > 0))");
      await yard.op.renameConstraint("a", "ck", "t", { type: "check" });
      expect(await yard.show("t")).toContain("  `a` int(11) DEFAULT 3,\n  CONSTRAINT `ck` CHECK (`a` > 0)\n");
    }));

  it("in a script: of what is known, else it says what is missing", async () => {
    const serverVersion = name === "mysql" ? "9.7.0" : "10.11.0-MariaDB";
    const schema = defineSchema({ tables: [] });
    const connection = new ReplayConnection({ schema, serverVersion, label: "offline" });
    const operation = { ...on, kind: "renameConstraint", name: "a", newName: "b" } as const;
    const [unseen] = await compile({ ...operation, type: "unique" }, connection);
    expect(unseen).toMatchObject({ sql: "ALTER TABLE t RENAME INDEX a TO b" });
    expect((await failure(compile({ ...operation, type: null }, connection))).code).toBe(
      "MIG_DIALECT_STATE_UNKNOWN",
    );
  });
});

const hazardsOf = (statement: Statement | undefined): readonly string[] =>
  statement?.kind === "run" ? statement.hazards.map((hazard) => hazard.code) : [];

describe.each(SERVERS)("%s: dropColumn", (name) => {
  it("takes along what consists of the column alone, and tells it", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE p (id INT PRIMARY KEY)");
      await yard.run(
        "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, UNIQUE uq (a), KEY ix (b, a), CONSTRAINT ck CHECK (a > 0), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id))",
      );
      await yard.op.dropColumn("t", "a");
      const shown = await yard.show("t");
      expect(shown).not.toMatch(/`a`|`uq`|`ck`|`fk`/);
      expect(shown).toContain("KEY `ix` (`b`)");
      const [hazard] = yard.statements.flatMap((statement) =>
        statement.kind === "run" ? statement.hazards : [],
      );
      expect(hazard?.code).toBe("deletesData");
      for (const told of ["'uq'", "'ck'", "'fk'", "its part in the index 'ix'"])
        expect(hazard?.message).toContain(told);
      await yard.op.dropColumn("t", "a", { ifExists: true });
      expect((await failure(yard.op.dropColumn("t", "a"))).code).toBe("MIG_DIALECT_COLUMN_NOT_FOUND");
    }));

  it.each([
    ["a check over two columns", "CONSTRAINT ck CHECK (a > b)"],
    ["a unique key over two columns", "UNIQUE uq (a, b)"],
    ["a primary key over two columns", "PRIMARY KEY (a, b)"],
    ["a generated column", "c INT GENERATED ALWAYS AS (a + 1) VIRTUAL"],
    ["a foreign key over two columns", "CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES p (x, y)"],
  ])("is refused for %s", (_, line) =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE p (x INT, y INT, PRIMARY KEY (x, y))");
      await yard.run(`CREATE TABLE t (a INT, b INT, ${line})`);
      const before = await yard.dump();
      const error = await failure(yard.op.dropColumn("t", "a"));
      expect(error.code).toBe("MIG_DIALECT_COLUMN_IN_USE");
      expect(await yard.dump()).toBe(before);
    }),
  );

  it("is refused for a foreign key of another table", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE t (id INT PRIMARY KEY, a INT)");
      await yard.run(
        "CREATE TABLE child (id INT PRIMARY KEY, CONSTRAINT fk FOREIGN KEY (id) REFERENCES t (id))",
      );
      const error = await failure(yard.op.dropColumn("t", "id"));
      expect(error.code).toBe("MIG_DIALECT_COLUMN_IN_USE");
      expect(error.message).toContain("'fk' of table 'child'");
    }));
});

describe.each(SERVERS)("%s: batch", (name) => {
  it("adds a primary key that numbers the rows that are there", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE t (a INT)");
      await yard.run("INSERT INTO t VALUES (7), (8)");
      await yard.op.addColumn("t", column("id", integer(), { primaryKey: true, autoincrement: true }));
      expect(await yard.connection.query("SELECT id FROM t ORDER BY id")).toEqual([{ id: 1 }, { id: 2 }]);
      const error = await failure(yard.op.alterColumn("t", "a", { autoincrement: true }));
      expect(error.code).toBe("MIG_DIALECT_UNSUPPORTED");
    }));

  it("puts what goes together into one statement", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, KEY ix (a), KEY ix2 (b))");
      await yard.op.batchAlterTable("t", async (batch) => {
        await batch.addColumn(column("c", string(5)), { insertAfter: "id" });
        await batch.addColumn(column("d", integer()), { insertBefore: "a" });
        await batch.alterColumn("a", { type: mysql.mediumint(), comment: "x" });
        await batch.dropColumn("b");
        await batch.dropIndex("ix");
        await batch.createIndex("ix", ["a", "c"]);
        await batch.createUniqueConstraint("uq", ["c"]);
        await batch.createCheckConstraint("ck", "d > 1");
        await batch.createTableComment("together");
      });
      expect(yard.sql).toHaveLength(1);
      expect(await yard.show("t")).toMatch(
        /`id`[\s\S]*`c` varchar[\s\S]*`d` int[\s\S]*`a` mediumint[^\n]*COMMENT 'x'[\s\S]*UNIQUE KEY `uq`[\s\S]*KEY `ix` \(`a`,`c`\)[\s\S]*`ck`[\s\S]*together/,
      );
    }));

  it("keeps the order where one change needs another's result", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL DEFAULT 4)");
      await yard.op.batchAlterTable("t", async (batch) => {
        await batch.alterColumn("a", { newColumnName: "b" });
        await batch.alterColumn("b", { newColumnName: "c" });
        await batch.addColumn(column("a", integer()));
        await batch.createIndex("ix", ["c"]);
        await batch.createCheckConstraint("ck", "c > 1");
        await batch.dropIndex("ix");
        await batch.alterColumn("a", { nullable: false });
        await batch.dropColumn("a");
      });
      expect(await yard.show("t")).toMatch(
        /`id` [^\n]*\n\s+`c` int\S* NOT NULL DEFAULT '?4'?,\n\s+PRIMARY KEY \(`id`\),\n\s+CONSTRAINT `ck`/,
      );
    }));

  it("changes a primary key with AUTO_INCREMENT in one statement", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT NOT NULL)");
      await yard.run("INSERT INTO t (a) VALUES (1), (2)");
      await yard.op.batchAlterTable("t", async (batch) => {
        await batch.dropConstraint("pk_t", { type: "primary" });
        await batch.createPrimaryKey("pk_t", ["id", "a"]);
      });
      expect(yard.sql).toHaveLength(1);
      expect(await yard.show("t")).toMatch(
        /`id` int\S* NOT NULL AUTO_INCREMENT[\s\S]*PRIMARY KEY \(`id`,`a`\)/,
      );
      const error = await failure(yard.op.dropConstraint(null, "t", { type: "primary" }));
      expect(error.code).toBe("MIG_DIALECT_UNSUPPORTED");
    }));

  it("gives a foreign key to its own table the key that it needs first", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE t (id INT NOT NULL, up INT)");
      await yard.op.batchAlterTable("t", async (batch) => {
        await batch.createPrimaryKey(null, ["id"]);
        await batch.createForeignKey("fk", "t", ["up"], ["id"]);
      });
      expect(yard.sql).toHaveLength(2);
      expect(await yard.show("t")).toContain("CONSTRAINT `fk`");
    }));

  it("reorders columns, and adds the constraints of tableArgs", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE t (a INT, b VARCHAR(3) COMMENT 'b', c INT, d INT)");
      await yard.op.batchAlterTable("t", () => Promise.resolve(), {
        partialReordering: [
          ["c", "b"],
          ["d", "a"],
        ],
        tableArgs: [unique(["a"], { name: "uq" })],
      });
      expect(await yard.show("t")).toMatch(
        /`c` [\s\S]*`b` varchar\(3\) DEFAULT NULL COMMENT 'b'[\s\S]*`d` [\s\S]*`a` [\s\S]*UNIQUE KEY `uq`/,
      );
    }));
});

describe.each(SERVERS)("%s: constraints and indexes", (name) => {
  it("drops constraints by name, or by kind and columns, with the index that came with a foreign key", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE p (id INT PRIMARY KEY)");
      await yard.run("CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT)");
      const before = await yard.show("t");
      await yard.run(
        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id), ADD FOREIGN KEY (b) REFERENCES p (id), ADD UNIQUE (b, a), ADD CONSTRAINT ck CHECK (a <> b)",
      );
      await yard.op.dropConstraint("fk", "t");
      await yard.op.dropConstraint(null, "t", { type: "unique", columns: ["b", "a"] }).catch(() => undefined);
      await yard.op.dropConstraint(null, "t", { type: "foreignkey", columns: ["b"] });
      await yard.op.dropConstraint(null, "t", { type: "unique", columns: ["b", "a"], ifExists: true });
      await yard.op.dropConstraint(null, "t", { type: "check", expression: "(a)<>(b)", ifExists: true });
      await yard.op.dropConstraint(null, "t", { type: "check", expression: "a <> b", ifExists: true });
      expect(await yard.show("t")).toBe(before);
      await yard.op.dropConstraint("ck", "t", { ifExists: true });
      const error = await failure(yard.op.dropConstraint("ck", "t"));
      expect(error.code).toBe("MIG_DIALECT_CONSTRAINT_NOT_FOUND");
    }));

  it("finds the table of an index, and does nothing where nothing is to be done", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE t (a INT, KEY ix (a))");
      await yard.op.createIndex("ix", "t", ["a"], { ifNotExists: true });
      await yard.op.dropIndex("ix");
      await yard.op.dropIndex("ix", { ifExists: true });
      await yard.op.dropIndex("ix", { ifExists: true, tableName: "t" });
      expect(yard.sql).toEqual(["DROP INDEX ix ON t"]);
      await yard.op.addColumn("t", column("a", integer()), { ifNotExists: true });
      expect(yard.sql).toHaveLength(1);
    }));

  it("tells what needs an index that is to go", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE p (id INT PRIMARY KEY)");
      await yard.run(
        "CREATE TABLE t (a INT, b INT, KEY ix (a), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id))",
      );
      const error = await failure(yard.op.dropIndex("ix", { tableName: "t" }));
      expect(error.code).toBe("MIG_DIALECT_INDEX_IN_USE");
      expect(error.message).toContain("fk");
      await yard.op.batchAlterTable("t", async (batch) => {
        await batch.createIndex("ix_ab", ["a", "b"]);
        await batch.dropIndex("ix");
      });
      expect(await yard.show("t")).toContain("`ix_ab`");
    }));

  it.each([
    ["unique", (op) => op.createUniqueConstraint("uq", "t", ["a"]), "MIG_DIALECT_ROWS_REFUSED"],
    ["unique index", (op) => op.createIndex("uq", "t", ["a"], { unique: true }), "MIG_DIALECT_ROWS_REFUSED"],
    ["check", (op) => op.createCheckConstraint("ck", "t", "a > 5"), "MIG_DIALECT_ROWS_REFUSED"],
    ["foreign key", (op) => op.createForeignKey("fk", "t", "p", ["a"], ["id"]), "MIG_DIALECT_ROWS_REFUSED"],
    ["primary key", (op) => op.createPrimaryKey("pk", "t", ["b"]), "MIG_DIALECT_NULLS_REFUSED"],
    [
      "a column that may not be NULL",
      (op) => op.addColumn("t", column("c", integer(), { nullable: false })),
      "MIG_DIALECT_VALUE_MISSING",
    ],
  ] as readonly (readonly [
    string,
    (op: Parameters<Parameters<typeof inYard>[1]>[0]["op"]) => Promise<void>,
    string,
  ])[])("shows the rows in the way of a %s", (_, work, code) =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE p (id INT PRIMARY KEY)");
      await yard.run("CREATE TABLE t (a INT, b INT)");
      await yard.run("INSERT INTO t VALUES (3, NULL), (3, 1)");
      const before = await yard.dump();
      expect((await failure(work(yard.op))).code).toBe(code);
      expect(await yard.dump()).toBe(before);
    }),
  );
});

describe.each(SERVERS)("%s: what is refused says why and what to do", (name) => {
  it.each([
    ["an index over TEXT without a length", [column("a", text()), index("ix", ["a"])], /'a' is TEXT/],
    ["a primary key over TEXT", [column("a", text(), { primaryKey: true })], /'a' is TEXT/],
    ["an index over JSON", [column("a", json()), index("ix", ["a"])], /'a' is JSON/],
    ["a partial index", [column("a", integer()), index("ix", ["a"], { where: "a > 1" })], /partial/],
    ["a deferrable constraint", [column("a", integer()), unique(["a"], { deferrable: true })], /at once/],
    [
      "SET DEFAULT",
      [column("a", integer(), { references: { table: "t", column: "a", onDelete: "SET DEFAULT" } })],
      /SET DEFAULT/,
    ],
    [
      "MATCH FULL",
      [column("a", integer(), { references: { table: "t", column: "a", match: "FULL" } })],
      /MATCH FULL/,
    ],
    ["AUTO_INCREMENT outside of a key", [column("a", integer(), { autoincrement: true })], /first of a key/],
    [
      "an identity that is always the server's",
      [column("a", integer(), { primaryKey: true, identity: { always: true } })],
      /AUTO_INCREMENT/,
    ],
    [
      "an option that is no word",
      [column("a", string(4), { options: { mysql: { charset: "x; DROP" } } })],
      /no word/,
    ],
  ] as const)("%s", (_, items, message) =>
    inYard(name, async (yard) => {
      const error = await failure(async () => yard.op.createTable("t", items));
      expect(error.code).toBe("MIG_DIALECT_UNSUPPORTED");
      expect(error.message).toMatch(message);
      expect(error.hint.length).toBeGreaterThan(5);
    }),
  );

  it("names that are too long, exclusion constraints, and using", () =>
    inYard(name, async (yard) => {
      const long = await failure(yard.op.createTable("t", [column("a".repeat(65), integer())]));
      expect(long.code).toBe("MIG_DIALECT_IDENTIFIER_INVALID");
      await yard.op.createTable("t".repeat(64), [column("ä".repeat(64), integer())]);
      const exclude = await failure(
        yard.op.createExcludeConstraint("x", "t", [{ expression: "a", operator: "=" }]),
      );
      expect(exclude.code).toBe("MIG_DIALECT_UNSUPPORTED");
      await yard.run("CREATE TABLE u (a INT)");
      const using = await failure(yard.op.alterColumn("u", "a", { type: string(3), using: "a + 1" }));
      expect(using.code).toBe("MIG_DIALECT_UNSUPPORTED");
    }));

  it("functional indexes where there are none, checks that are not enforced where all are", () =>
    inYard(name, async (yard) => {
      const items = [
        column("a", string(9)),
        check("a <> ''", { name: "ck", options: { mysql: { notEnforced: true } } }),
        index("ix", [sql`lower(a)`]),
      ];
      if (yard.flavour === "mysql") {
        await yard.op.createTable("t", items);
        expect(await yard.show("t")).toMatch(/KEY `ix` \(\(lower\(`a`\)\)\)[\s\S]*NOT ENFORCED/);
        return;
      }
      expect((await failure(yard.op.createTable("t", items))).code).toBe("MIG_DIALECT_UNSUPPORTED");
      const error = await failure(
        yard.op.createTable("t", [column("a", string(9)), index("ix", [sql`lower(a)`])]),
      );
      expect(error.hint).toContain("generated column");
    }));
});

describe.each(SERVERS)("%s: execute and bulkInsert", (name) => {
  it("runs each statement of a text, one table at a time", () =>
    inYard(name, async (yard) => {
      await yard.op.execute("CREATE TABLE a (x INT); CREATE TABLE b (x INT); INSERT INTO a VALUES (1);");
      await yard.op.execute("INSERT INTO b VALUES (:x)", { x: 4 });
      expect(await yard.connection.query("SELECT x FROM b")).toEqual([{ x: 4 }]);
      await yard.op.execute("DROP TABLE IF EXISTS a, b");
      expect(yard.sql.slice(-2)).toEqual(["DROP TABLE IF EXISTS a", "DROP TABLE IF EXISTS b"]);
      expect(hazardsOf(yard.statements.at(-1))).toEqual(["deletesData", "notTransactional"]);
      for (const refused of ["COMMIT", "BEGIN", "SET autocommit = 0", "LOCK TABLES a READ", "USE mysql"])
        expect((await failure(yard.op.execute(refused))).code, refused).toBe("MIG_DIALECT_STATEMENT_REFUSED");
    }));

  it("drops tables that refer to each other's keys in an order that works", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE p (id INT PRIMARY KEY, up INT, FOREIGN KEY (up) REFERENCES p (id))");
      await yard.run("CREATE TABLE c (id INT, FOREIGN KEY (id) REFERENCES p (id))");
      await yard.op.execute("DROP TABLE p, `c` CASCADE");
      expect(yard.sql).toEqual(["DROP TABLE `c` CASCADE", "DROP TABLE p CASCADE"]);
      expect(await yard.dump()).toBe("");
    }));

  it("works in another database than the connection's", () =>
    inYard(name, async (yard) => {
      const schema = `${yard.connection.defaultSchema}_2`;
      await yard.run(`CREATE DATABASE \`${schema}\``);
      try {
        await yard.op.createTable(
          "t",
          [column("id", integer(), { primaryKey: true }), column("a", string(4), { comment: "c" })],
          { schema },
        );
        await yard.op.createIndex("ix", "t", ["a"], { schema });
        await yard.op.alterColumn("t", "a", { type: string(8), schema });
        await yard.op.addColumn("t", column("b", integer(), { references: { table: "t", column: "id" } }), {
          schema,
        });
        await yard.op.dropIndex("ix", { schema });
        await yard.op.renameTable("t", "u", { schema });
        const [row] = await yard.connection.query(`SHOW CREATE TABLE \`${schema}\`.u`);
        expect(String(row?.["Create Table"])).toMatch(
          /`a` varchar\(8\) DEFAULT NULL COMMENT 'c'[\s\S]*FOREIGN KEY \(`b`\) REFERENCES `u`/,
        );
        await yard.op.dropTable("u", { schema });
      } finally {
        await yard.run(`DROP DATABASE \`${schema}\``);
      }
    }));

  it("inserts rows of every kind, in batches that the server takes", () =>
    inYard(name, async (yard) => {
      const t = table("t", [
        column("id", integer(), { primaryKey: true }),
        column("j", json()),
        column("d", date()),
        column("b", mysql.longblob()),
        column("s", mysql.set("x", "y")),
        column("n", string(20), { serverDefault: "none" }),
      ]);
      await yard.op.createTable("t", t.columns);
      const made = new Date("2024-05-06T07:08:09Z");
      await yard.op.bulkInsert(t, [
        { id: 1, j: { a: [1] }, d: made, b: new Uint8Array([0, 39, 92]), s: ["x", "y"] },
        { id: 2, j: "text", d: "2024-01-02", n: "it's" },
        { id: 3 },
      ]);
      const [one, two, three] = await yard.connection.query(
        "SELECT id, CAST(j AS CHAR) AS j, CAST(d AS CHAR) AS d, HEX(b) AS b, s, n FROM t ORDER BY id",
      );
      expect([one?.d, one?.b, one?.s, one?.n, two?.j, two?.n, three?.n]).toEqual([
        "2024-05-06",
        "00275C",
        "x,y",
        "none",
        '"text"',
        "it's",
        "none",
      ]);
      expect(String(one?.j).replaceAll(" ", "")).toBe('{"a":[1]}');
      const before = yard.sql.length;
      const big = Array.from({ length: 2500 }, (_, at) => ({ id: at + 10, n: "x" }));
      await yard.op.bulkInsert("t", big);
      expect(yard.sql.length - before).toBe(3);
      const wide = Array.from({ length: 6 }, (_, at) => ({ id: at + 5000, b: new Uint8Array(300_000) }));
      await yard.op.bulkInsert("t", wide);
      expect(yard.sql.length - before).toBe(9);
      expect(await yard.connection.query("SELECT count(*) AS c FROM t")).toEqual([{ c: 2509 }]);
      await yard.op.bulkInsert("t", []);
    }));
});

describe.each(["MySQL 9.7.4", "MariaDB 10.11.18"])("offline, for %s", (serverVersion) => {
  const replay = (...tables: ReturnType<typeof table>[]): ReplayConnection =>
    new ReplayConnection({ schema: defineSchema({ tables }), serverVersion, label: "offline" });
  const alter = (changes: object, existing: object = {}): Operation => ({
    ...on,
    kind: "alterColumn",
    column: "a",
    changes,
    existing,
    using: null,
    position: null,
  });
  const texts = async (operation: Operation, connection: ReplayConnection): Promise<readonly string[]> =>
    (await compile(operation, connection)).map((statement) => statement.sql);

  it("restates the column that the operations before it have made", async () => {
    const connection = replay();
    const made = table("t", [column("a", string(5), { nullable: false, comment: "c", serverDefault: "d" })]);
    const create: Operation = { kind: "createTable", table: made, ifNotExists: false };
    await compile(create, connection);
    connection.applied(create);
    expect(await texts(alter({ type: string(9) }), connection)).toEqual([
      "ALTER TABLE t MODIFY a VARCHAR(9) NOT NULL COMMENT 'c' DEFAULT 'd'",
    ]);
  });

  it("takes a table that nobody has told of from existing…, or says which are needed", async () => {
    expect(await texts(alter({ comment: "x" }, { type: integer(), nullable: false }), replay())).toEqual([
      "ALTER TABLE t MODIFY a INTEGER NOT NULL COMMENT 'x'",
    ]);
    const error = await failure(compile(alter({ comment: "x" }), replay()));
    expect(error.code).toBe("MIG_DIALECT_UNSUPPORTED");
    expect(error.hint).toContain("existingType");
    expect(await texts(alter({ newName: "b" }), replay())).toEqual(["ALTER TABLE t RENAME COLUMN a TO b"]);
  });
});

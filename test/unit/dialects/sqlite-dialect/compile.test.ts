import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { compile } from "../../../../src/dialects/sqlite/compiler/compile.js";
import type { SqliteConnection } from "../../../../src/dialects/sqlite/connection/sqlite-connection.js";
import { sqliteDialect } from "../../../../src/dialects/sqlite/sqlite-dialect.js";
import type { Operation } from "../../../../src/operations/operation.js";
import {
  type Column,
  column,
  dateTime,
  desc,
  type Index,
  index,
  integer,
  json,
  sql,
  string,
  table,
  text,
  unique,
} from "./builders.js";
import { carryOut, dump, failure, memory } from "./open.js";

const ON = { table: "t", schema: null } as const;
const create = (...args: Parameters<typeof table>): Operation => ({
  kind: "createTable",
  table: table(...args),
  ifNotExists: false,
});
const execute = (text: string, parameters: readonly unknown[] | null = null): Operation => ({
  kind: "execute",
  sql: text,
  parameters,
});
const createIndex = (made: Index, ifNotExists = false): Operation => ({
  ...ON,
  kind: "createIndex",
  index: made,
  ifNotExists,
});
const dropIndex = (name: string, ifExists = false, of: string | null = null): Operation => ({
  kind: "dropIndex",
  name,
  table: of,
  schema: null,
  ifExists,
  definition: null,
  options: {},
});
const dropTable = (name: string, ifExists = false): Operation => ({
  kind: "dropTable",
  table: name,
  schema: null,
  ifExists,
  definition: null,
});
const insert = (
  rows: Extract<Operation, { kind: "bulkInsert" }>["rows"],
  columns: readonly Column[] | null = null,
): Operation => ({ ...ON, kind: "bulkInsert", rows, columns });

const codeOf = async (connection: SqliteConnection, operation: Operation): Promise<string> =>
  (await failure(() => compile(operation, connection))).code;
const hazardsOf = (connection: SqliteConnection, operation: Operation): string[] =>
  compile(operation, connection).flatMap((s) =>
    s.kind === "run" ? s.hazards.map((h) => `${h.code} ${h.level}`) : [],
  );

describe("createTable", () => {
  it("writes everything that SQLite has", async () => {
    const connection = await memory();
    await carryOut(
      connection,
      create(
        "Odd name",
        [
          column("id", integer(), { primaryKey: true, autoincrement: true }),
          column("order", string(5), {
            nullable: false,
            collation: "NOCASE",
            serverDefault: "it's",
            check: 'length("order") > 0',
          }),
          column("at", dateTime(), { serverDefault: sql`CURRENT_TIMESTAMP` }),
          column("n", integer(), {
            serverDefault: sql`abs(-1)`,
            options: { sqlite: { notNullOnConflict: "REPLACE" } },
            nullable: false,
          }),
          column("twice", integer(), { generated: { expression: "n * 2", stored: true } }),
          column("parent", integer(), {
            references: {
              table: "Odd name",
              column: "id",
              name: "fk_p",
              match: "FULL",
              onDelete: "SET NULL",
              onUpdate: "CASCADE",
              deferrable: true,
              initially: "DEFERRED",
            },
          }),
          unique(["n", "order"], { name: "uq", options: { sqlite: { onConflict: "IGNORE" } } }),
          index("ix", [desc("n"), sql`lower("order")`], { unique: true, where: "n > 0" }),
        ],
        { options: { sqlite: { strict: false } } },
      ),
    );
    expect(dump(connection).replace(/CREATE TABLE sqlite_sequence.*\n/, "")).toBe(
      "CREATE TABLE \"Odd name\" (\n\tid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, \n\t\"order\" VARCHAR(5) COLLATE NOCASE DEFAULT 'it''s' NOT NULL, \n" +
        "\tat DATETIME DEFAULT CURRENT_TIMESTAMP, \n\tn INTEGER DEFAULT (abs(-1)) NOT NULL ON CONFLICT REPLACE, \n\ttwice INTEGER GENERATED ALWAYS AS (n * 2) STORED, \n" +
        '\tparent INTEGER, \n\tCONSTRAINT fk_p FOREIGN KEY(parent) REFERENCES "Odd name" (id) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED, \n' +
        '\tCONSTRAINT uq UNIQUE (n, "order") ON CONFLICT IGNORE, \n\tCHECK (length("order") > 0)\n);\n' +
        'CREATE UNIQUE INDEX ix ON "Odd name" (n DESC, lower("order")) WHERE n > 0;\n',
    );
  });

  it("makes strict tables and tables without a rowid", async () => {
    const connection = await memory();
    await carryOut(
      connection,
      create("s", [column("k", text(), { primaryKey: true })], {
        options: { sqlite: { strict: true, withoutRowid: true } },
      }),
    );
    expect(await connection.query("SELECT strict, wr FROM pragma_table_list('s')")).toEqual([
      { strict: 1, wr: 1 },
    ]);
  });

  it("does not make what is there, and says so of a view", async () => {
    const connection = await memory("CREATE TABLE T (a); CREATE VIEW v AS SELECT 1");
    const made = table("t", [column("b", integer(), { index: true })]);
    expect(compile({ kind: "createTable", table: made, ifNotExists: true }, connection)).toEqual([]);
    expect(
      await codeOf(connection, {
        kind: "createTable",
        table: table("v", [column("a", text())]),
        ifNotExists: true,
      }),
    ).toBe("MIG_DIALECT_OBJECT_EXISTS");
  });

  it("leaves comments out and tells; refuses what would be lost in silence", async () => {
    const connection = await memory("CREATE TABLE t (a)");
    expect(hazardsOf(connection, create("c", [column("a", text(), { comment: "x" })]))).toEqual([
      "notKept info",
    ]);
    const refused: readonly Operation[] = [
      { ...ON, kind: "setTableComment", comment: "x", existingComment: null },
      {
        ...ON,
        kind: "alterColumn",
        column: "a",
        changes: { comment: "x" },
        existing: {},
        using: null,
        position: null,
      },
      {
        ...ON,
        kind: "createExcludeConstraint",
        name: null,
        elements: [],
        where: null,
        using: null,
        deferrable: null,
        initially: null,
      },
      create("c", [column("a", text())], { schema: "other" }),
      create("c", [column("a", integer(), { identity: true })]),
      create("c", [column("a", integer(), { primaryKey: true, identity: { start: 100 } })]),
      create("c", [column("a", text(), { primaryKey: true, autoincrement: true })]),
      create("c", [column("a", text()), unique(["a"], { deferrable: true })]),
      createIndex(index("i", [desc("a", { nulls: "first" })])),
    ];
    for (const operation of refused)
      expect([operation.kind, await codeOf(connection, operation)]).toEqual([
        operation.kind,
        "MIG_DIALECT_UNSUPPORTED",
      ]);
    expect(await codeOf(connection, create("a\0b", [column("a", text())]))).toBe(
      "MIG_DIALECT_IDENTIFIER_INVALID",
    );
  });
});

describe("dropTable, renameTable and indexes", () => {
  it("drop what is there, and tell what goes or stops working with it", async () => {
    const connection = await memory(
      "CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END",
    );
    expect(hazardsOf(connection, dropTable("T"))).toEqual([
      "deletesData danger",
      "notKept warning",
      "notKept warning",
    ]);
    expect(compile(dropTable("nope", true), connection)).toEqual([]);
    expect(await codeOf(connection, dropTable("nope"))).toBe("MIG_DIALECT_TABLE_NOT_FOUND");
    await carryOut(connection, dropTable("t"));
    expect(dump(connection)).toBe("CREATE VIEW v AS SELECT a FROM t;\n");
  });

  it("rename with everything that names the table", async () => {
    const connection = await memory(
      "CREATE TABLE t (a PRIMARY KEY); CREATE TABLE c (a REFERENCES t (a)); CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON t (a); CREATE TRIGGER r AFTER INSERT ON c BEGIN DELETE FROM t; END",
    );
    await carryOut(connection, { ...ON, kind: "renameTable", newName: 'n"w' });
    expect(dump(connection)).not.toMatch(/\bt\b/);
    expect(await connection.query("SELECT * FROM v")).toEqual([]);
  });

  it("find duplicates before a unique index does, and respect where they are", async () => {
    const connection = await memory(
      "CREATE TABLE t (a, b); CREATE TABLE u (a); CREATE INDEX other ON u (a); INSERT INTO t VALUES ('x', 1), ('X', 1), (NULL, 2), (NULL, 2)",
    );
    const rowsOf = async (made: Index): Promise<number> => {
      const [first] = compile(createIndex(made), connection);
      return first?.kind === "check" ? (await connection.query(first.sql)).length : -1;
    };
    expect(await rowsOf(index("i", ["a"], { unique: true }))).toBe(0);
    expect(await rowsOf(index("i", [sql`lower(a)`], { unique: true }))).toBe(1);
    expect(
      await rowsOf(
        index("i", [{ kind: "column", value: "a", order: null, nulls: null, collation: "NOCASE" }], {
          unique: true,
        }),
      ),
    ).toBe(1);
    expect(await rowsOf(index("i", ["b"], { unique: true, where: "b > 5" }))).toBe(0);
    await carryOut(connection, createIndex(index(null, ["a", "b"])));
    expect(compile(createIndex(index(null, ["a", "b"]), true), connection)).toEqual([]);
    expect(await codeOf(connection, createIndex(index("other", ["a"]), true))).toBe(
      "MIG_DIALECT_OBJECT_EXISTS",
    );
    expect(compile(dropIndex("nope", true), connection)).toEqual([]);
    expect(await codeOf(connection, dropIndex("nope"))).toBe("MIG_DIALECT_OBJECT_NOT_FOUND");
    expect(await codeOf(connection, dropIndex("other", true, "t"))).toBe("MIG_DIALECT_OBJECT_NOT_FOUND");
    await carryOut(connection, dropIndex("ix_t_a_b", false, "t"));
    expect(
      await connection.query("SELECT name FROM sqlite_schema WHERE tbl_name = 't' AND type = 'index'"),
    ).toEqual([]);
  });
});

describe("bulkInsert", () => {
  it("keeps the order, gives a missing column its default, and converts by the column's type", async () => {
    const connection = await memory("CREATE TABLE t (id INTEGER PRIMARY KEY, a DEFAULT 7, j)");
    const columns = [column("j", json())];
    await carryOut(
      connection,
      insert(
        [{ a: 1 }, { a: null }, {}, { j: "text" }, { j: [1] }, { a: 2, j: null }, { j: { b: 1 }, a: 3 }],
        columns,
      ),
    );
    expect(await connection.query("SELECT id, a, j FROM t")).toEqual([
      { id: 1, a: 1, j: null },
      { id: 2, a: null, j: null },
      { id: 3, a: 7, j: null },
      { id: 4, a: 7, j: '"text"' },
      { id: 5, a: 7, j: "[1]" },
      { id: 6, a: 2, j: null },
      { id: 7, a: 3, j: '{"b":1}' },
    ]);
    expect(compile(insert([]), connection)).toEqual([]);
  });

  it("refuses what JSON has no form for, in a column of JSON and where the type is not known", async () => {
    const connection = await memory("CREATE TABLE t (j)");
    for (const columns of [[column("j", json())], null]) {
      const error = await failure(() => compile(insert([{ j: { n: 10n } as never }], columns), connection));
      expect(error.code).toBe("MIG_DIALECT_LITERAL_UNSUPPORTED");
    }
  });

  it("writes more rows than one statement can hold", async () => {
    const connection = await memory("CREATE TABLE t (a, b)");
    const statements = await carryOut(
      connection,
      insert(Array.from({ length: 2_500 }, (_, n) => ({ a: n, b: `'${n}` }))),
    );
    expect(statements).toHaveLength(3);
    expect(await connection.query("SELECT count(*) AS n, sum(a) AS s FROM t")).toEqual([
      { n: 2500, s: 3_123_750 },
    ]);
  });
});

describe("execute", () => {
  it("splits a script, and not a statement with parameters", async () => {
    const connection = await memory();
    await carryOut(
      connection,
      execute(
        "CREATE TABLE t (a); -- one; two\nCREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t; SELECT 1; END; INSERT INTO t VALUES ('a;b')",
      ),
    );
    expect(await connection.query("SELECT name FROM sqlite_schema")).toEqual([{ name: "t" }, { name: "r" }]);
    await carryOut(connection, execute("DROP TRIGGER r"));
    await carryOut(connection, execute("INSERT INTO t VALUES (?);", [5]));
    expect(await connection.query("SELECT a FROM t")).toEqual([{ a: 5 }]);
    expect(await codeOf(connection, execute("SELECT ?; SELECT 1", [5]))).toBe(
      "MIG_DIALECT_STATEMENT_REFUSED",
    );
    expect(await codeOf(connection, execute("SELECT ?", []))).toBe("MIG_DIALECT_PARAMETERS_INVALID");
  });

  it.each([
    "BEGIN",
    "commit",
    "END TRANSACTION",
    "ROLLBACK",
    "savepoint x",
    "RELEASE x",
    "ATTACH 'x' AS y",
    "DETACH y",
    "SELECT 1; COMMIT",
  ])("refuses %s inside a step", async (text) => {
    const error = await failure(async () => compile(execute(text), await memory()));
    expect(error.code).toBe("MIG_DIALECT_STATEMENT_REFUSED");
    expect(error.exitCode).toBe(6);
  });

  it.each([
    ["VACUUM", "autocommit", ["rewritesTable warning", "notTransactional warning"]],
    ["PRAGMA journal_mode = WAL", "autocommit", ["notTransactional warning"]],
    ["PRAGMA user_version = 3", "transactional", []],
    ["PRAGMA foreign_keys = ON", "transactional", ["notKept info"]],
    ["DROP TABLE t", "transactional", ["deletesData danger"]],
    ["DELETE FROM t", "transactional", ["deletesData danger"]],
    ["DELETE FROM t WHERE a IN (SELECT 1)", "transactional", ["deletesData warning"]],
    ["DELETE FROM t RETURNING (SELECT 1 WHERE 1)", "transactional", ["deletesData danger"]],
    ["UPDATE t SET a = 1", "transactional", ["dependsOnData warning"]],
    ["ALTER TABLE t DROP COLUMN a", "transactional", ["deletesData danger"]],
    ["ALTER TABLE t ADD COLUMN b", "transactional", []],
    ["INSERT INTO t VALUES (1)", "transactional", []],
    ["FROBNICATE t", "transactional", ["unknownSql warning"]],
  ])("knows what %s costs", async (text, phase, hazards) => {
    const connection = await memory();
    expect(compile(execute(text), connection)).toMatchObject([{ phase }]);
    expect(hazardsOf(connection, execute(text))).toEqual(hazards);
  });
});

describe("an offline script", () => {
  const shell = (lines: readonly string[]): string =>
    execFileSync("sqlite3", [":memory:"], {
      input: lines.join("\n"),
      encoding: "utf8",
      stdio: ["pipe", "pipe", "pipe"],
    });
  const { script } = sqliteDialect;

  it("has parameters as literals, which the shell reads back", () => {
    const text = script.inline("SELECT quote(:a), ':a', quote(:b), typeof(:c) -- :d", {
      a: "it's; -- x\n",
      b: new Uint8Array([1, 255]),
      c: 9007199254740993n,
    });
    expect(shell([`${text}\n;`])).toBe("'it''s; -- x\n'|:a|X'01FF'|integer\n");
    expect(script.inline("VALUES (?2, ?, ?1)", ["a", "b", 3])).toBe("VALUES ('b', 3, 'a')");
  });

  it("stops at a check that finds rows, and has changed nothing", () => {
    const body = (found: number): readonly string[] => [
      ...script.prologue,
      ...script.begin,
      "CREATE TABLE t (a);",
      `INSERT INTO t VALUES (${found});`,
      ...script.check("SELECT a FROM t WHERE a > 1;"),
      "DROP TABLE t;",
      ...script.commit,
      "SELECT 'done';",
      ...script.epilogue,
    ];
    expect(shell(body(1))).toBe("done\n");
    expect(() => shell(body(2))).toThrow(/check_found_rows/);
  });
});

describe("diagnose", () => {
  it("tells what is wrong with the rows", async () => {
    const connection = await memory(
      "PRAGMA foreign_keys = OFF; CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p); INSERT INTO c VALUES (1), (2)",
    );
    const findings = await sqliteDialect.diagnose(connection);
    expect(findings.map((f) => [f.check, f.ok])).toEqual([
      ["version", true],
      ["file", true],
      ["journal mode", true],
      ["integrity", true],
      ["foreign keys", false],
    ]);
    expect(findings.at(-1)?.detail).toBe("broken: 2 of c -> p");
  });
});

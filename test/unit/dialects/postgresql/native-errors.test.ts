import { beforeAll, describe, expect, it } from "vitest";
import type { PostgresqlConnection } from "../../../../src/dialects/postgresql/connection/postgresql-connection.js";
import { connect } from "../../../../src/dialects/postgresql/driver.js";
import { describeError } from "../../../../src/dialects/postgresql/native-errors.js";
import { failure, freshUrl, NO_TARGET, open } from "./open.js";

let connection: PostgresqlConnection;
let url: string;

beforeAll(async () => {
  url = await freshUrl();
  connection = await open(url);
  await connection.run(`CREATE TABLE t (id int CONSTRAINT t_pkey PRIMARY KEY, a int, s text CONSTRAINT s_short CHECK (length(s) < 5));
    CREATE TABLE c (t int CONSTRAINT c_t REFERENCES t); CREATE INDEX t_a ON t (a); CREATE VIEW v AS SELECT a FROM t;
    CREATE TABLE "odd ""name""" (x int); INSERT INTO t VALUES (1, NULL, 'x'), (2, 5, 'y'), (3, 5, 'z');
    CREATE TYPE mood AS ENUM ('sad'); CREATE SCHEMA app; CREATE SEQUENCE seq; INSERT INTO c VALUES (1);
    CREATE TABLE e (r int4range, CONSTRAINT e_r EXCLUDE USING gist (r WITH &&)); INSERT INTO e VALUES ('[1,5)');
    CREATE TABLE bits (b bit); CREATE TABLE parted (a int, b int) PARTITION BY HASH (a); CREATE TABLE n AS SELECT 'x'::text AS s;
    CREATE FUNCTION f(int) RETURNS int LANGUAGE sql RETURN 1`);
});

describe("what the server refuses", () => {
  it.each([
    ["SELECT * FROM missing", "MIG_DIALECT_TABLE_NOT_FOUND", { table: "missing" }],
    ["DROP TABLE missing", "MIG_DIALECT_TABLE_NOT_FOUND", { table: "missing" }],
    ['SELECT * FROM "a ""b"""', "MIG_DIALECT_TABLE_NOT_FOUND", { table: 'a "b"' }],
    ["SELECT missing FROM t", "MIG_DIALECT_COLUMN_UNKNOWN", { column: "missing" }],
    ["SELECT x.missing FROM t x", "MIG_DIALECT_COLUMN_UNKNOWN", { column: "x.missing" }],
    ["ALTER TABLE t DROP COLUMN missing", "MIG_DIALECT_COLUMN_UNKNOWN", { column: "missing" }],
    ["ALTER TABLE t ADD COLUMN a int", "MIG_DIALECT_COLUMN_DUPLICATE", { column: "a" }],
    ["CREATE TABLE t (a int)", "MIG_DIALECT_OBJECT_EXISTS", { kind: "table", name: "t" }],
    ["CREATE INDEX t_a ON t (a)", "MIG_DIALECT_OBJECT_EXISTS", { kind: "index", name: "t_a" }],
    [
      'CREATE TABLE "odd ""name""" (x int)',
      "MIG_DIALECT_OBJECT_EXISTS",
      { kind: "table", name: 'odd "name"' },
    ],
    [
      "CREATE UNIQUE INDEX parted_b ON parted (b)",
      "MIG_DIALECT_SQL_FAILED",
      { detail: expect.stringContaining("partition key") },
    ],
    [
      "CREATE INDEX t_bits ON bits USING hash (b)",
      "MIG_DIALECT_SQL_FAILED",
      { detail: expect.stringContaining("no default operator class") },
    ],
    ["CREATE TYPE mood AS ENUM ('x')", "MIG_DIALECT_OBJECT_EXISTS", { kind: "type", name: "mood" }],
    ["CREATE SCHEMA app", "MIG_DIALECT_OBJECT_EXISTS", { kind: "schema", name: "app" }],
    [
      "ALTER TABLE t ADD CONSTRAINT s_short CHECK (a > 0)",
      "MIG_DIALECT_OBJECT_EXISTS",
      { kind: "constraint", name: "s_short" },
    ],
    ["ALTER TYPE mood ADD VALUE 'sad'", "MIG_DIALECT_OBJECT_EXISTS", { kind: "enum label", name: "sad" }],
    ["DROP INDEX missing", "MIG_DIALECT_OBJECT_NOT_FOUND", { kind: "index", name: "missing" }],
    ["DROP TYPE missing", "MIG_DIALECT_OBJECT_NOT_FOUND", { kind: "type", name: "missing" }],
    ["CREATE TABLE nowhere.t (a int)", "MIG_DIALECT_OBJECT_NOT_FOUND", { kind: "schema", name: "nowhere" }],
    ["ALTER TABLE t DROP CONSTRAINT missing", "MIG_DIALECT_OBJECT_NOT_FOUND", { kind: "constraint" }],
    ["SELECT g(1)", "MIG_DIALECT_OBJECT_NOT_FOUND", { kind: "function", name: "g(integer)" }],
    [
      "INSERT INTO t VALUES (1)",
      "MIG_DIALECT_ROWS_REFUSED",
      { constraint: "UNIQUE", object: "t (t_pkey)", rows: [{ key: "(id)=(1)" }] },
    ],
    [
      "INSERT INTO t VALUES (9, 1, 'too long')",
      "MIG_DIALECT_ROWS_REFUSED",
      { constraint: "CHECK", object: "t (s_short)" },
    ],
    ["INSERT INTO t VALUES (NULL)", "MIG_DIALECT_ROWS_REFUSED", { constraint: "NOT NULL", object: "t (id)" }],
    [
      "INSERT INTO c VALUES (7)",
      "MIG_DIALECT_ROWS_REFUSED",
      { constraint: "FOREIGN KEY", rows: [{ key: "(t)=(7)" }] },
    ],
    [
      "INSERT INTO e VALUES ('[2,3)')",
      "MIG_DIALECT_ROWS_REFUSED",
      { constraint: "EXCLUDE", object: "e (e_r)" },
    ],
    [
      "CREATE UNIQUE INDEX u ON t (a)",
      "MIG_DIALECT_ROWS_REFUSED",
      { constraint: "UNIQUE", rows: [{ key: "(a)=(5)" }] },
    ],
    [
      "ALTER TABLE t ADD CONSTRAINT s_no CHECK (s <> 'z')",
      "MIG_DIALECT_ROWS_REFUSED",
      { constraint: "CHECK", object: "t (s_no)" },
    ],
    ["ALTER TABLE t ALTER COLUMN a SET NOT NULL", "MIG_DIALECT_NULLS_REFUSED", { table: "t", column: "a" }],
    ["ALTER TABLE t ADD COLUMN b int NOT NULL", "MIG_DIALECT_VALUE_MISSING", { table: "t", column: "b" }],
    ["ALTER TABLE t ALTER COLUMN s TYPE int", "MIG_DIALECT_VALUE_UNFIT", {}],
    ["ALTER TABLE n ALTER COLUMN s TYPE int USING s::int", "MIG_DIALECT_VALUE_UNFIT", {}],
    ["INSERT INTO t VALUES (99999999999)", "MIG_DIALECT_VALUE_UNFIT", {}],
    ["DROP TABLE t", "MIG_DIALECT_DEPENDENTS", { object: "table t" }],
    ["ALTER TABLE t ALTER COLUMN a TYPE bigint", "MIG_DIALECT_DEPENDENTS", {}],
    ["ALTER TABLE t DROP COLUMN a", "MIG_DIALECT_DEPENDENTS", {}],
    ["SELEC 1", "MIG_DIALECT_SQL_FAILED", { sql: "SELEC 1" }],
  ] as const)("%s", async (sql, code, details) => {
    const error = await failure(() => connection.run(sql));
    expect([error.code, error.message]).toEqual([code, expect.any(String)]);
    expect(error.details).toMatchObject(details);
    expect(error.cause).toBeInstanceOf(Error);
  });

  it("for a missing privilege names the user, the object and the privilege", async () => {
    await connection.run("DROP ROLE IF EXISTS poor; CREATE ROLE poor LOGIN PASSWORD 'poor'");
    const poor = await connect(
      { ...NO_TARGET, url: url.replace(/\/\/[^@]*@/, "//poor:poor@") },
      { readOnly: false },
    );
    for (const [sql, object, privilege] of [
      ["CREATE TABLE x (a int)", "schema public", "CREATE (or USAGE)"],
      ["SELECT * FROM t", "table t", "SELECT"],
      ["INSERT INTO t VALUES (9)", "table t", "INSERT"],
      ["DROP TABLE t", "table t", "ownership"],
      ["ALTER TABLE t ADD COLUMN z int", "table t", "ownership"],
      ["CREATE INDEX x ON t (a)", "table t", "ownership"],
      ["CREATE SCHEMA x", expect.stringMatching(/^database /), "CREATE"],
      ["SELECT nextval('seq')", "sequence seq", "SELECT or USAGE"],
    ] as const) {
      const error = await failure(() => poor.run(sql));
      expect([error.code, error.details]).toEqual([
        "MIG_DIALECT_PERMISSION_DENIED",
        expect.objectContaining({ user: "poor", object, privilege, sql }),
      ]);
    }
    await poor.close();
    await connection.run("DROP ROLE poor");
  });

  it("for a lock, a deadlock, a limit of time and a place outside of a transaction", async () => {
    const other = await open(url);
    await other.run("BEGIN; LOCK TABLE t");
    await connection.run("SET lock_timeout = '50ms'");
    expect((await failure(() => connection.run("ALTER TABLE t ADD COLUMN n int"))).code).toBe(
      "MIG_DIALECT_OBJECT_LOCKED",
    );
    await connection.run("RESET lock_timeout; SET statement_timeout = '50ms'");
    expect((await failure(() => connection.run("SELECT pg_sleep(5)"))).code).toBe("MIG_DIALECT_CANCELLED");
    await connection.run("RESET statement_timeout; BEGIN; LOCK TABLE c; SET LOCAL deadlock_timeout = '10ms'");
    const both = await Promise.allSettled([connection.run("LOCK TABLE t"), other.run("LOCK TABLE c")]);
    const [deadlock] = both.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect([deadlock?.code, deadlock?.exitCode]).toEqual(["MIG_DIALECT_DEADLOCK", 4]);
    await connection.run("ROLLBACK");
    await other.run("ROLLBACK");
    await connection.run("BEGIN");
    expect((await failure(() => connection.run("VACUUM"))).code).toBe("MIG_DIALECT_STATEMENT_REFUSED");
    await connection.run("ROLLBACK");
  });
});

it.each(["ETIMEDOUT", "EHOSTUNREACH", "ECONNRESET"])(
  "%s of an open session is its loss: nobody knows what has become of a COMMIT",
  (code) => {
    const error = Object.assign(new Error(`read ${code}`), { code });
    expect(describeError(error, { sql: "COMMIT", label: "it" }).code).toBe("MIG_DIALECT_CONNECTION_LOST");
  },
);

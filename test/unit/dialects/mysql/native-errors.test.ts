import { describe, expect, it } from "vitest";
import type { MysqlConnection } from "../../../../src/dialects/mysql/connection/mysql-connection.js";
import { describeError } from "../../../../src/dialects/mysql/native-errors.js";
import { type CortexError, isCortexError } from "../../../../src/errors/index.js";
import { onDatabase, SERVERS } from "./support.js";

const SETUP = `CREATE TABLE p (id INT PRIMARY KEY, a INT, UNIQUE KEY uq_a (a));
CREATE TABLE c (id INT PRIMARY KEY, p_id INT NOT NULL, n VARCHAR(3), d DATE, CONSTRAINT fk_c_p FOREIGN KEY (p_id) REFERENCES p (id), CONSTRAINT ck_n CHECK (n <> 'bad'));
INSERT INTO p VALUES (1, 1);
INSERT INTO c (id, p_id) VALUES (1, 1);
CREATE VIEW v AS SELECT 1 AS one;
CREATE PROCEDURE pr() SELECT 1;
CREATE TRIGGER tr BEFORE INSERT ON p FOR EACH ROW SET @x = 1;`;

/** The statement, the code, and what the message must name. */
const FAILURES: readonly (readonly [string, string, string])[] = [
  ["CREATE TABLE p (a INT)", "MIG_DIALECT_OBJECT_EXISTS", "table 'p'"],
  ["CREATE VIEW v AS SELECT 1", "MIG_DIALECT_OBJECT_EXISTS", "'v'"],
  ["CREATE PROCEDURE pr() SELECT 1", "MIG_DIALECT_OBJECT_EXISTS", "procedure 'pr'"],
  ["CREATE INDEX uq_a ON p (a)", "MIG_DIALECT_OBJECT_EXISTS", "index 'uq_a'"],
  ["ALTER TABLE p ADD COLUMN a INT", "MIG_DIALECT_COLUMN_DUPLICATE", "'a'"],
  ["DROP TABLE nope", "MIG_DIALECT_TABLE_NOT_FOUND", "'nope'"],
  ["SELECT * FROM nope", "MIG_DIALECT_TABLE_NOT_FOUND", "'nope'"],
  ["DROP PROCEDURE nope", "MIG_DIALECT_OBJECT_NOT_FOUND", "procedure 'nope'"],
  ["DROP TRIGGER nope", "MIG_DIALECT_OBJECT_NOT_FOUND", "trigger"],
  ["ALTER TABLE p DROP COLUMN nope", "MIG_DIALECT_OBJECT_NOT_FOUND", "'nope'"],
  ["DROP INDEX nope ON p", "MIG_DIALECT_OBJECT_NOT_FOUND", "'nope'"],
  ["ALTER TABLE p DROP FOREIGN KEY nope", "MIG_DIALECT_OBJECT_NOT_FOUND", "'nope'"],
  ["SELECT nope FROM p", "MIG_DIALECT_COLUMN_UNKNOWN", "'nope'"],
  ["CREATE INDEX i ON p (nope)", "MIG_DIALECT_COLUMN_UNKNOWN", "'nope'"],
  ["INSERT INTO p VALUES (1, 2)", "MIG_DIALECT_ROWS_REFUSED", "UNIQUE constraint"],
  ["INSERT INTO p VALUES (2, 1)", "MIG_DIALECT_ROWS_REFUSED", "uq_a"],
  [
    "INSERT INTO c (id, p_id, n) VALUES (2, 1, 'bad')",
    "MIG_DIALECT_ROWS_REFUSED",
    "CHECK constraint of ck_n",
  ],
  [
    "INSERT INTO c (id, p_id) VALUES (2, 9)",
    "MIG_DIALECT_ROWS_REFUSED",
    "FOREIGN KEY constraint of c (fk_c_p)",
  ],
  ["DELETE FROM p", "MIG_DIALECT_ROWS_REFUSED", "FOREIGN KEY constraint of c (fk_c_p)"],
  ["INSERT INTO c (id, p_id) VALUES (2, NULL)", "MIG_DIALECT_ROWS_REFUSED", "NOT NULL constraint of p_id"],
  ["INSERT INTO c (id) VALUES (2)", "MIG_DIALECT_ROWS_REFUSED", "NOT NULL constraint of p_id"],
  ["INSERT INTO c (id, p_id, n) VALUES (2, 1, 'long')", "MIG_DIALECT_VALUE_UNFIT", "too long"],
  ["INSERT INTO c (id, p_id, d) VALUES (2, 1, 'soon')", "MIG_DIALECT_VALUE_UNFIT", "'soon'"],
  ["INSERT INTO c (id, p_id) VALUES (99999999999, 1)", "MIG_DIALECT_VALUE_UNFIT", "ut of range"],
  ["INSERT INTO c (id, p_id) VALUES ('x', 1)", "MIG_DIALECT_VALUE_UNFIT", "'x'"],
  ["ALTER TABLE c ADD FOREIGN KEY (n) REFERENCES p (id)", "MIG_DIALECT_FOREIGN_KEY_INVALID", ""],
  ["ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES nope (id)", "MIG_DIALECT_FOREIGN_KEY_INVALID", "nope"],
  ["ALTER TABLE c DROP COLUMN p_id", "MIG_DIALECT_DEPENDENTS", "fk_c_p"],
  ["CREATE TABLE big (a VARCHAR(16000), b VARCHAR(16000))", "MIG_DIALECT_DEFINITION_REFUSED", "ow size"],
  ["CREATE TABLE big (a VARCHAR(4000), PRIMARY KEY (a))", "MIG_DIALECT_DEFINITION_REFUSED", "too long"],
  ["CREATE TABLE big (a TEXT, PRIMARY KEY (a))", "MIG_DIALECT_DEFINITION_REFUSED", "'a'"],
  [`CREATE TABLE ${"x".repeat(65)} (a INT)`, "MIG_DIALECT_DEFINITION_REFUSED", "xxx"],
  ["CREATE TABLE nowhere_at_all.t (a INT)", "MIG_DIALECT_DATABASE_MISSING", "'nowhere_at_all'"],
  ["SELEC 1", "MIG_DIALECT_SQL_FAILED", "SELEC 1"],
];

async function failureOf(connection: MysqlConnection, sql: string): Promise<CortexError> {
  const error = await connection.run(sql).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isCortexError(error)) throw new Error(`${sql}: ${String(error)}`);
  return error as CortexError;
}

describe.each(SERVERS)("errors of %s", (name) => {
  it("name the object", async () => {
    await onDatabase(name, async ({ connection }) => {
      await connection.run(SETUP);
      const wrong: object[] = [];
      for (const [sql, code, text] of FAILURES) {
        const failure = await failureOf(connection, sql);
        const named = failure.message.includes(text) && failure.hint !== "" && failure.cause instanceof Error;
        if (failure.code !== code || !named)
          wrong.push({ sql, code: failure.code, message: failure.message });
      }
      expect(wrong).toEqual([]);
      // MySQL names the two types, MariaDB the key that is in the way.
      expect((await failureOf(connection, "ALTER TABLE p MODIFY id BIGINT")).code).toBe(
        name === "mysql" ? "MIG_DIALECT_FOREIGN_KEY_INVALID" : "MIG_DIALECT_DEPENDENTS",
      );
    });
  });

  it("tell of locks, deadlines and a server that only reads", async () => {
    await onDatabase(name, async ({ connection, url }) => {
      await connection.run(SETUP);
      const { open } = await import("./support.js");
      const other = await open(url);
      await other.run("START TRANSACTION; UPDATE p SET a = 5");
      await connection.run("SET innodb_lock_wait_timeout = 1");
      expect((await failureOf(connection, "UPDATE p SET a = 6")).code).toBe("MIG_DIALECT_OBJECT_LOCKED");
      await other.run("ROLLBACK");
      await other.close();
      const limited =
        name === "mysql"
          ? "SELECT /*+ MAX_EXECUTION_TIME(50) */ count(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c"
          : "SET STATEMENT max_statement_time = 0.05 FOR SELECT SLEEP(3)";
      expect((await failureOf(connection, limited)).code).toBe("MIG_DIALECT_CANCELLED");
      await connection.run("SET SESSION TRANSACTION READ ONLY");
      expect((await failureOf(connection, "DELETE FROM c")).code).toBe("MIG_DIALECT_SERVER_READ_ONLY");
    });
  });

  it("tell of a deadlock", async () => {
    await onDatabase(name, async ({ connection, url }) => {
      await connection.run("CREATE TABLE t (a INT PRIMARY KEY, b INT); INSERT INTO t VALUES (1, 1), (2, 2);");
      const { open } = await import("./support.js");
      const other = await open(url);
      await connection.run("START TRANSACTION; UPDATE t SET b = 9 WHERE a = 1");
      await other.run("START TRANSACTION; UPDATE t SET b = 8 WHERE a = 2");
      const both = await Promise.allSettled([
        connection.run("UPDATE t SET b = 9 WHERE a = 2"),
        other.run("UPDATE t SET b = 8 WHERE a = 1"),
      ]);
      const refused = both.find((one) => one.status === "rejected");
      expect(refused?.reason).toMatchObject({ code: "MIG_DIALECT_DEADLOCK" });
      await other.run("ROLLBACK");
      await other.close();
    });
  });
});

it.each(["ETIMEDOUT", "EHOSTUNREACH", "ECONNRESET"])(
  "%s of an open session is its loss: nobody knows what has become of a COMMIT",
  (code) => {
    const error = Object.assign(new Error(`read ${code}`), { code });
    expect(describeError(error, { sql: "COMMIT", label: "it" }).code).toBe("MIG_DIALECT_CONNECTION_LOST");
  },
);

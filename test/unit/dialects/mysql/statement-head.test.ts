import { describe, expect, it } from "vitest";
import { statementHead } from "../../../../src/dialects/mysql/sql/statement-head.js";
import { onDatabase, SERVERS } from "./support.js";

describe("statementHead", () => {
  it.each<[string, object]>([
    [
      "CREATE TABLE IF NOT EXISTS shop.`my t` (a INT)",
      { verb: "create table", object: "my t", schema: "shop" },
    ],
    ["create unique index i on shop.t (a)", { verb: "create index", object: "i", table: "t" }],
    ["DROP INDEX i ON t", { verb: "drop index", object: "i", table: "t" }],
    [
      "CREATE OR REPLACE DEFINER = `a`@`b` SQL SECURITY INVOKER VIEW v AS SELECT 1",
      { verb: "create view", object: "v" },
    ],
    [
      "/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET @a=1 */",
      { verb: "create trigger", object: "tr" },
    ],
    ["ALTER TABLE t ADD COLUMN a INT", { verb: "alter table", object: "t", commits: true }],
    ["INSERT IGNORE INTO t VALUES (1)", { verb: "insert", object: "t", commits: false, isReadOnly: false }],
    ["WITH a AS (SELECT 1) UPDATE t, a SET x = 1", { verb: "update", object: "t", isReadOnly: false }],
    ["WITH a AS (SELECT 1) SELECT * FROM a", { verb: "select", isReadOnly: true }],
    ["(SELECT 1) UNION (SELECT 2)", { verb: "select", isReadOnly: true }],
    ["SELECT 1 INTO OUTFILE '/tmp/x'", { isReadOnly: false }],
    ["SELECT * FROM t FOR UPDATE", { isReadOnly: false }],
    ["SELECT GET_LOCK('a', 0)", { isReadOnly: false }],
    ["EXPLAIN ANALYZE DELETE FROM t", { isReadOnly: false }],
    ["SHOW TABLES", { isReadOnly: true }],
    ["START TRANSACTION", { isTransactionControl: true }],
    ["begin", { isTransactionControl: true }],
    ["SAVEPOINT a", { isTransactionControl: true, commits: false }],
    ["RELEASE SAVEPOINT a", { isTransactionControl: true }],
    ["ROLLBACK TO a", { isTransactionControl: true, commits: false }],
    ["LOCK TABLES t WRITE", { verb: "lock tables", isTransactionControl: true }],
    ["UNLOCK TABLES", { verb: "unlock tables", isTransactionControl: true }],
    ["SET autocommit = 0", { isTransactionControl: true }],
    ["SET @@SESSION.autocommit=1", { isTransactionControl: true }],
    ["SET @a = 'autocommit'", { isTransactionControl: false, commits: false }],
    ["XA START 'x'", { isTransactionControl: true }],
    ["BEGIN NOT ATOMIC SELECT 1; END", { verb: "begin not atomic", isTransactionControl: false }],
    ["-- nothing", { verb: "", isTransactionControl: false }],
  ])("reads %s", (sql, expected) => {
    expect(statementHead(sql)).toMatchObject(expected);
  });
});

/** Each is run in a transaction that has written a row; the server tells whether that row is still pending. */
const STATEMENTS = [
  "SELECT 1",
  "INSERT INTO t VALUES (2)",
  "UPDATE t SET a = 3",
  "SAVEPOINT s",
  "SET @x = 1",
  "DO SLEEP(0)",
  "CREATE TEMPORARY TABLE tmp (a INT)",
  "DROP TEMPORARY TABLE tmp",
  "CREATE TABLE u (a INT)",
  "ALTER TABLE u ADD COLUMN b INT",
  "CREATE INDEX i ON u (a)",
  "DROP INDEX i ON u",
  "RENAME TABLE u TO w",
  "TRUNCATE TABLE w",
  "ANALYZE TABLE w",
  "CHECK TABLE w",
  "OPTIMIZE TABLE w",
  "CREATE VIEW v AS SELECT 1 AS one",
  "DROP VIEW v",
  "CREATE PROCEDURE p() SELECT 1",
  "DROP PROCEDURE p",
  "CREATE TRIGGER tr BEFORE INSERT ON w FOR EACH ROW SET NEW.a = 1",
  "DROP TRIGGER tr",
  "DROP TABLE w",
  "FLUSH TABLES",
  "LOCK TABLES t WRITE",
  "UNLOCK TABLES",
  "BEGIN",
  "START TRANSACTION",
  "SET autocommit = 1",
];

describe.each(SERVERS)("what %s commits by itself", (name) => {
  it("is what the head says of it", async () => {
    await onDatabase(name, async ({ connection }) => {
      await connection.run("CREATE TABLE t (a INT)");
      for (const sql of STATEMENTS) {
        // SET autocommit commits only where it was off, UNLOCK TABLES only where tables were locked.
        await connection.run(sql === "SET autocommit = 1" ? "SET autocommit = 0" : "START TRANSACTION");
        if (sql === "UNLOCK TABLES") await connection.run("LOCK TABLES t WRITE; SET autocommit = 0");
        await connection.execute("INSERT INTO t VALUES (42)");
        await connection.run(sql);
        await connection.run("ROLLBACK; UNLOCK TABLES; SET autocommit = 1");
        const [row] = await connection.query("SELECT count(*) AS n FROM t WHERE a IN (42, 3)");
        expect({ sql, commits: Number(row?.n) > 0 }).toEqual({ sql, commits: statementHead(sql).commits });
        await connection.run("DELETE FROM t");
      }
    });
  });
});

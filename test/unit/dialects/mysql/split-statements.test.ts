import { describe, expect, it } from "vitest";
import { splitStatements } from "../../../../src/dialects/mysql/sql/split-statements.js";

const texts = (script: string): readonly string[] =>
  splitStatements(script).map((statement) => statement.text);

describe("splitStatements", () => {
  it.each<[string, string, readonly string[]]>([
    [
      "quotes",
      `SELECT 'a;b', "c;d", \`e;f\`, 'it\\';s', 'x'';y'; SELECT 2`,
      [`SELECT 'a;b', "c;d", \`e;f\`, 'it\\';s', 'x'';y'`, "SELECT 2"],
    ],
    ["comments", "SELECT 1 -- a;b\n; # c;d\n/* e;f */ SELECT 2 /* g */;", ["SELECT 1", "SELECT 2"]],
    ["minus minus without a blank", "SELECT 5--3;SELECT 2", ["SELECT 5--3", "SELECT 2"]],
    [
      "conditional comments",
      "/*!40101 SET NAMES utf8 */; /*M! SELECT 1 */; SELECT 2",
      ["/*!40101 SET NAMES utf8 */", "/*M! SELECT 1 */", "SELECT 2"],
    ],
    [
      "a semicolon in one",
      "/*!50003 SELECT 1; SELECT 2 */; SELECT 3",
      ["/*!50003 SELECT 1; SELECT 2 */", "SELECT 3"],
    ],
    [
      "DELIMITER",
      "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END//\nDELIMITER ;\nSELECT 3;",
      ["CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END", "SELECT 3"],
    ],
    [
      "a delimiter that a word may hold",
      "delimiter $$\nSELECT 1;SELECT 2$$\nSELECT 'a$$b'$$\ndelimiter ;\n",
      ["SELECT 1;SELECT 2", "SELECT 'a$$b'"],
    ],
    ["\\G", "SELECT 1\\G SELECT 2\\g\nSELECT 3", ["SELECT 1", "SELECT 2", "SELECT 3"]],
    [
      "a transaction",
      "BEGIN; UPDATE t SET a = 1; COMMIT; BEGIN WORK; COMMIT",
      ["BEGIN", "UPDATE t SET a = 1", "COMMIT", "BEGIN WORK", "COMMIT"],
    ],
    ["nothing", " ; -- x\n;; /* y */", []],
    [
      "an event",
      "CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01' DO BEGIN DELETE FROM t; DELETE FROM u; END; SELECT 1",
      [
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01' DO BEGIN DELETE FROM t; DELETE FROM u; END",
        "SELECT 1",
      ],
    ],
  ])("knows %s", (_, script, expected) => {
    expect(texts(script)).toEqual(expected);
  });

  it.each([
    "CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
    "CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW IF NEW.a > 1 THEN SET NEW.a = 1; END IF",
    "CREATE DEFINER=`root`@`%` TRIGGER IF NOT EXISTS a AFTER UPDATE ON t FOR EACH ROW BEGIN IF NEW.a THEN SET @x = IF(1, 2, 3); ELSEIF NEW.b THEN BEGIN END; END IF; END",
    "CREATE PROCEDURE IF NOT EXISTS p(IN a INT) COMMENT 'x' l:BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; lp: LOOP LEAVE lp; END LOOP lp; WHILE a > 0 DO SET a = a - 1; END WHILE; REPEAT SET a = 1; UNTIL a END REPEAT; END l",
    "CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN CASE a WHEN 1 THEN IF(a, 2, 3) ELSE 4 END",
    "CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC BEGIN CASE a WHEN 1 THEN RETURN 1; ELSE BEGIN END; END CASE; RETURN CASE WHEN a THEN 1 ELSE 2 END; END",
    "CREATE PROCEDURE p() BEGIN DECLARE m CONDITION FOR 1051; DECLARE CONTINUE HANDLER FOR 3141 BEGIN END; DECLARE EXIT HANDLER FOR SQLSTATE VALUE '23000', 1062, m, NOT FOUND IF @a THEN SET @b = 1; END IF; SET @c = 1; END",
    "CREATE OR REPLACE PROCEDURE p() BEGIN DECLARE c CURSOR FOR SELECT t.end, REPEAT('x', 2) FROM t; DECLARE CONTINUE HANDLER FOR NOT FOUND SET @done = 1; SELECT (SELECT CASE WHEN 1 THEN 2 END); END",
    "BEGIN NOT ATOMIC DECLARE x INT; FOR i IN 1..3 DO SELECT i; END FOR; END",
    "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER a BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; END */",
    "CREATE VIEW v AS SELECT 1 AS `begin`",
    "ALTER EVENT e DO BEGIN SELECT 1; END",
  ])("does not cut %s", (statement) => {
    expect(texts(`SELECT 0; ${statement}; SELECT 1`)).toEqual(["SELECT 0", statement, "SELECT 1"]);
  });

  it("tells the line of each", () => {
    expect(splitStatements("\n-- c\nSELECT 1;\n\n/* x\n*/ SELECT 2").map((s) => s.line)).toEqual([3, 6]);
  });

  it("names a quote that is never closed", () => {
    expect(() => splitStatements("SELECT 1;\nSELECT 'a", "up.sql")).toThrow(/up\.sql.*never closed.*line 2/);
    expect(() => splitStatements("SELECT 1 /* a")).toThrow(/comment/);
  });
});

import { afterAll, describe, expect, it } from "vitest";
import { type CheckResult, checkTable } from "../support/check-table.js";
import type { IndexItem } from "../support/corpus-index.js";
import { ROUND_TRIP_PARTS, tryRoundTrip } from "../support/round-trip.js";
import { targetsOf } from "../support/round-trip-targets.js";

/** What no real database of the corpus holds, by what it is about; for both servers or one of them. */
const TABLES = {
  "types and attributes": `
CREATE TABLE kinds (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  padded INT(6) ZEROFILL NOT NULL DEFAULT 7, flags BIT(5) NOT NULL DEFAULT b'10101', one BIT DEFAULT b'1',
  founded YEAR DEFAULT 1999, choice ENUM('a','it''s','c,d','') NOT NULL DEFAULT 'it''s',
  many SET('x','y z','q"') DEFAULT 'x,y z', price DECIMAL(8,3) UNSIGNED DEFAULT 1.500, ratio DOUBLE(9,2), f FLOAT(7,3),
  small TINYINT DEFAULT -3, yes TINYINT(1) DEFAULT 1, medium MEDIUMINT UNSIGNED, huge BIGINT UNSIGNED DEFAULT 18446744073709551615,
  short CHAR(3) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'é', word VARCHAR(20) COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  t1 TINYTEXT, t2 MEDIUMTEXT, t3 LONGTEXT, b0 BINARY(4) DEFAULT 'ab', b1 VARBINARY(9) DEFAULT 0x00ff10, b2 TINYBLOB, b3 MEDIUMBLOB, b4 LONGBLOB,
  doc JSON, day DATE DEFAULT '2020-02-29', clock TIME(3), stamp TIMESTAMP(6) NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  made DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, told DATETIME(2) ON UPDATE CURRENT_TIMESTAMP(2),
  remark VARCHAR(50) DEFAULT 'a\\\\b''c"d' COMMENT 'the "remark" of it''s \\\\ author; -- é',
  hidden INT INVISIBLE DEFAULT 5, double_price DECIMAL(9,3) GENERATED ALWAYS AS (price * 2) STORED, upper_word VARCHAR(20) GENERATED ALWAYS AS (UPPER(word)) VIRTUAL,
  expression VARCHAR(36) DEFAULT (UUID()), listed TEXT DEFAULT ('none')
) COMMENT='it''s a table' ROW_FORMAT=DYNAMIC STATS_PERSISTENT=1;
CREATE TABLE \`odd name's \`\`table\` (\`select\` INT, \`a b\` INT NOT NULL, \`Ünï\` VARCHAR(5), PRIMARY KEY (\`a b\`), KEY \`key\` (\`select\`));
CREATE TABLE latin (a VARCHAR(10), b VARCHAR(10) CHARACTER SET utf8mb4, c TEXT) CHARACTER SET latin1 COLLATE latin1_general_cs;
CREATE TABLE old (a INT, b VARCHAR(10), FULLTEXT KEY words (b)) ENGINE=MyISAM ROW_FORMAT=FIXED MAX_ROWS=100 PACK_KEYS=1;
CREATE TABLE remembered (a INT, KEY h (a) USING BTREE, KEY g (a) USING HASH) ENGINE=MEMORY;
`,
  "keys and indexes": `
CREATE TABLE parent (id INT NOT NULL, kind INT NOT NULL, name VARCHAR(100), body TEXT, PRIMARY KEY (id), UNIQUE KEY by_kind (kind, id),
  KEY prefixed (name(10), body(20)), KEY down (name DESC, id), FULLTEXT KEY text_of (name, body), KEY said (kind) USING BTREE COMMENT 'why');
CREATE TABLE child (id INT PRIMARY KEY, parent_id INT, parent_kind INT, other_id INT, up INT,
  FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE ON UPDATE SET NULL,
  CONSTRAINT both_of FOREIGN KEY (parent_kind, parent_id) REFERENCES parent (kind, id) ON DELETE RESTRICT,
  CONSTRAINT by_name FOREIGN KEY (other_id) REFERENCES parent (id) ON DELETE NO ACTION, FOREIGN KEY (up) REFERENCES child (id),
  KEY wide (other_id, up));
CREATE TABLE egg (id INT PRIMARY KEY, hen_id INT);
CREATE TABLE hen (id INT PRIMARY KEY, egg_id INT, CONSTRAINT from_egg FOREIGN KEY (egg_id) REFERENCES egg (id));
ALTER TABLE egg ADD CONSTRAINT of_hen FOREIGN KEY (hen_id) REFERENCES hen (id);
CREATE TABLE begins_told (word TEXT NOT NULL, kind ENUM('a CHARACTER SET b COLLATE b_c', 'd'), PRIMARY KEY (word(40))) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE begins (word VARCHAR(300) NOT NULL, hen_id INT, PRIMARY KEY (word(40)), CONSTRAINT of_a_hen FOREIGN KEY (hen_id) REFERENCES hen (id));
CREATE TABLE checked (a INT, b INT, CONSTRAINT positive CHECK (a > 0), CHECK (b <> a OR b IS NULL), CONSTRAINT \`in\` CHECK (b IN (1, 2, 3)));
`,
  partitions: `
CREATE TABLE by_year (id INT NOT NULL, at DATE NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (YEAR(at))
  (PARTITION p0 VALUES LESS THAN (2000) COMMENT = 'old', PARTITION p1 VALUES LESS THAN MAXVALUE);
CREATE TABLE by_list (a INT, b INT) PARTITION BY LIST COLUMNS (a, b) (PARTITION x VALUES IN ((1, 2), (NULL, 3)), PARTITION y VALUES IN ((4, 5)));
CREATE TABLE by_hash (id INT) PARTITION BY LINEAR HASH (id) PARTITIONS 3;
CREATE TABLE twice (id INT, at DATE) PARTITION BY RANGE (TO_DAYS(at)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2
  (PARTITION p0 VALUES LESS THAN (700000), PARTITION p1 VALUES LESS THAN MAXVALUE);
`,
} as const;

const PROGRAMS = `
CREATE TABLE t (a INT, b VARCHAR(20), c INT);
CREATE FUNCTION two() RETURNS INT DETERMINISTIC NO SQL SQL SECURITY INVOKER COMMENT 'it''s two' RETURN 2;
CREATE VIEW z_first AS SELECT a, b, two() AS d FROM t;
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW b_middle AS SELECT a, b AS \`the b\` FROM z_first WHERE a > 0;
CREATE ALGORITHM=TEMPTABLE VIEW a_last AS SELECT COUNT(*) AS n, MAX(\`the b\`) AS m FROM b_middle JOIN z_first USING (a);
CREATE VIEW guarded AS SELECT a, c FROM t WHERE c > 1 WITH LOCAL CHECK OPTION;
CREATE VIEW counted AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i, 'it''s; \\\\ "x"' AS s FROM n;
DELIMITER $$
CREATE PROCEDURE swap(IN  p_from INT, OUT p_to VARCHAR(20) CHARACTER SET latin1, INOUT n INT)
    MODIFIES SQL DATA
    COMMENT 'with; a semicolon'
outer_block: BEGIN
  DECLARE done BOOLEAN DEFAULT FALSE; -- it's a comment; with a semicolon
  DECLARE it CURSOR FOR SELECT b FROM t WHERE a = p_from;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  OPEN it;
  walk: LOOP
    FETCH it INTO p_to;
    IF done THEN LEAVE walk; END IF;
    CASE WHEN n > 1 THEN SET n = n - 1; ELSE BEGIN SET n = 0; END; END CASE;
  END LOOP;
  CLOSE it;
END$$
SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'$$
CREATE FUNCTION joined(x VARCHAR(10)) RETURNS VARCHAR(30) CHARSET utf8mb4 DETERMINISTIC BEGIN RETURN "x" || 'é'; END$$
SET sql_mode = ''$$
CREATE TRIGGER z_one BEFORE INSERT ON t FOR EACH ROW SET NEW.c = 1$$
CREATE TRIGGER a_two BEFORE INSERT ON t FOR EACH ROW FOLLOWS z_one BEGIN SET NEW.c = NEW.c + 1; SET NEW.b = 'two'; END$$
CREATE TRIGGER m_zero BEFORE INSERT ON t FOR EACH ROW PRECEDES z_one SET NEW.a = 0$$
SET sql_mode = DEFAULT$$
CREATE TRIGGER gone AFTER DELETE ON t FOR EACH ROW IF OLD.a > 1 THEN INSERT INTO t (a) VALUES (OLD.a); END IF$$
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2020-01-01 03:00:00' ENDS '2037-01-01 00:00:00' ON COMPLETION PRESERVE COMMENT 'it''s night' DO BEGIN DELETE FROM t WHERE a < 0; END$$
SET time_zone = '+05:00'$$
CREATE EVENT asleep ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2020-01-01 03:00:00' DISABLE DO DELETE FROM t$$
CREATE EVENT once ON SCHEDULE AT '2036-05-05 10:00:00' DO DELETE FROM t WHERE a = 5$$
CREATE DEFINER = 'nobody'@'nowhere.example' PROCEDURE of_another() SELECT 1$$
DELIMITER ;
`;

const MYSQL = `
CREATE TABLE places (id INT PRIMARY KEY, at POINT NOT NULL SRID 4326, area POLYGON NOT NULL SRID 0, path LINESTRING, SPATIAL KEY by_place (at));
CREATE TABLE looked_up (a INT, doc JSON, name VARCHAR(30), KEY seen (a), KEY unseen (name) INVISIBLE, KEY by_text ((LOWER(name))),
  KEY by_value ((CAST(doc->>'$.a' AS UNSIGNED))), KEY many_of ((CAST(doc->'$.m' AS UNSIGNED ARRAY))), KEY mixed (a, (name + 1) DESC));
CREATE TABLE lax (a INT, CONSTRAINT maybe CHECK (a > 0) NOT ENFORCED, b INT CHECK (b < 9));
CREATE TABLE full (id INT PRIMARY KEY, name VARCHAR(50), FULLTEXT KEY grams (name) WITH PARSER ngram);
CREATE TABLE strict_generated (a INT NOT NULL, b INT GENERATED ALWAYS AS (a + 1) STORED NOT NULL, c INT AS (b) VIRTUAL NOT NULL UNIQUE);
CREATE TABLE attributes (a INT COLUMN_FORMAT DYNAMIC, b INT COLUMN_FORMAT FIXED, c INT STORAGE MEMORY) STATS_AUTO_RECALC=0 AVG_ROW_LENGTH=50;
CREATE TABLE crushed (a INT, KEY k (a)) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8;
CREATE TABLE downwards (a INT, b INT, PRIMARY KEY (a DESC, b));
CREATE TABLE said_twice (a VARCHAR(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci, b VARCHAR(5) COLLATE utf8mb4_general_ci);
CREATE TABLE vectors (v VECTOR(3), w VECTOR);
`;

const MARIADB = `
CREATE SEQUENCE plain;
CREATE SEQUENCE counted START WITH 100 INCREMENT BY -5 MINVALUE -1000 MAXVALUE 200 CACHE 7 CYCLE;
CREATE TABLE numbered (id INT PRIMARY KEY DEFAULT (NEXT VALUE FOR counted), a INT);
CREATE TABLE base (id INT PRIMARY KEY);
CREATE TABLE versioned (id INT PRIMARY KEY, base_id INT, a INT WITHOUT SYSTEM VERSIONING, CONSTRAINT to_base FOREIGN KEY (base_id) REFERENCES base (id)) WITH SYSTEM VERSIONING;
CREATE TABLE told (id INT PRIMARY KEY, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START, e TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;
CREATE TABLE booked (id INT, room INT, s DATE, e DATE, PERIOD FOR stay (s, e), UNIQUE KEY u (room, stay WITHOUT OVERLAPS));
CREATE TABLE types (u UUID, i INET6, v INET4, j JSON, own JSON CHECK (JSON_VALID(own) AND own <> '1'), c TEXT COMPRESSED, n INT CHECK (n > 1));
CREATE TABLE crushed (a INT, KEY k (a) KEY_BLOCK_SIZE=4) PAGE_COMPRESSED=1 ENCRYPTED=NO;
CREATE TABLE looked_up (a INT, name VARCHAR(30), KEY seen (a), KEY unseen (name) IGNORED, UNIQUE KEY long_one (a));
CREATE TABLE long_unique (t TEXT, UNIQUE KEY whole (t));
CREATE TABLE points (p POINT REF_SYSTEM_ID=101 NOT NULL, SPATIAL KEY by_place (p));
CREATE TABLE aria (a INT) ENGINE=Aria TRANSACTIONAL=1;
CREATE VIEW next_of AS SELECT NEXT VALUE FOR plain AS n;
`;

const item = (name: string, text: string, loadedOn: readonly string[]): IndexItem => ({
  name,
  dialect: "mysql",
  kind: "schema",
  loadedOn,
  prelude: "",
  ups: [{ id: name, text, notInTransaction: false, whole: false }],
  downs: [],
});

const BOTH = ["mysql-9.7", "mariadb-10.11"];
const ITEMS: readonly IndexItem[] = [
  item("types and attributes", TABLES["types and attributes"], BOTH),
  item("keys and indexes", TABLES["keys and indexes"], BOTH),
  item("partitions", TABLES.partitions, BOTH),
  item("programs", PROGRAMS, BOTH),
  item("what MySQL has", MYSQL, ["mysql-9.7"]),
  item("what MariaDB has", MARIADB, ["mariadb-10.11"]),
];

const cases = ITEMS.flatMap((one) =>
  targetsOf(one, ["mysql", "mariadb"]).map((target) => ({
    title: `${one.name} on ${target.name}`,
    one,
    target,
  })),
);
const results: CheckResult[] = [];
afterAll(() => {
  console.log(checkTable(results));
});

describe("what no real database holds, its first revision, and the database that this makes", () => {
  it.each(cases)(
    "$title: the same",
    async ({ one, target }) => {
      const result = await tryRoundTrip(one, target);
      results.push(result);
      expect(result.problems).toEqual([]);
      expect(result.done).toBe(ROUND_TRIP_PARTS);
    },
    240_000,
  );
});

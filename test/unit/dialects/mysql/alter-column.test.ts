import { describe, expect, it } from "vitest";
import type { AlterColumnOptions } from "../../../../src/operations/column-arguments.js";
import { dateTime, enumeration, integer, mysql, numeric, sql, string, text } from "../../../../src/index.js";
import { readTable } from "../../../../src/dialects/mysql/reflector/read-table.js";
import { failure, inYard, type Yard } from "./compile-support.js";
import { SERVERS } from "./support.js";

/** Columns that have every attribute there is, in many combinations; `{invisible}` and the like by server. */
const COLUMNS: Readonly<Record<string, string>> = {
  plain: "INT",
  number: "INT UNSIGNED NOT NULL DEFAULT 5 COMMENT 'how many'",
  zeros: "INT(6) UNSIGNED ZEROFILL NULL DEFAULT 7",
  small: "TINYINT(1) NOT NULL DEFAULT 1",
  amount: "DECIMAL(10,3) NULL DEFAULT -1.500 COMMENT 'a \\\\ b \"c\" it''s'",
  name: "VARCHAR(40) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'it''s \\\\ x' COMMENT 'n'",
  title: "VARCHAR(40) COLLATE utf8mb4_bin",
  code: "CHAR(3) NOT NULL DEFAULT ''",
  note: "TEXT NOT NULL COMMENT 'long'",
  story: "MEDIUMTEXT DEFAULT ('once')",
  doc: "JSON DEFAULT (json_array(1, 2)) COMMENT 'd'",
  state: "ENUM('a','b\\\\c','it''s','x,y') NOT NULL DEFAULT 'a' COMMENT 's'",
  flags: "SET('r','w') NULL DEFAULT 'r,w'",
  bits: "BIT(5) NOT NULL DEFAULT b'101'",
  bytes: "VARBINARY(16) DEFAULT 'ab' COMMENT 'b'",
  raw: "BINARY(2) NOT NULL DEFAULT 'zz'",
  born: "DATE NULL DEFAULT '2020-01-02'",
  made: "DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6) COMMENT 'm'",
  stamp: "TIMESTAMP(3) NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP(3)",
  stamped: "TIMESTAMP NOT NULL DEFAULT '2020-01-01 00:00:00'",
  computed: "VARCHAR(90) DEFAULT (concat('a', 'b'))",
  doubled: "INT GENERATED ALWAYS AS (plain * 2) VIRTUAL COMMENT 'v'",
  kept: "VARCHAR(50) COLLATE utf8mb4_bin GENERATED ALWAYS AS (concat(title, '!')) STORED COMMENT 'g'",
  hidden: "INT NOT NULL DEFAULT 3 INVISIBLE COMMENT 'h'",
  place: "POINT NOT NULL {srid} COMMENT 'p'",
  ratio: "DOUBLE(8,3) DEFAULT 1.5",
  year_of: "YEAR DEFAULT 2001",
};
const MARIADB_ONLY: Readonly<Record<string, string>> = {
  checked: "INT NOT NULL DEFAULT 4 CHECK (checked > 1)",
  packed: "VARCHAR(100) COMPRESSED NOT NULL DEFAULT '' COMMENT 'COMPRESSED'",
  address: "INET6 NULL DEFAULT '::1' COMMENT 'i'",
  key_of: "UUID NULL COMMENT 'u'",
};
const MYSQL_ONLY: Readonly<Record<string, string>> = {
  formatted: "INT NOT NULL DEFAULT 2 COLUMN_FORMAT DYNAMIC COMMENT 'COLUMN_FORMAT FIXED'",
  invisible_text: "TEXT INVISIBLE",
};

const BASE = ["plain", "title"];

/** Each attribute's change for a column, and back; null where the column cannot have it. */
type Attribute = readonly [
  string,
  (column: string, definition: string) => readonly [AlterColumnOptions, AlterColumnOptions] | null,
];
const isText = (definition: string): boolean => /^(VARCHAR|TEXT|MEDIUMTEXT|CHAR|ENUM|SET)\b/.test(definition);
const ATTRIBUTES: readonly Attribute[] = [
  [
    "comment",
    (_, d) => {
      const told =
        /COMMENT '((?:[^']|'')*)'/.exec(d)?.[1]?.replaceAll("''", "'").replaceAll("\\\\", "\\") ?? null;
      return [{ comment: "another 'one'" }, { comment: told }];
    },
  ],
  [
    "nullable",
    (_, d) => {
      if (/GENERATED/.test(d) || /DEFAULT NULL/.test(d)) return null;
      const isNotNull = /NOT NULL/.test(d);
      return [{ nullable: isNotNull }, { nullable: !isNotNull }];
    },
  ],
  [
    "collation",
    (_, d) => {
      if (!isText(d) || /GENERATED/.test(d)) return null;
      const told = /COLLATE (\w+)/.exec(d)?.[1] ?? null;
      return [{ collation: "utf8mb4_unicode_ci" }, { collation: told }];
    },
  ],
  [
    "name",
    (column) =>
      BASE.includes(column) ? null : [{ newColumnName: `${column}_2` }, { newColumnName: column }],
  ],
];

/** The facts of a column, by their names. */
async function facts(yard: Yard, name: string): Promise<Readonly<Record<string, string>>> {
  const line = (await yard.show("t")).split("\n").find((text) => text.trim().startsWith(`\`${name}\``)) ?? "";
  const [row] = await yard.connection.query(
    "SELECT * FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't' AND column_name = ?",
    [name],
  );
  const told = Object.entries(row ?? {}).filter(([key]) => !/^(table_|privileges)/i.test(key));
  const extras = (
    line.replace(/ COMMENT '(?:[^']|'')*'/, "").match(/\b(COMPRESSED|COLUMN_FORMAT \w+|CHECK \(.*\))/g) ?? []
  ).join(" ");
  const srids = await yard.connection.query(
    yard.flavour === "mysql"
      ? "SELECT srs_id AS srid FROM information_schema.st_geometry_columns WHERE table_schema = DATABASE() AND column_name = ?"
      : "SELECT srid AS srid FROM information_schema.geometry_columns WHERE g_table_schema = DATABASE() AND g_geometry_column = ?",
    [name],
  );
  return Object.fromEntries([
    ...told.map(([key, value]) => [key.toLowerCase(), String(value)]),
    ["extras", extras],
    ["srid", srids.map((one) => String(one.srid)).join()],
  ]);
}

/** What may be different after a change of that attribute. */
const MAY_CHANGE: Readonly<Record<string, readonly string[]>> = {
  comment: ["column_comment"],
  // MariaDB tells the default of a column that may be NULL as NULL.
  nullable: ["is_nullable", "column_default"],
  collation: ["collation_name", "character_set_name", "character_octet_length"],
  name: ["column_name", "extras"],
};

async function createTable(yard: Yard): Promise<Readonly<Record<string, string>>> {
  const columns = { ...COLUMNS, ...(yard.flavour === "mysql" ? MYSQL_ONLY : MARIADB_ONLY) };
  const srid = yard.flavour === "mysql" ? "SRID 4326" : "";
  const lines = Object.entries(columns).map(([name, definition]) =>
    yard.flavour === "mariadb" && name === "place"
      ? "place POINT REF_SYSTEM_ID=4326 NOT NULL COMMENT 'p'"
      : `${name} ${definition.replace("{srid}", srid)}`,
  );
  await yard.run(`CREATE TABLE t (${lines.join(",\n")})`);
  return columns;
}

describe.each(SERVERS)("%s: a change of one attribute leaves the others as they were", (name) => {
  it.each(ATTRIBUTES)("%s", (attribute, changeOf) =>
    inYard(name, async (yard) => {
      const columns = await createTable(yard);
      const before = await yard.show("t");
      for (const [column, definition] of Object.entries(columns)) {
        const change = changeOf(column, definition);
        if (change === null) continue;
        const was = await facts(yard, column);
        const there = change[0].newColumnName ?? column;
        await yard.op.alterColumn("t", column, change[0]);
        const is = await facts(yard, there);
        const different = Object.keys(was).filter((key) => was[key] !== is[key]);
        const allowed = MAY_CHANGE[attribute] ?? [];
        expect(
          different.filter((key) => !allowed.includes(key)),
          `${attribute} of ${column}`,
        ).toEqual([]);
        expect(different.length, `${attribute} of ${column} was changed`).toBeGreaterThan(0);
        await yard.op.alterColumn("t", there, change[1]);
        expect(await yard.show("t"), `${attribute} of ${column}, and back`).toBe(before);
      }
    }),
  );

  it("a table that was read is written the same", () =>
    inYard(name, async (yard) => {
      const columns = await createTable(yard);
      await yard.run(
        "ALTER TABLE t COMMENT 'c', ADD PRIMARY KEY (hidden), ADD UNIQUE uq (code, state), ADD KEY ix (note(10), born DESC), ADD FULLTEXT ft (note), ADD SPATIAL sp (place), ADD CONSTRAINT ck CHECK (plain > small)",
      );
      await yard.run(
        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (plain) REFERENCES t (hidden) ON UPDATE RESTRICT",
      );
      // A check at a column, a format of its storage and a reference system that is not shown are no part of the model.
      for (const column of ["checked", "formatted"])
        if (column in columns) await yard.run(`ALTER TABLE t DROP COLUMN ${column}`);
      const read = await readTable(yard.connection, "t", null);
      if (read === null) throw new Error("the table is not read");
      const before = await yard.show("t");
      await yard.run("DROP TABLE t");
      await yard.perform({ kind: "createTable", table: read, ifNotExists: false });
      expect(await yard.show("t")).toBe(before);
    }));

  it("the default", () =>
    inYard(name, async (yard) => {
      await createTable(yard);
      const cases: readonly (readonly [string, string | number | ReturnType<typeof sql> | null])[] = [
        ["number", 6],
        ["number", null],
        ["amount", null],
        ["name", "y"],
        ["note", "text"],
        ["story", null],
        ["doc", "[]"],
        ["state", "it's"],
        ["made", null],
        ["stamp", sql`CURRENT_TIMESTAMP`],
        ["computed", sql`upper('q')`],
        ["born", sql`curdate()`],
        ["hidden", 4],
      ];
      for (const [column, serverDefault] of cases) {
        const was = await facts(yard, column);
        await yard.op.alterColumn("t", column, { serverDefault });
        const is = await facts(yard, column);
        const different = Object.keys(was).filter((key) => was[key] !== is[key]);
        expect(different, `the default of ${column}`).toContain("column_default");
        // DEFAULT_GENERATED stands in EXTRA for an expression.
        const others = different.filter((key) => key !== "column_default" && key !== "extra");
        expect(others, `the default of ${column}`).toEqual([]);
        const plain = (text = ""): string => text.replace("DEFAULT_GENERATED", "").trim().toLowerCase();
        expect(plain(is.extra)).toBe(plain(was.extra));
      }
    }));

  it("the type", () =>
    inYard(name, async (yard) => {
      await createTable(yard);
      const cases = [
        [
          "number",
          mysql.bigintUnsigned(),
          /^`number` bigint\S* unsigned NOT NULL DEFAULT '?5'? COMMENT 'how many'/,
        ],
        [
          "name",
          string(60),
          /^`name` varchar\(60\) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'it''s \\\\ x' COMMENT 'n'/,
        ],
        [
          "made",
          dateTime({ precision: 3 }),
          /^`made` datetime\(3\) NOT NULL DEFAULT current_timestamp\(3\) ON UPDATE current_timestamp\(3\) COMMENT 'm'/i,
        ],
        ["code", text(), /^`code` text NOT NULL DEFAULT \(?(_utf8mb4)?''/],
        ["amount", numeric(12, 4), /^`amount` decimal\(12,4\) DEFAULT '?-1.5000?'? COMMENT/],
        [
          "hidden",
          mysql.mediumint(),
          /^`hidden` mediumint\S* NOT NULL .*INVISIBLE.*|^`hidden` mediumint\S* NOT NULL DEFAULT/,
        ],
        ["title", integer(), /^`title` int\S* DEFAULT NULL/],
      ] as const;
      await yard.run("ALTER TABLE t DROP COLUMN kept");
      for (const [column, type, expected] of cases) {
        await yard.op.alterColumn("t", column, { type });
        const line = (await yard.show("t")).split("\n").find((one) => one.includes(`\`${column}\` `)) ?? "";
        expect(line.trim()).toMatch(expected);
      }
    }));
});

describe.each(SERVERS)("%s: values of an ENUM that get other names", (name) => {
  it("leave the columns that every UPDATE sets anew as they were", () =>
    inYard(name, async (yard) => {
      await yard.run(
        "CREATE TABLE t (id INT PRIMARY KEY, state ENUM('a','b') NOT NULL, changed DATETIME NOT NULL DEFAULT '2001-02-03 04:05:06' ON UPDATE CURRENT_TIMESTAMP)",
      );
      await yard.run("INSERT INTO t (id, state) VALUES (1, 'a'), (2, 'b')");
      await yard.op.alterColumn("t", "state", {
        type: enumeration(["first", "b"]),
        renamedValues: { a: "first" },
        existingType: enumeration(["a", "b"]),
        existingNullable: false,
      });
      const rows = await yard.connection.query(
        "SELECT state, CAST(changed AS CHAR) AS at FROM t ORDER BY id",
      );
      expect(rows).toEqual([
        { state: "first", at: "2001-02-03 04:05:06" },
        { state: "b", at: "2001-02-03 04:05:06" },
      ]);
    }));
});

describe.each(SERVERS)("%s: rows in the way", (name) => {
  it("of NOT NULL are found before anything is changed", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE t (id INT PRIMARY KEY, a INT)");
      await yard.run("INSERT INTO t VALUES (7, NULL), (8, 1)");
      const before = await yard.show("t");
      const error = await failure(yard.op.alterColumn("t", "a", { nullable: false }));
      expect(error.code).toBe("MIG_DIALECT_NULLS_REFUSED");
      expect(error.message).toContain("row 7");
      expect(await yard.show("t")).toBe(before);
    }));

  it("of a word that an ENUM or a SET loses are found before", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a','b'), s SET('x','y'))");
      await yard.run("INSERT INTO t VALUES (1, 'b', 'x,y')");
      const enumError = await failure(yard.op.alterColumn("t", "e", { type: mysql.enum("a", "c") }));
      expect(enumError.code).toBe("MIG_DIALECT_VALUES_REFUSED");
      expect(enumError.message).toContain("'b'");
      const setError = await failure(yard.op.alterColumn("t", "s", { type: mysql.set("x") }));
      expect(setError.code).toBe("MIG_DIALECT_VALUES_REFUSED");
      await yard.op.alterColumn("t", "e", { type: mysql.enum("z", "b", "a", "c") });
      expect(await yard.connection.query("SELECT e, s FROM t")).toEqual([{ e: "b", s: "x,y" }]);
    }));

  it("of another type are refused by the server, and nothing is cut", () =>
    inYard(name, async (yard) => {
      await yard.run("CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(10))");
      await yard.run("INSERT INTO t VALUES (1, 'abcdefgh')");
      await expect(yard.op.alterColumn("t", "a", { type: string(3) })).rejects.toThrow();
      expect(await yard.connection.query("SELECT a FROM t")).toEqual([{ a: "abcdefgh" }]);
      const run = yard.statements.at(-1);
      expect(run?.kind === "run" && run.hazards.map((hazard) => hazard.code)).toEqual([
        "mayFailOnExistingRows",
        "rewritesTable",
        "locksWrites",
        "notTransactional",
      ]);
    }));
});

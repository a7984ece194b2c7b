import { describe, expect, it } from "vitest";
import { storedType, typeOf, typeText } from "../../../../src/dialects/mysql/types.js";
import {
  ArrayType,
  bigInteger,
  binary,
  boolean,
  char,
  check,
  column,
  type DataType,
  date,
  dateTime,
  desc,
  double,
  enumeration,
  float,
  foreignKey,
  index,
  integer,
  interval,
  JSONType,
  json,
  mysql,
  numeric,
  primaryKey,
  rawType,
  smallInteger,
  sql,
  string,
  text,
  time,
  unique,
  uuid,
} from "../../../../src/index.js";
import { readTable } from "../../../../src/dialects/mysql/reflector/read-table.js";
import { failure, inYard, takeBack } from "./compile-support.js";
import { SERVERS } from "./support.js";

const TYPES: Readonly<Record<string, DataType>> = {
  uuid: uuid(),
  string: string(20),
  longString: string(1000),
  char: char(3),
  charOne: char(),
  text: text(),
  integer: integer(),
  bigInteger: bigInteger(),
  smallInteger: smallInteger(),
  boolean: boolean(),
  float: float(),
  floatSmall: float(10),
  floatBig: float(40),
  double: double(),
  numeric: numeric(10, 2),
  numericWhole: numeric(7),
  numericPlain: numeric(),
  date: date(),
  time: time(),
  timeFraction: time({ precision: 3 }),
  dateTime: dateTime(),
  dateTimeFraction: dateTime({ precision: 6, timezone: true }),
  interval: interval(),
  json: json(),
  jsonDocument: JSONType(),
  array: ArrayType(),
  binary: binary(),
  binarySized: binary(12),
  enumeration: enumeration(["a", "b\\c", "it's", "x,y", 'q"q', "ö"], { name: "state" }),
  tinyint: mysql.tinyint(),
  tinyintWide: mysql.tinyint(3),
  tinyintUnsigned: mysql.tinyintUnsigned(),
  smallintUnsigned: mysql.smallintUnsigned(),
  mediumint: mysql.mediumint(),
  mediumintUnsigned: mysql.mediumintUnsigned(),
  intUnsigned: mysql.intUnsigned(),
  bigintUnsigned: mysql.bigintUnsigned(),
  decimalUnsigned: mysql.decimalUnsigned(8, 3),
  floatUnsigned: mysql.floatUnsigned(),
  doubleUnsigned: mysql.doubleUnsigned(),
  year: mysql.year(),
  bit: mysql.bit(7),
  timestamp: mysql.timestamp(),
  timestampFraction: mysql.timestamp(4),
  mysqlDatetime: mysql.datetime(2),
  mysqlTime: mysql.time(2),
  enum: mysql.enum("a", "b"),
  set: mysql.set("r", "it's", "a b"),
  tinytext: mysql.tinytext(),
  mediumtext: mysql.mediumtext(),
  longtext: mysql.longtext(),
  fixedBinary: mysql.binary(4),
  varbinary: mysql.varbinary(9),
  tinyblob: mysql.tinyblob(),
  mediumblob: mysql.mediumblob(),
  longblob: mysql.longblob(),
  geometry: mysql.geometry(),
  point: mysql.point(),
  linestring: mysql.linestring(),
  polygon: mysql.polygon(),
  multipoint: mysql.multipoint(),
  multilinestring: mysql.multilinestring(),
  multipolygon: mysql.multipolygon(),
  geometryCollection: mysql.geometryCollection(),
  zerofill: rawType("INT(6) UNSIGNED ZEROFILL"),
  width: rawType("int(5)"),
  raw: rawType("double precision"),
  rawDecimal: rawType("DEC( 5 , 1 )"),
  rawBool: rawType("BOOL"),
  rawFloat: rawType("FLOAT(7,4)"),
};
const MARIADB_TYPES = { ownUuid: mysql.uuid(), inet6: mysql.inet6(), inet4: mysql.inet4() };
const MYSQL_TYPES = { vector: mysql.vector(3) };

describe.each(SERVERS)("%s", (name) => {
  it("has every type, which is read back as it is stored, and written again the same", () =>
    inYard(name, async (yard) => {
      const types: Readonly<Record<string, DataType>> = {
        ...TYPES,
        ...(yard.flavour === "mysql" ? MYSQL_TYPES : MARIADB_TYPES),
      };
      await yard.op.createTable(
        "t",
        Object.entries(types).map(([title, type]) => column(title, type)),
      );
      const read = await readTable(yard.connection, "t", null);
      const keepsWidths = yard.flavour === "mariadb";
      expect(Object.fromEntries((read?.columns ?? []).map((c) => [c.name, c.type]))).toEqual(
        Object.fromEntries(
          Object.entries(types).map(([title, type]) => [title, storedType(type, { keepsWidths })]),
        ),
      );
      await yard.op.createTable(
        "t2",
        (read?.columns ?? []).map((c) => column(c.name, c.type)),
      );
      expect((await yard.show("t2")).replace("`t2`", "`t`")).toBe(await yard.show("t"));
      const rows = await yard.connection.query(
        "SELECT column_name AS name, column_type AS type FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't'",
      );
      for (const row of rows) {
        const spelled = typeText(typeOf(String(row.type)));
        expect(typeOf(spelled), `${String(row.name)} ${spelled}`).toEqual(typeOf(String(row.type)));
      }
    }));

  it("refuses the other server's types with what to use instead", () =>
    inYard(name, async (yard) => {
      const type: DataType = yard.flavour === "mysql" ? mysql.inet6() : mysql.vector(3);
      const error = await failure(yard.op.createTable("t", [column("a", type)]));
      expect(error.code).toBe("MIG_DIALECT_UNSUPPORTED");
      expect(error.message).toContain("t.a");
    }));

  it("creates a table with everything in one statement, and drops it", () =>
    inYard(name, async (yard) => {
      await yard.op.createTable("parents", [
        column("id", integer(), { primaryKey: true, autoincrement: true }),
        column("code", string(10), { nullable: false, unique: "uq_parents_code" }),
      ]);
      await yard.op.createTable(
        "t",
        [
          column("id", bigInteger(), { identity: { start: 100 }, comment: "key" }),
          column("parent_id", integer(), {
            references: { table: "parents", column: "id", name: "fk_parent", onDelete: "CASCADE" },
          }),
          column("name", string(50), {
            nullable: false,
            serverDefault: "it's \\ x",
            collation: "utf8mb4_bin",
          }),
          column("note", text(), { serverDefault: "n" }),
          column("doc", json(), { serverDefault: sql`(json_object())` }),
          column("on", boolean(), { nullable: false, serverDefault: true }),
          column("made", dateTime({ precision: 6 }), {
            serverDefault: sql`now()`,
            options: { mysql: { onUpdate: "CURRENT_TIMESTAMP" } },
          }),
          column("day", date(), { serverDefault: sql`curdate()` }),
          column("twice", integer(), { generated: { expression: "char_length(name) * 2", stored: true } }),
          column("place", mysql.point(), { nullable: false, options: { mysql: { srid: 4326 } } }),
          column("hidden", integer(), { serverDefault: 1, options: { mysql: { invisible: true } } }),
          primaryKey(["id"]),
          unique(["name", "on"], { name: "uq" }),
          check("char_length(name) > 1", { name: "ck" }),
          index("ix", ["parent_id", desc("made")]),
          index("ix_note", ["note"], { options: { mysql: { length: { note: 20 } } } }),
          index("ft", ["note"], { options: { mysql: { kind: "FULLTEXT" } } }),
          index("sp", ["place"], { options: { mysql: { kind: "SPATIAL" } } }),
          index("ix_hidden", ["hidden"], { options: { mysql: { invisible: true, comment: "h" } } }),
          foreignKey(["name"], { table: "parents", columns: ["code"] }, { name: "fk_name" }),
        ].filter((item) => item.kind !== "foreignKey"),
        {
          comment: "a 'table'",
          options: {
            mysql: {
              engine: "InnoDB",
              charset: "utf8mb4",
              collate: "utf8mb4_unicode_ci",
              rowFormat: "DYNAMIC",
              extra: { STATS_PERSISTENT: 1 },
            },
          },
        },
      );
      expect(yard.sql).toHaveLength(2);
      const shown = await yard.show("t");
      for (const expected of [
        /`id` bigint\S* NOT NULL AUTO_INCREMENT COMMENT 'key'/,
        /`name` varchar\(50\) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'it''s \\\\ x'/,
        /`on` tinyint\(1\) NOT NULL DEFAULT '?1'?/,
        /`made` datetime\(6\) DEFAULT CURRENT_TIMESTAMP\(6\) ON UPDATE CURRENT_TIMESTAMP\(6\)/i,
        /`day` date DEFAULT \(?curdate\(\)/,
        /`twice` int\S* GENERATED ALWAYS AS \(\(?char_length\(`name`\) \* 2\)?\) STORED/,
        /PRIMARY KEY \(`id`\)/,
        /UNIQUE KEY `uq` \(`name`,`on`\)/,
        /KEY `ix` \(`parent_id`,`made` DESC\)/,
        /KEY `ix_note` \(`note`\(20\)\)/,
        /FULLTEXT KEY `ft` \(`note`\)/,
        /SPATIAL KEY `sp` \(`place`\)/,
        /KEY `ix_hidden` \(`hidden`\) COMMENT 'h'.*(INVISIBLE|IGNORED)/,
        /CONSTRAINT `fk_parent` FOREIGN KEY \(`parent_id`\) REFERENCES `parents` \(`id`\) ON DELETE CASCADE/,
        /CONSTRAINT `ck` CHECK/,
        /COLLATE=utf8mb4_unicode_ci STATS_PERSISTENT=1 ROW_FORMAT=DYNAMIC COMMENT='a ''table'''/,
      ])
        expect(shown).toMatch(expected);
      await yard.run("INSERT INTO parents (code) VALUES ('a')");
      await yard.run(
        "INSERT INTO t (parent_id, name, place) VALUES (1, 'abc', ST_GeomFromText('POINT(1 2)', 4326))",
      );
      expect(await yard.connection.query("SELECT id FROM t")).toEqual([{ id: 100 }]);
      const before = await yard.dump();
      await yard.op.createTable("t", [column("other", integer())], { ifNotExists: true });
      expect(await yard.dump()).toBe(before);
      await yard.op.dropTable("t");
      await yard.op.dropTable("t", { ifExists: true });
      await yard.op.dropTable("parents");
      expect(await yard.dump()).toBe("");
    }));

  it("creates partitions, and keeps them through changes of the table", () =>
    inYard(name, async (yard) => {
      await yard.op.createTable(
        "t",
        [column("id", integer(), { primaryKey: true }), column("a", string(5))],
        {
          options: {
            mysql: {
              partition:
                "RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)",
            },
          },
        },
      );
      await yard.op.alterColumn("t", "a", { type: string(9) });
      await yard.op.addColumn("t", column("b", integer()));
      expect(await yard.show("t")).toMatch(/PARTITION BY RANGE \(`id`\)[\s\S]*p1/);
    }));

  it("renames a table, and back", () =>
    inYard(name, async (yard) => {
      await yard.op.createTable("a b", [column("id", integer(), { primaryKey: true })]);
      await yard.op.createTable("c", [
        column("id", integer(), { references: { table: "a b", column: "id" } }),
      ]);
      const before = await yard.dump();
      await yard.op.renameTable("a b", "select");
      expect(await yard.show("c")).toContain("REFERENCES `select`");
      await takeBack(yard);
      expect(await yard.dump()).toBe(before);
    }));
});

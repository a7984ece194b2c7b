import { describe, expect, it } from "vitest";
import { compareSchemas } from "../../../../src/diff/compare-schemas.js";
import { compareOptionsOf } from "../../../../src/diff/compare-options.js";
import { describeDifference } from "../../../../src/diff/describe-difference.js";
import type { Dialect } from "../../../../src/dialects/contract/dialect.js";
import type { MysqlConnection } from "../../../../src/dialects/mysql/connection/mysql-connection.js";
import { mysql } from "../../../../src/dialects/mysql/builders.js";
import { tableText } from "../../../../src/dialects/mysql/ddl/table-text.js";
import { normalize } from "../../../../src/dialects/mysql/normalizer.js";
import { reflect } from "../../../../src/dialects/mysql/reflector/reflect.js";
import { normalizeExpression } from "../../../../src/dialects/mysql/sql/normalize-expression.js";
import { quoteLiteral } from "../../../../src/dialects/mysql/sql/quote.js";
import { typeText } from "../../../../src/dialects/mysql/types.js";
import { check, desc, foreignKey, index, primaryKey, unique } from "../../../../src/schema/constraints.js";
import { column } from "../../../../src/schema/column.js";
import { defineSchema } from "../../../../src/schema/define-schema.js";
import type { Schema } from "../../../../src/schema/schema.js";
import { sql } from "../../../../src/schema/sql.js";
import { table } from "../../../../src/schema/table.js";
import * as types from "../../../../src/schema/types.js";
import { query } from "../../../support/servers/index.js";
import { leftBehind } from "./left-behind.js";
import { onDatabase, open, SERVERS } from "./support.js";

const scope = { schema: null, exclude: [] };

/** What the comparison asks of the dialect. */
const options = compareOptionsOf({
  name: "mysql",
  typeText,
  quoteLiteral,
  sameExpression: (a: string, b: string) => normalizeExpression(a) === normalizeExpression(b),
  capabilities: { comments: true, uniqueIndexIsConstraint: true, restrictIsNoAction: true },
} as unknown as Dialect);

/** A schema as its author writes it: not one expression is spelled as a server would spell it. */
const { string, text, integer, boolean, numeric, dateTime, uuid, JSONType, enumeration, ArrayType } = types;
const written = defineSchema({
  tables: [
    table(
      "people",
      [
        column("id", uuid(), { primaryKey: true, serverDefault: sql`uuid()` }),
        column("email", string(320), { nullable: false, unique: "uq_people_email" }),
        column("name", string(80), { serverDefault: 'it\'s \\ "x"', comment: "what 'they' say" }),
        column("age", integer(), { serverDefault: sql`( 0 )`, check: "age >= 0 AND age<150" }),
        column("is_on", boolean(), { nullable: false, serverDefault: true }),
        column("is_off", boolean(), { nullable: false, serverDefault: sql`FALSE` }),
        column("price", numeric(10, 2), { serverDefault: 1.5 }),
        column("weight", numeric(12, 3), { serverDefault: "0" }),
        column("made_at", dateTime(), { nullable: false, serverDefault: sql`now()` }),
        column("seen_at", dateTime({ precision: 6 }), {
          serverDefault: sql`CURRENT_TIMESTAMP(6)`,
          options: { mysql: { onUpdate: "now(6)" } },
        }),
        column("state", enumeration(["new", "it's", "a,b"]), { serverDefault: "new" }),
        column("tags", ArrayType()),
        column("facts", JSONType()),
        column("notes", text()),
        column("upper_name", string(80), { generated: { expression: "UPPER( name )", stored: true } }),
        column("twice", integer(), { generated: { expression: "age*2" } }),
        column("code", string(10), { collation: "utf8mb4_bin" }),
        column("old", string(10), { options: { mysql: { charset: "latin1" } } }),
        column("flags", mysql.set("a", "b"), { serverDefault: "a" }),
        column("small", mysql.tinyintUnsigned(), { serverDefault: 7 }),
        column("hidden", integer(), { options: { mysql: { invisible: true } } }),
        index("ix_people_name", ["name", desc("age")]),
        index("ix_people_notes", ["notes"], { options: { mysql: { length: { notes: 20 } } } }),
        index("ft_people_notes", ["notes"], { options: { mysql: { kind: "FULLTEXT" } } }),
        index("uq_people_code", ["code"], { unique: true }),
        check("name <> 'O''Brien' OR name IS NULL", { name: "ck_people_name" }),
        unique(["age", "code"]),
      ],
      { comment: "people, 'real' ones" },
    ),
    table(
      "posts",
      [
        column("id", types.bigInteger(), { primaryKey: true, autoincrement: true }),
        column("author", uuid(), {
          nullable: false,
          references: { table: "people", column: "id", onDelete: "CASCADE", name: "fk_posts_author" },
        }),
        column("editor", uuid(), { index: "fk_posts_editor" }),
        column("parent", types.bigInteger()),
        foreignKey(
          ["editor"],
          { table: "people", columns: ["id"] },
          { name: "fk_posts_editor", onDelete: "RESTRICT" },
        ),
        foreignKey(
          ["parent"],
          { table: "posts", columns: ["id"] },
          { onDelete: "SET NULL", onUpdate: "NO ACTION" },
        ),
        index("ix_posts_author", ["author"]),
      ],
      { options: { mysql: { engine: "innodb", autoIncrement: 1000, rowFormat: "dynamic" } } },
    ),
    table("links", [
      column("a", integer()),
      column("b", integer()),
      primaryKey(["a", "b"], { name: "pk_links" }),
    ]),
  ],
});

const indexed = defineSchema({
  tables: [
    table("docs", [
      column("id", integer(), { primaryKey: true }),
      column("title", string(50)),
      column("body", JSONType()),
      index("ix_docs_lower", [sql`LOWER( title )`]),
      index("ix_docs_both", ["id", desc(sql`(id+ 1)`)]),
      check("id>0", { name: "ck_docs", options: { mysql: { notEnforced: true } } }),
    ]),
  ],
});

async function build(connection: MysqlConnection, schema: Schema): Promise<void> {
  for (const one of schema.tables) await connection.execute(tableText(one, connection.version));
}

async function differences(connection: MysqlConnection, desired: Schema): Promise<readonly unknown[]> {
  const { schema } = await reflect(connection, scope);
  return compareSchemas(schema, desired, options).map(describeDifference);
}

describe.each(SERVERS)("normalize on %s", (name) => {
  it("finds no difference between a schema and the database that was made of it", () =>
    onDatabase(name, async ({ connection }) => {
      await build(connection, written);
      const normal = await normalize(written, connection);
      expect(await differences(connection, normal)).toEqual([]);
      expect(await normalize(normal, connection)).toEqual(normal);
    }));

  it("spells tables that are not there yet as the server will", () =>
    onDatabase(name, async ({ connection, on }) => {
      const before = await leftBehind(on);
      const normal = await normalize(written, connection);
      expect((await leftBehind(on)).filter((one) => !before.includes(one))).toEqual([]);
      await build(connection, written);
      expect(await differences(connection, normal)).toEqual([]);
    }));

  it("asks the server for nothing where the words are the same", () =>
    onDatabase(name, async ({ connection }) => {
      await build(connection, written);
      const { schema } = await reflect(connection, scope);
      const asked: string[] = [];
      const ask = connection.beside.bind(connection);
      connection.beside = (database) => {
        asked.push(String(database));
        return ask(database);
      };
      expect((await normalize(schema, connection)).tables).toEqual(schema.tables);
      expect(asked).toEqual([]);
    }));

  it("finds every real difference", () =>
    onDatabase(name, async ({ connection }) => {
      await build(connection, written);
      const changes = [
        "ALTER TABLE people ALTER COLUMN price SET DEFAULT 1.6",
        "ALTER TABLE people DROP CONSTRAINT ck_people_name",
        "ALTER TABLE people MODIFY name VARCHAR(81) DEFAULT 'x' COMMENT 'other'",
        "ALTER TABLE people MODIFY flags SET('a','b','c') DEFAULT 'a'",
        "ALTER TABLE posts DROP INDEX ix_posts_author, ADD INDEX ix_posts_author (author, parent)",
        "ALTER TABLE links COMMENT 'new', COLLATE utf8mb4_bin",
      ];
      for (const change of changes) await connection.execute(change);
      const found = JSON.stringify(await differences(connection, await normalize(written, connection)));
      for (const word of ["price", "ck_people_name", "name", "flags", "ix_posts_author", "links"])
        expect(found).toContain(word);
    }));

  it("keeps to the text where the user may not make a database", () =>
    onDatabase(name, async ({ connection, on, database, url }) => {
      await build(connection, written);
      const user = `u_${database}`.slice(0, 30);
      await query(
        on,
        null,
        `CREATE USER '${user}'@'%' IDENTIFIED BY 'p'; GRANT ALL ON ${database}.* TO '${user}'@'%'`,
      );
      const other = new URL(url);
      other.username = user;
      other.password = "p";
      const limited = await open(other.href);
      try {
        const normal = await normalize(written, limited);
        expect(normal.tables.map((one) => one.name)).toEqual(["people", "posts", "links"]);
        expect(normal.tables[0]?.columns.find((one) => one.name === "price")?.serverDefault).toEqual({
          kind: "literal",
          value: 1.5,
        });
      } finally {
        await limited.close();
        await query(on, null, `DROP USER '${user}'@'%'`);
      }
    }));
});

describe("normalize on mysql alone", () => {
  it("spells functional indexes and checks that are not enforced", () =>
    onDatabase("mysql", async ({ connection }) => {
      await build(connection, indexed);
      expect(await differences(connection, await normalize(indexed, connection))).toEqual([]);
    }));
});

describe("normalize without a server", () => {
  it("is the same when it is done twice", async () => {
    const once = await normalize(written, null);
    expect(await normalize(once, null)).toEqual(once);
  });

  it("gives types and literals their stored form", async () => {
    const [people] = (await normalize(written, null)).tables;
    const of = (wanted: string) => people?.columns.find((one) => one.name === wanted);
    expect(typeText(of("id")?.type ?? text())).toBe("CHAR(36)");
    expect(of("is_off")?.serverDefault).toEqual({ kind: "literal", value: false });
    expect(of("weight")?.serverDefault).toEqual({ kind: "literal", value: 0 });
    expect(of("made_at")?.serverDefault).toEqual({ kind: "sql", text: "CURRENT_TIMESTAMP" });
    expect(of("seen_at")?.options).toEqual({ mysql: { onUpdate: "CURRENT_TIMESTAMP(6)" } });
  });
});

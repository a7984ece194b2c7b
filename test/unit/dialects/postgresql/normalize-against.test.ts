import { describe, expect, test } from "vitest";
import { compareDatabase } from "../../../../src/autogenerate/database-comparison.js";
import { generate } from "../../../../src/autogenerate/autogenerate.js";
import { postgresqlDialect } from "../../../../src/dialects/postgresql/postgresql-dialect.js";
import { column } from "../../../../src/schema/column.js";
import { check, index } from "../../../../src/schema/constraints.js";
import { defineSchema } from "../../../../src/schema/define-schema.js";
import { sql } from "../../../../src/schema/sql.js";
import { table } from "../../../../src/schema/table.js";
import * as t from "../../../../src/schema/types.js";
import type { Schema } from "../../../../src/schema/schema.js";
import { countingHandle } from "./counting-handle.js";
import { loadDatabase } from "./databases.js";
import { open } from "./open.js";

const TABLE = (
  name: string,
): string => `CREATE TABLE ${name} (id integer NOT NULL, net numeric DEFAULT 0, made timestamptz DEFAULT now(),
  CONSTRAINT ck_${name} CHECK (net >= 0 AND id > 0)); CREATE INDEX ix_${name} ON ${name} (abs(net::integer)) WHERE net > 1;`;

/** The table as people write it: the server spells the check and the index otherwise. */
const written = (name: string, least = 0): Schema["tables"][number] =>
  table(name, [
    column("id", t.integer(), { nullable: false }),
    column("net", t.numeric(), { serverDefault: "0" }),
    column("made", t.dateTime({ timezone: true }), { serverDefault: sql`now()` }),
    check(`net>=${least} and id>0`, { name: `ck_${name}` }),
    index(`ix_${name}`, [sql`abs(cast(net as integer))`], { where: "net>1" }),
  ]);

describe("a schema that is compared with a database", () => {
  test("is asked about only where it differs as text, in the same number of queries for any number of tables", async () => {
    const names = ["one", "two", "three", "four", "five", "six"];
    const { url } = await loadDatabase("postgresql-18", [names.map(TABLE).join("\n")]);
    const { handle, counted, end } = await countingHandle(url);
    const connection = await open(url, { url: null, handle });
    const compare = async (desired: Schema): Promise<readonly string[]> => {
      counted.length = 0;
      const found = await compareDatabase({ dialect: postgresqlDialect, connection, desired });
      return found.differences.map((fact) => `${fact.kind} ${fact.table}`);
    };
    try {
      const same = defineSchema({ tables: names.map((name) => written(name)) });
      expect(await compare(same)).toEqual([]);
      const all = counted.length;
      const { schema } = await postgresqlDialect.reflect(connection, { schema: null, exclude: [] });
      expect(await compare({ ...schema, tables: [...schema.tables.slice(1), written("five")] })).toEqual([]);
      expect(counted.length).toBe(all);
      expect(await compare(schema)).toEqual([]);
      expect(counted.length).toBeLessThan(7);
      expect(String(counted)).not.toContain("CREATE");
      const changed = defineSchema({ tables: names.map((name) => written(name, name === "four" ? 1 : 0)) });
      expect(await compare(changed)).toEqual(["checkRemoved four", "checkAdded four"]);
      expect(counted.length).toBe(all);
    } finally {
      await end();
    }
  });

  test("takes a number that was written as a text for that number", async () => {
    const { url } = await loadDatabase("postgresql-18", [
      "CREATE TABLE a (s smallint DEFAULT '128', i integer DEFAULT '-7', j integer DEFAULT -7, b bigint DEFAULT '5', g bigint DEFAULT 9007199254740993, n numeric DEFAULT '1.5', t text DEFAULT '5')",
    ]);
    const connection = await open(url);
    const desired = (b: number): Schema =>
      defineSchema({
        tables: [
          table("a", [
            column("s", t.smallInteger(), { serverDefault: 128 }),
            column("i", t.integer(), { serverDefault: -7 }),
            column("j", t.integer(), { serverDefault: -7 }),
            column("b", t.bigInteger(), { serverDefault: b }),
            column("g", t.bigInteger(), { serverDefault: 9007199254740993n }),
            column("n", t.numeric(), { serverDefault: "1.5" }),
            column("t", t.text(), { serverDefault: "5" }),
          ]),
        ],
      });
    const differences = async (b: number): Promise<readonly string[]> => {
      const found = await compareDatabase({ dialect: postgresqlDialect, connection, desired: desired(b) });
      return found.differences.map((fact) => fact.kind);
    };
    try {
      expect(await differences(5)).toEqual([]);
      expect(await differences(6)).toHaveLength(1);
    } finally {
      await connection.close();
    }
  });

  test("tells what goes with a table of the schema that the table is in, and not with its namesake", async () => {
    const view = (schema: string): string =>
      `CREATE TABLE ${schema}.item (id integer); ALTER TABLE ${schema}.item ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON ${schema}.item;`;
    const { url } = await loadDatabase("postgresql-18", [
      `CREATE SCHEMA shop; ${view("public")} ${view("shop")}`,
    ]);
    const connection = await open(url);
    try {
      const { schema } = await postgresqlDialect.reflect(connection, {
        schema: null,
        exclude: [],
        also: ["shop"],
      });
      const desired = { ...schema, tables: schema.tables.filter((one) => one.schema === null) };
      const input = { dialect: postgresqlDialect, connection, desired, filters: { schemas: ["shop"] } };
      const { warnings } = await generate({ ...input, ask: null });
      const gone = warnings.filter((warning) => warning.code === "dropsObject").map(({ table: on }) => on);
      expect(new Set(gone)).toEqual(new Set(["shop.item"]));
    } finally {
      await connection.close();
    }
  });
});

import { expect, test } from "vitest";
import { SchemaInspector } from "../../../../src/dialects/shared/schema-inspector.js";
import { isCortexError } from "../../../../src/errors/index.js";
import { column } from "../../../../src/schema/column.js";
import { index } from "../../../../src/schema/constraints.js";
import { defineSchema } from "../../../../src/schema/define-schema.js";
import type { Schema } from "../../../../src/schema/schema.js";
import { table } from "../../../../src/schema/table.js";
import { integer, text } from "../../../../src/schema/types.js";

const users = table("users", [
  column("id", integer(), { primaryKey: true }),
  column("email", text(), { unique: "uq_email", check: { expression: "email <> ''", name: "ck_email" } }),
  column("boss", integer(), { references: { table: "users", column: "id" } }),
  index("ix_boss", ["boss"]),
]);
const SCHEMA = defineSchema({
  tables: [users, table("log", [column("id", integer())], { schema: "audit" })],
});
const look = new SchemaInspector(() => SCHEMA, { defaultSchema: "public" });

test("answers from the schema, the default one under its name too", async () => {
  expect(await look.getTableNames()).toEqual(["users"]);
  expect(await look.getTableNames({ schema: "public" })).toEqual(["users"]);
  expect(await look.getTableNames({ schema: "audit" })).toEqual(["log"]);
  expect([await look.hasTable("users"), await look.hasTable("log"), await look.hasTable("Users")]).toEqual([
    true,
    false,
    false,
  ]);
  expect([
    await look.hasColumn("users", "email"),
    await look.hasColumn("users", "x"),
    await look.hasColumn("x", "x"),
  ]).toEqual([true, false, false]);
  expect([await look.hasIndex("users", "ix_boss"), await look.hasIndex("users", "uq_email")]).toEqual([
    true,
    false,
  ]);
  expect(await look.getTable("users")).toEqual(SCHEMA.tables[0]);
  expect(await look.getTable("users", { schema: "audit" })).toBeNull();
  expect((await look.getUniqueConstraints("users"))[0]?.name).toBe("uq_email");
  expect((await look.getCheckConstraints("users"))[0]?.name).toBe("ck_email");
  expect((await look.getForeignKeys("users"))[0]?.referentTable).toBe("users");
  expect((await look.getPrimaryKey("users"))?.columns).toEqual(["id"]);
  expect(await look.getIndexes("users")).toHaveLength(1);
  expect(await look.getViewNames()).toEqual([]);
});

test("a table that is not there has no columns to tell", async () => {
  const error = await look.getColumns("nowhere").catch((thrown: unknown) => thrown);
  expect(isCortexError(error, "MIG_DIALECT_TABLE_NOT_FOUND")).toBe(true);
});

test("sees what the schema has become, and compares names as it is told to", async () => {
  let schema: Schema = defineSchema({ tables: [] });
  const folding = new SchemaInspector(() => schema, { fold: (name) => name.toLowerCase() });
  expect(await folding.hasTable("users")).toBe(false);
  schema = SCHEMA;
  expect(await folding.hasTable("USERS")).toBe(true);
  expect(await folding.hasColumn("Users", "EMAIL")).toBe(true);
});

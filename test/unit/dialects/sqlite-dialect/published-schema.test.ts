import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { normalize } from "../../../../src/dialects/sqlite/normalizer.js";
import { reflect } from "../../../../src/dialects/sqlite/reflector/reflect.js";
import {
  ArrayType,
  boolean,
  column,
  dateTime,
  defineSchema,
  float,
  foreignKey,
  index,
  integer,
  JSONType,
  primaryKey,
  string,
  table,
  text,
  uuid,
} from "./builders.js";
import { carryOut, dump, memory } from "./open.js";

const PUBLISHED = readFileSync(
  resolve(import.meta.dirname, "../../../../../shared/takeover/sqlite-schema-at-head.sql"),
  "utf8",
);

const id = () => column("id", uuid(), { primaryKey: true });
const ix = (name: string, ...columns: string[]) => columns.map((c) => index(`ix_${name}_${c}`, [c]));
const required = { nullable: false } as const;

/** A few of the published tables as a user would write them: every type, keyword and kind of key is among them. */
const WRITTEN = [
  table("alembic_version", [
    column("version_num", string(32), required),
    primaryKey(["version_num"], { name: "alembic_version_pkc" }),
  ]),
  table("query_history", [
    id(),
    column("metric_id", uuid(), required),
    column("data_model_id", uuid(), required),
    column("query", text(), required),
    column("parameters", JSONType()),
    column("context_id", string(255)),
    column("meta", JSONType()),
    column("cache_mode", string(50)),
    column("query_hash", string(255)),
    column("duration", float(), required),
    column("row_count", float()),
    column("success", boolean(), required),
    column("error_message", text()),
    column("executed_at", dateTime(), required),
    ...ix(
      "query_history",
      "cache_mode",
      "context_id",
      "data_model_id",
      "executed_at",
      "id",
      "metric_id",
      "query_hash",
      "success",
    ),
  ]),
  table("consumer_group_members", [
    column("consumer_id", uuid(), { primaryKey: true }),
    column("group_id", uuid(), { primaryKey: true }),
    foreignKey(["consumer_id"], { table: "consumers", columns: ["id"] }, { onDelete: "CASCADE" }),
    foreignKey(["group_id"], { table: "consumer_groups", columns: ["id"] }, { onDelete: "CASCADE" }),
  ]),
  table("metrics", [
    id(),
    column("environment_id", uuid(), required),
    column("data_model_id", uuid(), required),
    column("name", string(), required),
    column("alias", string()),
    column("description", text()),
    column("title", string()),
    column("query", text()),
    column("table_name", string()),
    column("data_source_id", uuid()),
    column("limit", integer()),
    column("grouped", boolean()),
    column("ordered", boolean()),
    column("measures", JSONType()),
    column("dimensions", JSONType()),
    column("joins", JSONType()),
    column("aggregations", JSONType()),
    column("filters", JSONType()),
    column("order", JSONType()),
    column("parameters", JSONType()),
    column("version", integer(), required),
    column("extends", uuid()),
    column("public", boolean(), required),
    column("refresh", JSONType()),
    column("cache", JSONType()),
    column("meta", JSONType()),
    column("is_valid", boolean(), required),
    column("validation_errors", ArrayType()),
    column("compiled_query", text()),
    column("created_at", dateTime()),
    column("updated_at", dateTime()),
    foreignKey(["data_model_id"], { table: "data_models", columns: ["id"] }),
    foreignKey(["data_source_id"], { table: "data_sources", columns: ["id"] }),
    foreignKey(["environment_id"], { table: "environments", columns: ["id"] }),
    foreignKey(["extends"], { table: "metrics", columns: ["id"] }),
    ...ix("metrics", "alias", "created_at", "data_model_id", "data_source_id", "environment_id"),
    ...ix("metrics", "extends", "id", "is_valid", "name", "public"),
  ]),
];

describe("the published schema", () => {
  it.each(WRITTEN.map((t) => [t.name, t] as const))("writes %s byte for byte", async (_, written) => {
    const connection = await memory();
    await carryOut(connection, { kind: "createTable", table: written, ifNotExists: false });
    const made = dump(connection);
    expect(PUBLISHED).toContain(made);
    expect(made.length).toBeGreaterThan(100);
  });

  it("comes out byte for byte when it is read and built again", async () => {
    const original = await memory(PUBLISHED);
    const { schema, others } = reflect(original, { schema: null, exclude: [] });
    expect(schema.tables).toHaveLength(13);
    expect(others).toEqual([]);
    const copy = await memory();
    for (const t of schema.tables)
      await carryOut(copy, { kind: "createTable", table: t, ifNotExists: false });
    expect(dump(copy)).toBe(PUBLISHED);
  });

  it("reads what the builders wrote: normalising changes nothing twice", async () => {
    const original = await memory(PUBLISHED);
    const { schema } = reflect(original, { schema: null, exclude: ["alembic_version"] });
    expect(schema.tables.map((t) => t.name)).not.toContain("alembic_version");
    expect((await normalize(schema)).tables).toEqual(schema.tables);
    const written = defineSchema({ tables: [WRITTEN[1]].filter((t) => t !== undefined) });
    const once = await normalize(written);
    expect(once.tables[0]).toEqual(schema.tables.find((t) => t.name === "query_history"));
    expect(await normalize(once)).toEqual(once);
  });
});

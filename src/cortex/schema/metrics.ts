import { column } from "../../schema/column.js";
import { table } from "../../schema/table.js";
import { ArrayType, JSONType, boolean, dateTime, integer, string, text, uuid } from "../../schema/types.js";

/** A metric of a data model; it may extend another metric. */
export const metrics = table("metrics", [
  column("id", uuid(), { primaryKey: true, index: true }),
  column("environment_id", uuid(), {
    nullable: false,
    index: true,
    references: { table: "environments", column: "id" },
  }),
  column("data_model_id", uuid(), {
    nullable: false,
    index: true,
    references: { table: "data_models", column: "id" },
  }),
  column("name", string(), { nullable: false, index: true }),
  column("alias", string(), { index: true }),
  column("description", text()),
  column("title", string()),
  column("query", text()),
  column("table_name", string()),
  column("data_source_id", uuid(), { index: true, references: { table: "data_sources", column: "id" } }),
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
  column("version", integer(), { nullable: false }),
  column("extends", uuid(), { index: true, references: { table: "metrics", column: "id" } }),
  column("public", boolean(), { nullable: false, index: true }),
  column("refresh", JSONType()),
  column("cache", JSONType()),
  column("meta", JSONType()),
  column("is_valid", boolean(), { nullable: false, index: true }),
  column("validation_errors", ArrayType()),
  column("compiled_query", text()),
  column("created_at", dateTime(), { index: true }),
  column("updated_at", dateTime()),
]);

/** A metric as it was at one of its versions. */
export const metricVersions = table("metric_versions", [
  column("id", uuid(), { primaryKey: true, index: true }),
  column("metric_id", uuid(), {
    nullable: false,
    index: true,
    references: { table: "metrics", column: "id" },
  }),
  column("version_number", integer(), { nullable: false, index: true }),
  column("snapshot_data", JSONType(), { nullable: false }),
  column("description", text()),
  column("created_by", uuid()),
  column("tags", ArrayType()),
  column("created_at", dateTime(), { index: true }),
]);

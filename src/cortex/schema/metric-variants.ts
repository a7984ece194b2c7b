import { column } from "../../schema/column.js";
import { index } from "../../schema/constraints.js";
import { table } from "../../schema/table.js";
import { ArrayType, boolean, dateTime, integer, JSONType, string, text, uuid } from "../../schema/types.js";

/** A metric derived from another one: what it overrides, includes, derives, combines and composes. */
export const metricVariants = table("metric_variants", [
  column("id", uuid(), { primaryKey: true }),
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
  column("data_source_id", uuid(), { index: true, references: { table: "data_sources", column: "id" } }),
  column("source_id", uuid(), {
    nullable: false,
    index: true,
    references: { table: "metrics", column: "id", onDelete: "CASCADE" },
  }),
  column("name", string(), { nullable: false, index: true }),
  column("alias", string(), { index: true }),
  column("description", text()),
  column("source", JSONType(), { nullable: false }),
  column("overrides", JSONType()),
  column("include", JSONType()),
  column("derivations", JSONType()),
  column("combine", JSONType()),
  column("composition", JSONType()),
  column("version", integer(), { nullable: false }),
  column("public", boolean(), { nullable: false, index: true }),
  column("cache", JSONType()),
  column("refresh", JSONType()),
  column("parameters", JSONType()),
  column("meta", JSONType()),
  column("is_valid", boolean(), { nullable: false, index: true }),
  column("validation_errors", ArrayType()),
  column("compiled_query", text()),
  column("created_at", dateTime(), { nullable: false, index: true }),
  column("updated_at", dateTime(), { nullable: false }),
  index("ix_metric_variants_env_model", ["environment_id", "data_model_id"]),
  index("ix_metric_variants_name_model", ["name", "data_model_id"]),
]);

/** A metric variant as it was at one of its versions. */
export const metricVariantVersions = table("metric_variant_versions", [
  column("id", uuid(), { primaryKey: true }),
  column("variant_id", uuid(), {
    nullable: false,
    index: true,
    references: { table: "metric_variants", column: "id", onDelete: "CASCADE" },
  }),
  column("version_number", integer(), { nullable: false, index: true }),
  column("snapshot_data", JSONType(), { nullable: false }),
  column("description", text()),
  column("created_by", uuid()),
  column("tags", ArrayType()),
  column("created_at", dateTime(), { nullable: false, index: true }),
  index("ix_metric_variant_versions_variant_version", ["variant_id", "version_number"]),
]);

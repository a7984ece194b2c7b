import { column } from "../../schema/column.js";
import { table } from "../../schema/table.js";
import { ArrayType, JSONType, boolean, dateTime, integer, string, text, uuid } from "../../schema/types.js";

/** A semantic model over data sources; a new version refers to the one that it came from. */
export const dataModels = table("data_models", [
  column("id", uuid(), { primaryKey: true, index: true }),
  column("environment_id", uuid(), {
    nullable: false,
    index: true,
    references: { table: "environments", column: "id" },
  }),
  column("name", string(), { nullable: false, index: true }),
  column("alias", string(), { index: true }),
  column("description", text()),
  column("version", integer(), { nullable: false }),
  column("is_active", boolean(), { nullable: false, index: true }),
  column("parent_version_id", uuid(), { references: { table: "data_models", column: "id" } }),
  column("config", JSONType(), { nullable: false }),
  column("is_valid", boolean(), { nullable: false, index: true }),
  column("validation_errors", ArrayType()),
  column("created_at", dateTime(), { index: true }),
  column("updated_at", dateTime()),
]);

/** A data model as it was at one of its versions. */
export const modelVersions = table("model_versions", [
  column("id", uuid(), { primaryKey: true, index: true }),
  column("data_model_id", uuid(), {
    nullable: false,
    index: true,
    references: { table: "data_models", column: "id" },
  }),
  column("version_number", integer(), { nullable: false, index: true }),
  column("semantic_model", JSONType(), { nullable: false }),
  column("is_valid", boolean(), { nullable: false }),
  column("validation_errors", ArrayType()),
  column("compiled_queries", JSONType()),
  column("description", text()),
  column("created_by", uuid()),
  column("tags", ArrayType()),
  column("config", JSONType(), { nullable: false }),
  column("created_at", dateTime(), { index: true }),
]);

import { column } from "../../schema/column.js";
import { table } from "../../schema/table.js";
import { JSONType, dateTime, string, uuid } from "../../schema/types.js";

/** A source that metrics are computed from: a warehouse, a file, a service. */
export const dataSources = table("data_sources", [
  column("id", uuid(), { primaryKey: true, index: true }),
  column("environment_id", uuid(), {
    nullable: false,
    index: true,
    references: { table: "environments", column: "id" },
  }),
  column("name", string(), { nullable: false, index: true }),
  column("alias", string()),
  column("description", string()),
  column("source_catalog", string(), { nullable: false }),
  column("source_type", string(), { nullable: false }),
  column("config", JSONType(), { nullable: false }),
  column("created_at", dateTime()),
  column("updated_at", dateTime()),
]);

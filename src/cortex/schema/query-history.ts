import { column } from "../../schema/column.js";
import { table } from "../../schema/table.js";
import { boolean, dateTime, float, json, string, text, uuid } from "../../schema/types.js";

/** One query that was run for a metric, and how it went. It outlives the metric, so it has no foreign key. */
export const queryHistory = table("query_history", [
  column("id", uuid(), { primaryKey: true, index: true }),
  column("metric_id", uuid(), { nullable: false, index: true }),
  column("data_model_id", uuid(), { nullable: false, index: true }),
  column("query", text(), { nullable: false }),
  column("parameters", json()),
  column("context_id", string(255), { index: true }),
  column("meta", json()),
  column("cache_mode", string(50), { index: true }),
  column("query_hash", string(255), { index: true }),
  column("duration", float(), { nullable: false }),
  column("row_count", float()),
  column("success", boolean(), { nullable: false, index: true }),
  column("error_message", text()),
  column("executed_at", dateTime(), { nullable: false, index: true }),
]);

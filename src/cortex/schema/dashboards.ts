import { column } from "../../schema/column.js";
import { table } from "../../schema/table.js";
import { dateTime, json, string, text, uuid } from "../../schema/types.js";

/** A dashboard of an environment. */
export const dashboards = table("dashboards", [
  column("id", uuid(), { primaryKey: true, index: true }),
  column("environment_id", uuid(), { nullable: false, index: true }),
  column("name", string(255), { nullable: false, index: true }),
  column("description", text()),
  column("type", string(50), { nullable: false }),
  column("default_view", string(255), { nullable: false }),
  column("tags", json()),
  column("created_by", uuid(), { nullable: false }),
  column("created_at", dateTime()),
  column("updated_at", dateTime()),
  column("last_viewed_at", dateTime()),
  column("config", json(), { nullable: false }),
]);

import { column } from "../../schema/column.js";
import { table } from "../../schema/table.js";
import { dateTime, string, uuid } from "../../schema/types.js";

/** A workspace: the outermost room that an organization works in. */
export const workspaces = table("workspaces", [
  column("id", uuid(), { primaryKey: true, index: true }),
  column("name", string(), { index: true }),
  column("description", string()),
  column("created_at", dateTime()),
  column("updated_at", dateTime()),
]);

/** An environment of a workspace, such as development or production. */
export const environments = table("environments", [
  column("id", uuid(), { primaryKey: true, index: true }),
  column("workspace_id", uuid(), {
    nullable: false,
    index: true,
    references: { table: "workspaces", column: "id" },
  }),
  column("name", string(), { index: true }),
  column("description", string()),
  column("created_at", dateTime()),
  column("updated_at", dateTime()),
]);

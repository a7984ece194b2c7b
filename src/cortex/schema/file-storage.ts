import { column } from "../../schema/column.js";
import { table } from "../../schema/table.js";
import { dateTime, integer, string, text, uuid } from "../../schema/types.js";

/** A file that was uploaded to an environment: what it is and where its bytes lie. */
export const fileStorage = table("file_storage", [
  column("id", uuid(), { primaryKey: true, index: true }),
  column("environment_id", uuid(), {
    nullable: false,
    index: true,
    references: { table: "environments", column: "id" },
  }),
  column("name", string(), { nullable: false, index: true }),
  column("mime_type", string()),
  column("extension", string(), { nullable: false }),
  column("size", integer()),
  column("path", text(), { nullable: false }),
  column("hash", string()),
  column("created_at", dateTime(), { index: true }),
  column("updated_at", dateTime()),
]);

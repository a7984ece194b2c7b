import { column, defineSchema, integer, table } from "cortex-migrations";

export default defineSchema({ tables: [table("jobs", [column("id", integer(), { primaryKey: true })])] });

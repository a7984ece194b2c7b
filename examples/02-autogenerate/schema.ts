import { column, dateTime, defineSchema, type InferRow, sql, string, table, uuid } from "cortex-migrations";

export const users = table("users", [
  column("id", uuid(), { primaryKey: true }),
  column("email", string(320), { nullable: false, unique: true }),
  column("created_at", dateTime(), { nullable: false, serverDefault: sql`CURRENT_TIMESTAMP` }),
]);

export type User = InferRow<typeof users>;

export default defineSchema({ tables: [users] });

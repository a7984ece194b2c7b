import { column, defineSchema, integer, string, table } from "cortex-migrations";

export const users = table("users", [
  column("id", integer(), { primaryKey: true }),
  column("name", string(255), { nullable: false }),
  column("age", integer()),
]);

/** Views by their names: the tool knows nothing of them, `views.ts` compares and makes them. */
export const views: Readonly<Record<string, string>> = {
  adults: "SELECT id, name FROM users WHERE age >= 18",
};

export default defineSchema({ tables: [users] });

import {
  column,
  dateTime,
  defineSchema,
  enumeration,
  integer,
  JSONType,
  sql,
  string,
  table,
  uuid,
} from "cortex-migrations";

export default defineSchema({
  tables: [
    table("customers", [
      column("id", uuid(), { primaryKey: true }),
      column("email", string(320), { nullable: false, unique: "uq_customers_email" }),
      column("settings", JSONType()),
      column("created_at", dateTime(), { nullable: false, serverDefault: sql`CURRENT_TIMESTAMP` }),
    ]),
    table("orders", [
      column("id", integer(), { primaryKey: true, autoincrement: true }),
      column("customer_id", uuid(), {
        nullable: false,
        index: true,
        references: { table: "customers", column: "id", onDelete: "CASCADE" },
      }),
      column("state", enumeration(["open", "paid"], { name: "order_state" }), {
        nullable: false,
        serverDefault: "open",
      }),
    ]),
  ],
});

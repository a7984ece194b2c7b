import { column } from "../../schema/column.js";
import { table } from "../../schema/table.js";
import { dateTime, json, string, uuid } from "../../schema/types.js";

/** Somebody, or something, that asks for metrics in an environment. */
export const consumers = table("consumers", [
  column("id", uuid(), { primaryKey: true, index: true }),
  column("environment_id", uuid(), {
    nullable: false,
    index: true,
    references: { table: "environments", column: "id" },
  }),
  column("first_name", string(), { nullable: false }),
  column("last_name", string(), { nullable: false }),
  column("email", string(), { nullable: false, index: true }),
  column("organization", string()),
  column("properties", json()),
  column("created_at", dateTime()),
  column("updated_at", dateTime()),
]);

/** A named group of consumers. */
export const consumerGroups = table("consumer_groups", [
  column("id", uuid(), { primaryKey: true, index: true }),
  column("environment_id", uuid(), {
    nullable: false,
    index: true,
    references: { table: "environments", column: "id" },
  }),
  column("name", string(), { nullable: false, index: true }),
  column("description", string()),
  column("alias", string()),
  column("properties", json()),
  column("created_at", dateTime()),
  column("updated_at", dateTime()),
]);

/** Which consumer is in which group. */
export const consumerGroupMembers = table("consumer_group_members", [
  column("consumer_id", uuid(), {
    primaryKey: true,
    references: { table: "consumers", column: "id", onDelete: "CASCADE" },
  }),
  column("group_id", uuid(), {
    primaryKey: true,
    references: { table: "consumer_groups", column: "id", onDelete: "CASCADE" },
  }),
]);

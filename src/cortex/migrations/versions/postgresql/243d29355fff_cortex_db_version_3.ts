/**
 * add:consumer groups
 *
 * Revision ID: 243d29355fff
 * Revises: efe9bf8e4e49
 */
import { column, dateTime, foreignKey, json, type Operations, string, uuid } from "cortex-migrations";

export const revision = "243d29355fff";
export const downRevision = "efe9bf8e4e49";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable(
    "consumer_groups",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("name", string(), { nullable: false }),
      column("description", string()),
      column("alias", string()),
      column("properties", json()),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["environment_id"], { table: "environments", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_consumer_groups_environment_id", "consumer_groups", ["environment_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_consumer_groups_id", "consumer_groups", ["id"], { ifNotExists: true });
  await op.createIndex("ix_consumer_groups_name", "consumer_groups", ["name"], { ifNotExists: true });

  await op.createTable(
    "consumer_group_members",
    [
      column("consumer_id", uuid(), { primaryKey: true }),
      column("group_id", uuid(), { primaryKey: true }),
      foreignKey(["consumer_id"], { table: "consumers", columns: ["id"] }, { onDelete: "CASCADE" }),
      foreignKey(["group_id"], { table: "consumer_groups", columns: ["id"] }, { onDelete: "CASCADE" }),
    ],
    { ifNotExists: true },
  );
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable("consumer_group_members", { ifExists: true });
  await op.dropIndex("ix_consumer_groups_name", { tableName: "consumer_groups", ifExists: true });
  await op.dropIndex("ix_consumer_groups_id", { tableName: "consumer_groups", ifExists: true });
  await op.dropIndex("ix_consumer_groups_environment_id", { tableName: "consumer_groups", ifExists: true });
  await op.dropTable("consumer_groups", { ifExists: true });
}

/**
 * add:data sources
 *
 * Revision ID: efe9bf8e4e49
 * Revises: c0404f6055d9
 */
import { column, dateTime, foreignKey, JSONType, type Operations, string, uuid } from "cortex-migrations";

export const revision = "efe9bf8e4e49";
export const downRevision = "c0404f6055d9";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable(
    "data_sources",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("name", string(), { nullable: false }),
      column("alias", string()),
      column("description", string()),
      column("source_catalog", string(), { nullable: false }),
      column("source_type", string(), { nullable: false }),
      column("config", JSONType(), { nullable: false }),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["environment_id"], { table: "environments", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_data_sources_environment_id", "data_sources", ["environment_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_data_sources_id", "data_sources", ["id"], { ifNotExists: true });
  await op.createIndex("ix_data_sources_name", "data_sources", ["name"], { ifNotExists: true });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropIndex("ix_data_sources_name", { tableName: "data_sources", ifExists: true });
  await op.dropIndex("ix_data_sources_id", { tableName: "data_sources", ifExists: true });
  await op.dropIndex("ix_data_sources_environment_id", { tableName: "data_sources", ifExists: true });
  await op.dropTable("data_sources", { ifExists: true });
}

/**
 * add:consumers-workspaces-environments
 *
 * Revision ID: c0404f6055d9
 * Revises:
 */
import { column, dateTime, foreignKey, type Operations, string, uuid } from "cortex-migrations";

export const revision = "c0404f6055d9";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable(
    "workspaces",
    [
      column("id", uuid(), { primaryKey: true }),
      column("name", string()),
      column("description", string()),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_workspaces_id", "workspaces", ["id"], { ifNotExists: true });
  await op.createIndex("ix_workspaces_name", "workspaces", ["name"], { ifNotExists: true });

  await op.createTable(
    "environments",
    [
      column("id", uuid(), { primaryKey: true }),
      column("workspace_id", uuid(), { nullable: false }),
      column("name", string()),
      column("description", string()),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["workspace_id"], { table: "workspaces", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_environments_id", "environments", ["id"], { ifNotExists: true });
  await op.createIndex("ix_environments_name", "environments", ["name"], { ifNotExists: true });
  await op.createIndex("ix_environments_workspace_id", "environments", ["workspace_id"], {
    ifNotExists: true,
  });

  await op.createTable(
    "consumers",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("first_name", string(), { nullable: false }),
      column("last_name", string(), { nullable: false }),
      column("email", string(), { nullable: false }),
      column("organization", string()),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["environment_id"], { table: "environments", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_consumers_email", "consumers", ["email"], { ifNotExists: true });
  await op.createIndex("ix_consumers_environment_id", "consumers", ["environment_id"], { ifNotExists: true });
  await op.createIndex("ix_consumers_id", "consumers", ["id"], { ifNotExists: true });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropIndex("ix_consumers_id", { tableName: "consumers", ifExists: true });
  await op.dropIndex("ix_consumers_environment_id", { tableName: "consumers", ifExists: true });
  await op.dropIndex("ix_consumers_email", { tableName: "consumers", ifExists: true });
  await op.dropTable("consumers", { ifExists: true });
  await op.dropIndex("ix_environments_workspace_id", { tableName: "environments", ifExists: true });
  await op.dropIndex("ix_environments_name", { tableName: "environments", ifExists: true });
  await op.dropIndex("ix_environments_id", { tableName: "environments", ifExists: true });
  await op.dropTable("environments", { ifExists: true });
  await op.dropIndex("ix_workspaces_name", { tableName: "workspaces", ifExists: true });
  await op.dropIndex("ix_workspaces_id", { tableName: "workspaces", ifExists: true });
  await op.dropTable("workspaces", { ifExists: true });
}

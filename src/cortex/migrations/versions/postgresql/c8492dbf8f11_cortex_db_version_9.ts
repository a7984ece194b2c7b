/**
 * add dashboard table
 *
 * Revision ID: c8492dbf8f11
 * Revises: cc39457099a1
 */
import { column, dateTime, json, type Operations, string, text, uuid } from "cortex-migrations";

export const revision = "c8492dbf8f11";
export const downRevision = "cc39457099a1";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable(
    "dashboards",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("name", string(255), { nullable: false }),
      column("description", text()),
      column("type", string(50), { nullable: false }),
      column("default_view", string(255), { nullable: false }),
      column("tags", json()),
      column("created_by", uuid(), { nullable: false }),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      column("last_viewed_at", dateTime()),
      column("config", json(), { nullable: false }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_dashboards_environment_id", "dashboards", ["environment_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_dashboards_id", "dashboards", ["id"], { ifNotExists: true });
  await op.createIndex("ix_dashboards_name", "dashboards", ["name"], { ifNotExists: true });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropIndex("ix_dashboards_name", { tableName: "dashboards", ifExists: true });
  await op.dropIndex("ix_dashboards_id", { tableName: "dashboards", ifExists: true });
  await op.dropIndex("ix_dashboards_environment_id", { tableName: "dashboards", ifExists: true });
  await op.dropTable("dashboards", { ifExists: true });
}

/**
 * add env_id to data models and metrics
 *
 * Revision ID: 8bd9e9780557
 * Revises: 450bd09cd019
 */
import { column, type Operations, uuid } from "cortex-migrations";

export const revision = "8bd9e9780557";
export const downRevision = "450bd09cd019";
export const branchLabels = null;
export const dependsOn = null;

/** Rows from before there were environments go to the first one; a database with rows has one. */
async function adoptEnvironment(op: Operations, table: string): Promise<void> {
  await op.execute(
    `UPDATE ${table} SET environment_id = (SELECT id FROM environments LIMIT 1) WHERE environment_id IS NULL`,
  );
}

/** The earlier release let the database choose the key's name, so it is looked for by its column. */
async function referToEnvironments(op: Operations, table: string): Promise<void> {
  const keys = await op.inspector.getForeignKeys(table);
  if (keys.some((key) => key.columns.includes("environment_id"))) return;
  await op.createForeignKey(
    `${table}_environment_id_fkey`,
    table,
    "environments",
    ["environment_id"],
    ["id"],
  );
}

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn("data_models", column("environment_id", uuid()), { ifNotExists: true });
  await adoptEnvironment(op, "data_models");
  await op.alterColumn("data_models", "environment_id", { nullable: false });
  await op.createIndex("ix_data_models_environment_id", "data_models", ["environment_id"], {
    ifNotExists: true,
  });
  await referToEnvironments(op, "data_models");
  await op.addColumn("metrics", column("environment_id", uuid()), { ifNotExists: true });
  await adoptEnvironment(op, "metrics");
  await op.alterColumn("metrics", "environment_id", { nullable: false });
  await op.createIndex("ix_metrics_environment_id", "metrics", ["environment_id"], { ifNotExists: true });
  await referToEnvironments(op, "metrics");
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropIndex("ix_metrics_environment_id", { tableName: "metrics", ifExists: true });
  await op.dropConstraint("metrics_environment_id_fkey", "metrics", { type: "foreignkey", ifExists: true });
  await op.dropColumn("metrics", "environment_id", { ifExists: true });
  await op.dropIndex("ix_data_models_environment_id", { tableName: "data_models", ifExists: true });
  await op.dropConstraint("data_models_environment_id_fkey", "data_models", {
    type: "foreignkey",
    ifExists: true,
  });
  await op.dropColumn("data_models", "environment_id", { ifExists: true });
}

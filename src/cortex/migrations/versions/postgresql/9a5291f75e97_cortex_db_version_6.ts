/**
 * update data source ref in metrics
 *
 * Revision ID: 9a5291f75e97
 * Revises: 57943408a623
 */
import { column, type Operations, string, uuid } from "cortex-migrations";

export const revision = "9a5291f75e97";
export const downRevision = "57943408a623";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn("metrics", column("data_source_id", uuid()), { ifNotExists: true });
  await op.createIndex("ix_metrics_data_source_id", "metrics", ["data_source_id"], { ifNotExists: true });
  await op.createForeignKey(
    "fk_metrics_data_source_id",
    "metrics",
    "data_sources",
    ["data_source_id"],
    ["id"],
  );
  await op.dropColumn("metrics", "data_source", { ifExists: true });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropIndex("ix_metrics_data_source_id", { tableName: "metrics", ifExists: true });
  await op.dropConstraint("fk_metrics_data_source_id", "metrics", { type: "foreignkey", ifExists: true });
  await op.dropColumn("metrics", "data_source_id", { ifExists: true });
  await op.addColumn("metrics", column("data_source", string()), { ifNotExists: true });
}

/**
 * add_extends_column_to_metrics
 *
 * Revision ID: 57943408a623
 * Revises: 6d66b41c1228
 */
import { column, type Operations, uuid } from "cortex-migrations";

export const revision = "57943408a623";
export const downRevision = "6d66b41c1228";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn("metrics", column("extends", uuid()), { ifNotExists: true });
  await op.createIndex("ix_metrics_extends", "metrics", ["extends"], { ifNotExists: true });
  await op.createForeignKey("fk_metrics_extends", "metrics", "metrics", ["extends"], ["id"]);
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropIndex("ix_metrics_extends", { tableName: "metrics", ifExists: true });
  await op.dropConstraint("fk_metrics_extends", "metrics", { type: "foreignkey", ifExists: true });
  await op.dropColumn("metrics", "extends", { ifExists: true });
}

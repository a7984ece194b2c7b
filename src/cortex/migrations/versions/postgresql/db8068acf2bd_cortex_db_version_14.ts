/**
 * add ordering columns in metrics
 *
 * Revision ID: db8068acf2bd
 * Revises: 013594ba2c15
 */
import { boolean, column, JSONType, type Operations } from "cortex-migrations";

export const revision = "db8068acf2bd";
export const downRevision = "013594ba2c15";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn("metrics", column("ordered", boolean()), { ifNotExists: true });
  await op.addColumn("metrics", column("order", JSONType()), { ifNotExists: true });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn("metrics", "order", { ifExists: true });
  await op.dropColumn("metrics", "ordered", { ifExists: true });
}

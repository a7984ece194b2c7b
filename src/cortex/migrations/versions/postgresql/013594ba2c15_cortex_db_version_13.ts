/**
 * renamed columns in metrics
 *
 * Revision ID: 013594ba2c15
 * Revises: 64b867fe2afe
 */
import { column, JSONType, type Operations } from "cortex-migrations";

export const revision = "013594ba2c15";
export const downRevision = "64b867fe2afe";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn("metrics", column("refresh", JSONType()), { ifNotExists: true });
  await op.addColumn("metrics", column("cache", JSONType()), { ifNotExists: true });
  await op.dropColumn("metrics", "refresh_key", { ifExists: true });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.addColumn("metrics", column("refresh_key", JSONType()), { ifNotExists: true });
  await op.dropColumn("metrics", "cache", { ifExists: true });
  await op.dropColumn("metrics", "refresh", { ifExists: true });
}

/**
 * add limit and filters to metrics
 *
 * Revision ID: bb205f680c36
 * Revises: 9a5291f75e97
 */
import { column, integer, JSONType, type Operations } from "cortex-migrations";

export const revision = "bb205f680c36";
export const downRevision = "9a5291f75e97";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn("metrics", column("limit", integer()), { ifNotExists: true });
  await op.addColumn("metrics", column("filters", JSONType()), { ifNotExists: true });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn("metrics", "filters", { ifExists: true });
  await op.dropColumn("metrics", "limit", { ifExists: true });
}

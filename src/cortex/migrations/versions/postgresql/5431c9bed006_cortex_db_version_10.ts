/**
 * add_grouped_field_to_metrics
 *
 * Revision ID: 5431c9bed006
 * Revises: c8492dbf8f11
 */
import { boolean, column, JSONType, type Operations } from "cortex-migrations";

export const revision = "5431c9bed006";
export const downRevision = "c8492dbf8f11";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn("metrics", column("grouped", boolean()), { ifNotExists: true });
  await op.dropColumn("metrics", "output_formats", { ifExists: true });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.addColumn("metrics", column("output_formats", JSONType()), { ifNotExists: true });
  await op.dropColumn("metrics", "grouped", { ifExists: true });
}

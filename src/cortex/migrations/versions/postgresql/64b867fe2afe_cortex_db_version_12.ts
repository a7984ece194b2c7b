/**
 * modify version column in metrics
 *
 * Revision ID: 64b867fe2afe
 * Revises: 621f2170d426
 */
import type { Operations } from "cortex-migrations";

export const revision = "64b867fe2afe";
export const downRevision = "621f2170d426";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.alterColumn("metrics", "model_version", { newColumnName: "version" });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.alterColumn("metrics", "version", { newColumnName: "model_version" });
}

/**
 * tighten: names are required
 *
 * Revision ID: dddddddddddd
 * Revises: cccccccccccc
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import type { Operations } from "cortex-migrations";

export const revision = "dddddddddddd";
export const downRevision = "cccccccccccc";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.batchAlterTable("people", async (batch) => {
    await batch.alterColumn("first_name", { nullable: false });
    await batch.alterColumn("last_name", { nullable: false });
  });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.batchAlterTable("people", async (batch) => {
    await batch.alterColumn("first_name", { nullable: true });
    await batch.alterColumn("last_name", { nullable: true });
  });
}

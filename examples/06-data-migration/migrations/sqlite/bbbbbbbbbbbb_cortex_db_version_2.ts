/**
 * add: first and last name
 *
 * Revision ID: bbbbbbbbbbbb
 * Revises: aaaaaaaaaaaa
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import { column, type Operations, string } from "cortex-migrations";

export const revision = "bbbbbbbbbbbb";
export const downRevision = "aaaaaaaaaaaa";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.batchAlterTable("people", async (batch) => {
    await batch.addColumn(column("first_name", string(80)), { ifNotExists: true });
    await batch.addColumn(column("last_name", string(80)), { ifNotExists: true });
  });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.batchAlterTable("people", async (batch) => {
    await batch.dropColumn("last_name", { ifExists: true });
    await batch.dropColumn("first_name", { ifExists: true });
  });
}

/**
 * add phone
 *
 * Revision ID: cccccccccccc
 * Revises: aaaaaaaaaaaa
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import { column, type Operations, string } from "cortex-migrations";

export const revision = "cccccccccccc";
export const downRevision = "aaaaaaaaaaaa";
export const branchLabels = "phone";
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn("users", column("phone", string(80)), { ifNotExists: true });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn("users", "phone", { ifExists: true });
}

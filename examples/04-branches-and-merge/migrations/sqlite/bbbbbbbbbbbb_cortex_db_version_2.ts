/**
 * add email
 *
 * Revision ID: bbbbbbbbbbbb
 * Revises: aaaaaaaaaaaa
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import { column, type Operations, string } from "cortex-migrations";

export const revision = "bbbbbbbbbbbb";
export const downRevision = "aaaaaaaaaaaa";
export const branchLabels = "email";
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn("users", column("email", string(80)), { ifNotExists: true });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn("users", "email", { ifExists: true });
}

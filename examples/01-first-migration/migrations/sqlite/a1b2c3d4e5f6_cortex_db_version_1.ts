/**
 * notes
 *
 * Revision ID: a1b2c3d4e5f6
 * Revises:
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import { column, integer, type Operations, text } from "cortex-migrations";

export const revision = "a1b2c3d4e5f6";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable("notes", [
    column("id", integer(), { primaryKey: true }),
    column("body", text(), { nullable: false }),
  ]);
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable("notes");
}

/**
 * jobs
 *
 * Revision ID: aaaaaaaaaaaa
 * Revises:
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import { column, integer, type Operations } from "cortex-migrations";

export const revision = "aaaaaaaaaaaa";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable("jobs", [column("id", integer(), { primaryKey: true })], { ifNotExists: true });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable("jobs", { ifExists: true });
}

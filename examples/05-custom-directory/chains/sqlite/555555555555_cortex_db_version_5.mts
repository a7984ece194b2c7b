/**
 * a table from .mts
 *
 * Revision ID: 555555555555
 * Revises: 444444444444
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import { column, integer, type Operations } from "cortex-migrations";

export const revision = "555555555555";
export const downRevision = "444444444444";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable("from_mts", [column("id", integer(), { primaryKey: true })]);
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable("from_mts");
}

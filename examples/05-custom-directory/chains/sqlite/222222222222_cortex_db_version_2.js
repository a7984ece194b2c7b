/**
 * a table from .js
 *
 * Revision ID: 222222222222
 * Revises: 111111111111
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import { column, integer } from "cortex-migrations";

export const revision = "222222222222";
export const downRevision = "111111111111";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op) {
  await op.createTable("from_js", [column("id", integer(), { primaryKey: true })]);
}

export async function downgrade(op) {
  await op.dropTable("from_js");
}

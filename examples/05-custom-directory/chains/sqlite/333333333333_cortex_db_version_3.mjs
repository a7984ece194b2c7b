/**
 * a table from .mjs
 *
 * Revision ID: 333333333333
 * Revises: 222222222222
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import { column, integer } from "cortex-migrations";

export const revision = "333333333333";
export const downRevision = "222222222222";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op) {
  await op.createTable("from_mjs", [column("id", integer(), { primaryKey: true })]);
}

export async function downgrade(op) {
  await op.dropTable("from_mjs");
}

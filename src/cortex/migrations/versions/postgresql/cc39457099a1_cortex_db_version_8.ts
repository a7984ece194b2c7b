/**
 * add props to consumers
 *
 * Revision ID: cc39457099a1
 * Revises: bb205f680c36
 */
import { column, json, type Operations } from "cortex-migrations";

export const revision = "cc39457099a1";
export const downRevision = "bb205f680c36";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn("consumers", column("properties", json()), { ifNotExists: true });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn("consumers", "properties", { ifExists: true });
}

/**
 * names are required and unique
 *
 * Revision ID: bbbbbbbbbbbb
 * Revises: aaaaaaaaaaaa
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import { integer, column, type Operations, string } from "cortex-migrations";

export const revision = "bbbbbbbbbbbb";
export const downRevision = "aaaaaaaaaaaa";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.batchAlterTable("authors", async (batch) => {
    await batch.alterColumn("name", { type: string(120), nullable: false });
    await batch.addColumn(column("born", integer()), { insertAfter: "id" });
    await batch.createUniqueConstraint("uq_authors_name", ["name"]);
  });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.batchAlterTable("authors", async (batch) => {
    await batch.dropConstraint("uq_authors_name", { type: "unique" });
    await batch.dropColumn("born");
    await batch.alterColumn("name", { nullable: true });
  });
}

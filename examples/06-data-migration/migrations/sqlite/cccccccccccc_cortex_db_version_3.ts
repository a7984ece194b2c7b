/**
 * fill: names from the full name
 *
 * Revision ID: cccccccccccc
 * Revises: bbbbbbbbbbbb
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import type { Operations } from "cortex-migrations";

export const revision = "cccccccccccc";
export const downRevision = "bbbbbbbbbbbb";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  const bind = op.getBind();
  const rows = await bind.query("SELECT id, full_name FROM people WHERE first_name IS NULL");
  for (const row of rows) {
    const [first = "", ...rest] = String(row["full_name"]).split(" ");
    await bind.execute("UPDATE people SET first_name = ?, last_name = ? WHERE id = ?", [
      first,
      rest.join(" "),
      Number(row["id"]),
    ]);
  }
}

export async function downgrade(op: Operations): Promise<void> {
  await op.execute("UPDATE people SET first_name = NULL, last_name = NULL");
}

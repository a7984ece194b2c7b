import type { BulkInsert } from "../../operations/operation.js";

const MAX_ROWS = 1_000;

/** A row as an operation holds it. */
export type InsertRow = BulkInsert["rows"][number];

/** Rows that one INSERT writes: they name the same columns. */
export interface InsertChunk {
  readonly keys: readonly string[];
  readonly rows: readonly InsertRow[];
}

/** The columns that a row names; one that is undefined takes its default. */
export function namedIn(row: InsertRow): readonly string[] {
  return Object.keys(row).filter((key) => row[key] !== undefined);
}

/** Whether two rows name the same columns, in any order. */
export const namesAlike = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key) => b.includes(key));

/** Rows that follow each other and name the same columns go together; the order of all rows stays. */
export function insertChunks(rows: readonly InsertRow[], maxParameters: number): readonly InsertChunk[] {
  const chunks: { readonly keys: readonly string[]; readonly rows: InsertRow[] }[] = [];
  for (const row of rows) {
    const keys = namedIn(row);
    const last = chunks.at(-1);
    const fits =
      last !== undefined &&
      keys.length > 0 &&
      namesAlike(keys, last.keys) &&
      last.rows.length < Math.min(MAX_ROWS, Math.floor(maxParameters / keys.length));
    if (fits) last.rows.push(row);
    else chunks.push({ keys, rows: [row] });
  }
  return chunks;
}

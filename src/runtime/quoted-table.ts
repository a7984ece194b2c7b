import type { Dialect } from "../dialects/contract/dialect.js";

/** A table's name as SQL, with its schema where it has one. */
export function quotedTable(
  dialect: Dialect,
  { name, schema }: { readonly name: string; readonly schema: string | null },
): string {
  const quoted = dialect.quoteIdentifier(name);
  return schema === null ? quoted : `${dialect.quoteIdentifier(schema)}.${quoted}`;
}

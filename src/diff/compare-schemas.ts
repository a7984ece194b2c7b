import { type Schema, tableKey } from "../schema/schema.js";
import type { Table } from "../schema/table.js";
import { sortedBy } from "./by-text.js";
import { canonicalSchema } from "./canonical.js";
import { type CompareOptions, foldOf } from "./compare-options.js";
import { compareTable } from "./compare-table.js";
import type { Difference } from "./difference.js";
import { withStandingKeys } from "./standing-keys.js";

/**
 * How the database differs from the schema that is wanted, as facts. Both must be in the database's own spelling:
 * `Dialect.reflect` gives the one, `Dialect.normalize` the other.
 *
 * @param current what the database has
 * @param desired what it shall have
 * @returns facts sorted by table; empty when there is nothing to do
 * @example compareSchemas(reflection.schema, await dialect.normalize(schema), compareOptionsOf(dialect))
 */
export function compareSchemas(
  current: Schema,
  desired: Schema,
  options: CompareOptions,
): readonly Difference[] {
  const fold = foldOf(options);
  const keyOf = (table: { readonly name: string; readonly schema: string | null }): string =>
    fold(tableKey(table));
  const excluded = new Set((options.exclude ?? []).map(fold));
  const canonical = canonicalSchema(current);
  const tablesOf = ({ tables }: Schema): ReadonlyMap<string, Table> =>
    new Map(
      tables
        .filter((table) => !excluded.has(fold(table.name)) && !excluded.has(keyOf(table)))
        .map((table) => [keyOf(table), table]),
    );
  const before = tablesOf(canonical);
  const after = tablesOf(canonicalSchema(desired));
  const primaryKeyOf = (name: string, schema: string | null): readonly string[] => {
    const key = keyOf({ name, schema });
    return (after.get(key) ?? before.get(key))?.primaryKey?.columns ?? [];
  };
  const facts: Difference[] = [];
  for (const key of sortedBy(new Set([...before.keys(), ...after.keys()]), (text) => text)) {
    const old = before.get(key);
    const wanted = after.get(key);
    if (old !== undefined && wanted !== undefined)
      facts.push(...compareTable({ before: old, after: wanted, primaryKeyOf }, options));
    else if (wanted !== undefined)
      facts.push({ kind: "tableAdded", table: wanted.name, schema: wanted.schema, definition: wanted });
    else if (old !== undefined)
      facts.push({ kind: "tableRemoved", table: old.name, schema: old.schema, definition: old });
  }
  return withStandingKeys(facts, canonical, options);
}

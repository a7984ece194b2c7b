import type { Filters, NameFilterContext } from "../config/config-file.js";
import { itemsOf } from "../diff/table-changes.js";
import type { Difference } from "../diff/difference.js";
import { tableKey } from "../schema/schema.js";

/** The tool's own tables under their default names: never compared, never dropped. */
export const OWN_TABLES: readonly string[] = Object.freeze([
  "alembic_version",
  "cortex_migration_history",
  "cortex_migration_journal",
]);

/** What a fact is about: the object on both sides. */
interface Subject {
  readonly type: NameFilterContext["type"];
  readonly name: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The facts that the filters let through. A table that is left alone is left alone on both sides, with everything
 * in it: a filter that hides a table of the database must not make it look new.
 */
export function filterDifferences(
  differences: readonly Difference[],
  filters: Filters,
): readonly Difference[] {
  if (filters.includeName === undefined && filters.includeObject === undefined) return differences;
  return differences.filter((fact) => includesTable(fact, filters) && includesSubject(fact, filters));
}

function includesTable(fact: Difference, filters: Filters): boolean {
  const context = { type: "table", schema: fact.schema, table: null } as const;
  return filters.includeName?.(fact.table, context) ?? true;
}

function includesSubject(fact: Difference, filters: Filters): boolean {
  const subject = subjectOf(fact);
  if (subject === null) return true;
  const { type, name, before, after } = subject;
  const context = { type, schema: fact.schema, table: type === "table" ? null : fact.table } as const;
  if (type !== "table" && filters.includeName?.(name, context) === false) return false;
  const reflected = after === null;
  return (
    filters.includeObject?.(reflected ? before : after, {
      ...context,
      name,
      reflected,
      compareTo: reflected ? null : before,
    }) ?? true
  );
}

function subjectOf(fact: Difference): Subject | null {
  switch (fact.kind) {
    case "tableAdded":
      return { type: "table", name: fact.table, before: null, after: fact.definition };
    case "tableRemoved":
      return { type: "table", name: fact.table, before: fact.definition, after: null };
    case "columnAdded":
      return { type: "column", name: fact.column.name, before: null, after: fact.column };
    case "columnRemoved":
      return { type: "column", name: fact.column.name, before: fact.column, after: null };
    case "columnChanged":
      return { type: "column", name: fact.after.name, before: fact.before, after: fact.after };
    case "tableRenamed":
    case "columnRenamed":
    case "primaryKeyChanged":
    case "tableCommentChanged":
    case "tableOptionsChanged":
      return null;
    default: {
      const { before, after } = itemsOf(fact);
      const item = after ?? before;
      if (item === null || item.kind === "primaryKey") return null;
      return { type: item.kind, name: item.name, before, after };
    }
  }
}

/** Facts without the removal of tables that no revision has made, and those tables. */
export function protectUnmanaged(
  differences: readonly Difference[],
  isManaged: (table: string) => boolean,
): { readonly differences: readonly Difference[]; readonly unmanaged: readonly string[] } {
  const isStranger = (fact: Difference): boolean =>
    fact.kind === "tableRemoved" && !isManaged(tableKey(fact.definition));
  return {
    differences: differences.filter((fact) => !isStranger(fact)),
    unmanaged: differences
      .filter(isStranger)
      .map((fact) => tableKey({ name: fact.table, schema: fact.schema })),
  };
}

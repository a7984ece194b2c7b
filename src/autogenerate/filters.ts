import type { Filters, NameFilterContext } from "../config/config-file.js";
import { itemsOf } from "../diff/table-changes.js";
import type { Difference } from "../diff/difference.js";
import { tableKey, tableKeyOf } from "../schema/schema.js";
import type { Table } from "../schema/table.js";

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

/** A table on both sides; null on the side that does not have it. */
export interface TableSides {
  readonly before: Table | null;
  readonly after: Table | null;
}

/** Where a fact's table is looked up; by default it is on neither side. */
export type FindTable = (fact: Difference) => TableSides;

const NOWHERE: FindTable = () => ({ before: null, after: null });

/**
 * The facts that the filters let through. A table or a schema that is left alone is left alone on both sides, with
 * everything in it: a filter that hides a table of the database must not make it look new.
 *
 * @param findTable the table that a fact is about, for `includeObject`
 */
export function filterDifferences(
  differences: readonly Difference[],
  filters: Filters,
  findTable: FindTable = NOWHERE,
): readonly Difference[] {
  if (filters.includeName === undefined && filters.includeObject === undefined) return differences;
  const asked = new Map<string, boolean>();
  const includes = (fact: Difference): boolean => {
    const key = JSON.stringify([fact.schema, fact.table]);
    const answer = asked.get(key) ?? includesTable(fact, filters, findTable(fact));
    asked.set(key, answer);
    return answer;
  };
  const isLetThrough = (fact: Difference): boolean => includes(fact) && includesSubject(fact, filters);
  return differences.filter(isLetThrough).map((fact) => narrowed(fact, filters, isLetThrough));
}

/** A fact without what of it is left alone: keys and indexes of a new table, foreign keys that would go and come back. */
function narrowed(
  fact: Difference,
  filters: Filters,
  isLetThrough: (fact: Difference) => boolean,
): Difference {
  const standing = fact.standing?.filter(({ table, schema, foreignKey }) =>
    isLetThrough({ kind: "foreignKeyRemoved", table, schema, foreignKey }),
  );
  const kept = standing === undefined ? fact : { ...fact, standing };
  if (kept.kind !== "tableAdded") return kept;
  const { definition, table, schema } = kept;
  const on = { table, schema };
  const isIn = (item: Difference): boolean => includesSubject(item, filters);
  return {
    ...kept,
    definition: {
      ...definition,
      uniques: definition.uniques.filter((unique) => isIn({ kind: "uniqueAdded", ...on, unique })),
      checks: definition.checks.filter((check) => isIn({ kind: "checkAdded", ...on, check })),
      foreignKeys: definition.foreignKeys.filter((foreignKey) =>
        isIn({ kind: "foreignKeyAdded", ...on, foreignKey }),
      ),
      indexes: definition.indexes.filter((index) => isIn({ kind: "indexAdded", ...on, index })),
    },
  };
}

/** Whether the filters let a table through; one that is on one side only is asked about as a fact's own subject, too. */
export function includesTable(
  fact: Pick<Difference, "table" | "schema">,
  filters: Filters,
  { before, after }: TableSides,
): boolean {
  const { schema } = fact;
  if (filters.includeName?.(schema, { type: "schema", schema, table: null }) === false) return false;
  const context = { type: "table", schema, table: null } as const;
  if (filters.includeName?.(fact.table, context) === false) return false;
  // A table that is only on one side is the fact's own subject, and asked about as such.
  if (before === null || after === null) return true;
  const about = { ...context, name: fact.table, reflected: false, compareTo: before };
  return filters.includeObject?.(after, about) ?? true;
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
    case "valuesRenamed":
    case "indexRenamed":
    case "constraintRenamed":
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
    unmanaged: differences.filter(isStranger).map((fact) => tableKeyOf(fact)),
  };
}

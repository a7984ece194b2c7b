import type { Column, Generated, Identity } from "../schema/column.js";
import { type CompareOptions, foldOf, sameServerDefault } from "./compare-options.js";
import { sameOptions } from "./compare-options-of-dialect.js";
import type { ColumnAspect } from "./difference.js";

/** The options, and the table that the column is of. */
export interface ColumnOptions extends CompareOptions {
  readonly on: { readonly table: string; readonly schema: string | null };
}

/**
 * What of a column has changed; empty when nothing has. Keys, checks and indexes that a column may carry are the
 * table's affair and not looked at.
 */
export function compareColumn(
  before: Column,
  after: Column,
  options: ColumnOptions,
): readonly ColumnAspect[] {
  const fold = foldOf(options);
  const { comparators } = options;
  const pair = { dbType: options.dialect, ...options.on, database: before, defined: after };
  const isSame = (differs: boolean | undefined, usual: () => boolean): boolean =>
    differs === undefined ? usual() : !differs;
  const equal: Readonly<Record<ColumnAspect, boolean>> = {
    type: isSame(comparators?.compareType?.(pair), () => options.sameType(before.type, after.type)),
    nullable: before.nullable === after.nullable,
    serverDefault: isSame(comparators?.compareServerDefault?.(pair), () =>
      sameServerDefault(before.serverDefault, after.serverDefault, options),
    ),
    generated: sameGenerated(before.generated, after.generated, options),
    identity: sameIdentity(before.identity, after.identity),
    autoincrement: before.autoincrement === after.autoincrement,
    collation:
      before.collation === after.collation ||
      (before.collation !== null &&
        after.collation !== null &&
        fold(before.collation) === fold(after.collation)),
    comment: options.comments !== true || (before.comment ?? "") === (after.comment ?? ""),
    options: sameOptions(before.options, after.options, options.dialect),
  };
  const verdicts = comparators?.compareColumn?.(pair) ?? {};
  return (Object.keys(equal) as ColumnAspect[]).filter((aspect) => verdicts[aspect] ?? !equal[aspect]);
}

function sameGenerated(a: Generated | null, b: Generated | null, options: CompareOptions): boolean {
  if (a === null || b === null) return a === b;
  return a.stored === b.stored && options.sameExpression(a.expression, b.expression);
}

/** Both count from one by one where nothing else is said. */
function sameIdentity(a: Identity | null, b: Identity | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.always === b.always && (a.start ?? 1) === (b.start ?? 1) && (a.increment ?? 1) === (b.increment ?? 1)
  );
}

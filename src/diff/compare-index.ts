import type { Index, IndexPart } from "../schema/constraints.js";
import { type CompareOptions, foldOf } from "./compare-options.js";
import { sameOptions } from "./compare-options-of-dialect.js";

/** Whether two indexes say the same, names aside: keys with direction, NULLS and collation, predicate, options. */
export function sameIndex(before: Index, after: Index, options: CompareOptions): boolean {
  return (
    before.unique === after.unique &&
    before.parts.length === after.parts.length &&
    before.parts.every((part, i) => samePart(part, after.parts[i], options)) &&
    samePredicate(before.where, after.where, options) &&
    sameOptions(before.options, after.options, options.dialect)
  );
}

function samePart(a: IndexPart, b: IndexPart | undefined, options: CompareOptions): boolean {
  if (b === undefined || a.kind !== b.kind) return false;
  const fold = foldOf(options);
  const sameText =
    a.kind === "column" ? fold(a.value) === fold(b.value) : options.sameExpression(a.value, b.value);
  const sameCollation =
    a.collation === b.collation ||
    (a.collation !== null && b.collation !== null && fold(a.collation) === fold(b.collation));
  return sameText && sameCollation && (a.order ?? "asc") === (b.order ?? "asc") && a.nulls === b.nulls;
}

function samePredicate(a: string | null, b: string | null, options: CompareOptions): boolean {
  return a === null || b === null ? a === b : options.sameExpression(a, b);
}

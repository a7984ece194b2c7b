import type { CheckConstraint, ForeignKey, PrimaryKey, UniqueConstraint } from "../schema/constraints.js";
import { type CompareOptions, foldOf } from "./compare-options.js";
import { sameOptions } from "./compare-options-of-dialect.js";
import { sameValue } from "./same-value.js";

/** Whether two names may be of one thing: a thing without a name takes any. */
export function namesFit(a: string | null, b: string | null, options: CompareOptions): boolean {
  const fold = foldOf(options);
  return a === null || b === null || fold(a) === fold(b);
}

/** Whether two primary keys are the same; the order of the columns counts, because it is the order of the index. */
export function samePrimaryKey(
  before: PrimaryKey | null,
  after: PrimaryKey | null,
  options: CompareOptions,
): boolean {
  if (before === null || after === null) return before === after;
  const fold = foldOf(options);
  return (
    sameValue(before.columns.map(fold), after.columns.map(fold)) && namesFit(before.name, after.name, options)
  );
}

/** Whether two unique constraints say the same, names aside. */
export function sameUnique(
  before: UniqueConstraint,
  after: UniqueConstraint,
  options: CompareOptions,
): boolean {
  const fold = foldOf(options);
  return (
    sameValue(before.columns.map(fold), after.columns.map(fold)) &&
    sameDeferral(before, after) &&
    sameOptions(before.options, after.options, options.dialect)
  );
}

/** Whether two checks say the same, names aside. */
export function sameCheck(before: CheckConstraint, after: CheckConstraint, options: CompareOptions): boolean {
  return (
    options.sameExpression(before.expression, after.expression) &&
    sameOptions(before.options, after.options, options.dialect)
  );
}

/** Which tables two foreign keys stand in, and what an absent list of columns points at. */
export interface ForeignKeyPlace {
  readonly schema: string | null;
  /** The primary key of a table; empty when it is not known. */
  readonly primaryKeyOf: (table: string, schema: string | null) => readonly string[];
}

/**
 * Whether two foreign keys say the same, names aside. NO ACTION is what an absent action means, MATCH SIMPLE an
 * absent match, and a key that names no columns points at the primary key.
 */
export function sameForeignKey(
  before: ForeignKey,
  after: ForeignKey,
  options: CompareOptions & { readonly place: ForeignKeyPlace },
): boolean {
  return (
    sameValue(comparable(before, options), comparable(after, options)) &&
    sameOptions(before.options, after.options, options.dialect)
  );
}

function comparable(key: ForeignKey, options: CompareOptions & { readonly place: ForeignKeyPlace }): unknown {
  const fold = foldOf(options);
  const schema = key.referentSchema ?? options.place.schema;
  const referents =
    key.referentColumns.length > 0
      ? key.referentColumns
      : options.place.primaryKeyOf(key.referentTable, schema);
  const action = (value: string | null): string =>
    value === null || (value === "RESTRICT" && options.restrictIsNoAction === true) ? "NO ACTION" : value;
  return {
    links: key.columns.map((column, i) => `${fold(column)}\0${fold(referents[i] ?? "")}`).sort(),
    schema,
    table: fold(key.referentTable),
    onDelete: action(key.onDelete),
    onUpdate: action(key.onUpdate),
    match: key.match ?? "SIMPLE",
    deferrable: deferrableOf(key),
    initially: key.initially ?? "IMMEDIATE",
  };
}

type Deferral = Pick<ForeignKey, "deferrable" | "initially">;

/** INITIALLY DEFERRED by itself means DEFERRABLE, in the SQL standard and in the databases. */
const deferrableOf = (item: Deferral): boolean => item.deferrable ?? item.initially === "DEFERRED";

const sameDeferral = (a: Deferral, b: Deferral): boolean =>
  deferrableOf(a) === deferrableOf(b) && (a.initially ?? "IMMEDIATE") === (b.initially ?? "IMMEDIATE");

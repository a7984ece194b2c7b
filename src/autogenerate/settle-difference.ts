import { registeredOperation } from "../operations/register-operation.js";
import { reverseOperation } from "../operations/reverse.js";
import { noOperation, type RevisionOperation } from "../operations/run-operation.js";
import type { Comparator, CustomDifference, SettledDifference } from "./comparator.js";

/** Tells why what a comparator gave is no difference. */
export type Refuse = (reason: string) => Error;

/**
 * What a comparator gave, with its way back.
 *
 * @param table the table that it was asked about
 * @param refuse makes the error that is thrown for what is no difference
 */
export function settleDifferences(
  given: unknown,
  { name }: Comparator,
  { table, refuse }: { readonly table: string | null; readonly refuse: Refuse },
): readonly SettledDifference[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw refuse("it gives no list of differences");
  return given.map((one: unknown): SettledDifference => {
    if (!isDifference(one)) throw refuse("a difference needs a detail, which is a sentence");
    const { detail, before = [], after = [], downgrade } = one;
    const lists = [before, after, downgrade?.before ?? [], downgrade?.after ?? []];
    for (const list of lists) requireOperations(list, (reason) => refuse(`'${detail}': ${reason}`));
    if (before.length + after.length === 0) throw refuse(`'${detail}' has no operation that would end it`);
    const back = (operations: readonly RevisionOperation[]): readonly RevisionOperation[] =>
      operations.toReversed().map((operation) => {
        const reverse = reverseOf(operation);
        if (reverse !== null) return reverse;
        const what = operation.kind === "run" ? `'${operation.name}'` : `'${operation.kind}'`;
        throw refuse(`'${detail}' names no downgrade, and the operation ${what} has no reverse`);
      });
    return {
      comparator: name,
      kind: one.kind ?? "custom",
      table: one.table === undefined ? table : one.table,
      detail,
      before,
      after,
      downgradeBefore: downgrade === undefined ? back(after) : (downgrade.before ?? []),
      downgradeAfter: downgrade === undefined ? back(before) : (downgrade.after ?? []),
    };
  });
}

function isDifference(value: unknown): value is CustomDifference {
  if (typeof value !== "object" || value === null) return false;
  const { detail, kind, table } = value as Partial<Record<keyof CustomDifference, unknown>>;
  const isTextOr = (other: unknown, none: readonly unknown[]): boolean =>
    typeof other === "string" || none.includes(other);
  return (
    typeof detail === "string" &&
    detail !== "" &&
    isTextOr(kind, [undefined]) &&
    isTextOr(table, [undefined, null])
  );
}

function requireOperations(list: unknown, refuse: Refuse): void {
  if (!Array.isArray(list)) throw refuse("its operations are no list");
  for (const operation of list) {
    const reason = noOperation(operation);
    if (reason !== null) throw refuse(reason);
    const { kind, name } = operation as { readonly kind: string; readonly name?: string };
    if (kind === "run" && registeredOperation(name ?? "") === undefined)
      throw refuse(`no operation '${name}' is registered`);
  }
}

/** The operation that takes another one back; null where that is not known. */
function reverseOf(operation: RevisionOperation): RevisionOperation | null {
  if (operation.kind !== "run") return reverseOperation(operation);
  return registeredOperation(operation.name)?.reverse?.(...operation.arguments) ?? null;
}

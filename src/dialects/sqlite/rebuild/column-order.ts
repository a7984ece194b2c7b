import { cortexError } from "../../../errors/index.js";
import type { ColumnPosition } from "../../../operations/operation.js";
import { foldName, sameName } from "../sql/names.js";

/** A column that moves. */
export interface Move {
  readonly table: string;
  readonly column: string;
  readonly position: ColumnPosition;
}

/**
 * The names with one of them in another place.
 *
 * @throws MIG_DIALECT_COLUMN_NOT_FOUND for a place beside a column that is not there
 */
export function movedColumn(names: readonly string[], move: Move): readonly string[] {
  const { table, column, position } = move;
  const rest = names.filter((name) => !sameName(name, column));
  if (position.kind === "last" || sameName(position.column, column)) return names;
  const at = rest.findIndex((name) => sameName(name, position.column));
  if (at === -1)
    throw cortexError("MIG_DIALECT_COLUMN_NOT_FOUND", { table, column: position.column, columns: names });
  return rest.toSpliced(position.kind === "before" ? at : at + 1, 0, column);
}

/**
 * Brings names into an order in which the names of each list come one after the other; null when the lists contradict
 * each other. Names that no list holds back come first, as Alembic has it.
 *
 * @example partialOrder(["a", "b", "c"], [["c", "b"]]) // ["a", "c", "b"]
 */
export function partialOrder(
  names: readonly string[],
  lists: readonly (readonly string[])[],
): readonly string[] | null {
  const before = new Map<string, Set<string>>();
  for (const list of lists)
    for (const [at, name] of list.entries()) {
      const previous = list[at - 1];
      if (previous === undefined || sameName(previous, name)) continue;
      before.set(foldName(name), (before.get(foldName(name)) ?? new Set()).add(foldName(previous)));
    }
  const order: string[] = [];
  let todo = [...names];
  while (todo.length > 0) {
    const open = new Set(todo.map(foldName));
    const free = todo.filter((name) =>
      [...(before.get(foldName(name)) ?? [])].every((other) => !open.has(other)),
    );
    if (free.length === 0) return null;
    order.push(...free);
    todo = todo.filter((name) => !free.includes(name));
  }
  return order;
}

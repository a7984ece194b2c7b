/** Compares two texts by their code units: the same order on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sorted by a text; equal texts keep their order. The input stays as it is. */
export function sortedBy<T>(items: Iterable<T>, textOf: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => compareText(textOf(a), textOf(b)));
}

import type { Row } from "../../../operations/operation-context.js";

/** A column of a catalogue's row as text, or null. Some servers send the catalogue's texts as bytes. */
export function textOrNull(row: Row, key: string): string | null {
  const value = row[key];
  if (value === null || value === undefined) return null;
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
}

/** A column of a catalogue's row as text; NULL is the empty text. */
export function textOf(row: Row, key: string): string {
  return textOrNull(row, key) ?? "";
}

/** A column of a catalogue's row as a number, or null. */
export function numberOrNull(row: Row, key: string): number | null {
  const text = textOrNull(row, key);
  return text === null ? null : Number(text);
}

/** The items in groups, in the order in which the groups are met. */
export function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

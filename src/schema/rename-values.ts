import type { Column, ServerDefault } from "./column.js";
import type { Table } from "./table.js";
import type { DataType } from "./types.js";

/** A type that is one of several words. */
export type Enumeration = Extract<DataType, { kind: "enumeration" }>;

/** The enumeration that a type is, or is an array of; null for another type. */
export function enumerationIn(type: DataType): Enumeration | null {
  if (type.kind === "array") return enumerationIn(type.item);
  return type.kind === "enumeration" ? type : null;
}

/** Whether a column has the enumeration that is meant: by the enumeration's name, else by the column's own. */
export function hasValuesOf(
  table: Table,
  column: Column,
  meant: {
    readonly schema: string | null;
    readonly table: string;
    readonly column: string;
    readonly enumeration: string | null;
  },
): boolean {
  const found = enumerationIn(column.type);
  if (found === null || table.schema !== meant.schema) return false;
  if (meant.enumeration !== null) return found.name === meant.enumeration;
  return table.name === meant.table && column.name === meant.column;
}

/** The new names of values, by the old ones. */
export type RenamedValues = Readonly<Record<string, string>>;

const renamed = (value: string, names: RenamedValues): string =>
  Object.hasOwn(names, value) ? (names[value] ?? value) : value;

/** A type with other values for the enumeration that it is, or is an array of. */
export function changeValues(
  type: DataType,
  change: (values: readonly string[]) => readonly string[],
): DataType {
  if (type.kind === "array") return { ...type, item: changeValues(type.item, change) };
  return type.kind === "enumeration" ? { ...type, values: change(type.values) } : type;
}

/** A type with other names for some of its values. */
export const renameInType = (type: DataType, names: RenamedValues): DataType =>
  changeValues(type, (values) => values.map((value) => renamed(value, names)));

/** A default with the new name of the value that it is. */
export function renameInDefault(value: ServerDefault | null, names: RenamedValues): ServerDefault | null {
  if (value === null) return null;
  if (value.kind === "literal")
    return typeof value.value === "string" ? { ...value, value: renamed(value.value, names) } : value;
  // A value as the server writes it: 'open'::state.
  const text = value.text.replace(/^'((?:[^']|'')*)'/, (_, word: string) => {
    const next = renamed(word.replaceAll("''", "'"), names);
    return `'${next.replaceAll("'", "''")}'`;
  });
  return { ...value, text };
}

/** A column in which values have other names: its default follows. */
export function renameValues(column: Column, names: RenamedValues): Column {
  return {
    ...column,
    type: renameInType(column.type, names),
    serverDefault: renameInDefault(column.serverDefault, names),
  };
}

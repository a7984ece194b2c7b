import type { DialectOptions } from "./dialect-options.js";

/** How a column's name is written after it was renamed. */
export interface NameSwap {
  /** A name by itself. */
  readonly swap: (name: string) => string;
  /** The names in an expression. */
  readonly inText: (text: string) => string;
}

type Renamer = (value: unknown, by: NameSwap) => unknown;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const eachOf =
  (rename: Renamer): Renamer =>
  (value, by) =>
    Array.isArray(value) ? value.map((item: unknown) => rename(item, by)) : value;
const name: Renamer = (value, { swap }) => (typeof value === "string" ? swap(value) : value);
const text: Renamer = (value, { inText }) => (typeof value === "string" ? inText(value) : value);
/** By the column, or by an expression over it. */
const keys: Renamer = (value, { swap, inText }) =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, of]) => [swap(key) === key ? inText(key) : swap(key), of]),
      )
    : value;
const renamed = (
  said: Readonly<Record<string, unknown>>,
  renamers: Readonly<Record<string, Renamer>>,
  by: NameSwap,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(said).map(([key, of]) => [key, renamers[key]?.(of, by) ?? of]));
const parts =
  (renamers: Readonly<Record<string, Renamer>>): Renamer =>
  (value, by) =>
    isRecord(value) ? renamed(value, renamers, by) : value;

/** The options that name columns: of a table, an index, a unique constraint. */
const NAMING: Readonly<Record<string, Renamer>> = {
  include: eachOf(name),
  ops: keys,
  length: keys,
  exclude: eachOf(parts({ elements: eachOf(parts({ expression: text })), where: text })),
  partitionBy: text,
  partition: text,
};

/** The options after a column was renamed: those that name it follow, as they do in the database. */
export function renameInOptions(options: DialectOptions, by: NameSwap): DialectOptions {
  return Object.fromEntries(
    Object.entries(options).map(([dialect, said]) => [dialect, said && renamed(said, NAMING, by)]),
  );
}

import type * as types from "../../../src/schema/types.js";
import type { TypeEntry } from "./profile.js";

/** A type that is changed into itself alone, and has no defaults unless they are told. */
export const other = (
  type: types.DataType,
  value: (row: number) => string,
  more: Partial<TypeEntry> = {},
): TypeEntry => ({
  type: () => type,
  family: JSON.stringify(type),
  value,
  defaults: [],
  isKey: true,
  ...more,
});

/** A word of every enumeration that is made. */
export const word = (row: number): string => (row === 0 ? "'low'" : "'it''s'");

/** A day as a text. */
export const day = (row: number): string => `'2020-01-0${row + 1}'`;

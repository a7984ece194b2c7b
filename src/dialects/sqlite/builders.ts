import { type DataType, dialectType } from "../../schema/types.js";

const DIALECT = "sqlite";

/**
 * SQLite's own types. Its five of STRICT tables are INTEGER, REAL, TEXT, BLOB and ANY
 * (https://sqlite.org/stricttables.html).
 *
 * @example column("payload", sqlite.any())
 */
export const sqlite = Object.freeze({
  /** `INTEGER`: up to 64 bits. */
  integer: (): DataType<number> => dialectType(DIALECT, "INTEGER"),
  /** `REAL`: a 64-bit float. */
  real: (): DataType<number> => dialectType(DIALECT, "REAL"),
  /** `TEXT`. */
  text: (): DataType<string> => dialectType(DIALECT, "TEXT"),
  /** `BLOB`: bytes. */
  blob: (): DataType<Uint8Array> => dialectType(DIALECT, "BLOB"),
  /** `ANY`: whatever is stored, unchanged (in a STRICT table). */
  any: <T = unknown>(): DataType<T> => dialectType(DIALECT, "ANY"),
  /** `NUMERIC`, or `NUMERIC(precision, scale)`, which SQLite reads as NUMERIC. */
  numeric: (precision?: number, scale?: number): DataType<number> =>
    dialectType(
      DIALECT,
      "NUMERIC",
      [precision, scale].filter((n) => n !== undefined),
    ),
  /** `TIMESTAMP`, a name that other tools write for a date with a time. */
  timestamp: (): DataType<string> => dialectType(DIALECT, "TIMESTAMP"),
  /** `INT`, which is no `INTEGER` when it is a primary key (https://sqlite.org/lang_createtable.html#rowid). */
  int: (): DataType<number> => dialectType(DIALECT, "INT"),
});

import { CortexError, cortexError } from "../../errors/index.js";
import type { ErrorContext } from "../contract/dialect.js";
import { excerpt } from "../shared/excerpt.js";

/** The primary result codes that are told apart (https://sqlite.org/rescode.html). */
const PRIMARY_CODES: Readonly<Record<number, string>> = {
  5: "BUSY",
  6: "LOCKED",
  8: "READONLY",
  11: "CORRUPT",
  13: "FULL",
  14: "CANTOPEN",
  19: "CONSTRAINT",
  23: "AUTH",
  26: "NOTADB",
};

/** The same by their message: a driver may leave the code out when a query fails while its rows are read. */
const PRIMARY_MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/database is locked/, "BUSY"],
  [/database table is locked/, "LOCKED"],
  [/attempt to write a readonly database/, "READONLY"],
  [/database disk image is malformed/, "CORRUPT"],
  [/database or disk is full/, "FULL"],
  [/unable to open database file/, "CANTOPEN"],
  [/constraint failed/, "CONSTRAINT"],
  [/file is not a database/, "NOTADB"],
];

interface NativeError {
  readonly errcode?: unknown;
  readonly code?: unknown;
}

/** SQLite's primary result code without its prefix ("BUSY", "CONSTRAINT" …); null for an error that is not SQLite's. */
export function resultCodeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { errcode, code } = error as NativeError;
  if (typeof errcode === "number") return PRIMARY_CODES[errcode & 0xff] ?? "ERROR";
  if (typeof code === "string" && code.startsWith("SQLITE_")) return code.split("_")[1] ?? "ERROR";
  if (code !== "ERR_SQLITE_ERROR") return null;
  return PRIMARY_MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1] ?? "ERROR";
}

/** True when another connection holds the lock, also for the coded form of that error. */
export function isBusy(error: unknown): boolean {
  const native = error instanceof CortexError ? error.cause : error;
  const code = resultCodeOf(native);
  return code === "BUSY" || code === "LOCKED";
}

interface Failure {
  readonly message: string;
  readonly sql: string;
  readonly cause: unknown;
}

type Rule = readonly [RegExp, (name: string, failure: Failure) => CortexError];

/** SQLite's messages of the code SQLITE_ERROR that name an object; the first group is the name. */
const MESSAGES: readonly Rule[] = [
  [
    /no such table: (?:main\.)?(.+)$/,
    (table, { cause }) => cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table }, cause),
  ],
  [
    /duplicate column name: (.+)$/,
    (column, { cause, sql }) => cortexError("MIG_DIALECT_COLUMN_DUPLICATE", { column, sql }, cause),
  ],
  [
    /no such column: "?(.+?)"?(?: - should this be .*)?$/,
    (column, { cause, sql }) => cortexError("MIG_DIALECT_COLUMN_UNKNOWN", { column, sql }, cause),
  ],
  [
    /has no column named (.+)$/,
    (column, { cause, sql }) => cortexError("MIG_DIALECT_COLUMN_UNKNOWN", { column, sql }, cause),
  ],
];

const NAMED_KINDS =
  /^(?:.*?: )?no such (index|view|trigger|collation sequence|function|module): (?:main\.)?(.+)$/;
const TAKEN = /there is already another table or index with this name: (.+)$/;
const EXISTING =
  /(?:^|: )(?:there is already (?:a|an) )?(table|index|view|trigger) (?:named )?(.+?)(?: already exists)?$/;

/** What ALTER TABLE says of a view or a trigger that its change would break (https://sqlite.org/lang_altertable.html). */
const BROKEN_READER = /^error in (?:view|trigger) (.+?) after (?:rename|drop column): (.+)$/s;

/** The same of one that did not work before either: ALTER TABLE reads every view and trigger of the database. */
const ALREADY_BROKEN = /^error in (?:view|trigger) (.+?): (.+)$/s;

/** What ALTER TABLE says of views and triggers. */
function fromReader({ message, sql, cause }: Failure): CortexError | null {
  if (!/^\s*alter\b/i.test(sql)) return null;
  const [, reader, detail] = BROKEN_READER.exec(message) ?? [];
  if (reader !== undefined && detail !== undefined)
    return cortexError("MIG_DIALECT_READER_BROKEN", { reader, detail }, cause);
  const [, broken, reason] = ALREADY_BROKEN.exec(message) ?? [];
  if (broken === undefined || reason === undefined) return null;
  return cortexError("MIG_DIALECT_READER_ALREADY_BROKEN", { reader: broken, detail: reason }, cause);
}

function fromMessage(failure: Failure): CortexError | null {
  const { message, cause } = failure;
  const aboutReader = fromReader(failure);
  if (aboutReader !== null) return aboutReader;
  for (const [pattern, build] of MESSAGES) {
    const name = pattern.exec(message)?.[1];
    // A view or a trigger that stopped working says "error in view v: no such table: t": all of it has to be seen.
    if (name !== undefined && !message.includes("error in ")) return build(name, failure);
  }
  const missing = NAMED_KINDS.exec(message);
  if (missing?.[1] !== undefined && missing[2] !== undefined)
    return cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", { kind: missing[1], name: missing[2] }, cause);
  const taken = TAKEN.exec(message)?.[1];
  if (taken !== undefined)
    return cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind: "table or index", name: taken }, cause);
  if (!/already exists|there is already/.test(message)) return null;
  const there = EXISTING.exec(message);
  if (there?.[1] === undefined || there[2] === undefined) return null;
  const name = there[2].replace(/^"(.*)"$/s, "$1");
  return cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind: there[1], name }, cause);
}

function fromConstraint({ message, sql, cause }: Failure): CortexError {
  const match = /(\w+(?: \w+)*) constraint failed(?:: (.*))?$/s.exec(message);
  const details = { constraint: match?.[1] ?? "a", object: match?.[2] ?? "a table", sql };
  return cortexError("MIG_DIALECT_ROWS_REFUSED", details, cause);
}

function fromCode(code: string, database: string, failure: Failure): CortexError | null {
  const { message: detail, cause } = failure;
  switch (code) {
    case "BUSY":
    case "LOCKED":
      return cortexError("MIG_DIALECT_BUSY", { database }, cause);
    case "READONLY":
      return cortexError("MIG_DIALECT_READ_ONLY", { database, detail }, cause);
    case "CORRUPT":
      return cortexError("MIG_DIALECT_CORRUPT", { database, detail }, cause);
    case "FULL":
      return cortexError("MIG_DIALECT_DISK_FULL", { database }, cause);
    case "CANTOPEN":
      return cortexError("MIG_DIALECT_CANNOT_OPEN", { database, detail }, cause);
    case "NOTADB":
      return cortexError("MIG_DIALECT_NOT_A_DATABASE", { path: database }, cause);
    case "CONSTRAINT":
      return fromConstraint(failure);
    default:
      return null;
  }
}

/**
 * A native error as a coded one that names the object; a coded one is returned as it is.
 *
 * @example describeError(error, { sql: "DROP TABLE t", label: "app.db" }).code // "MIG_DIALECT_TABLE_NOT_FOUND"
 */
export function describeError(error: unknown, context: ErrorContext): CortexError {
  if (error instanceof CortexError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const sql = context.sql === null ? null : excerpt(context.sql);
  const failure: Failure = { message, sql: sql ?? "", cause: error };
  const code = resultCodeOf(error);
  const known = code === null ? null : (fromCode(code, context.label, failure) ?? fromMessage(failure));
  return (
    known ?? cortexError("MIG_DIALECT_SQL_FAILED", { database: context.label, sql, detail: message }, error)
  );
}

import { createHash } from "node:crypto";
import type { Operation, SqlParameters } from "../../operations/operation.js";

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;

/** What an operation is. */
export interface OperationIdentity {
  /** Of all that it says. */
  readonly exact: string;
  /** Of all but values that are made anew each time that the code runs: instants, and the UUIDs of new rows. */
  readonly loose: string;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** JSON for values that JSON has no form for. */
function writable(this: unknown, key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  // A Date has become text when it gets here.
  const own: unknown = typeof this === "object" && this !== null ? Reflect.get(this, key) : value;
  if (own instanceof Uint8Array) return `0x${Buffer.from(own).toString("hex")}`;
  return value;
}

function isInsert(operation: Operation): boolean {
  return (
    operation.kind === "bulkInsert" ||
    (operation.kind === "execute" && /^\s*(insert|replace)\b/i.test(operation.sql))
  );
}

function masked(operation: Operation): string {
  const withIds = isInsert(operation);
  return JSON.stringify(operation, function (this: unknown, key: string, value: unknown): unknown {
    if (typeof value === "string" && (INSTANT.test(value) || (withIds && UUID.test(value)))) return "…";
    return writable.call(this, key, value);
  });
}

/**
 * What an operation is, whenever the code of its revision runs.
 *
 * @example identityOf({ kind: "execute", sql: "UPDATE t SET n = n + 1", parameters: null }).exact
 */
export function identityOf(operation: Operation): OperationIdentity {
  return { exact: hash(JSON.stringify(operation, writable)), loose: hash(masked(operation)) };
}

/** The hash of a statement with its parameters. */
export function statementHash(sql: string, parameters: SqlParameters | null): string {
  return hash(parameters === null ? sql : `${sql}\n${JSON.stringify(parameters, writable)}`);
}

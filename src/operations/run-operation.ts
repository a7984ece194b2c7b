import type { Operation } from "./operation.js";

/** A call of an operation that `registerOperation` has added, as data. It is carried out as the operations that it is made of. */
export interface RunOperation {
  readonly kind: "run";
  readonly name: string;
  /** Plain data: they are written into the revision. */
  readonly arguments: readonly unknown[];
}

/** What a revision may hold: operations, and calls of registered ones. */
export type RevisionOperation = Operation | RunOperation;

/**
 * A call of a registered operation, for lists of operations.
 *
 * @example runOperation("createView", "adults", "SELECT * FROM users WHERE age > 17")
 */
export function runOperation(name: string, ...args: readonly unknown[]): RunOperation {
  return { kind: "run", name, arguments: args };
}

const KINDS: Readonly<Record<RevisionOperation["kind"], true>> = {
  createTable: true,
  dropTable: true,
  renameTable: true,
  addColumn: true,
  dropColumn: true,
  alterColumn: true,
  createIndex: true,
  dropIndex: true,
  renameIndex: true,
  createConstraint: true,
  dropConstraint: true,
  renameConstraint: true,
  setTableComment: true,
  setTableOptions: true,
  createExcludeConstraint: true,
  bulkInsert: true,
  execute: true,
  batch: true,
  run: true,
};

/** Why a value of somebody else's making is no operation; null when it is one. */
export function noOperation(value: unknown): string | null {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  if (typeof kind !== "string" || !Object.hasOwn(KINDS, kind))
    return `${JSON.stringify(kind) ?? typeof value} is the kind of no operation`;
  if (kind !== "run") return null;
  const { name, arguments: args } = value as Partial<RunOperation>;
  if (typeof name !== "string" || !Array.isArray(args)) return "a 'run' needs a name and a list of arguments";
  return args.every(isPlain)
    ? null
    : `the arguments of '${name}' must be plain data: they are written into a file`;
}

/** Data that can be written as code and read back. */
function isPlain(value: unknown): boolean {
  if (value === null || ["string", "number", "bigint", "boolean"].includes(typeof value)) return true;
  if (typeof value !== "object") return false;
  if (value instanceof Date || value instanceof Uint8Array) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  return Object.values(value).every((inner) => inner === undefined || isPlain(inner));
}

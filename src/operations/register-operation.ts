import { cortexError } from "../errors/index.js";
import type { RevisionOperation } from "./run-operation.js";

/** An operation of the user's own, made of others; `O` is the `Operations` that it is handed. */
export type CustomOperation<O, A extends readonly unknown[] = readonly unknown[]> = (
  op: O,
  ...args: A
) => Promise<void>;

/** What may be said of an operation beside what it does. */
export interface RegisterOptions<A extends readonly unknown[] = readonly unknown[]> {
  /** Take the place of the one that has the name. */
  readonly replace?: boolean;
  /** The operation that takes a call back; without it, whoever puts a call into a revision says its downgrade. */
  reverse?(...args: A): RevisionOperation | null;
  /**
   * Whole import lines, relative to the folder of the chain, for a revision that calls it: of the file that registers it, so
   * that the revision runs wherever it is loaded.
   */
  readonly imports?: readonly string[];
  /** The statement of a call in a revision, with its `await`; by default `await op.run("name", …)`. */
  render?(...args: A): string | { readonly code: string; readonly imports?: readonly string[] };
}

/** A registered operation. */
export interface RegisteredOperation<O = never> extends RegisterOptions {
  readonly implementation: CustomOperation<O>;
}

const custom = new Map<string, RegisteredOperation>();

/**
 * Adds an operation of one's own to `op.run`. A file that registers one may be loaded again by each revision that imports
 * it: the same text under the same name is the same operation.
 *
 * @throws MIG_OPERATION_INVALID when the name is taken by another one and `replace` is not set.
 * @example registerOperation("createAudited", async (op: Operations, name: string) => op.createTable(name, auditColumns));
 */
export function registerOperation<O, A extends readonly unknown[] = readonly unknown[]>(
  name: string,
  implementation: CustomOperation<O, A>,
  options: RegisterOptions<A> = {},
): void {
  const known = custom.get(name);
  if (known !== undefined && !options.replace && String(known.implementation) !== String(implementation))
    throw cortexError("MIG_OPERATION_INVALID", {
      operation: name,
      reason: "an operation of this name is registered already",
    });
  custom.set(name, { ...options, implementation: implementation as unknown as CustomOperation<never> });
}

/** The operation that was registered under a name, or undefined. */
export function registeredOperation(name: string): RegisteredOperation | undefined {
  return custom.get(name);
}

/** What was registered under a name, to be run. @throws MIG_OPERATION_INVALID when there is none. */
export function customOperation<O>(name: string): CustomOperation<O> {
  const known = custom.get(name);
  if (known === undefined)
    throw cortexError("MIG_OPERATION_INVALID", {
      operation: name,
      reason: "no operation of this name is registered",
    });
  return known.implementation as unknown as CustomOperation<O>;
}

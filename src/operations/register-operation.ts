import { cortexError } from "../errors/index.js";

/** An operation of the user's own, made of others; `O` is the `Operations` that it is handed. */
export type CustomOperation<O> = (op: O, ...args: readonly unknown[]) => Promise<void>;

const custom = new Map<string, CustomOperation<never>>();

/**
 * Adds an operation of one's own to `op.run`.
 *
 * @throws MIG_OPERATION_INVALID when the name is taken and `replace` is not set.
 * @example registerOperation("createAudited", async (op: Operations, name) => op.createTable(String(name), auditColumns));
 */
export function registerOperation<O>(
  name: string,
  implementation: CustomOperation<O>,
  options: { readonly replace?: boolean } = {},
): void {
  if (custom.has(name) && !options.replace)
    throw cortexError("MIG_OPERATION_INVALID", {
      operation: name,
      reason: "an operation of this name is registered already",
    });
  custom.set(name, implementation as CustomOperation<never>);
}

/** The operation that was registered under a name. @throws MIG_OPERATION_INVALID when there is none. */
export function customOperation<O>(name: string): CustomOperation<O> {
  const implementation = custom.get(name);
  if (implementation === undefined)
    throw cortexError("MIG_OPERATION_INVALID", {
      operation: name,
      reason: "no operation of this name is registered",
    });
  return implementation as unknown as CustomOperation<O>;
}

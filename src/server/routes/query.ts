import type { Context } from "hono";
import { cortexError } from "../../errors/index.js";

/**
 * The query parameters of a request, each at most once and only those that the path knows: a misspelt one would
 * otherwise be answered as if it had not been there.
 *
 * @throws MIG_SERVER_BAD_REQUEST
 */
export function queryOf<Name extends string>(
  c: Context,
  known: readonly Name[],
): Readonly<Partial<Record<Name, string>>> {
  const found: Partial<Record<Name, string>> = {};
  for (const [given, values] of Object.entries(c.req.queries())) {
    const name = known.find((candidate) => candidate === given);
    if (name === undefined)
      throw cortexError("MIG_SERVER_BAD_REQUEST", {
        reason: `${JSON.stringify(given.slice(0, 50))} is not a parameter of ${c.req.path}; ${known.length === 0 ? "it has none" : `it has ${known.join(", ")}`}`,
      });
    const value = values[0] ?? "";
    if (values.length > 1 || value === "")
      throw cortexError("MIG_SERVER_BAD_REQUEST", {
        reason: `the parameter '${name}' is ${value === "" ? "empty" : `given ${values.length} times`}`,
      });
    found[name] = value;
  }
  return found;
}

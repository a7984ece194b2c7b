import { editDistance } from "../util/edit-distance.js";
import type { Environment } from "./read-environment.js";
import { VARIABLES } from "./variables.js";

/**
 * The CORTEX_ variables that are set, unknown, and within three letters of a known one: most likely a slip that would
 * otherwise go unnoticed. Others may belong to another part of Cortex, and are let be.
 *
 * @example misspeltVariables({ CORTEX_DB_TPYE: "x" }) // [{ name: "CORTEX_DB_TPYE", meant: "CORTEX_DB_TYPE" }]
 */
export function misspeltVariables(
  environment: Environment,
): readonly { readonly name: string; readonly meant: string }[] {
  const known: readonly string[] = VARIABLES.map((row) => row.name);
  return Object.keys(environment)
    .filter((name) => name.toUpperCase().startsWith("CORTEX_") && !known.includes(name))
    .flatMap((name) => {
      const near = known
        .map((meant) => ({ meant, distance: editDistance(name.toUpperCase(), meant) }))
        .sort((a, b) => a.distance - b.distance)[0];
      return near !== undefined && near.distance <= 3 ? [{ name, meant: near.meant }] : [];
    });
}

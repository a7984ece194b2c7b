import type { CreatedRevision } from "../../manager/types.js";
import type { CommandResult } from "../command.js";

/** The files that `revision` and `merge` have written. */
export function createdResult(created: readonly CreatedRevision[]): CommandResult {
  return {
    document: { created },
    text: created.map((one) => `Generating ${one.path} ...  done`),
  };
}

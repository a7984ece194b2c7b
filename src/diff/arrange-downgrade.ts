import { cortexError } from "../errors/index.js";
import type { BatchMember, Operation } from "../operations/operation.js";
import { tableOf } from "../operations/operation.js";
import { reverseOperation } from "../operations/reverse.js";
import { selectorOfConstraint } from "./arrange-constraints.js";

/**
 * The way back: every operation reversed, the last first.
 *
 * @param operations what {@link arrange} gave
 * @throws MIG_DIFF_UNSUPPORTED for an operation that does not know what was there before it
 */
export function arrangeDowngrade(operations: readonly Operation[]): readonly Operation[] {
  return operations.toReversed().map((operation) => {
    const back = reverseOperation(operation);
    if (back === null)
      throw cortexError("MIG_DIFF_UNSUPPORTED", {
        object: `table '${tableOf(operation) ?? ""}'`,
        change: `'${operation.kind}' has no way back, because what was there before is not known`,
      });
    return tidy(back);
  });
}

/** Selects what has a name by its name alone, as a person would write it. */
function tidy(operation: Operation): Operation {
  if (operation.kind === "batch") return { ...operation, operations: operation.operations.map(tidyMember) };
  return operation.kind === "dropConstraint" ? tidyMember(operation) : operation;
}

function tidyMember(member: BatchMember): BatchMember {
  return member.kind === "dropConstraint" && member.definition !== null
    ? { ...member, selector: selectorOfConstraint(member.definition) }
    : member;
}

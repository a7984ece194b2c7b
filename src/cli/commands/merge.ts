import type { CommandResult, RunCommand } from "../command.js";
import { given } from "../given.js";
import { createdResult } from "../render/created-result.js";

/** `cortex merge REVISION...`: writes a revision that joins several heads. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  const created = await manager.merge({
    revisions: input.argumentList(0),
    splice: input.flag("splice"),
    ...given("message", input.text("message")),
    ...given("branchLabel", input.several("branchLabel")),
    ...given("revisionId", input.text("revId")),
  });
  return createdResult([created]);
};

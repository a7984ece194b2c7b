import type { CommandResult, RunCommand } from "../command.js";
import { revisionsResult } from "../render/revisions-result.js";

/** `cortex heads`: the revisions that nothing follows. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  const heads = await manager.heads({
    resolveDependencies: input.flag("resolveDependencies"),
    documents: context.globals.verbose,
  });
  return revisionsResult(context, heads, { labels: true });
};

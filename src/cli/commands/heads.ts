import { askForCurrent } from "../ask-for-current.js";
import type { CommandResult, RunCommand } from "../command.js";
import { revisionsResult } from "../render/revisions-result.js";

/** `cortex heads`: the revisions that nothing follows. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  const options = {
    resolveDependencies: input.flag("resolveDependencies"),
    documents: context.globals.verbose,
  };
  if (!context.globals.json) return revisionsResult(context, await manager.heads(options), { labels: true });
  const heads = await askForCurrent(context, (indicateCurrent) =>
    manager.heads({ ...options, indicateCurrent }),
  );
  return { document: { revisions: heads.map((one) => one.document) }, text: [] };
};

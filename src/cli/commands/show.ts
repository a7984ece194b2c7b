import { askForCurrent } from "../ask-for-current.js";
import type { CommandResult, RunCommand } from "../command.js";
import { revisionEntry } from "../render/revision-line.js";

/** `cortex show REVISION`: the long form of one revision, or of several ('heads'). */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  const name = input.required(0, "revision");
  if (!context.globals.json)
    return { document: null, text: (await manager.show(name)).flatMap((one) => revisionEntry(one)) };
  const shown = await askForCurrent(context, (indicateCurrent) => manager.show(name, { indicateCurrent }));
  return {
    document: { revisions: shown.map(({ info, document }) => ({ ...document, document: info.document })) },
    text: [],
  };
};

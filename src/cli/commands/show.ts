import type { CommandResult, RunCommand } from "../command.js";
import { revisionDocument } from "../render/revision-document.js";
import { revisionEntry } from "../render/revision-line.js";

/** `cortex show REVISION`: the long form of one revision, or of several ('heads'). */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  const shown = await manager.show(input.required(0, "revision"));
  return {
    document: {
      revisions: shown.map((one) => ({ ...revisionDocument(one), document: one.document })),
    },
    text: shown.flatMap((one) => revisionEntry(one)),
  };
};

import type { CommandResult, RunCommand } from "../command.js";
import { scriptResult } from "../render/script-result.js";

/** `cortex ensure-version`: creates the version table where it is missing, or prints its SQL. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  if (input.flag("sql")) return scriptResult(await manager.ensureVersionScript());
  const { created } = await manager.ensureVersion();
  return {
    document: { created },
    text: [created ? "The version table was created." : "The version table is there."],
  };
};

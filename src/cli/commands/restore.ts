import type { CommandResult, RunCommand } from "../command.js";

/** `cortex restore FILE`: puts a backup back in the place of the database. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  const result = await manager.restore({ from: input.required(0, "file") });
  return {
    document: result,
    text: [
      `${result.database} is as it was in ${result.from}`,
      ...(result.replaced === null ? [] : [`What it was before is in ${result.replaced}`]),
    ],
  };
};

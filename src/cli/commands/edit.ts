import { cortexError } from "../../errors/index.js";
import type { CommandResult, RunCommand } from "../command.js";
import { editFiles } from "../edit-files.js";

/** `cortex edit REVISION`: opens the file in an editor, and waits for it. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  const shown = await manager.show(input.required(0, "revision"));
  const paths = shown.map((one) => one.path);
  const hasTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  if (!hasTerminal || context.globals.json) throw cortexError("MIG_CLI_EDIT_NO_TERMINAL", { paths });
  await context.signals.ignoredDuring(async () => editFiles(paths));
  return { document: { edited: paths }, text: paths.map((path) => `Edited ${path}`) };
};

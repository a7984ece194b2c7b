import { cortexError } from "../../errors/index.js";
import type { CommandResult, RunCommand } from "../command.js";
import { chosenEditor, editFiles } from "../edit-files.js";

/** `cortex edit REVISION`: opens the file in an editor, and waits for it. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  const shown = await manager.show(input.required(0, "revision"));
  const paths = shown.map((one) => one.path);
  if (paths.length === 0)
    throw input.usage(
      `'${input.required(0, "revision")}' names no revision`,
      "Name the revision to edit: `cortex history` lists them.",
    );
  // Whoever sets EDITOR decides what it needs: `code --wait` and a script need no terminal.
  const canEdit =
    (process.stdin.isTTY === true && process.stdout.isTTY === true) || chosenEditor() !== undefined;
  if (!canEdit || context.globals.json) throw cortexError("MIG_CLI_EDIT_NO_TERMINAL", { paths });
  await context.signals.ignoredDuring(async () => editFiles(paths));
  return { document: { edited: paths }, text: paths.map((path) => `Edited ${path}`) };
};

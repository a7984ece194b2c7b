import type { CommandResult, RunCommand } from "../command.js";
import { given } from "../given.js";
import { runResult } from "../render/run-result.js";
import { scriptResult } from "../render/script-result.js";

/** `cortex stamp REVISION...`: writes the version rows and runs nothing. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const targets = input.argumentList(0);
  const tag = given("tag", input.text("tag"));
  if (input.flag("sql")) {
    if (input.flag("purge"))
      throw input.usage(
        "--purge and --sql exclude each other",
        "A script cannot know which rows there are to delete.",
      );
    const manager = await context.manager();
    return scriptResult(await manager.stampScript({ target: targets.join(" "), ...tag }));
  }
  const manager = await context.manager();
  const result = await manager.stamp({ targets, purge: input.flag("purge"), ...tag });
  return runResult(result, { verb: "stamp", target: targets.join(" ") });
};

import type { CommandResult, RunCommand } from "../command.js";
import { runResult } from "../render/run-result.js";
import { scriptResult } from "../render/script-result.js";
import { given } from "../given.js";

/** `cortex upgrade REVISION`: applies what is missing up to a revision, or prints its script. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const target = input.required(0, "revision");
  const manager = await context.manager();
  const tag = given("tag", input.text("tag"));
  if (input.flag("sql")) return scriptResult(await manager.upgradeScript({ target, ...tag }));
  if (target.includes(":"))
    throw input.usage(
      `'${target}' is a range`,
      "A range from:to needs --sql; without it name the revision to go to.",
    );
  const result = await manager.applyMigrations({
    target,
    yes: input.flag("yes"),
    createDatabase: input.flag("createDatabase"),
    ...given("backup", input.flag("backup") ? true : input.text("backup")),
    ...tag,
  });
  return runResult(result, { verb: "upgrade", target });
};

import type { CommandResult, RunCommand } from "../command.js";
import { given } from "../given.js";
import { runResult } from "../render/run-result.js";
import { scriptResult } from "../render/script-result.js";

/** `cortex downgrade REVISION`: takes back what came after a revision, or prints the script of a range. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const target = input.required(0, "revision");
  const tag = given("tag", input.text("tag"));
  const isRange = target.includes(":");
  if (input.flag("sql")) {
    if (!isRange)
      throw input.usage(
        "--sql needs a range",
        "Write <from>:<to>, the revision that the database is at and the one to go back to: `cortex downgrade 8bd9:base --sql`.",
      );
    return scriptResult(await (await context.manager()).downgradeScript({ range: target, ...tag }));
  }
  if (isRange)
    throw input.usage(
      `'${target}' is a range`,
      "A range from:to needs --sql; without it name the revision to go to.",
    );
  const manager = await context.manager();
  const result = await manager.downgradeMigrations({
    target,
    yes: input.flag("yes"),
    ...given("backup", input.flag("backup") ? true : input.text("backup")),
    ...tag,
  });
  return runResult(result, { verb: "downgrade", target });
};

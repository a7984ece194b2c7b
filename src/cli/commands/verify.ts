import type { CommandResult, RunCommand } from "../command.js";
import { findingsResult } from "../render/findings.js";

/** `cortex verify`: do the files still have the checksums that cortex.sum holds? */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  return findingsResult(
    await manager.verify({ fix: input.flag("fix"), database: input.flag("database") }),
    "Every revision is as it was written.",
  );
};

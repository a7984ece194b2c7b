import type { CommandResult, RunCommand } from "../command.js";
import { findingsResult } from "../render/findings.js";

/** `cortex doctor`: settings, connection, privileges, versions. */
export const run: RunCommand = async (context): Promise<CommandResult> => {
  const manager = await context.manager();
  return findingsResult(await manager.doctor(), "All is well.");
};

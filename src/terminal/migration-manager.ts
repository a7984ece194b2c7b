import { wantsColor } from "../config/wants-color.js";
import { readEnvironment } from "../config/read-environment.js";
import { autoApplyMigrations as autoApply } from "../manager/auto-apply.js";
import { MigrationManager as Manager } from "../manager/migration-manager.js";
import type { ManagerOptions, RunResult } from "../manager/types.js";
import { createTerminalAskRename, createTerminalConfirm } from "./confirm.js";

/** The options, with the questions put to the process's own terminal where the host has not said otherwise. */
function onTerminal(options: ManagerOptions): ManagerOptions {
  const { stdin: input, stdout: output, stderr: errorOutput } = process;
  const environment = readEnvironment();
  const color = wantsColor({ environment, isTerminal: output.isTTY === true, noColor: false });
  const streams = { input, output, errorOutput, color };
  return {
    isTerminal: input.isTTY === true && (output.isTTY === true || errorOutput.isTTY === true),
    confirm: createTerminalConfirm(streams),
    askRename: createTerminalAskRename(streams),
    ...options,
  };
}

/**
 * The manager as a program uses it: on a terminal the plan is shown and confirmed, without one it is applied as
 * CORTEX_DB_MIGRATIONS_AUTO_APPROVE allows. See the base class for what it does.
 *
 * @example
 * const manager = new MigrationManager();
 * const status = await manager.getMigrationStatus();
 */
export class MigrationManager extends Manager {
  constructor(options: ManagerOptions = {}) {
    super(onTerminal(options));
  }
}

/**
 * What a server calls when it starts; see `autoApplyMigrations` of the manager.
 *
 * @example
 * await autoApplyMigrations();
 * app.listen(3000);
 */
export function autoApplyMigrations(options: ManagerOptions = {}): Promise<RunResult | null> {
  return autoApply(onTerminal(options));
}

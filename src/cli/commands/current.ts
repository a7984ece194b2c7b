import { cortexError } from "../../errors/index.js";
import type { MigrationManager } from "../../manager/migration-manager.js";
import type { CommandContext, CommandResult, RunCommand } from "../command.js";
import { given } from "../given.js";
import { revisionEntry, revisionLine } from "../render/revision-line.js";

/** `cortex current`: the revision that the database is at; with --check-heads exit code 5 unless that is every head. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  const isJson = context.globals.json;
  return {
    document: isJson ? { current: await manager.current() } : null,
    text: isJson ? [] : await textOf(context, manager),
    ...given("failure", input.flag("checkHeads") ? await notAtHeads(manager) : undefined),
  };
};

async function notAtHeads(manager: MigrationManager) {
  const status = await manager.getMigrationStatus();
  if (status.isUpToDate) return undefined;
  return cortexError("MIG_CLI_NOT_AT_HEADS", {
    current: status.currentRevisions,
    heads: status.headRevisions,
  });
}

async function textOf(context: CommandContext, manager: MigrationManager): Promise<readonly string[]> {
  // All of these are current: the mark would say nothing.
  const current = (await manager.show("current")).map((one) => ({ ...one, isCurrent: false }));
  if (context.globals.verbose) return current.flatMap((one) => revisionEntry(one));
  return current.map((one) => revisionLine(one, { points: true }));
}

import { CortexError } from "../../errors/index.js";
import type { MigrationManager } from "../../manager/migration-manager.js";
import type { HistoryOptions } from "../../manager/revision-queries.js";
import type { RevisionInfo } from "../../manager/types.js";
import type { CommandContext, CommandResult, RunCommand } from "../command.js";
import { given } from "../given.js";
import { revisionDocument } from "../render/revision-document.js";
import { revisionsResult } from "../render/revisions-result.js";

const LINE = { parents: true, labels: true, points: true, description: true } as const;

/** `cortex history`: the revisions, newest first. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  const range = { documents: context.globals.verbose, ...given("range", input.text("revRange")) };
  if (input.flag("indicateCurrent"))
    return revisionsResult(context, await manager.history({ ...range, indicateCurrent: true }), LINE);
  if (!context.globals.json) {
    // A range with 'current' in it has asked the database, too; the mark is for those who asked for it.
    const revisions = (await manager.history(range)).map((one) => ({ ...one, isCurrent: false }));
    return revisionsResult(context, revisions, LINE);
  }
  const { revisions, asked } = await askIfPossible(context, manager, range);
  return {
    document: { revisions: revisions.map((one) => revisionDocument(one, asked ? one.isCurrent : null)) },
    text: [],
  };
};

/**
 * The document speaks of `isCurrent`, so the database is asked. The list itself needs no database, and is what
 * somebody looks at whose database cannot be reached: then `isCurrent` is null, and the log says why.
 */
async function askIfPossible(
  context: CommandContext,
  manager: MigrationManager,
  range: HistoryOptions,
): Promise<{ readonly revisions: readonly RevisionInfo[]; readonly asked: boolean }> {
  try {
    return { revisions: await manager.history({ ...range, indicateCurrent: true }), asked: true };
  } catch (error) {
    if (!(error instanceof CortexError)) throw error;
    const revisions = await manager.history(range);
    context.logger.warn(`The database could not be asked for its current revision: ${error.message}`);
    return { revisions, asked: false };
  }
}

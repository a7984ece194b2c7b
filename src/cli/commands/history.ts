import { askForCurrent } from "../ask-for-current.js";
import type { CommandResult, RunCommand } from "../command.js";
import { given } from "../given.js";
import { auditResult } from "../render/audit-result.js";
import { revisionsResult } from "../render/revisions-result.js";

const LINE = { parents: true, labels: true, points: true, description: true } as const;

/** `cortex history`: the revisions, newest first. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  if (input.flag("applied")) return auditResult(context, input, await manager.audit());
  const range = { documents: context.globals.verbose, ...given("range", input.text("revRange")) };
  if (input.flag("indicateCurrent"))
    return revisionsResult(context, await manager.history({ ...range, indicateCurrent: true }), LINE);
  if (!context.globals.json) {
    // A range with 'current' in it has asked the database, too; the mark is for those who asked for it.
    const revisions = (await manager.history(range)).map((one) => ({ ...one, isCurrent: false }));
    return revisionsResult(context, revisions, LINE);
  }
  const revisions = await askForCurrent(context, (indicateCurrent) =>
    manager.history({ ...range, indicateCurrent }),
  );
  return { document: { revisions: revisions.map((one) => one.document) }, text: [] };
};

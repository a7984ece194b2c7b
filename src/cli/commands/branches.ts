import type { RevisionInfo } from "../../manager/types.js";
import { askForCurrent } from "../ask-for-current.js";
import type { CommandResult, RunCommand } from "../command.js";
import { revisionEntry, revisionLine } from "../render/revision-line.js";

/** `cortex branches`: the revisions that several follow, each with those. */
export const run: RunCommand = async (context): Promise<CommandResult> => {
  const manager = await context.manager();
  const verbose = context.globals.verbose;
  if (context.globals.json) {
    const found = await askForCurrent(context, (indicateCurrent) => manager.branches({ indicateCurrent }));
    return { document: { revisions: found.map((one) => one.document) }, text: [] };
  }
  const branches = await manager.branches({ documents: verbose });
  const all = new Map((await manager.history()).map((one) => [one.revision, one]));
  const text = branches.flatMap((one) => [
    ...(verbose ? revisionEntry(one) : [revisionLine(one, { labels: true, points: true })]),
    ...one.children.flatMap((id) => childLine(one, all.get(id), verbose)),
    "",
  ]);
  return { document: null, text };
};

function childLine(
  parent: RevisionInfo,
  child: RevisionInfo | undefined,
  verbose: boolean,
): readonly string[] {
  if (child === undefined) return [];
  const line = revisionLine(child, { labels: true, points: true, description: verbose });
  return [`${" ".repeat(parent.revision.length)} -> ${line}`];
}

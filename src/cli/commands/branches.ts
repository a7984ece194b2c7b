import type { RevisionInfo } from "../../manager/types.js";
import type { CommandResult, RunCommand } from "../command.js";
import { revisionDocument } from "../render/revision-document.js";
import { revisionEntry, revisionLine } from "../render/revision-line.js";

/** `cortex branches`: the revisions that several follow, each with those. */
export const run: RunCommand = async (context): Promise<CommandResult> => {
  const manager = await context.manager();
  const verbose = context.globals.verbose;
  const branches = await manager.branches({ documents: verbose });
  const document = { revisions: branches.map((one) => revisionDocument(one)) };
  if (context.globals.json) return { document, text: [] };
  const all = new Map((await manager.history()).map((one) => [one.revision, one]));
  const text = branches.flatMap((one) => [
    ...(verbose ? revisionEntry(one) : [revisionLine(one, { labels: true, points: true })]),
    ...one.children.flatMap((id) => childLine(one, all.get(id), verbose)),
    "",
  ]);
  return { document, text };
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

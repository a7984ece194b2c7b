import type { RevisionInfo } from "../../manager/types.js";
import type { CommandContext, CommandResult } from "../command.js";
import { revisionDocument } from "./revision-document.js";
import { type LineParts, revisionEntry, revisionLine } from "./revision-line.js";

/** A list of revisions: a line each, or the long form under `--verbose`. */
export function revisionsResult(
  context: CommandContext,
  revisions: readonly RevisionInfo[],
  parts: LineParts,
): CommandResult {
  const { json, verbose } = context.globals;
  if (json) return { document: { revisions: revisions.map((one) => revisionDocument(one)) }, text: [] };
  const text = revisions.flatMap((one) => (verbose ? revisionEntry(one) : [revisionLine(one, parts)]));
  return { document: null, text };
}

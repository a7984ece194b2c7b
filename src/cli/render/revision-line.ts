import type { RevisionInfo } from "../../manager/types.js";

/** What a line says of a revision besides its id. */
export interface LineParts {
  /** What it follows, in front. */
  readonly parents?: boolean;
  readonly labels?: boolean;
  /** Branch point and merge point. */
  readonly points?: boolean;
  readonly description?: boolean;
}

/**
 * A revision in one line, as Alembic writes it, so that what reads Alembic's output reads this.
 *
 * @example revisionLine(info, { parents: true, labels: true, points: true, description: true })
 * // "aaaa00000002 -> cccc00000004 (right) (head), branch two"
 */
export function revisionLine(info: RevisionInfo, parts: LineParts): string {
  const dependencies = info.dependsOn.length === 0 ? "" : ` (${info.dependsOn.join(", ")})`;
  const parents = parts.parents === true ? `${parentsOf(info)}${dependencies} -> ` : "";
  const labels =
    parts.labels === true && info.branchLabels.length > 0 ? ` (${info.branchLabels.join(", ")})` : "";
  const current = info.isCurrent ? " (current)" : "";
  const points = parts.points === true ? pointsOf(info) : "";
  const description = parts.description === true ? `, ${info.description}` : "";
  return `${parents}${info.revision}${labels}${headOf(info)}${current}${points}${description}`;
}

/** A revision in the long form of `-v` and of `show`, with the text of its file's head comment. */
export function revisionEntry(info: RevisionInfo & { readonly document?: string }): readonly string[] {
  const isHead = info.isHead || info.isEffectiveHead;
  const current = info.isCurrent ? " (current)" : "";
  return [
    `Rev: ${info.revision}${isHead ? " (head)" : ""}${pointsOf(info)}${current}`,
    `${info.isMergePoint ? "Merges" : "Parent"}: ${parentsOf(info)}`,
    ...(info.dependsOn.length === 0 ? [] : [`Also depends on: ${info.dependsOn.join(", ")}`]),
    ...(info.isBranchPoint ? [`Branches into: ${info.children.join(", ")}`] : []),
    ...(info.branchLabels.length === 0 ? [] : [`Branch names: ${info.branchLabels.join(", ")}`]),
    `Path: ${info.path}`,
    "",
    ...(info.document ?? info.description)
      .trim()
      .split("\n")
      .map((line) => (line === "" ? "" : `    ${line}`)),
    "",
  ];
}

function parentsOf(info: RevisionInfo): string {
  return info.downRevision.length === 0 ? "<base>" : info.downRevision.join(", ");
}

function headOf(info: RevisionInfo): string {
  if (info.isEffectiveHead) return " (effective head)";
  return info.isHead ? " (head)" : "";
}

function pointsOf(info: RevisionInfo): string {
  return `${info.isBranchPoint ? " (branchpoint)" : ""}${info.isMergePoint ? " (mergepoint)" : ""}`;
}

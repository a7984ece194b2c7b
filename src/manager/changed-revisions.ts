import { isCortexError } from "../errors/index.js";
import { CHECKSUM_ALGORITHM, checksumParents, revisionChecksum } from "../revisions/checksum.js";
import type { RevisionNode } from "../revisions/graph-node.js";
import { revisionText } from "../revisions/revision-text.js";
import { readSumFile } from "../revisions/sum-file.js";
import { appliedNodes } from "./status.js";
import type { AuditEntry, ChangedRevision } from "./types.js";
import type { Task } from "./workspace.js";

/** The last word of the audit on a revision. */
interface LastEntry extends AuditEntry {
  /** When it was applied, among the others. */
  readonly place: number;
  /** Its file may be gone: somebody has accepted that. */
  readonly isGivenUp: boolean;
}

/**
 * How the files of the applied revisions differ from what the audit says was applied. The audit sums up a file's text
 * alone, without a byte-order mark and with LF line ends, so that a checkout on another system is no difference.
 *
 * A revision that the audit knows nothing of (applied by another tool, or before there was an audit) is not judged; one
 * is called inserted only where a file beneath which it stands was changed for it.
 *
 * @param rows the version rows
 * @param audit oldest first
 */
export function changedRevisions(
  task: Task,
  rows: readonly string[],
  audit: readonly AuditEntry[],
): readonly ChangedRevision[] {
  const last = lastEntries(audit);
  if (last.size === 0) return [];
  const applied = appliedNodes(task, rows);
  const found = new Map<string, ChangedRevision>();
  const add = (kind: ChangedRevision["kind"], node: RevisionNode, detail: string): void => {
    if (!found.has(node.id))
      found.set(node.id, { kind, revision: node.id, path: node.revision.path, detail });
  };
  let summed: ReadonlySet<string> | null | undefined;
  const isInserted = (node: RevisionNode): boolean => {
    if (last.has(node.id)) return false;
    if (checksumParents(node).some((parent) => last.has(parent.id))) return true;
    // What a database was taken over with is not known to the audit either; cortex.sum tells the two apart.
    summed ??= summedRevisions(task);
    return summed !== null && !summed.has(node.id);
  };
  for (const node of [...applied].sort((a, b) => a.level - b.level || a.position - b.position)) {
    const entry = last.get(node.id);
    if (entry === undefined || !isEdited(node, entry)) continue;
    const path = node.revision.path;
    const later = checksumParents(node).find((parent) => isAfter(last.get(parent.id), entry));
    for (const parent of checksumParents(node))
      if (isInserted(parent))
        add(
          "inserted",
          parent,
          `${parent.revision.path}: revision '${parent.id}' was never applied here, and '${node.id}', which was, now follows it`,
        );
    if (later !== undefined)
      add(
        "reordered",
        node,
        `${path}: revision '${node.id}' now follows '${later.id}', which was applied after it (${entry.startedAt})`,
      );
    add(
      "edited",
      node,
      `${path}: revision '${node.id}' is not what was applied here on ${entry.startedAt} (its checksum then: ${short(entry.checksum)}, now: ${short(checksumOf(node))})`,
    );
  }
  return [...found.values(), ...deletedRevisions(task, audit, last)];
}

/** The checksum of a revision's file as the audit has it. */
export function checksumOf(node: RevisionNode): string {
  return revisionChecksum(revisionText(node.revision), []);
}

function lastEntries(audit: readonly AuditEntry[]): ReadonlyMap<string, LastEntry> {
  const last = new Map<string, LastEntry>();
  // To accept a text applies nothing: the place of the revision among the others stays.
  for (const [place, entry] of audit.entries())
    if (entry.outcome === "done")
      last.set(entry.revision, {
        ...entry,
        place: entry.direction === "accept" ? (last.get(entry.revision)?.place ?? place) : place,
        direction: entry.direction === "accept" ? "upgrade" : entry.direction,
        isGivenUp: entry.direction === "accept" && entry.checksum === null,
      });
  return last;
}

function isEdited(node: RevisionNode, { direction, checksum }: LastEntry): boolean {
  // Applied again by another tool since: what it ran is not known.
  if (direction === "downgrade") return false;
  if (checksum === null || !checksum.startsWith(`${CHECKSUM_ALGORITHM}:`)) return false;
  return checksum !== checksumOf(node);
}

const isAfter = (parent: LastEntry | undefined, entry: LastEntry): boolean =>
  parent?.direction === "upgrade" && entry.direction === "upgrade" && parent.place > entry.place;

/** The revisions that cortex.sum records; null where it says nothing. */
function summedRevisions({ chain }: Task): ReadonlySet<string> | null {
  try {
    const entries = readSumFile(chain.directory);
    return entries === null ? null : new Set(entries.map(({ id }) => id));
  } catch (error) {
    // A conflict of a merge in it is `cortex verify`'s to tell.
    if (isCortexError(error, "MIG_REVISION_SUM_FILE")) return null;
    throw error;
  }
}

/** Revisions that were applied, and of which neither a file nor a later word is there. */
function deletedRevisions(
  { chain }: Task,
  audit: readonly AuditEntry[],
  last: ReadonlyMap<string, LastEntry>,
): readonly ChangedRevision[] {
  // After a stamp the rows stand where somebody has put them: what was applied before may have been given up.
  const stamped = audit.findLastIndex(
    ({ direction, outcome }) => direction === "stamp" && outcome === "done",
  );
  return [...last.values()]
    .filter(
      ({ revision, direction, place, isGivenUp }) =>
        direction === "upgrade" && !isGivenUp && place > stamped && chain.graph.byId(revision) === undefined,
    )
    .map(({ revision, startedAt }) => ({
      kind: "deleted" as const,
      revision,
      path: null,
      detail: `revision '${revision}' was applied here on ${startedAt}, and no file of ${chain.directory} has it`,
    }));
}

const short = (checksum: string | null): string => checksum?.slice(0, 15) ?? "none";

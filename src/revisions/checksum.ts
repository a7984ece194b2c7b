import { createHash } from "node:crypto";
import type { RevisionGraph } from "./graph.js";
import type { RevisionNode } from "./graph-node.js";
import { readText } from "./revision-text.js";

/** The algorithm, written before each hash, so that another one can follow. */
export const CHECKSUM_ALGORITHM = "s1";

/**
 * The checksum of a revision: SHA-256 over its text (without byte-order mark, LF line ends) and the checksums of its
 * parents, sorted, so that a chain cannot be altered below without showing above.
 *
 * @example revisionChecksum("…", []) // "s1:3f2a…"
 */
export function revisionChecksum(text: string, parents: readonly string[]): string {
  const hash = createHash("sha256").update(normalizedText(text), "utf8");
  for (const parent of [...parents].sort()) hash.update(`\0${parent}`, "utf8");
  return `${CHECKSUM_ALGORITHM}:${hash.digest("hex")}`;
}

/** The checksums of a whole chain by id, oldest first; reads every file. Throws MIG_REVISION_UNREADABLE. */
export function chainChecksums(graph: RevisionGraph): ReadonlyMap<string, string> {
  const checksums = new Map<string, string>();
  for (const node of oldestFirst(graph)) {
    const parents = checksumParents(node).map((parent) => checksums.get(parent.id) ?? "");
    checksums.set(node.id, revisionChecksum(readText(node.revision.path), parents));
  }
  return checksums;
}

/** The revisions, each after those that it needs. */
export function oldestFirst(graph: RevisionGraph): readonly RevisionNode[] {
  return [...graph.nodes].sort((a, b) => a.level - b.level || a.position - b.position);
}

/** The revisions whose checksums go into this one's: what it follows, and what it depends on. */
export function checksumParents(node: RevisionNode): readonly RevisionNode[] {
  return [...new Set([...node.down, ...node.dependencies])];
}

function normalizedText(text: string): string {
  return text.replace(/^\uFEFF/, "").replace(/\r\n/g, "\n");
}

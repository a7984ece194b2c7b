import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cortexError, isCortexError } from "../errors/index.js";
import {
  CHECKSUM_ALGORITHM,
  chainChecksums,
  checksumParents,
  oldestFirst,
  revisionChecksum,
} from "./checksum.js";
import type { RevisionGraph } from "./graph.js";
import { readText } from "./revision-text.js";

/** The name of the file of checksums in each chain's folder. */
export const SUM_FILE_NAME = "cortex.sum";

/** One line of the file. */
export interface SumEntry {
  readonly id: string;
  readonly checksum: string;
}

/** What is not as the file of checksums says. */
export interface SumFinding {
  /**
   * edited: the text, or what the file records of its parents, is not as recorded. missing: recorded, and its file is
   * gone. added: a revision that is not recorded. reordered: recorded before what it needs. unknown-algorithm: written
   * by a newer release.
   */
  readonly kind: "edited" | "missing" | "added" | "reordered" | "unknown-algorithm";
  readonly revision: string;
  readonly path: string | null;
  readonly message: string;
}

/** The file's text: a line a revision, `<id> <checksum>`, each after those that it needs. */
export function formatSumFile(entries: readonly SumEntry[]): string {
  return entries.map(({ id, checksum }) => `${id} ${checksum}\n`).join("");
}

/** Reads the file's text. Throws MIG_REVISION_SUM_FILE, with the line, for what is no entry or comes twice. */
export function parseSumFile(text: string, path: string): readonly SumEntry[] {
  const entries = new Map<string, SumEntry>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n/)
    .entries()) {
    if (line.trim() === "") continue;
    const match = /^(\S+) (\S+:\S+)\s*$/.exec(line);
    const [, id, checksum] = match ?? [];
    if (id === undefined || checksum === undefined)
      throw cortexError("MIG_REVISION_SUM_FILE", { path, line: index + 1, reason: `'${line}' is no entry` });
    if (entries.has(id))
      throw cortexError("MIG_REVISION_SUM_FILE", {
        path,
        line: index + 1,
        reason: `revision '${id}' is there twice`,
      });
    entries.set(id, { id, checksum });
  }
  return [...entries.values()];
}

/** The entries as the files are now. */
export function sumEntries(graph: RevisionGraph): readonly SumEntry[] {
  const checksums = chainChecksums(graph);
  return [...checksums].map(([id, checksum]) => ({ id, checksum }));
}

/** Reads a folder's file of checksums; null where it has none. */
export function readSumFile(directory: string): readonly SumEntry[] | null {
  const path = join(directory, SUM_FILE_NAME);
  return existsSync(path) ? parseSumFile(readText(path), path) : null;
}

/** Writes a folder's file of checksums anew, in one move. */
export function writeSumFile(directory: string, graph: RevisionGraph): void {
  writeEntries(directory, sumEntries(graph));
}

/**
 * Records new revisions, and again those that they are the first to follow: one is filled after it was written, and is
 * done when the next one follows it. What is further below stays as it was recorded, so that a change of it is still
 * found. A file that cannot be read (it has the conflict of a merge) is written anew.
 */
export function addToSumFile(directory: string, graph: RevisionGraph, added: readonly string[]): void {
  const before = recordedBefore(directory);
  if (before === null) {
    writeSumFile(directory, graph);
    return;
  }
  const isNew = (id: string): boolean => added.includes(id) || !before.has(id);
  const entries = new Map<string, string>();
  for (const node of oldestFirst(graph)) {
    const parents = checksumParents(node).map((parent) => entries.get(parent.id) ?? "");
    const isFilled = node.dependents.length > 0 && node.dependents.every(({ id }) => isNew(id));
    const recorded = isNew(node.id) || isFilled ? undefined : before.get(node.id);
    entries.set(node.id, recorded ?? revisionChecksum(readText(node.revision.path), parents));
  }
  writeEntries(
    directory,
    [...entries].map(([id, checksum]) => ({ id, checksum })),
  );
}

function recordedBefore(directory: string): ReadonlyMap<string, string> | null {
  try {
    const entries = readSumFile(directory);
    return entries === null ? null : new Map(entries.map(({ id, checksum }) => [id, checksum]));
  } catch (error) {
    if (isCortexError(error, "MIG_REVISION_SUM_FILE")) return null;
    throw error;
  }
}

function writeEntries(directory: string, entries: readonly SumEntry[]): void {
  const path = join(directory, SUM_FILE_NAME);
  const text = formatSumFile(entries);
  // Where there is nothing new to say, nothing is written: the folder may be read-only.
  if (existsSync(path) && readText(path) === text) return;
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cortexError("MIG_REVISION_UNREADABLE", { path, reason }, error);
  }
}

/**
 * Compares files with what was recorded. Each revision is checked against the recorded checksums of its parents, so
 * that one edited file is one finding and not one for everything above it.
 *
 * @example verifySumFile(graph, readSumFile(directory) ?? []).length === 0
 */
export function verifySumFile(graph: RevisionGraph, entries: readonly SumEntry[]): readonly SumFinding[] {
  const recorded = new Map(entries.map((entry, line) => [entry.id, { ...entry, line }]));
  const findings: SumFinding[] = [];
  const add = (
    kind: SumFinding["kind"],
    node: { id: string; path: string | null },
    message: string,
  ): void => {
    findings.push(Object.freeze({ kind, revision: node.id, path: node.path, message }));
  };
  for (const node of graph.nodes) {
    const { path } = node.revision;
    const at = { id: node.id, path };
    const entry = recorded.get(node.id);
    if (entry === undefined) {
      add("added", at, `${path}: revision '${node.id}' is not recorded in ${SUM_FILE_NAME}`);
      continue;
    }
    if (!entry.checksum.startsWith(`${CHECKSUM_ALGORITHM}:`)) {
      add(
        "unknown-algorithm",
        at,
        `revision '${node.id}' is recorded with '${entry.checksum.split(":")[0]}'`,
      );
      continue;
    }
    const parents = checksumParents(node).map((parent) => recorded.get(parent.id));
    const late = checksumParents(node).find((parent) => (recorded.get(parent.id)?.line ?? -1) > entry.line);
    if (late !== undefined)
      add("reordered", at, `revision '${node.id}' is recorded before '${late.id}', which it needs`);
    const known = parents.map((parent) => parent?.checksum ?? "");
    if (revisionChecksum(readText(path), known) !== entry.checksum)
      add("edited", at, `${path}: revision '${node.id}' is not as it was when it was recorded`);
  }
  for (const { id } of entries)
    if (graph.byId(id) === undefined)
      add(
        "missing",
        { id, path: null },
        `revision '${id}' is recorded in ${SUM_FILE_NAME}, and its file is gone`,
      );
  return Object.freeze(findings);
}

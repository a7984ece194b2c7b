import { readdirSync } from "node:fs";
import { join } from "node:path";
import { cortexError } from "../errors/index.js";
import { readRevisionHeader } from "./header.js";
import type { Revision } from "./revision.js";
import { keepText, readText, unreadable } from "./revision-text.js";

/** A chain as it lies on disk. */
export interface Chain {
  readonly directory: string;
  /** False where the folder is missing; the chain is then empty. */
  readonly exists: boolean;
  /** In load order: by file name. */
  readonly revisions: readonly Revision[];
}

/** So many characters of a chain's files are kept for those that are about to run; the others are read again. */
const KEPT_CHARACTERS = 32 * 1024 * 1024;

const REVISION_FILE = /\.(ts|mts|cts|js|mjs|cjs|sql)$/i;

/**
 * Reads the identifiers of all revision files of a folder, without running any and without going into subfolders.
 *
 * @throws MIG_REVISION_NO_IDENTIFIERS, _NOT_LITERAL, _DUPLICATE_ID, _UNREADABLE
 * @example new RevisionGraph(readChain("migrations/versions/x").revisions).heads
 */
export function readChain(directory: string): Chain {
  const names = revisionFileNames(directory);
  if (names === null) return Object.freeze({ directory, exists: false, revisions: Object.freeze([]) });
  const byId = new Map<string, Revision>();
  let room = KEPT_CHARACTERS;
  for (const name of names) {
    const path = join(directory, name);
    const text = readText(path);
    const revision = readRevisionHeader(text, path);
    const before = byId.get(revision.id);
    if (before !== undefined)
      throw cortexError("MIG_REVISION_DUPLICATE_ID", { revision: revision.id, paths: [before.path, path] });
    byId.set(revision.id, revision);
    room -= text.length;
    if (room >= 0) keepText(revision, text);
  }
  return Object.freeze({ directory, exists: true, revisions: Object.freeze([...byId.values()]) });
}

/** The names of a folder's revision files in load order; null where there is no such folder. */
export function revisionFileNames(directory: string): readonly string[] | null {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && isRevisionFileName(entry.name))
      .map((entry) => entry.name)
      .sort(byCodeUnits);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw unreadable(directory, error);
  }
}

/** True for a name that a revision file may have: not a type declaration, not an editor's or a hidden file. */
export function isRevisionFileName(name: string): boolean {
  return REVISION_FILE.test(name) && !name.startsWith(".") && !/\.d\.[mc]?ts$/i.test(name);
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

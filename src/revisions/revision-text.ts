import { readFileSync } from "node:fs";
import { cortexError } from "../errors/index.js";
import type { Revision } from "./revision.js";

const texts = new WeakMap<Revision, string>();

/** Keeps the text that a revision's header was read from, for as long as the revision itself is kept. */
export function keepText(revision: Revision, text: string): void {
  texts.set(revision, text);
}

/**
 * The text of a revision's file: the very one that was read first, however often it is asked for. What is planned, what
 * runs and what the audit's checksum is of are then the same text, whatever happens to the file meanwhile.
 *
 * @throws MIG_REVISION_UNREADABLE
 * @example revisionChecksum(revisionText(revision), [])
 */
export function revisionText(revision: Revision): string {
  const known = texts.get(revision);
  if (known !== undefined) return known;
  const text = readText(revision.path);
  texts.set(revision, text);
  return text;
}

/** Reads a text file. Throws MIG_REVISION_UNREADABLE, which names it. */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The error for a file or a folder that cannot be read. */
export function unreadable(path: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return cortexError("MIG_REVISION_UNREADABLE", { path, reason }, error);
}

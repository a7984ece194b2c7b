import { cortexError } from "../../errors/index.js";
import type { MigrationFolder } from "./migration-folder.js";

/** A file of one direction and the version that its name says. */
export interface NamedFile {
  readonly path: string;
  readonly version: string;
  readonly title: string;
}

/** The files of a version. */
export interface FilePair {
  readonly version: string;
  readonly title: string;
  readonly up: string;
  readonly down: string | null;
}

/**
 * Puts the ways up and the ways back of the same version together.
 *
 * @throws MIG_IMPORT_DUPLICATE_VERSION, MIG_IMPORT_NO_UP
 */
export function pairFiles(
  folder: MigrationFolder,
  ups: readonly NamedFile[],
  downs: readonly NamedFile[],
): readonly FilePair[] {
  requireUnique(folder, ups);
  requireUnique(folder, downs);
  const back = new Map(downs.map((file) => [file.version, file.path]));
  const brought = new Set(ups.map(({ version }) => version));
  for (const { version, path } of downs)
    if (!brought.has(version)) throw cortexError("MIG_IMPORT_NO_UP", { path: folder.pathOf(path) });
  return ups.map(({ version, title, path }) => ({
    version,
    title,
    up: path,
    down: back.get(version) ?? null,
  }));
}

/** @throws MIG_IMPORT_DUPLICATE_VERSION */
export function requireUnique(folder: MigrationFolder, files: readonly Omit<NamedFile, "title">[]): void {
  const seen = new Map<string, string>();
  for (const { version, path } of files) {
    const before = seen.get(version);
    if (before !== undefined)
      throw cortexError("MIG_IMPORT_DUPLICATE_VERSION", {
        version,
        paths: [before, path].map((each) => folder.pathOf(each)),
      });
    seen.set(version, path);
  }
}

import type { ForeignSection } from "./foreign-chain.js";
import type { MigrationFolder } from "./migration-folder.js";

/** A file that is one direction from its first line to its last. @throws MIG_IMPORT_NOT_TEXT */
export function wholeFile(folder: MigrationFolder, path: string, transaction = true): ForeignSection {
  return { path, text: folder.text(path), line: 1, transaction };
}

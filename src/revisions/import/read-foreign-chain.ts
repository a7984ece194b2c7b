import { cortexError } from "../../errors/index.js";
import { isDbmate, readDbmate } from "./dbmate.js";
import { isDiesel, readDiesel } from "./diesel.js";
import { isDrizzle, readDrizzle } from "./drizzle.js";
import { isFlyway, readFlyway } from "./flyway.js";
import type { ForeignChain, ImportLayout, ReadOptions } from "./foreign-chain.js";
import { IMPORT_LAYOUTS } from "./foreign-chain.js";
import { isGolangMigrate, readGolangMigrate } from "./golang-migrate.js";
import { isGoose, readGoose } from "./goose.js";
import { MigrationFolder } from "./migration-folder.js";
import { isPlain, readPlain } from "./plain.js";
import { isPrisma, readPrisma } from "./prisma.js";

interface Reader {
  readonly fits: (folder: MigrationFolder) => boolean;
  readonly read: (folder: MigrationFolder, options: ReadOptions) => ForeignChain;
}

const READERS: Readonly<Record<ImportLayout, Reader>> = {
  dbmate: { fits: isDbmate, read: readDbmate },
  "golang-migrate": { fits: isGolangMigrate, read: readGolangMigrate },
  goose: { fits: isGoose, read: readGoose },
  flyway: { fits: isFlyway, read: readFlyway },
  diesel: { fits: isDiesel, read: readDiesel },
  prisma: { fits: isPrisma, read: readPrisma },
  drizzle: { fits: isDrizzle, read: readDrizzle },
  plain: { fits: (folder) => isPlain(folder) && !isGolangMigrate(folder), read: readPlain },
};

/**
 * Reads the migrations that another tool has kept in a folder.
 *
 * @param from the tool; null to find it out by the files
 * @throws MIG_IMPORT_DIRECTORY, _LAYOUT, _EMPTY, and what the reader of the layout throws
 * @example readForeignChain("db/migrations", null, { placeholders: {} }).migrations.length
 */
export function readForeignChain(
  directory: string,
  from: ImportLayout | null,
  options: ReadOptions,
): ForeignChain {
  const folder = new MigrationFolder(directory);
  const layout = from ?? layoutOf(folder);
  const chain = READERS[layout].read(folder, options);
  if (chain.migrations.length === 0) throw cortexError("MIG_IMPORT_EMPTY", { directory, layout: from });
  return chain;
}

function layoutOf(folder: MigrationFolder): ImportLayout {
  const { directory } = folder;
  const candidates = IMPORT_LAYOUTS.filter((layout) => READERS[layout].fits(folder));
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  const files = [...folder.files, ...folder.folders.map((name) => `${name}/`)];
  if (files.length === 0) throw cortexError("MIG_IMPORT_EMPTY", { directory, layout: null });
  throw cortexError("MIG_IMPORT_LAYOUT", { directory, candidates, known: IMPORT_LAYOUTS, files });
}

import { dateOf, type ForeignChain, type ForeignMigration, wordsOf } from "./foreign-chain.js";
import { MigrationFolder } from "./migration-folder.js";
import { type NamedFile, pairFiles } from "./pair-files.js";
import { wholeFile } from "./whole-file.js";

/** True for a folder, or one that holds a folder `chain`, of files with the endings .up.sql and .down.sql. */
export const isPlain = (folder: MigrationFolder): boolean =>
  chainIn(folder).ending(".up.sql", ".down.sql").length > 0;

function chainIn(folder: MigrationFolder): MigrationFolder {
  if (folder.ending(".sql").length > 0 || !folder.folders.includes("chain")) return folder;
  return new MigrationFolder(folder.pathOf("chain"));
}

/**
 * Reads files that sort in the order in which they are applied: `ID.up.sql` and `ID.down.sql`, or `ID.sql` where a folder
 * has no way back at all. Beside them NOTX may list the ids that run outside of a transaction, and PRELUDE.sql is what
 * every session begins with. (WHOLE lists those that hold routines without DELIMITER, which are known without it.)
 *
 * @throws MIG_IMPORT_DUPLICATE_VERSION, MIG_IMPORT_NO_UP, MIG_IMPORT_NOT_TEXT
 */
export function readPlain(given: MigrationFolder): ForeignChain {
  const folder = chainIn(given);
  const loose = new Set(folder.textIfThere("NOTX").split(/\s+/));
  const hasDirections = folder.ending(".up.sql", ".down.sql").length > 0;
  const upEnding = hasDirections ? ".up.sql" : ".sql";
  const named = (ending: string): readonly NamedFile[] =>
    folder
      .ending(ending)
      .filter((path) => path.toUpperCase() !== "PRELUDE.SQL")
      .map((path) => {
        const id = path.slice(0, -ending.length);
        return { path, version: id, title: id };
      });
  const pairs = pairFiles(folder, named(upEnding), hasDirections ? named(".down.sql") : []);
  const migrations = pairs.map(({ version: id, up, down }): ForeignMigration => {
    const [, number = "", title = id] = /^(\d+)[-_.]+(.*)$/.exec(id) ?? [];
    const transaction = !loose.has(id);
    return {
      name: id,
      version: number === "" ? id : number,
      description: wordsOf(title) || id,
      createDate: dateOf(number),
      up: wholeFile(folder, up, transaction),
      down: down === null ? null : wholeFile(folder, down, transaction),
    };
  });
  const prelude = folder.textIfThere("PRELUDE.sql");
  return { layout: "plain", migrations, prelude, dialect: null, notes: [] };
}

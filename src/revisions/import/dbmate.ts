import {
  dateOf,
  type ForeignChain,
  type ForeignMigration,
  type ForeignSection,
  wordsOf,
} from "./foreign-chain.js";
import { isSilent, linesOf, type TextLine } from "./marked-lines.js";
import type { MigrationFolder } from "./migration-folder.js";
import { requireUnique } from "./pair-files.js";

const FILE = /^(\d+)(.*)\.sql$/;
const UP = /^--\s*migrate:up(?:\s*$|\s+\S)/;
const DOWN = /^--\s*migrate:down(?:\s*$|\s+\S)/;

/** True for a folder in which a numbered file has the mark of dbmate's. */
export const isDbmate = (folder: MigrationFolder): boolean =>
  folder.files.some(
    (name) => FILE.test(name) && linesOf(folder.text(name)).some(({ text }) => UP.test(text)),
  );

/**
 * Reads what dbmate (https://github.com/amacneil/dbmate#writing-migrations) keeps: numbered files in the order of their
 * names, in each `-- migrate:up` and `-- migrate:down`, perhaps with `transaction:false`.
 *
 * @throws MIG_IMPORT_FILE, MIG_IMPORT_DUPLICATE_VERSION
 */
export function readDbmate(folder: MigrationFolder): ForeignChain {
  const files = folder.ending(".sql").flatMap((path) => {
    const [, version, rest = ""] = FILE.exec(path) ?? [];
    return version === undefined ? [] : [{ path, version, rest }];
  });
  requireUnique(folder, files);
  const migrations = files.map(({ path, version, rest }): ForeignMigration => {
    const { up, down } = sectionsOf(folder, path);
    const name = path.slice(0, -".sql".length);
    return { name, version, description: wordsOf(rest) || name, createDate: dateOf(version), up, down };
  });
  const others = folder.ending(".sql").filter((path) => !FILE.test(path));
  const notes = others.map((path) => `${path} has no number, and is no migration`);
  return { layout: "dbmate", migrations, prelude: "", dialect: null, notes };
}

function sectionsOf(
  folder: MigrationFolder,
  path: string,
): { readonly up: ForeignSection; readonly down: ForeignSection | null } {
  const text = folder.text(path);
  const lines = linesOf(text);
  const up = lines.find((line) => UP.test(line.text));
  const down = lines.find((line) => DOWN.test(line.text));
  if (up === undefined) throw folder.refuse(path, null, "it has no line `-- migrate:up`");
  if (down !== undefined && down.start < up.start)
    throw folder.refuse(path, down.number, "`-- migrate:down` stands before `-- migrate:up`");
  const stray = lines.find((line) => line.start < up.start && !isSilent(line.text));
  if (stray !== undefined)
    throw folder.refuse(path, stray.number, "a statement stands before `-- migrate:up`");
  const section = (mark: TextLine, end: number): ForeignSection => ({
    path,
    text: text.slice(mark.end, end),
    line: mark.number + 1,
    transaction: !/\stransaction:false(?:\s|$)/.test(mark.text),
  });
  return {
    up: section(up, down?.start ?? text.length),
    down: down === undefined ? null : section(down, text.length),
  };
}

import { createHash } from "node:crypto";
import { cortexError } from "../../errors/index.js";
import {
  dateOf,
  type ForeignChain,
  type ForeignMigration,
  type ForeignSection,
  wordsOf,
} from "./foreign-chain.js";
import { isSilent } from "./marked-lines.js";
import type { MigrationFolder } from "./migration-folder.js";
import { requireUnique } from "./pair-files.js";

const JOURNAL = "meta/_journal.json";
const BREAKPOINT = "--> statement-breakpoint";

interface Entry {
  readonly tag: string;
  readonly when: number;
}

interface Journal {
  readonly dialect: string | null;
  readonly entries: readonly Entry[];
}

/** True for a folder with Drizzle's journal, or of folders with its snapshots. */
export const isDrizzle = (folder: MigrationFolder): boolean =>
  folder.has(JOURNAL) ||
  folder.folders.some((name) => folder.has(`${name}/migration.sql`) && folder.has(`${name}/snapshot.json`));

/**
 * Reads what Drizzle Kit (https://orm.drizzle.team/docs/migrations) keeps: the files that its journal names, in that
 * order, or a folder a migration. There is no way back. What stands between two breakpoints is a statement of its own,
 * also without a semicolon.
 *
 * @throws MIG_IMPORT_FILE for a journal that is none, or that names a missing file
 */
export function readDrizzle(folder: MigrationFolder): ForeignChain {
  if (!folder.has(JOURNAL)) return readFolders(folder);
  const { dialect, entries } = journalOf(folder);
  requireUnique(
    folder,
    entries.map(({ tag }) => ({ version: tag, path: `${tag}.sql` })),
  );
  const migrations = entries.map(({ tag, when }): ForeignMigration => {
    const path = `${tag}.sql`;
    if (!folder.has(path)) throw folder.refuse(JOURNAL, null, `it names ${path}, which is not there`);
    return migrationOf(folder, { path, name: tag, when });
  });
  const known = new Set(entries.map(({ tag }) => `${tag}.sql`));
  const others = folder.ending(".sql").filter((path) => !known.has(path));
  return {
    layout: "drizzle",
    migrations,
    prelude: "",
    dialect: dialect === null ? null : { name: dialect, path: folder.pathOf(JOURNAL) },
    notes: others.map((path) => `${path} is not in the journal`),
  };
}

function readFolders(folder: MigrationFolder): ForeignChain {
  const migrations = folder.folders
    .filter((name) => folder.has(`${name}/migration.sql`))
    .map((name) => {
      const when = dateOf(/^\d+/.exec(name)?.[0] ?? "")?.getTime() ?? 0;
      return migrationOf(folder, { path: `${name}/migration.sql`, name, when });
    });
  return { layout: "drizzle", migrations, prelude: "", dialect: null, notes: [] };
}

function migrationOf(
  folder: MigrationFolder,
  file: { readonly path: string; readonly name: string; readonly when: number },
): ForeignMigration {
  const { path, name, when } = file;
  const [, title = name] = /^\d+_(.*)$/.exec(name) ?? [];
  const text = folder.text(path);
  return {
    name,
    version: String(when),
    description: wordsOf(title) || name,
    createDate: when > 0 ? new Date(when) : null,
    up: sectionOf(path, text),
    down: null,
    checksum: createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex"),
  };
}

/** The mark is no comment on every server, and stands in place of a semicolon. */
function sectionOf(path: string, text: string): ForeignSection {
  const pieces = text.split(BREAKPOINT).map((piece) => {
    const isClosed =
      piece.trimEnd().endsWith(";") || piece.split("\n").every((line) => isSilent(line.trim()));
    if (isClosed) return piece;
    const bare = piece.trimEnd();
    // Behind a comment it would be a part of that.
    return /--|#/.test(bare.slice(bare.lastIndexOf("\n") + 1)) ? `${bare}\n;` : `${bare};`;
  });
  return { path, text: pieces.join("\n-- statement-breakpoint"), line: 1, transaction: true };
}

function journalOf(folder: MigrationFolder): Journal {
  const text = folder.text(JOURNAL);
  try {
    const parsed: unknown = JSON.parse(text);
    if (isRecord(parsed) && Array.isArray(parsed["entries"]))
      return {
        dialect: typeof parsed["dialect"] === "string" ? parsed["dialect"] : null,
        entries: parsed["entries"].map((entry: unknown) => entryOf(folder, entry)),
      };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const path = folder.pathOf(JOURNAL);
    throw cortexError(
      "MIG_IMPORT_FILE",
      { path, line: null, reason: `it is not JSON: ${error.message}` },
      error,
    );
  }
  throw folder.refuse(JOURNAL, null, "it has no list `entries`");
}

function entryOf(folder: MigrationFolder, entry: unknown): Entry {
  if (isRecord(entry) && typeof entry["tag"] === "string" && typeof entry["when"] === "number")
    return { tag: entry["tag"], when: entry["when"] };
  throw folder.refuse(JOURNAL, null, `an entry has no tag or no time: ${JSON.stringify(entry)}`);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

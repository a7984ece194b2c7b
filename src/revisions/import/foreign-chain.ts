/** The names of the layouts, as `--from` takes them. */
export const IMPORT_LAYOUTS = [
  "dbmate",
  "golang-migrate",
  "goose",
  "flyway",
  "diesel",
  "prisma",
  "drizzle",
  "plain",
] as const;

/** How the migrations of another tool lie in their folder. */
export type ImportLayout = (typeof IMPORT_LAYOUTS)[number];

/** One direction of a migration: the SQL as the tool would send it. */
export interface ForeignSection {
  /** The file, as seen from the folder that is imported. */
  readonly path: string;
  readonly text: string;
  /** The line of the file on which the text begins. */
  readonly line: number;
  /** False where the file is to run outside of a transaction. */
  readonly transaction: boolean;
}

/** A migration that another tool has kept. */
export interface ForeignMigration {
  /** Names it among its like, always the same: what its revision's id is made of. */
  readonly name: string;
  /** As the tool's own table has it; null for one that has no version there. */
  readonly version: string | null;
  readonly description: string;
  readonly createDate: Date | null;
  readonly up: ForeignSection;
  /** Null where there is none: it cannot be taken back. */
  readonly down: ForeignSection | null;
  /** What the tool's table keeps of the file, to tell whether it was edited since; absent where it keeps nothing. */
  readonly checksum?: string;
}

/** What a folder holds. */
export interface ForeignChain {
  readonly layout: ImportLayout;
  /** In the order in which the tool applies them. */
  readonly migrations: readonly ForeignMigration[];
  /** SQL that the tool runs at the beginning of every session. */
  readonly prelude: string;
  /** The type of database that the folder names, and the file that does. */
  readonly dialect: { readonly name: string; readonly path: string } | null;
  /** What was seen and left out. */
  readonly notes: readonly string[];
}

/** What a reader is given besides the folder. */
export interface ReadOptions {
  /** Values for `${name}`. */
  readonly placeholders: Readonly<Record<string, string>>;
}

/** `20240131235959` at the beginning of a version is a time; anything else says nothing. */
export function dateOf(version: string): Date | null {
  const match = /^(\d{4})[-_]?(\d\d)[-_]?(\d\d)[-_]?(\d\d)[-_]?(\d\d)[-_]?(\d\d)$/.exec(version);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
  const isReal = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day) && Number(year) > 1970;
  return isReal ? date : null;
}

/** The words of a file's name: `add_user-email` is "add user email". */
export const wordsOf = (name: string): string => name.replace(/[_-]+/g, " ").trim();

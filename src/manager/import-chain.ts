import { basename, resolve } from "node:path";
import { readText } from "../revisions/revision-text.js";
import { cortexError } from "../errors/index.js";
import { urlSchemes } from "../dialects/registry.js";
import type { ForeignChain, ForeignMigration, ImportLayout } from "../revisions/import/foreign-chain.js";
import { readForeignChain } from "../revisions/import/read-foreign-chain.js";
import { importedId, renderImported } from "../revisions/import/render-imported.js";
import type { ImportedState } from "./import-state.js";
import { importSection } from "./import-section.js";
import type { CreatedRevision } from "./types.js";
import type { Task, Workspace } from "./workspace.js";
import { nextNumberOf, type PlacedFile, requireWritable, writeRevisions } from "./write-revision.js";

/** Arguments of `cortex import`. */
export interface ImportOptions {
  /** The folder in which the other tool keeps its migrations. */
  readonly directory: string;
  /** The tool; default: as the files look. */
  readonly from?: ImportLayout | "auto";
  /** Values for `${name}` in the files. */
  readonly placeholders?: Readonly<Record<string, string>>;
  /** Only tell what would be written. */
  readonly dryRun?: boolean;
  /** Stamp the database with what the other tool has applied there, after proving that it has. */
  readonly stamp?: boolean;
}

/** A migration that has become a revision. */
export interface ImportedMigration extends CreatedRevision {
  /** The file that it comes from, as seen from the folder. */
  readonly source: string;
  readonly description: string;
  /** False where the other tool has no way back: a downgrade is refused. */
  readonly hasDowngrade: boolean;
}

/** What an import has done. */
export interface ImportResult {
  readonly layout: ImportLayout;
  readonly directory: string;
  readonly dbType: string;
  /** Written now; their paths are where they would be in a dry run. */
  readonly created: readonly ImportedMigration[];
  /** How many were imported before, and are as they were. */
  readonly unchanged: number;
  /** What was left out or changed, and why. */
  readonly notes: readonly string[];
  /** What the other tool's own table says; null where there is no such table, or nobody can be asked. */
  readonly state: ImportedState | null;
}

/** A revision that was made of a migration, before it is written. */
interface Draft {
  readonly id: string;
  readonly migration: ForeignMigration;
  readonly text: string;
  readonly hasDowngrade: boolean;
}

/**
 * Brings the migrations of another tool into the chain, each as an .sql revision whose SQL is that of its file. Into an
 * empty chain, or behind the ones that were imported before: of those every file must still be what it was. All or
 * nothing is written.
 *
 * @throws MIG_IMPORT_* naming the file and the line, MIG_MANAGER_DIRECTORY_NOT_WRITABLE
 */
export async function importChain(workspace: Workspace, options: ImportOptions): Promise<ImportResult> {
  const task = await workspace.task();
  const { settings, chain } = task;
  const directory = resolve(settings.cwd, options.directory);
  if (chain.isInternal) throw cortexError("MIG_IMPORT_NO_PLACE", { directory });
  const { from = "auto", placeholders = {} } = options;
  const foreign = readForeignChain(directory, from === "auto" ? null : from, { placeholders });
  requireDialect(task, foreign);
  const { drafts, notes } = draftsOf(task, foreign, directory);
  const fresh = drafts.slice(alreadyThere(task, drafts));
  const created =
    options.dryRun === true
      ? fresh.map((draft) => importedOf(task, draft, ""))
      : await writeDrafts(task, fresh);
  const { importedState } = await import("./import-state.js");
  const revisions = drafts.map(({ id, migration }) => ({ id, migration }));
  const found = await importedState(workspace, { layout: foreign.layout, revisions });
  const result: ImportResult = {
    layout: foreign.layout,
    directory,
    dbType: settings.dbType,
    created,
    unchanged: drafts.length - fresh.length,
    notes: [...foreign.notes, ...notes, ...found.notes],
    state: found.state,
  };
  if (options.stamp !== true || options.dryRun === true) return result;
  const { stampImported } = await import("./stamp-imported.js");
  return { ...result, state: await stampImported(workspace, found.state) };
}

/** @throws MIG_IMPORT_DIALECT when the folder says that it is for another type of database */
function requireDialect({ settings }: Task, { dialect }: ForeignChain): void {
  if (dialect === null) return;
  const named = urlSchemes()[dialect.name.toLowerCase()] ?? dialect.name;
  if (named !== settings.dbType)
    throw cortexError("MIG_IMPORT_DIALECT", {
      path: dialect.path,
      says: dialect.name,
      dbType: settings.dbType,
    });
}

function draftsOf(
  task: Task,
  { migrations, prelude }: ForeignChain,
  directory: string,
): { readonly drafts: readonly Draft[]; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const drafts: Draft[] = [];
  const section = (given: ForeignMigration["up"]): ForeignMigration["up"] => {
    const made = importSection(task.dialect, given, { prelude, path: resolve(directory, given.path) });
    notes.push(...made.notes);
    return made.section;
  };
  for (const migration of migrations) {
    const id = importedId(migration.name);
    const up = section(migration.up);
    const down = migration.down === null ? null : section(migration.down);
    const downRevision = drafts.at(-1)?.id ?? null;
    const text = renderImported({ id, downRevision, migration, up, down });
    drafts.push({ id, migration, text, hasDowngrade: down !== null });
  }
  return { drafts, notes };
}

/**
 * How many of the drafts the chain has already.
 *
 * @throws MIG_IMPORT_CHAIN, MIG_IMPORT_CHANGED, MIG_IMPORT_FILE for one that would come in between
 */
function alreadyThere({ chain }: Task, drafts: readonly Draft[]): number {
  const there = new Map(chain.revisions.map((revision) => [revision.id, revision]));
  const others = [...there.keys()].filter((id) => drafts.every((draft) => draft.id !== id));
  if (others.length > 0)
    throw cortexError("MIG_IMPORT_CHAIN", { directory: chain.directory, revisions: others });
  const firstNew = drafts.findIndex(({ id }) => !there.has(id));
  const count = firstNew < 0 ? drafts.length : firstNew;
  const later = drafts.slice(count).find(({ id }) => there.has(id));
  const early = drafts[count];
  if (later !== undefined && early !== undefined)
    throw cortexError("MIG_IMPORT_FILE", {
      path: early.migration.up.path,
      line: null,
      reason: `it comes before ${later.migration.up.path}, which was imported already, and a chain grows at its end only`,
    });
  for (const { id, text, migration } of drafts.slice(0, count)) {
    const path = there.get(id)?.path ?? "";
    if (withoutCarriage(readText(path)) !== withoutCarriage(text))
      throw cortexError("MIG_IMPORT_CHANGED", { path, source: migration.up.path });
  }
  return count;
}

/** A checkout may have changed the line ends. */
const withoutCarriage = (text: string): string => text.replaceAll("\r\n", "\n");

async function writeDrafts(task: Task, drafts: readonly Draft[]): Promise<readonly ImportedMigration[]> {
  const { settings, chain } = task;
  requireWritable(chain.directory);
  const numbers = numbersOf(task, drafts);
  const placed = drafts.map(
    ({ id, migration, text }, at): PlacedFile => ({
      chain,
      n: numbers[at] ?? 0,
      file: {
        id,
        description: migration.description,
        date: migration.createDate ?? new Date(0),
        extension: ".sql",
        text,
      },
    }),
  );
  const paths = await writeRevisions(settings, placed);
  return drafts.map((draft, at) => importedOf(task, draft, paths[at] ?? ""));
}

/** The numbers of the files' own names where all of them have one, else they are counted. */
function numbersOf({ settings, chain }: Task, drafts: readonly Draft[]): readonly number[] {
  const next = nextNumberOf(settings, chain);
  const own = drafts.map(({ migration: { name, version } }) =>
    Number(/^(\d+)(?:[_.]|$)/.exec(name)?.[1] ?? (/^\d+$/.test(version ?? "") ? version : Number.NaN)),
  );
  const isRising = own.every(
    (n, at) =>
      Number.isSafeInteger(n) && n >= (chain.revisions.length === 0 ? 0 : next) && n > (own[at - 1] ?? -1),
  );
  return isRising ? own : drafts.map((_, at) => next + at);
}

function importedOf({ settings }: Task, draft: Draft, path: string): ImportedMigration {
  const { id, migration, hasDowngrade } = draft;
  return {
    dbType: settings.dbType,
    revision: id,
    path: path === "" ? basename(migration.up.path) : path,
    operations: 0,
    source: migration.up.path,
    description: migration.description,
    hasDowngrade,
  };
}

import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { compareOptionsOf } from "../diff/compare-options.js";
import { type FromDatabase, generateFromDatabase } from "../autogenerate/generate-from-database.js";
import { OWN_TABLES } from "../autogenerate/filters.js";
import { renderSchema } from "../autogenerate/render-schema.js";
import type { OtherObject, Reflection } from "../dialects/contract/dialect.js";
import { cortexError } from "../errors/index.js";
import { renderModuleRevision } from "../revisions/revision-template.js";
import { newRevisionId } from "../revisions/revision-id.js";
import { SUM_FILE_NAME } from "../revisions/sum-file.js";
import type { Chain } from "./chain.js";
import { missingFolders } from "./first-revision.js";
import { type InitOptions, projectFiles, writeNew } from "./init-project.js";
import { type AdoptedDatabase, nameOfOther, proveEqual } from "./prove-equal.js";
import { renderOptionsOf } from "./process-directives.js";
import { runRequest } from "./run.js";
import { bodiesOf } from "./run-generated.js";
import type { CreatedRevision } from "./types.js";
import { type Task, Workspace } from "./workspace.js";
import { requireWritable, writeRevision } from "./write-revision.js";

/** The message of the first revision of a database that was there before. */
export const ADOPTED_MESSAGE = "the database as it was found";

/** Arguments of `init --from-database`; `schemas` are read besides the default one and those of the filters. */
export interface InitFromDatabaseOptions extends InitOptions {
  readonly message?: string;
  /** Go on without the objects that no revision can make; they stay in this database. Default: refuse. */
  readonly leaveOthers?: boolean;
}

/** A project that was made from a database. */
export interface AdoptedProject {
  readonly created: readonly string[];
  readonly revision: CreatedRevision;
  /** The database for people; it is stamped with the revision. */
  readonly database: string;
  /** Objects that stand in the revision as the database's own SQL. */
  readonly carried: readonly string[];
  /** Objects that the revision does not make. */
  readonly leftOut: readonly string[];
  /** Schemas (namespaces) with tables that were not asked for: they are in neither file. */
  readonly unreadSchemas: readonly string[];
}

/**
 * Makes a project from a database that is there: its schema as a TypeScript file, the revision that makes it, and the
 * stamp. Before anything is written the revision is run on a scratch database, which must come out equal, and empty
 * again after the way back. All or nothing: what cannot be stamped leaves no file.
 *
 * @throws MIG_MANAGER_NOT_EQUAL, _NOT_CARRIED, _HAS_VERSION, _CHAIN_NOT_EMPTY, _PROJECT_EXISTS, and what a run throws
 */
export async function initFromDatabase(
  given: Workspace,
  options: InitFromDatabaseOptions,
): Promise<AdoptedProject> {
  const { versionsDirectory } = await given.settings();
  const versions = versionsDirectory ?? join(resolve(options.directory), "migrations");
  const workspace =
    versionsDirectory === null ? new Workspace({ ...given.options, versionsDirectory: versions }) : given;
  try {
    const task = await workspace.task();
    requireNewProject(task.chain, { ...options, versions });
    const adopted = await readDatabase(workspace, task, options);
    return await writeAndStamp(workspace, { options: { ...options, versions }, adopted });
  } finally {
    if (workspace !== given) await workspace.close();
  }
}

function requireNewProject({ directory, revisions }: Chain, options: InitFromDatabaseOptions): void {
  projectFiles(options, "");
  if (revisions.length > 0)
    throw cortexError("MIG_MANAGER_CHAIN_NOT_EMPTY", {
      directory,
      revisions: revisions.map((revision) => revision.id),
    });
  requireWritable(directory);
}

/** Reads the database, writes its schema and revision as text, and proves both. Writes no file. */
async function readDatabase(
  workspace: Workspace,
  task: Task,
  options: InitFromDatabaseOptions,
): Promise<AdoptedDatabase> {
  const { dialect, settings } = task;
  return workspace.connected("read", async (connection) => {
    const rows = await workspace.rows(connection);
    const database = connection.label;
    if (rows.length > 0)
      throw cortexError("MIG_MANAGER_HAS_VERSION", { database, table: settings.versionTable.name, rows });
    const scope = {
      schema: settings.database.schema,
      exclude: [...new Set([...OWN_TABLES, settings.versionTable.name])],
      also: [...new Set([...(settings.filters.schemas ?? []), ...(options.schemas ?? [])])],
      definitions: true,
    };
    const found = await dialect.reflect(connection, scope);
    const left = found.others.filter((other) => other.definition === undefined);
    if (left.length > 0 && options.leaveOthers !== true)
      throw cortexError("MIG_MANAGER_NOT_CARRIED", { database, objects: left.map(nameOfOther) });
    const reflection: Reflection = {
      ...found,
      others: found.others.filter((other) => other.definition !== undefined),
    };
    const rendering = renderOptionsOf(task);
    const generate = (from: Reflection): FromDatabase =>
      generateFromDatabase({
        reflection: from,
        options: compareOptionsOf(dialect),
        rebuildsTables: dialect.capabilities.rebuildsTables,
        ...rendering,
      });
    const generated = generate(reflection);
    const schemaFile = renderSchema(reflection.schema, rendering);
    const homes = { chain: task.chain.directory, schema: resolve(options.directory) };
    const adopted = { database, reflection, generate, generated, schemaFile, scope, homes, leftOut: left };
    await proveEqual(dialect, connection, adopted);
    return adopted;
  });
}

/** An object that comes with another one has no text of its own. */
const hasText = (other: OtherObject): boolean => (other.definition?.create ?? []).length > 0;

interface Adoption {
  readonly options: InitFromDatabaseOptions;
  readonly adopted: AdoptedDatabase;
}

async function writeAndStamp(workspace: Workspace, adoption: Adoption): Promise<AdoptedProject> {
  const { options, adopted } = adoption;
  const { directory } = (await workspace.task()).chain;
  const files = projectFiles(options, adopted.schemaFile);
  const sum = join(directory, SUM_FILE_NAME);
  const folders = [directory, ...files.map(([path]) => dirname(path))].flatMap(missingFolders);
  const created: string[] = [];
  try {
    for (const [path, text] of files) created.push(writeNew(path, text));
    const revision = await writeFirst(workspace, adoption);
    created.push(revision.path);
    const targets = [revision.revision];
    await runRequest(workspace, { direction: "stamp", targets, tag: null, yes: true, purge: false });
    return {
      created,
      revision,
      database: adopted.database,
      carried: adopted.generated.carried.filter(hasText).map(nameOfOther),
      leftOut: adopted.leftOut.map(nameOfOther),
      unreadSchemas: adopted.reflection.unread ?? [],
    };
  } catch (error) {
    for (const path of [...created, sum]) rmSync(path, { force: true });
    const deepestFirst = [...new Set(folders)].sort((a, b) => b.length - a.length);
    for (const folder of deepestFirst)
      if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
    throw error;
  }
}

async function writeFirst(workspace: Workspace, { options, adopted }: Adoption): Promise<CreatedRevision> {
  const { settings, chain } = await workspace.task();
  const id = newRevisionId();
  const date = new Date();
  const description = options.message ?? ADOPTED_MESSAGE;
  const { generated } = adopted;
  const place = { id, downRevisions: [], description, createDate: date };
  const text = renderModuleRevision({ ...place, ...bodiesOf(generated) });
  const path = await writeRevision(settings, chain, { id, description, date, extension: ".ts", text });
  return { dbType: chain.dbType, revision: id, path, operations: generated.operations.length };
}

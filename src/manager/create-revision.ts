import type { GeneratedRevision } from "../autogenerate/autogenerate.js";
import { cortexError, isCortexError } from "../errors/index.js";
import { renderModuleRevision, renderSqlRevision } from "../revisions/revision-template.js";
import { generateOperations } from "./generate-operations.js";
import { placeOf } from "./revision-parents.js";
import { bodiesOf } from "./run-generated.js";
import { requireUpToDate } from "./status.js";
import type { CreatedRevision, CreateRevisionOptions } from "./types.js";
import type { Task, Workspace } from "./workspace.js";
import { type NewRevisionFile, requireWritable, writeRevision } from "./write-revision.js";

/** The message of a revision that was given none: the file's name is made of it. */
const EMPTY_MESSAGE = "empty message";

/**
 * Writes a new revision file. With `autogenerate`, the schema is compared with the database; the result is run on a
 * scratch database, up and down, before the file is written.
 *
 * @returns null when a question about a rename was declined
 * @throws MIG_RUNTIME_NOT_UP_TO_DATE, MIG_DIFF_*, MIG_REVISION_*, MIG_MANAGER_*
 */
export async function createRevision(
  workspace: Workspace,
  options: CreateRevisionOptions,
  given: Task | null = null,
): Promise<CreatedRevision | null> {
  return unlessDeclined(async () => {
    const task = given ?? (await workspace.task());
    const draft = await draftRevision(task, options, () => generatedFor(workspace, task, options));
    const path = await writeRevision(task.settings, task.chain, draft.file);
    return createdOf(task, draft, path);
  });
}

/** Null when a question was declined: nothing has been written then. */
export async function unlessDeclined<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (isCortexError(error, "MIG_MANAGER_QUESTION_DECLINED")) return null;
    throw error;
  }
}

/** A revision that is ready to be written. */
export interface RevisionDraft {
  readonly file: NewRevisionFile;
  /** How many operations it holds. */
  readonly operations: number;
}

/**
 * Everything of a new revision but the writing.
 *
 * @param generate compares, where `options.autogenerate` asks for it
 */
export async function draftRevision(
  { chain }: Task,
  options: CreateRevisionOptions,
  generate: () => Promise<GeneratedRevision>,
): Promise<RevisionDraft> {
  if (options.autogenerate && options.sqlFile)
    throw cortexError("MIG_MANAGER_SQL_AUTOGENERATE", { option: "--sql-file" });
  const place = placeOf(chain, {
    head: options.head,
    splice: options.splice,
    branchLabel: options.branchLabel,
    revisionId: options.revisionId,
    dependsOn: options.dependsOn,
  });
  requireWritable(chain.directory);
  const generated = options.autogenerate ? await generate() : null;
  const date = new Date();
  const description = options.message ?? EMPTY_MESSAGE;
  const common = { ...place, description, createDate: date };
  const text = options.sqlFile
    ? renderSqlRevision(common)
    : renderModuleRevision({
        ...common,
        ...(generated === null ? {} : bodiesOf(generated)),
      });
  const extension = options.sqlFile ? ".sql" : ".ts";
  const file = {
    id: place.id,
    description,
    date,
    extension,
    text,
    versionPath: options.versionPath,
  } as const;
  return { file, operations: generated?.operations.length ?? 0 };
}

/** What is told of a draft that has been written. */
export function createdOf({ chain }: Task, draft: RevisionDraft, path: string): CreatedRevision {
  return { dbType: chain.dbType, revision: draft.file.id, path, operations: draft.operations };
}

async function generatedFor(
  workspace: Workspace,
  task: Task,
  options: CreateRevisionOptions,
): Promise<GeneratedRevision> {
  return workspace.connected("read", async (connection) => {
    requireUpToDate(task, await workspace.rows(connection));
    return generateOperations(workspace, task, { connection, options });
  });
}

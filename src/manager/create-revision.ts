import { renderModuleRevision, renderSqlRevision } from "../revisions/revision-template.js";
import { cortexError, isCortexError } from "../errors/index.js";
import type { GeneratedRevision } from "../autogenerate/autogenerate.js";
import { generateOperations } from "./generate-operations.js";
import { placeOf } from "./revision-parents.js";
import { bodiesOf } from "./run-generated.js";
import { requireUpToDate } from "./status.js";
import type { CreatedRevision, CreateRevisionOptions } from "./types.js";
import type { Task, Workspace } from "./workspace.js";
import { requireWritable, writeRevision } from "./write-revision.js";

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
  try {
    return await generateAndWrite(workspace, options, given);
  } catch (error) {
    if (isCortexError(error, "MIG_MANAGER_QUESTION_DECLINED")) return null;
    throw error;
  }
}

async function generateAndWrite(
  workspace: Workspace,
  options: CreateRevisionOptions,
  given: Task | null,
): Promise<CreatedRevision> {
  const task = given ?? (await workspace.task());
  const { chain, settings } = task;
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
  const generated = options.autogenerate ? await generatedFor(workspace, task, options) : null;
  const date = new Date();
  const description = options.message ?? EMPTY_MESSAGE;
  const common = { ...place, description, createDate: date };
  const text = options.sqlFile
    ? renderSqlRevision(common)
    : renderModuleRevision({
        ...common,
        ...(generated === null ? {} : bodiesOf(generated)),
      });
  const path = await writeRevision(settings, chain, {
    id: place.id,
    description,
    date,
    extension: options.sqlFile ? ".sql" : ".ts",
    text,
    versionPath: options.versionPath,
  });
  return { dbType: chain.dbType, revision: place.id, path, operations: generated?.operations.length ?? 0 };
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

import { cortexError, isCortexError } from "../errors/index.js";
import { renderModuleRevision, renderSqlRevision } from "../revisions/revision-template.js";
import { newRevisionId } from "../revisions/revision-id.js";
import { generateOperations, messageOf } from "./generate-operations.js";
import { type DirectedRevision, processDirectives } from "./process-directives.js";
import { type NewPlace, placeOf } from "./revision-parents.js";
import { bodiesOf } from "./run-generated.js";
import { requireUpToDate } from "./status.js";
import type { CreatedRevision, CreateRevisionOptions, WrittenRevisions } from "./types.js";
import type { Task, Workspace } from "./workspace.js";
import {
  type NewRevisionFile,
  nextNumberOf,
  type PlacedFile,
  requireWritable,
  writeRevisions,
} from "./write-revision.js";

/**
 * Writes a new revision file. With `autogenerate`, the schema is compared with the database; the result is run on a
 * scratch database, up and down, before the file is written.
 *
 * @returns null when a question about a rename was declined, or a hook has cancelled it
 * @throws MIG_RUNTIME_NOT_UP_TO_DATE, MIG_DIFF_*, MIG_REVISION_*, MIG_MANAGER_*
 */
export async function createRevision(
  workspace: Workspace,
  options: CreateRevisionOptions,
  given: Task | null = null,
): Promise<CreatedRevision | null> {
  return (await createOne(workspace, options, given)).created.at(-1) ?? null;
}

/** The same, with what has become of it: a hook may have made several files of it, or none. */
export async function createOne(
  workspace: Workspace,
  options: CreateRevisionOptions,
  given: Task | null = null,
): Promise<WrittenRevisions> {
  return unlessDeclined(async () => {
    const task = given ?? (await workspace.task());
    const drafts = await draftRevisions(task, options, () => generatedFor(workspace, task, options));
    return writeDrafts([{ task, drafts }]);
  });
}

/** Turns a question that was declined into an outcome: nothing has been written then. */
export async function unlessDeclined(work: () => Promise<WrittenRevisions>): Promise<WrittenRevisions> {
  try {
    return await work();
  } catch (error) {
    if (isCortexError(error, "MIG_MANAGER_QUESTION_DECLINED")) return { created: [], outcome: "declined" };
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
 * Everything of a new revision but the writing; several where a hook has split it, none where it has cancelled it.
 *
 * @param generate compares, where `options.autogenerate` asks for it
 */
export async function draftRevisions(
  task: Task,
  options: CreateRevisionOptions,
  generate: () => Promise<readonly DirectedRevision[]>,
): Promise<readonly RevisionDraft[]> {
  if (options.autogenerate && options.sqlFile)
    throw cortexError("MIG_MANAGER_SQL_AUTOGENERATE", { option: "--sql-file" });
  const { head, splice, branchLabel, revisionId, dependsOn } = options;
  const place = placeOf(task.chain, { head, splice, branchLabel, revisionId, dependsOn });
  requireWritable(task.chain.directory);
  const { versionPath } = options;
  const date = new Date();
  if (options.sqlFile) {
    const description = messageOf(options);
    const text = renderSqlRevision({ ...place, description, createDate: date });
    return [
      { file: { id: place.id, description, date, extension: ".sql", text, versionPath }, operations: 0 },
    ];
  }
  const directed = options.autogenerate ? await generate() : await blankRevision(task, options);
  let at: NewPlace = place;
  return directed.map(({ message: description, bodies }, i) => {
    if (i > 0) at = { id: newRevisionId(), downRevisions: [at.id], dependsOn: [], branchLabels: [] };
    const text = renderModuleRevision({ ...at, description, createDate: date, ...bodiesOf(bodies) });
    const file = { id: at.id, description, date, extension: ".ts", text, versionPath } as const;
    return { file, operations: bodies.operations.length };
  });
}

function blankRevision(task: Task, options: CreateRevisionOptions): Promise<readonly DirectedRevision[]> {
  const nothing = { operations: [], downgradeOperations: [] };
  return processDirectives(task, { message: messageOf(options), autogenerate: false, ...nothing });
}

/** Drafts and the task of their chain. */
export interface TaskDrafts {
  readonly task: Task;
  readonly drafts: readonly RevisionDraft[];
}

/** Writes the drafts of one or more chains, all or none, under the same numbers in each. */
export async function writeDrafts(all: readonly TaskDrafts[]): Promise<WrittenRevisions> {
  const [first] = all;
  if (first === undefined || all.every(({ drafts }) => drafts.length === 0))
    return { created: [], outcome: "cancelled" };
  const base = Math.max(...all.map(({ task }) => nextNumberOf(task.settings, task.chain)));
  const placed = all.flatMap(({ task, drafts }) =>
    drafts.map((draft, i): PlacedFile & { readonly draft: RevisionDraft } => ({
      chain: task.chain,
      file: draft.file,
      n: base + i,
      draft,
    })),
  );
  const paths = await writeRevisions(first.task.settings, placed);
  const created = placed.map(({ chain, file, draft }, i) => ({
    dbType: chain.dbType,
    revision: file.id,
    path: paths[i] ?? "",
    operations: draft.operations,
  }));
  return { created, outcome: "written" };
}

async function generatedFor(
  workspace: Workspace,
  task: Task,
  options: CreateRevisionOptions,
): Promise<readonly DirectedRevision[]> {
  return workspace.connected("read", async (connection) => {
    requireUpToDate(task, await workspace.rows(connection));
    return generateOperations(workspace, task, { connection, options });
  });
}

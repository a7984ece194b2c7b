import { generate } from "../autogenerate/autogenerate.js";
import { describeCustom } from "../autogenerate/comparator.js";
import { type ComparisonInput, compareDatabase, schemasOf } from "../autogenerate/database-comparison.js";
import { OWN_TABLES } from "../autogenerate/filters.js";
import { verifyRevision } from "../autogenerate/verify-revision.js";
import type { Connection } from "../dialects/contract/connection.js";
import { describeDifference } from "../diff/describe-difference.js";
import type { RenameAsker } from "../diff/renames.js";
import { planUpgrade } from "../revisions/plan.js";
import { tableKey } from "../schema/schema.js";
import { recordSteps } from "../runtime/recorder.js";
import { Bodies, runSteps } from "./bodies.js";
import { cortexError } from "../errors/index.js";
import { comparatorsOf } from "./column-comparators.js";
import type { Hooks as ManagerHooks } from "./define-config.js";
import type { AskRename, CheckResult, CreateRevisionOptions } from "./types.js";
import { type DirectedRevision, joined, processDirectives, renderOptionsOf } from "./process-directives.js";
import { readAnswers } from "./read-answers.js";
import { runGenerated } from "./run-generated.js";
import type { Task, Workspace } from "./workspace.js";

/** What a revision is generated with. */
export interface GenerateRequest {
  readonly connection: Connection;
  readonly options: CreateRevisionOptions;
}

/**
 * Compares the schema with the database and proves the result on a scratch database.
 *
 * @throws MIG_DIFF_RENAME_UNANSWERED, MIG_DIFF_VERIFY_FAILED, MIG_DIFF_UNSUPPORTED
 */
export async function generateOperations(
  workspace: Workspace,
  task: Task,
  { connection, options }: GenerateRequest,
): Promise<readonly DirectedRevision[]> {
  const input = await comparisonInput(workspace, task, {
    connection,
    dropUnmanaged: options.dropUnmanaged ?? false,
  });
  const generated = await generate({
    ...input,
    ...renderOptionsOf(task),
    answers: {
      renames: options.renames ?? [],
      noRenames: options.noRenames ?? false,
      answers: readAnswers(options.answers, task.settings.cwd),
    },
    ask: renameAsker(workspace, task),
  });
  for (const warning of generated.warnings) workspace.logger.warn(warning.message);
  for (const table of generated.protected)
    workspace.logger.warn(
      `table '${table}' is in no revision of this chain and not in the schema: it is left alone`,
    );
  const message = messageOf(options);
  const given = { ...generated, message, autogenerate: true };
  const directed = await processDirectives(task, given);
  if (directed.length === 0) return [];
  const bodies = joined(task, directed);
  const isFree =
    bodies.upgradeBody !== generated.upgradeBody || bodies.downgradeBody !== generated.downgradeBody;
  if (!isFree && generated.operations.length === 0) return directed;
  const left = await verifyRevision({
    ...input,
    ...generated.compared,
    isFree,
    run: (scratch, direction) =>
      runGenerated(task.dialect, bodies, { scratch, direction, directory: task.chain.directory }),
  });
  for (const { detail } of left)
    workspace.logger.warn(`processRevisionDirectives leaves a difference to the schema: ${detail}`);
  return directed;
}

/** The message of a revision that was given none: the file's name is made of it. */
const EMPTY_MESSAGE = "empty message";

/** What a revision is called. */
export const messageOf = (options: CreateRevisionOptions): string => options.message ?? EMPTY_MESSAGE;

/** What `check` reports: what differs, and the tables that are left alone. */
export async function generateDifferences(
  workspace: Workspace,
  task: Task,
  given: { readonly connection: Connection; readonly dropUnmanaged: boolean },
): Promise<Required<Pick<CheckResult, "operations" | "protected">>> {
  const found = await compareDatabase(await comparisonInput(workspace, task, given));
  return {
    operations: [...found.differences.map(describeDifference), ...found.custom.map(describeCustom)],
    protected: found.protected,
  };
}

async function comparisonInput(
  workspace: Workspace,
  task: Task,
  given: { readonly connection: Connection; readonly dropUnmanaged: boolean },
): Promise<ComparisonInput> {
  const { settings, dialect } = task;
  const { connection } = given;
  const desired = await workspace.schema();
  const schemas = schemasOf({ desired, filters: settings.filters });
  const managed = given.dropUnmanaged ? null : await managedTables(workspace, task, { connection, schemas });
  return {
    dialect,
    connection,
    desired,
    namespace: settings.database.schema,
    ownTables: [...new Set([...OWN_TABLES, settings.versionTable.name])],
    filters: settings.filters,
    comparators: comparatorsOf(settings.hooks),
    custom: (settings.hooks as ManagerHooks).comparators ?? [],
    isManaged: (table) => managed === null || managed.has(table.toLowerCase()),
  };
}

/** The tables that the chain has ever made, by replaying it on a scratch database. */
async function managedTables(
  workspace: Workspace,
  task: Task,
  { connection, schemas }: { readonly connection: Connection; readonly schemas: readonly string[] },
): Promise<ReadonlySet<string>> {
  const tables = new Set<string>();
  const scratch = await task.dialect.scratch({ kind: "empty", on: connection });
  try {
    const { steps } = planUpgrade(task.chain.graph, [], "heads");
    const bodies = new Bodies();
    await bodies.load(steps);
    const recorded = await recordSteps({
      dialect: task.dialect,
      scratch,
      steps: runSteps(steps),
      body: bodies.of,
      isOffline: true,
      arguments: workspace.options.arguments ?? {},
      tag: null,
    });
    for (const { compiled } of recorded)
      for (const { source } of compiled)
        if (source.kind === "createTable") tables.add(tableKey(source.table).toLowerCase());
    const inspector = task.dialect.inspector(scratch);
    for (const name of await inspector.getTableNames()) tables.add(name.toLowerCase());
    for (const schema of schemas)
      for (const name of await inspector.getTableNames({ schema }))
        tables.add(tableKey({ name, schema }).toLowerCase());
    return tables;
  } finally {
    await scratch.close();
  }
}

function renameAsker(workspace: Workspace, task: Task): RenameAsker | null {
  const ask: AskRename | undefined = workspace.options.askRename;
  if (ask === undefined || !task.settings.interactive) return null;
  return async (question) => {
    for (const candidate of question.candidates) {
      const { kind, column, from } = question;
      const table = kind === "table" ? null : question.table;
      const asked = { kind, table, ...(column === null ? {} : { column }), from, to: candidate.name };
      const answer = await ask(asked);
      // Who gave no answer has not said that the data may go.
      if (answer === null) throw cortexError("MIG_MANAGER_QUESTION_DECLINED", asked);
      if (answer) return candidate.name;
    }
    return null;
  };
}

import { type GeneratedRevision, generate } from "../autogenerate/autogenerate.js";
import { type ComparisonInput, compareDatabase } from "../autogenerate/database-comparison.js";
import { OWN_TABLES } from "../autogenerate/filters.js";
import { verifyRevision } from "../autogenerate/verify-revision.js";
import type { Connection } from "../dialects/contract/connection.js";
import * as typeBuilders from "../dialects/public-types.js";
import { describeDifference } from "../diff/describe-difference.js";
import type { RenameAsker } from "../diff/renames.js";
import { planUpgrade } from "../revisions/plan.js";
import { recordSteps } from "../runtime/recorder.js";
import { Bodies, runSteps } from "./bodies.js";
import { cortexError } from "../errors/index.js";
import type { AskRename, CheckResult, CreateRevisionOptions } from "./types.js";
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
): Promise<GeneratedRevision> {
  const input = await comparisonInput(workspace, task, {
    connection,
    dropUnmanaged: options.dropUnmanaged ?? false,
  });
  const generated = await generate({
    ...input,
    answers: {
      renames: options.renames ?? [],
      noRenames: options.noRenames ?? false,
      answers: readAnswers(options.answers, task.settings.cwd),
    },
    ask: renameAsker(workspace, task),
    typeBuilders,
  });
  for (const warning of generated.warnings) workspace.logger.warn(warning.message);
  for (const table of generated.protected)
    workspace.logger.warn(
      `table '${table}' is in no revision of this chain and not in the schema: it is left alone`,
    );
  if (generated.operations.length > 0)
    await verifyRevision({
      ...input,
      run: (scratch, direction) => runGenerated(task.dialect, generated, { scratch, direction }),
    });
  return generated;
}

/** What `check` reports. */
export async function generateDifferences(
  workspace: Workspace,
  task: Task,
  connection: Connection,
): Promise<CheckResult["operations"]> {
  const input = await comparisonInput(workspace, task, { connection, dropUnmanaged: false });
  return (await compareDatabase(input)).differences.map(describeDifference);
}

async function comparisonInput(
  workspace: Workspace,
  task: Task,
  given: { readonly connection: Connection; readonly dropUnmanaged: boolean },
): Promise<ComparisonInput> {
  const { settings, dialect } = task;
  const managed = given.dropUnmanaged ? null : await managedTables(workspace, task, given.connection);
  return {
    dialect,
    connection: given.connection,
    desired: await workspace.schema(),
    namespace: settings.database.schema,
    ownTables: [...new Set([...OWN_TABLES, settings.versionTable.name])],
    filters: settings.filters,
    isManaged: (table) => managed === null || managed.has(table.toLowerCase()),
  };
}

/** The tables that the chain has ever made, by replaying it on a scratch database. */
async function managedTables(
  workspace: Workspace,
  task: Task,
  connection: Connection,
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
    for (const { statements } of recorded)
      for (const statement of statements ?? [])
        if (statement.source.kind === "createTable") tables.add(statement.source.table.name.toLowerCase());
    for (const name of await task.dialect.inspector(scratch).getTableNames()) tables.add(name.toLowerCase());
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
      const table = question.kind === "column" ? question.table : null;
      const asked = { kind: question.kind, table, from: question.from, to: candidate.name };
      const answer = await ask(asked);
      // Who gave no answer has not said that the data may go.
      if (answer === null) throw cortexError("MIG_MANAGER_QUESTION_DECLINED", asked);
      if (answer) return candidate.name;
    }
    return null;
  };
}

import { filterDifferences, OWN_TABLES } from "../autogenerate/filters.js";
import { compareOptionsOf } from "../diff/compare-options.js";
import { compareSchemas } from "../diff/compare-schemas.js";
import { describeDifference } from "../diff/describe-difference.js";
import type { Connection } from "../dialects/contract/connection.js";
import type { OtherObject, Reflection, ReflectScope } from "../dialects/contract/dialect.js";
import { cortexError } from "../errors/index.js";
import { planUpgrade } from "../revisions/plan.js";
import { type RecordedStep, recordSteps } from "../runtime/recorder.js";
import { findTable } from "../schema/schema.js";
import { Bodies, runSteps } from "./bodies.js";
import { requireKnownRows } from "./known-rows.js";
import { nameOfOther } from "./prove-equal.js";
import { changesSchema } from "./replay-chain.js";
import type { CheckResult } from "./types.js";
import type { Task, Workspace } from "./workspace.js";

/** What {@link findDrift} is asked, where it is not about the version rows. */
export interface DriftRequest {
  /** Rows that the version table might have. */
  readonly rows?: readonly string[];
  /** Tables that are no part of the schema, besides this tool's own. */
  readonly exclude?: readonly string[];
}

type Deviation = CheckResult["operations"][number];

/**
 * How the database differs from what its applied revisions build: they are run on an empty scratch database up to the
 * version rows, and both are read. A fact is told as what has happened to the database since ("index … is removed").
 * What the filters of the configuration leave alone is left alone here, too. Nothing is created or changed.
 *
 * @throws MIG_MANAGER_DRIFT_UNKNOWN for a revision whose effect is not known without running it on the real database
 */
export async function findDrift(workspace: Workspace, asked: DriftRequest = {}): Promise<CheckResult> {
  const task = await workspace.task();
  return workspace.connected("read", async (connection) => {
    const rows = asked.rows ?? (await workspace.rows(connection));
    await requireKnownRows(workspace, task, rows);
    const scratch = await task.dialect.scratch({ kind: "empty", on: connection });
    try {
      const recorded = await replayRows(workspace, task, { rows, scratch });
      const scope = scopeOf(task, recorded, asked.exclude ?? []);
      const built = await task.dialect.reflect(scratch, scope);
      const actual = await task.dialect.reflect(connection, scope);
      const operations = deviations(task, built, actual);
      return { upToDate: operations.length === 0, operations };
    } finally {
      await scratch.close();
    }
  });
}

async function replayRows(
  workspace: Workspace,
  { dialect, chain }: Task,
  { rows, scratch }: { readonly rows: readonly string[]; readonly scratch: Connection },
): Promise<readonly RecordedStep[]> {
  const planned = rows.flatMap((row) => planUpgrade(chain.graph, [], row).steps);
  const steps = [...new Map(planned.map((step) => [step.revision.id, step])).values()];
  const bodies = new Bodies();
  await bodies.load(steps);
  const recorded = await recordSteps({
    dialect,
    scratch,
    steps: runSteps(steps),
    body: bodies.of,
    isOffline: false,
    arguments: workspace.options.arguments ?? {},
    tag: null,
  });
  for (const { step, failed, reason, compiled } of recorded) {
    const unseen =
      scratch.isReplay === true &&
      compiled.some(({ source }) => source.kind === "execute" && changesSchema(source.sql));
    if (failed || unseen)
      throw cortexError("MIG_MANAGER_DRIFT_UNKNOWN", {
        revision: step.revision,
        reason: failed ? (reason ?? "") : "it changes the schema with SQL of its own, which nothing has run",
      });
  }
  return recorded;
}

function scopeOf(
  { settings }: Task,
  recorded: readonly RecordedStep[],
  exclude: readonly string[],
): ReflectScope {
  const made = recorded.flatMap(({ compiled }) =>
    compiled.flatMap(({ source }) => (source.kind === "createTable" ? (source.table.schema ?? []) : [])),
  );
  return {
    schema: settings.database.schema,
    exclude: [...new Set([...OWN_TABLES, settings.versionTable.name, ...exclude])],
    also: [...new Set([...made, ...(settings.filters.schemas ?? [])])],
  };
}

function deviations(task: Task, built: Reflection, actual: Reflection): readonly Deviation[] {
  const { dialect, settings } = task;
  const facts = compareSchemas(built.schema, actual.schema, compareOptionsOf(dialect));
  const relevant = filterDifferences(facts, settings.filters, (fact) => ({
    before: findTable(actual.schema, fact.table, fact.schema) ?? null,
    after: findTable(built.schema, fact.table, fact.schema) ?? null,
  }));
  return [...relevant.map(describeDifference), ...otherDeviations(built.others, actual.others)];
}

/** Objects beside the schema (views, triggers, functions, invalid indexes) that only one side has, or has otherwise. */
function otherDeviations(
  built: readonly OtherObject[],
  actual: readonly OtherObject[],
): readonly Deviation[] {
  const [wanted, there] = [byName(built), byName(actual)];
  const deviation = (other: OtherObject, verb: "Added" | "Removed" | "Changed"): Deviation => ({
    kind: `other${verb}`,
    table: other.table,
    detail: `${nameOfOther(other)} is ${verb.toLowerCase()}`,
  });
  return [
    ...[...wanted].flatMap(([name, other]) => {
      const twin = there.get(name);
      if (twin === undefined) return [deviation(other, "Removed")];
      return isSame(other, twin) ? [] : [deviation(other, "Changed")];
    }),
    ...[...there].flatMap(([name, other]) => (wanted.has(name) ? [] : [deviation(other, "Added")])),
  ];
}

const byName = (others: readonly OtherObject[]): ReadonlyMap<string, OtherObject> =>
  new Map(others.map((other) => [nameOfOther(other), other]));

/** A detail's definition is its table's whole text, of which the schemas have been compared already. */
function isSame(a: OtherObject, b: OtherObject): boolean {
  if (a.isDetail === true || b.isDetail === true) return true;
  return JSON.stringify(a.definition?.create ?? null) === JSON.stringify(b.definition?.create ?? null);
}

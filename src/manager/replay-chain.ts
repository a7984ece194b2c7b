import type { Connection } from "../dialects/contract/connection.js";
import { ReplayConnection } from "../dialects/shared/replay-connection.js";
import { cortexError } from "../errors/index.js";
import { tableOf } from "../operations/operation.js";
import type { RevisionOperation } from "../operations/run-operation.js";
import { planUpgrade } from "../revisions/plan.js";
import { recordSteps } from "../runtime/recorder.js";
import { Bodies, runSteps } from "./bodies.js";
import type { Task, Workspace } from "./workspace.js";

/** SQL of a revision's own that changes the schema, where nobody has run it. */
export interface UnseenChange {
  readonly revision: string;
  readonly sql: string;
}

/** A stand-in for a database that is at the heads of its chain. */
export interface ReplayedChain {
  /** To be closed by whoever asked for it. */
  readonly connection: Connection;
  readonly unseen: readonly UnseenChange[];
}

/**
 * Runs a whole chain on an empty scratch database that needs no server; where its type has none, the operations are
 * applied to a schema.
 *
 * @throws MIG_MANAGER_REPLAY for a revision that cannot be run there
 */
export async function replayChain(workspace: Workspace, task: Task): Promise<ReplayedChain> {
  const { dialect, chain } = task;
  const connection = await dialect.scratch({ kind: "empty", on: null });
  try {
    const { steps } = planUpgrade(chain.graph, [], "heads");
    const bodies = new Bodies();
    await bodies.load(steps);
    const recorded = await recordSteps({
      dialect,
      scratch: connection,
      steps: runSteps(steps),
      body: bodies.of,
      isOffline: true,
      arguments: workspace.options.arguments ?? {},
      tag: null,
    });
    const broken = recorded.find((step) => step.failed);
    if (broken !== undefined)
      throw cortexError("MIG_MANAGER_REPLAY", {
        dbType: chain.dbType,
        revision: broken.step.revision,
        reason: broken.reason ?? "",
      });
    const standsIn = connection instanceof ReplayConnection;
    const unseen = recorded.flatMap(({ step, compiled }) =>
      compiled.flatMap(({ source }) =>
        standsIn && source.kind === "execute" && changesSchema(source.sql)
          ? [{ revision: step.revision, sql: source.sql }]
          : [],
      ),
    );
    return { connection, unseen };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Whether SQL has a word of DDL. */
export const changesSchema = (sql: string): boolean => /\b(?:create|alter|drop|rename)\b/i.test(sql);

/**
 * A stand-in does not know what SQL of a revision's own did to the schema. Where what was generated is about something
 * that such SQL names, it may be wrong.
 *
 * @throws MIG_MANAGER_REPLAY naming the revision
 */
export function refuseUnseenChanges(
  { chain }: Task,
  unseen: readonly UnseenChange[],
  operations: readonly RevisionOperation[],
): void {
  for (const operation of operations) {
    const table = operation.kind === "run" ? null : tableOf(operation);
    const guilty = table === null ? undefined : unseen.find(({ sql }) => mentions(sql, table));
    if (guilty !== undefined)
      throw cortexError("MIG_MANAGER_REPLAY", {
        dbType: chain.dbType,
        revision: guilty.revision,
        reason: `it changes '${table}' with SQL of its own, which only a server could run`,
      });
  }
}

function mentions(sql: string, name: string): boolean {
  const [text, wanted] = [sql.toLowerCase(), name.toLowerCase()];
  const isWord = /^[\p{L}\p{N}_$]+$/u.test(wanted);
  return isWord
    ? (text.match(/[\p{L}\p{N}_$]+/gu) ?? []).some((word) => word === wanted)
    : text.includes(wanted);
}

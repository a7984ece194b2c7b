import { compareSchemas } from "../diff/compare-schemas.js";
import { describeDifference } from "../diff/describe-difference.js";
import type { Difference } from "../diff/difference.js";
import type { Connection } from "../dialects/contract/connection.js";
import type { Reflection } from "../dialects/contract/dialect.js";
import { cortexError } from "../errors/index.js";
import { tableKey } from "../schema/schema.js";
import { brokenViews } from "./broken-views.js";
import {
  type ComparisonInput,
  compareDatabase,
  comparisonOptions,
  reflectDatabase,
} from "./database-comparison.js";

/** Runs the revision that is to be verified on a database: the runtime, handed in by whoever has one. */
export type RevisionRunner = (connection: Connection, direction: "upgrade" | "downgrade") => Promise<void>;

/** A revision to verify. */
export interface VerifyInput extends ComparisonInput {
  readonly run: RevisionRunner;
  /** What was just read of the database itself. */
  readonly reflection?: Reflection;
  /** The upgrade need not lead to the schema: a hook has changed it. Default false. */
  readonly isFree?: boolean;
}

/** What the scratch database is told from step to step. */
interface Scratch {
  readonly input: VerifyInput;
  readonly connection: Connection;
  readonly before: Reflection;
}

/**
 * Tries a generated revision on a scratch database with the same schema, before it is written: upgrade, compare
 * with the schema (nothing may differ), downgrade, compare with what was before (nothing may differ). Views, triggers
 * and whatever else the schema does not know must still be there.
 *
 * @throws MIG_DIFF_VERIFY_FAILED with the stage and what differs
 */
export async function verifyRevision(input: VerifyInput): Promise<void> {
  const connection = await input.dialect.scratch({ kind: "copy", of: input.connection });
  try {
    await verifyOn(input, connection);
  } finally {
    await connection.close();
  }
}

async function verifyOn(input: VerifyInput, connection: Connection): Promise<void> {
  const { comparators: _, ...plain } = input;
  const options = comparisonOptions(plain);
  const original = input.reflection ?? (await reflectDatabase(input, input.connection));
  const before = await reflectDatabase(input, connection);
  const scratch: Scratch = { input, connection, before };
  const broken = new Set(await brokenViews(input.dialect, connection, before));
  refuse("copy", "the scratch database is not like the real one", {
    differences: compareSchemas(original.schema, before.schema, options),
  });
  await attempt(scratch, "upgrade");
  const upgraded = await reflectDatabase(input, connection);
  if (input.isFree !== true)
    refuse(
      "compare after upgrade",
      "the database still differs from the schema",
      await compareDatabase(input, upgraded),
    );
  const dropped = refuseLostObjects(scratch, { stage: "compare after upgrade", now: upgraded }, new Set());
  await refuseBrokenViews(scratch, upgraded, broken);
  await attempt(scratch, "downgrade");
  const after = await reflectDatabase(input, connection);
  refuse("compare after downgrade", "the database is not what it was before", {
    differences: compareSchemas(after.schema, before.schema, options),
  });
  refuseLostObjects(scratch, { stage: "compare after downgrade", now: after }, dropped);
}

async function attempt({ input, connection }: Scratch, direction: "upgrade" | "downgrade"): Promise<void> {
  try {
    await input.run(connection, direction);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cortexError("MIG_DIFF_VERIFY_FAILED", { stage: direction, reason, differences: [] }, error);
  }
}

/** Refuses objects that have gone without their table; returns those that went with it, which is how it has to be. */
function refuseLostObjects(
  { before }: Scratch,
  { stage, now }: { readonly stage: string; readonly now: Reflection },
  allowed: ReadonlySet<string>,
): ReadonlySet<string> {
  const keyOf = (other: Reflection["others"][number]): string => `${other.kind} '${other.name}'`;
  const there = new Set(now.others.map(keyOf));
  const tables = new Set(now.schema.tables.map((table) => tableKey(table).toLowerCase()));
  const gone = before.others.filter((other) => !there.has(keyOf(other)) && !allowed.has(keyOf(other)));
  const lost = gone.filter(
    (other) => !other.isDetail && (other.table === null || tables.has(other.table.toLowerCase())),
  );
  if (lost.length > 0)
    throw cortexError("MIG_DIFF_VERIFY_FAILED", {
      stage,
      reason: `${lost.map(keyOf).join(", ")} would be lost`,
      differences: [],
    });
  return new Set(gone.map(keyOf));
}

/** Refuses a revision that takes from a view what it reads: the view would stay, and fail. */
async function refuseBrokenViews(
  { input, connection }: Scratch,
  upgraded: Reflection,
  before: ReadonlySet<string>,
): Promise<void> {
  const broken = (await brokenViews(input.dialect, connection, upgraded)).filter((name) => !before.has(name));
  if (broken.length === 0) return;
  const views = broken.map((name) => `view '${name}'`).join(", ");
  throw cortexError("MIG_DIFF_VERIFY_FAILED", {
    stage: "compare after upgrade",
    reason: `${views} could not be read any more; drop it in a revision before, and create it as it shall be in one after`,
    differences: [],
  });
}

function refuse(
  stage: string,
  reason: string,
  { differences }: { readonly differences: readonly Difference[] },
): void {
  if (differences.length > 0)
    throw cortexError("MIG_DIFF_VERIFY_FAILED", {
      stage,
      reason,
      differences: differences.map(describeDifference),
    });
}

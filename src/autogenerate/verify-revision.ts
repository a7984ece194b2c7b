import { compareSchemas } from "../diff/compare-schemas.js";
import { describeDifference } from "../diff/describe-difference.js";
import type { CompareOptions } from "../diff/compare-options.js";
import type { Connection } from "../dialects/contract/connection.js";
import type { Reflection } from "../dialects/contract/dialect.js";
import { cortexError } from "../errors/index.js";
import type { Operation } from "../operations/operation.js";
import { mentions } from "../schema/expression-words.js";
import { tableKey } from "../schema/schema.js";
import { brokenObjects } from "./broken-objects.js";
import { describeCustom, type SettledDifference } from "./comparator.js";
import {
  type ComparisonInput,
  compareDatabase,
  comparisonOptions,
  customDifferences,
  prepareComparison,
  reflectDatabase,
} from "./database-comparison.js";

/** Runs the revision that is to be verified on a database: the runtime, handed in by whoever has one. */
export type RevisionRunner = (
  connection: Connection,
  direction: "upgrade" | "downgrade",
) => Promise<RanOperations | undefined>;

/** The operations that a trial has carried out, where whoever runs it can tell. */
export type RanOperations = readonly Operation[];

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
 * and whatever else the schema does not know must still be there, but for what the revision's own SQL drops by name.
 *
 * @returns what still differs from the schema after the upgrade; nothing, unless it is free to
 * @throws MIG_DIFF_VERIFY_FAILED with the stage and what differs
 */
export async function verifyRevision(input: VerifyInput): Promise<readonly Told[]> {
  const connection = await input.dialect.scratch({ kind: "copy", of: input.connection });
  try {
    return await verifyOn(input, connection);
  } finally {
    await connection.close();
  }
}

/** A difference for people. */
type Told = { readonly kind: string; readonly table: string | null; readonly detail: string };

async function verifyOn(input: VerifyInput, connection: Connection): Promise<readonly Told[]> {
  const { comparators: _, ...plain } = input;
  const options = comparisonOptions(plain);
  const original = input.reflection ?? (await reflectDatabase(input, input.connection));
  const before = await reflectDatabase(input, connection);
  const scratch: Scratch = { input, connection, before };
  const broken = new Set(await brokenObjects(input.dialect, connection, before));
  refuse("copy", "the scratch database is not like the real one", factsBetween(original, before, options));
  const custom = await customOn(scratch, before);
  const ran = await attempt(scratch, "upgrade");
  const upgraded = await reflectDatabase(input, connection);
  const left = await compareDatabase(input, upgraded, connection);
  const told = [...left.differences.map(describeDifference), ...left.custom.map(describeCustom)];
  if (input.isFree !== true)
    refuse("compare after upgrade", "the database still differs from the schema", told);
  const stage = "compare after upgrade";
  const dropped = refuseLostObjects(
    scratch,
    { stage, now: upgraded },
    { with: new Set(), byHand: droppedBy(ran) },
  );
  await refuseBroken(scratch, upgraded, broken);
  await attempt(scratch, "downgrade");
  const after = await reflectDatabase(input, connection);
  const notBack = "the database is not what it was before";
  refuse("compare after downgrade", notBack, factsBetween(after, before, options));
  refuse("compare after downgrade", notBack, apart(custom, await customOn(scratch, after)));
  refuseLostObjects(
    scratch,
    { stage: "compare after downgrade", now: after },
    { with: dropped, byHand: () => false },
  );
  return told;
}

const factsBetween = (from: Reflection, to: Reflection, options: CompareOptions): readonly Told[] =>
  compareSchemas(from.schema, to.schema, options).map(describeDifference);

/** What the user's own comparators find on the scratch database as it is. */
async function customOn(
  { input, connection }: Scratch,
  reflection: Reflection,
): Promise<readonly SettledDifference[]> {
  if ((input.custom ?? []).length === 0) return [];
  const comparison = await prepareComparison(input, reflection);
  return customDifferences(input, comparison, { connection });
}

/** What only one of two comparisons has found. */
function apart(a: readonly SettledDifference[], b: readonly SettledDifference[]): readonly Told[] {
  const textOf = (one: SettledDifference): string => JSON.stringify(one, (_key, value) => plainOf(value));
  const without = (from: readonly SettledDifference[], of: readonly SettledDifference[]) => {
    const texts = new Set(of.map(textOf));
    return from.filter((one) => !texts.has(textOf(one)));
  };
  return [...without(a, b), ...without(b, a)].map(describeCustom);
}

const plainOf = (value: unknown): unknown => (typeof value === "bigint" ? `${value}n` : value);

async function attempt(
  { input, connection }: Scratch,
  direction: "upgrade" | "downgrade",
): Promise<RanOperations> {
  try {
    return (await input.run(connection, direction)) ?? [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cortexError("MIG_DIFF_VERIFY_FAILED", { stage: direction, reason, differences: [] }, error);
  }
}

/** Which objects SQL of the revision's own has dropped: a statement drops something, and names it. */
function droppedBy(ran: RanOperations): (name: string) => boolean {
  const drops = ran.flatMap((operation) =>
    operation.kind === "execute" && /\bdrop\b/i.test(operation.sql) ? [operation.sql] : [],
  );
  return (name) => drops.some((sql) => mentions(sql, name));
}

/** Objects that may be gone. */
interface Allowed {
  /** They went with their table before, which is how it has to be. */
  readonly with: ReadonlySet<string>;
  /** Whether the revision's own SQL has dropped one. */
  readonly byHand: (name: string) => boolean;
}

/** Refuses objects that have gone without their table, or by hand; returns those that went with it. */
function refuseLostObjects(
  { before }: Scratch,
  { stage, now }: { readonly stage: string; readonly now: Reflection },
  allowed: Allowed,
): ReadonlySet<string> {
  const keyOf = (other: Reflection["others"][number]): string => `${other.kind} '${other.name}'`;
  const there = new Set(now.others.map(keyOf));
  const tables = new Set(now.schema.tables.map((table) => tableKey(table).toLowerCase()));
  const gone = before.others.filter((other) => !there.has(keyOf(other)) && !allowed.with.has(keyOf(other)));
  const alone = gone.filter(
    (other) => !other.isDetail && (other.table === null || tables.has(other.table.toLowerCase())),
  );
  const lost = alone.filter((other) => !allowed.byHand(other.name));
  if (lost.length > 0)
    throw cortexError("MIG_DIFF_VERIFY_FAILED", {
      stage,
      reason: `${lost.map(keyOf).join(", ")} would be lost`,
      differences: [],
    });
  return new Set(gone.filter((other) => !alone.includes(other)).map(keyOf));
}

/** Refuses a revision that takes from a view or a trigger what it names: it would stay, and fail. */
async function refuseBroken(
  { input, connection }: Scratch,
  upgraded: Reflection,
  before: ReadonlySet<string>,
): Promise<void> {
  const broken = (await brokenObjects(input.dialect, connection, upgraded)).filter((one) => !before.has(one));
  if (broken.length === 0) return;
  throw cortexError("MIG_DIFF_VERIFY_FAILED", {
    stage: "compare after upgrade",
    reason: `${broken.join(", ")} would not work any more; drop it in a revision before, or before all else in this one (hooks.processRevisionDirectives), and create it as it shall be after`,
    differences: [],
  });
}

function refuse(stage: string, reason: string, differences: readonly Told[]): void {
  if (differences.length > 0) throw cortexError("MIG_DIFF_VERIFY_FAILED", { stage, reason, differences });
}

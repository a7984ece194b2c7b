import type { Dialect } from "../dialects/contract/dialect.js";
import { CortexError, cortexError, isCortexError } from "../errors/index.js";
import type { MigrationContext } from "./migration-context.js";
import type { BodyPosition } from "./revision-body.js";
import type { RunStep } from "./step.js";
import type { LockedOut } from "./step-patience.js";
import { lineIn } from "./tracked-promise.js";

/** How much of a statement an error shows, in characters. */
const STATEMENT_LENGTH = 400;

/** How many of the statements that are kept are shown. */
const SHOWN = 10;

/** Errors that say all that is to be said. */
const TELLS_ITSELF = [
  "MIG_LOCK_TIMEOUT",
  "MIG_RUNTIME_VERSION_MISMATCH",
  "MIG_JOURNAL_AMBIGUOUS",
  "MIG_JOURNAL_CHANGED",
] as const;

/** What is known of a step when it fails. */
export interface FailureScene {
  readonly step: RunStep;
  readonly context: MigrationContext;
  readonly position: BodyPosition;
  readonly dialect: Dialect;
  readonly label: string;
  /** Steps of which a part was committed before the failure and cannot be rolled back, while their row was not. */
  readonly partlyKept: readonly string[];
  /** What of the failed step is committed, statement by statement. */
  readonly keptStatements: readonly string[];
  /** The statement that was at work when the connection was lost, where the journal has to find out whether it has run. */
  readonly unknown: string | null;
  /** How long it was tried, where it failed for want of a lock. */
  readonly lockedOut: LockedOut | null;
  /** Who had that lock, as far as that was seen. */
  readonly blockers: readonly string[];
  /** Steps of this run that were committed before. */
  readonly committed: readonly string[];
  /** Steps of this run that were in the transaction that was rolled back. */
  readonly rolledBack: readonly string[];
}

/** The error of a step: which revision, where, why, what was kept, what to do. A lock's time-out stays what it is. */
export function stepFailure(error: unknown, scene: FailureScene): CortexError {
  if (isCortexError(error, ...TELLS_ITSELF)) return error;
  if (isCortexError(error, "MIG_RUNTIME_STOPPED")) return stoppedWithin(scene);
  const { step, context } = scene;
  const isNative = !(error instanceof CortexError) && looksNative(error);
  const known = isNative
    ? scene.dialect.describeError(error, { sql: context.sqlOf(error), label: scene.label })
    : error;
  const coded = known instanceof CortexError ? known : null;
  const stack = error instanceof Error ? error.stack : undefined;
  const failure = cortexError(
    "MIG_RUNTIME_STEP_FAILED",
    {
      revision: step.revision,
      description: step.description,
      direction: step.direction,
      file: step.path,
      line: scene.position.line ?? context.failedAt ?? lineIn(stack, step.path),
      statement:
        coded === null || coded.code.startsWith("MIG_DIALECT_SQL") || isNative || looksNative(coded.cause)
          ? shortened(context.sqlOf(error))
          : null,
      reason: `${coded?.message ?? (error instanceof Error ? error.message : String(error))}${waitedFor(scene)}`,
      kept: `${whatIsUnknown(scene)}${whatWasKept(scene)}`,
      causeCode: coded?.code ?? null,
      causeHint: wayOut(coded?.hint ?? missingImportHint(error), scene),
      ...(scene.lockedOut !== null && { tries: scene.lockedOut.tries, blockers: scene.blockers }),
    },
    error,
  );
  return coded === null ? failure : withExit(failure, coded);
}

/** The error of a run that was stopped in the middle of a step. */
function stoppedWithin(scene: FailureScene): CortexError {
  return cortexError("MIG_RUNTIME_STOPPED", {
    step: `${scene.step.direction} of revision ${scene.step.revision}`,
    kept: `${whatIsUnknown(scene)}${whatWasKept(scene)}`,
  });
}

/** The error of a run that was stopped between two steps, or before the first. */
export function stoppedBetween({
  committed,
  rolledBack,
}: Pick<FailureScene, "committed" | "rolledBack">): CortexError {
  const gone = rolledBack.length === 0 ? "" : `\nRolled back: ${rolledBack.join(", ")}.`;
  const kept = committed.length === 0 ? "Nothing was applied." : `Applied: ${committed.join(", ")}.`;
  return cortexError("MIG_RUNTIME_STOPPED", { step: null, kept: `${kept}${gone}` });
}

/** Refusals and usage errors keep their exit code when they come out of a step. */
function withExit(failure: CortexError, cause: CortexError): CortexError {
  return new CortexError({
    code: failure.code,
    message: failure.message,
    hint: failure.hint,
    exitCode: cause.exitCode,
    httpStatus: cause.httpStatus,
    details: { ...cause.details, ...failure.details },
    cause,
  });
}

/** How long a lock was waited for, and who had it. */
function waitedFor({ lockedOut, blockers }: FailureScene): string {
  if (lockedOut === null) return "";
  const { tries, waitedMs } = lockedOut;
  const times = `${tries === 1 ? "once" : `${tries} times`} within ${Math.round(waitedMs / 100) / 10} s`;
  return `\nTried ${times}.${blockers.length === 0 ? "" : ` In the way: ${blockers.join("; ")}`}`;
}

/** What is kept of a step is met again by the next try, whatever the cause was. */
function wayOut(hint: string | null, { keptStatements, unknown }: FailureScene): string | null {
  if (unknown !== null)
    return "Run the same command again (any start does the same): it takes the lock, finds out by the objects whether the statement has run, and goes on from there. Only where they do not tell, it stops and asks (`cortex resolve`). `cortex status` shows what is in flight.";
  if (keptStatements.length === 0) return hint;
  const first = hint === null ? "" : `${hint} `;
  return `${first}Correct the revision file from the failed statement on, or the data, and run the same command again: what is kept is noted in the journal and is not run twice. To begin the step anew instead, take back by hand what is kept, and run \`cortex resolve --abort\`.`;
}

/** A name that the revision uses and nobody has defined is, nearly always, an import that is missing. */
function missingImportHint(error: unknown): string | null {
  if (!(error instanceof Error) || error.name !== "ReferenceError") return null;
  const name = /^(\S+) is not defined$/.exec(error.message)?.[1];
  if (name === undefined) return null;
  return `Import it at the head of the file, as \`import { ${name} } from "cortex-migrations"\` where it is a builder or a type of this package.`;
}

function looksNative(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof CortexError) return false;
  return "errcode" in error || "errno" in error || ("code" in error && typeof error.code === "string");
}

function shortened(sql: string | null): string | null {
  if (sql === null) return null;
  const folded = sql.replace(/\s+/g, " ").trim();
  return folded.length <= STATEMENT_LENGTH ? folded : `${folded.slice(0, STATEMENT_LENGTH)} …`;
}

/** The statements that are kept, one a line. */
function listed(statements: readonly string[]): string {
  const lines = statements.slice(-SHOWN).map((sql) => `\n  ${shortened(sql) ?? ""}`);
  const more = statements.length - lines.length;
  return `${more > 0 ? `\n  (${more} more before)` : ""}${lines.join("")}`;
}

/** What nobody knows after the loss of a connection. */
function whatIsUnknown({ unknown }: FailureScene): string {
  if (unknown === null) return "";
  return `Not known: whether this statement has run, or still runs on the server. It was noted in the journal before: ${shortened(unknown) ?? ""}\n`;
}

function whatWasKept({
  step,
  unknown,
  partlyKept,
  keptStatements,
  committed,
  rolledBack,
}: FailureScene): string {
  const before = committed.length === 0 ? "" : `\nApplied before it in this run: ${committed.join(", ")}.`;
  const others = partlyKept.filter((revision) => revision !== step.revision);
  if (others.length > 0)
    return `The run was rolled back, but for a part of ${others.join(", ")} that ran outside a transaction and is kept; the version table says that it has not run.${before}`;
  if (keptStatements.length > 0)
    return `What the step did since its last commit was rolled back. Done before and kept, because it cannot be rolled back: ${listed(keptStatements)}\nThe version table still says that the step has not run; the journal says how far it came.${before}`;
  if (unknown !== null) return `Nothing else of the step is kept.${before}`;
  if (rolledBack.length > 0)
    return `The step was rolled back, and with it the steps before it in the same transaction (${rolledBack.join(", ")}).${before}`;
  return `The step was rolled back: the database is as it was before it.${before}`;
}

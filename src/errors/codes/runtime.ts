import { errorRow } from "../cortex-error.js";

export const runtimeCodes = {
  MIG_LOCK_TIMEOUT: errorRow<{ database: string; waitedSeconds: number; holder: string | null }>({
    exit: 4,
    http: 409,
    message: (d) =>
      `Another process holds the migration lock of ${d.database}: waited ${d.waitedSeconds} s${d.holder === null ? "" : ` for ${d.holder}`}`,
    hint: () => "Try again when it is done; CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT sets how many seconds to wait.",
  }),
  MIG_RUNTIME_STEP_FAILED: errorRow<{
    revision: string;
    description: string;
    direction: string;
    file: string;
    line: number | null;
    statement: string | null;
    reason: string;
    kept: string;
    causeCode: string | null;
    causeHint: string | null;
    /** How often it was tried, and who was in the way, where it failed for want of a lock. */
    tries?: number;
    blockers?: readonly string[];
  }>({
    exit: 1,
    http: 500,
    message: (d) =>
      `The ${d.direction} of revision ${d.revision}${d.description === "" ? "" : ` (${d.description})`} failed in ${d.file}${d.line === null ? "" : `:${d.line}`}: ${d.reason}${
        d.statement === null ? "" : `\nStatement: ${d.statement}`
      }\n${d.kept}`,
    hint: (d) => d.causeHint ?? "Correct the revision file or the data, then run the same command again.",
  }),
  MIG_RUNTIME_STOPPED: errorRow<{ step: string | null; kept: string }>({
    exit: 1,
    http: 503,
    message: (d) =>
      `The run was stopped${d.step === null ? " between two steps" : ` in the middle of the ${d.step}`}, as it was asked to.\n${d.kept}`,
    hint: () => "The next start goes on from there; so does the same command.",
  }),
  MIG_RUNTIME_COMMIT_UNKNOWN: errorRow<{ database: string; revisions: readonly string[]; reason: string }>({
    exit: 1,
    http: 503,
    message: (d) =>
      `The connection was lost while ${d.revisions.join(", ") || "the run"} was committed, so that nobody knows whether it is kept: ${d.reason}`,
    hint: () =>
      "It is kept as a whole, with its version row, or not at all. Run the same command again: it reads the version rows, and goes on from there.",
  }),
  MIG_RUNTIME_UNAWAITED_OPERATION: errorRow<{ revision: string; file: string; call: string }>({
    exit: 1,
    http: 500,
    message: (d) => `Revision ${d.revision} does not await ${d.call} in ${d.file}`,
    hint: () => "Write `await` before the call: without it the step ends before its work is done.",
  }),
  MIG_RUNTIME_NO_DOWNGRADE: errorRow<{ revision: string; file: string }>({
    exit: 1,
    http: 422,
    message: (d) => `Revision ${d.revision} has no downgrade in ${d.file}`,
    hint: () => "Write one, or restore a backup: a missing downgrade is never passed over in silence.",
  }),
  MIG_RUNTIME_DOWNGRADE_NOT_KEPT: errorRow<{ revision: string; description: string }>({
    exit: 1,
    http: 422,
    message: (d) =>
      `Revision ${d.revision}${d.description === "" ? "" : ` (${d.description})`} has no file here, and the audit keeps no downgrade of it: it was code, or there is none`,
    hint: () =>
      "Take the database back with the build that has the file; `cortex stamp --purge REVISION` sets the state alone. Nothing was changed.",
  }),
  MIG_RUNTIME_VERSION_ROW: errorRow<{ table: string; value: string }>({
    exit: 1,
    http: 500,
    message: (d) => `The version table '${d.table}' holds ${d.value}, which is not the id of a revision`,
    hint: () => "Set the state with `cortex stamp --purge REVISION`.",
  }),
  MIG_RUNTIME_VERSION_MISMATCH: errorRow<{ table: string; expected: string; found: string }>({
    exit: 1,
    http: 500,
    message: (d) =>
      `The version table '${d.table}' is not as the plan needs it: expected ${d.expected}, found ${d.found}`,
    hint: () =>
      "Something else writes to this table. Look at it with `cortex current`, then run the command again.",
  }),
  MIG_RUNTIME_NOT_UP_TO_DATE: errorRow<{
    database: string;
    current: readonly string[];
    missing: readonly string[];
  }>({
    exit: 5,
    http: 409,
    message: (d) =>
      `Target database is not up to date: ${d.database} is at ${d.current.join(", ") || "<base>"} and lacks ${d.missing.join(", ")}`,
    hint: () => "Run `cortex upgrade heads` first.",
  }),
  MIG_RUNTIME_NOT_APPROVED: errorRow<{ policy: string; steps: readonly string[] }>({
    exit: 6,
    http: 409,
    message: (d) =>
      `CORTEX_DB_MIGRATIONS_AUTO_APPROVE is '${d.policy}' and nobody can be asked: ${d.steps.length} steps wait for approval (${d.steps.join(", ")})`,
    hint: () => "Look at them with `cortex plan`, then run `cortex upgrade heads --yes`.",
  }),
  MIG_RUNTIME_SCRIPT_FAILED: errorRow<{ revision: string; reason: string }>({
    exit: 1,
    http: 500,
    message: (d) =>
      `No script can be written: revision ${d.revision} cannot be replayed on an empty database: ${d.reason}`,
    hint: () =>
      "Its SQL depends on rows or on the database's state. Run it online, or start the script after it with a range a:b.",
  }),
};

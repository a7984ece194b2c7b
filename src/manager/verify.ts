import { CortexError, isCortexError } from "../errors/index.js";
import {
  readSumFile,
  SUM_FILE_NAME,
  type SumEntry,
  verifySumFile,
  writeSumFile,
} from "../revisions/sum-file.js";
import { acceptChanged } from "./accept-changed.js";
import { readAudit } from "./audit.js";
import { changedRevisions } from "./changed-revisions.js";
import type { ChangedRevision, Finding } from "./types.js";
import type { Task, Workspace } from "./workspace.js";

/** What {@link verifyChain} is asked for. */
export interface VerifyOptions {
  /** Records the files as they are now, in cortex.sum and in the audit of the database. */
  readonly fix?: boolean;
  /** Holds the files against the audit of the database, too. */
  readonly database?: boolean;
}

/**
 * Holds the revision files against the chain's `cortex.sum` and, if asked, against what the database's audit says was
 * applied.
 */
export async function verifyChain(
  workspace: Workspace,
  options: VerifyOptions = {},
): Promise<readonly Finding[]> {
  const task = await workspace.task();
  const fix = options.fix ?? false;
  const inFiles = fileFindings(task, fix);
  const inDatabase = options.database || fix ? await databaseFindings(workspace, task, options) : [];
  return [...inFiles, ...inDatabase];
}

function fileFindings({ chain }: Task, fix: boolean): readonly Finding[] {
  const recorded = recordedEntries(chain.directory, fix);
  const wrong = recorded instanceof CortexError ? [asFinding(recorded)] : sumFindings({ chain }, recorded);
  if (wrong.length === 0)
    return [
      {
        check: SUM_FILE_NAME,
        ok: true,
        detail: `${chain.revisions.length} revisions are as recorded`,
        hint: null,
      },
    ];
  if (!fix) return wrong;
  writeSumFile(chain.directory, chain.graph);
  return wrong.map((finding) => ({
    ...finding,
    ok: true,
    detail: `recorded anew: ${finding.detail}`,
    hint: null,
  }));
}

/** The entries; with `fix` also the reason why there are none to be read, such as a merge's conflict in the file. */
function recordedEntries(directory: string, fix: boolean): readonly SumEntry[] | null | CortexError {
  try {
    return readSumFile(directory);
  } catch (error) {
    if (fix && isCortexError(error, "MIG_REVISION_SUM_FILE")) return error;
    throw error;
  }
}

function sumFindings(
  { chain }: Pick<Task, "chain">,
  recorded: readonly SumEntry[] | null,
): readonly Finding[] {
  if (recorded === null)
    return chain.revisions.length === 0
      ? []
      : [
          {
            check: SUM_FILE_NAME,
            ok: false,
            detail: `${chain.directory} has no ${SUM_FILE_NAME}`,
            hint: "Write it with `cortex verify --fix`.",
          },
        ];
  return verifySumFile(chain.graph, recorded).map((finding) => ({
    check: finding.revision,
    ok: false,
    detail: finding.message,
    hint: "Restore the file, or accept it as it is with `cortex verify --fix`.",
  }));
}

async function databaseFindings(
  workspace: Workspace,
  task: Task,
  { fix = false, database = false }: VerifyOptions,
): Promise<readonly Finding[]> {
  const check = task.dialect.describeTarget(task.settings.database);
  try {
    const rows = await workspace.connected("read", (connection) => workspace.rows(connection));
    const changed = rows.length === 0 ? [] : changedRevisions(task, rows, await readAudit(workspace));
    if (changed.length === 0)
      return database
        ? [{ check, ok: true, detail: "what was applied there is what the files say", hint: null }]
        : [];
    if (fix) await acceptChanged(workspace, task, changed);
    return changed.map((one) => changedFinding(one, fix));
  } catch (error) {
    // Whoever has not asked about the database may be where there is none: in CI, or before it is made.
    if (database || !(error instanceof CortexError)) throw error;
    return [{ check, ok: true, detail: `not asked what was applied there: ${error.message}`, hint: null }];
  }
}

const changedFinding = ({ kind, revision, detail }: ChangedRevision, accepted: boolean): Finding => ({
  check: revision,
  ok: accepted,
  detail: accepted ? `accepted for this database: ${kind}: ${detail}` : `${kind}: ${detail}`,
  hint: accepted ? null : "Restore the file, or accept it as it is with `cortex verify --fix`.",
});

const asFinding = (error: CortexError): Finding => ({
  check: SUM_FILE_NAME,
  ok: false,
  detail: error.message,
  hint: error.hint,
});

import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect } from "../dialects/contract/dialect.js";
import { cortexError } from "../errors/index.js";
import type { Operation } from "../operations/operation.js";
import { recordSteps } from "../runtime/recorder.js";
import type { RevisionFunction } from "../runtime/revision-body.js";

/** A revision that is not in any chain yet. */
export interface Draft {
  readonly dialect: Dialect;
  readonly scratch: Connection;
  readonly direction: "upgrade" | "downgrade";
  readonly path: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Runs a draft on a scratch database; returns the operations that it has carried out. @throws MIG_RUNTIME_SCRIPT_FAILED with the reason when it cannot be run */
export async function runDraft({
  dialect,
  scratch,
  direction,
  path,
  exports,
}: Draft): Promise<readonly Operation[]> {
  const body = {
    kind: "module",
    upgrade: exports["upgrade"] as RevisionFunction,
    downgrade: exports["downgrade"] as RevisionFunction,
  } as const;
  const step = {
    direction,
    revision: "draft",
    description: "draft",
    path,
    downRevisions: [],
    checksum: null,
    kept: null,
    headsAfter: [],
    deletes: [],
    inserts: [],
    update: null,
  };
  const common = { dialect, scratch, body: () => body, isOffline: false, arguments: {}, tag: null };
  const [recorded] = await recordSteps({ ...common, steps: [step] });
  if (recorded?.statements === null)
    throw cortexError(
      "MIG_RUNTIME_SCRIPT_FAILED",
      { revision: "draft", reason: recorded.reason ?? "" },
      recorded.cause,
    );
  return [...new Set((recorded?.compiled ?? []).map(({ source }) => source))];
}

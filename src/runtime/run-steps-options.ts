import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect } from "../dialects/contract/dialect.js";
import type { Logger } from "../util/logger.js";
import type { RunEventSink } from "./events.js";
import type { RevisionBody } from "./revision-body.js";
import type { RunStep } from "./step.js";
import type { VersionTable } from "./version-store.js";

/** What `runSteps` needs. */
export interface RunStepsOptions {
  readonly dialect: Dialect;
  readonly connection: Connection;
  readonly versionTable: VersionTable;
  readonly steps: readonly RunStep[];
  /** The version rows that the steps were planned from. */
  readonly plannedFrom: readonly string[];
  /** Plans again, from the rows that another process has left. */
  readonly replan: (rows: readonly string[]) => readonly RunStep[];
  /** The loaded body of a step's revision. */
  readonly body: (step: RunStep) => RevisionBody;
  /** All rows of the version table go first: `stamp --purge`. */
  readonly purge: boolean;
  readonly transactionPerMigration: boolean;
  readonly lockTimeoutMs: number;
  /** How long a step is tried again whose statements do not get the locks that they need. */
  readonly tableLockTimeoutMs: number;
  readonly arguments: Readonly<Record<string, string>>;
  readonly tag: string | null;
  readonly toolVersion: string;
  readonly logger: Logger;
  readonly events: RunEventSink;
  /** Aborted when the run is to stop. */
  readonly signal?: AbortSignal;
  /** Done once the lock is held, before anything is read or written for a step. */
  readonly beforeFirst?: () => Promise<void>;
}

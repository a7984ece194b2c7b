import type { Filters } from "../config/config-file.js";
import type { Hooks } from "./define-config.js";
import type { RenameAnswer } from "../diff/answers.js";
import type { Hazard } from "../dialects/contract/hazard.js";
import type { Schema } from "../schema/schema.js";
import type { Logger } from "../util/logger.js";

/** What a plan shows before anything runs; the terminal renders it, a host may render it otherwise. */
export interface PlanPreview {
  readonly dbType: string;
  /** Said when the database type was not set: which one is used. */
  readonly dbTypeNote: string | null;
  /** The database for people, without its password. */
  readonly database: string;
  readonly current: readonly string[];
  readonly target: string;
  readonly direction: "upgrade" | "downgrade";
  readonly steps: readonly {
    readonly revision: string;
    readonly description: string;
    readonly hazards: readonly Hazard[];
  }[];
}

/** Asks whether a plan may run. The command asks on the terminal; without a terminal nothing is asked. */
export type Confirm = (preview: PlanPreview) => Promise<boolean>;

/** A question about something that was dropped and something alike that was added. */
export interface RenameQuestion {
  readonly kind: "table" | "column" | "value";
  readonly table: string | null;
  /** The column whose value is meant. */
  readonly column?: string;
  readonly from: string;
  readonly to: string;
}

/** Answers a {@link RenameQuestion}: true for a rename, false for a drop and an add, null for no answer. */
export type AskRename = (question: RenameQuestion) => Promise<boolean | null>;

/** What happens during a run, as it happens. */
export interface RunEvents {
  /**
   * What is about to run, where nobody is asked about it (`confirm` gets it otherwise). Its steps carry no hazards:
   * to find them is the price of asking.
   */
  onPlan?(preview: PlanPreview): void;
  onStep?(event: StepEvent): void;
  onStatement?(event: { readonly revision: string; readonly sql: string; readonly durationMs: number }): void;
  /** The version rows have been changed by a step; they count once its transaction has been committed. */
  onVersionApply?(event: {
    readonly revision: string;
    readonly direction: "upgrade" | "downgrade" | "stamp";
    readonly currentRevisions: readonly string[];
  }): void;
  onWait?(event: WaitEvent): void;
  /** A run begins to take the lock and to carry steps out, or has ended, however it did. From here on it can be stopped. */
  onRun?(event: { readonly phase: "start" | "end" }): void;
}

/** A run waits: for the migration lock (`run`), or for a lock that one of its statements needs (`statement`). */
export interface WaitEvent {
  readonly kind: "run" | "statement";
  readonly waitedMs: number;
  /** Who has it, as far as the database tells. */
  readonly holder: string | null;
  /** The statement that waits. */
  readonly sql?: string;
  /** Which try of its step this is; 1 is the first. */
  readonly attempt?: number;
}

/** The beginning or the end of one step. */
export interface StepEvent {
  readonly phase: "start" | "end";
  readonly direction: "upgrade" | "downgrade" | "stamp";
  readonly revision: string;
  readonly downRevisions: readonly string[];
  readonly description: string;
  /** 1 is the first. */
  readonly position: number;
  readonly total: number;
  /** Zero at the start. */
  readonly durationMs: number;
}

/** Options of {@link MigrationManager}. What is not given comes from the environment, the env file, the config file. */
export interface ManagerOptions {
  readonly dbType?: string;
  readonly url?: string;
  readonly file?: string;
  readonly memory?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly database?: string;
  /** A database handle that the host has opened; it is used as it is and never closed. */
  readonly connection?: unknown;
  readonly schema?: Schema;
  readonly versionsDirectory?: string;
  readonly interactive?: boolean;
  readonly autoApply?: boolean;
  readonly autoApprove?: "none" | "safe" | "all";
  /** Seconds to wait for the migration lock. */
  readonly lockTimeout?: number;
  /** Seconds to try a step again whose statements do not get the locks of tables that others use. */
  readonly tableLockTimeout?: number;
  /** What an upgrade does when a revision was changed after it was applied. Default: refuse. */
  readonly onChecksumMismatch?: "refuse" | "warn" | "ignore";
  /** What {@link autoApplyMigrations} does when the database has revisions that there are no files of. Default: refuse. */
  readonly onSchemaAhead?: "refuse" | "warn";
  /** Refuses revision files that others may write, or that lie outside of the versions directory. Default: warns. */
  readonly strictPermissions?: boolean;
  readonly configFile?: string;
  readonly envFile?: string;
  /** The project's root: env file, config file and relative paths. Default: the current directory. */
  readonly cwd?: string;
  /** Variables instead of the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** One transaction a revision (default), or one for the whole run. */
  readonly transactionPerMigration?: boolean;
  /** `-x key=value` arguments, read in revisions by `op.getContext().arguments`. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** Name of a new revision's file without its ending. */
  readonly fileTemplate?: string;
  readonly versionTable?: string | { readonly name?: string; readonly schema?: string };
  /** The database schema (namespace) for tables and the version table. */
  readonly dbSchema?: string;
  readonly ssl?: "off" | "require" | "verify-full";
  readonly sslCa?: string;
  /** Databases of the other types, by type: `createRevisions` compares with them instead of with a replay. */
  readonly databases?: Readonly<Record<string, { readonly url?: string }>>;
  readonly filters?: Filters;
  readonly hooks?: Hooks;
  readonly adminApiKey?: string;
  /** Whether somebody can be asked, where `interactive` is not set. Default false. */
  readonly isTerminal?: boolean;
  readonly logger?: Logger;
  readonly confirm?: Confirm;
  readonly askRename?: AskRename;
  readonly events?: RunEvents;
  /**
   * Aborted when a run is to stop: its statement is cancelled where it is rolled back then or can be taken up again, and
   * finished otherwise; nothing more is begun, and the run throws MIG_RUNTIME_STOPPED.
   */
  readonly signal?: AbortSignal;
}

/** One step that has been carried out. */
export interface AppliedStep {
  readonly revision: string;
  readonly description: string;
  readonly direction: "upgrade" | "downgrade" | "stamp";
  readonly durationMs: number;
  readonly statements: number;
}

/** What a run has done. `success` is false only together with `cancelled`; a failure throws. */
export interface RunResult {
  readonly success: boolean;
  readonly cancelled: boolean;
  readonly applied: readonly AppliedStep[];
  readonly currentRevisions: readonly string[];
  readonly durationMs: number;
  /** The file that the database was backed up to before the first statement; absent for none. */
  readonly backup?: string;
}

/** A database that was put back from a backup. */
export interface RestoreResult {
  /** The backup. */
  readonly from: string;
  readonly database: string;
  /** The copy of what was there before; null where there was nothing. */
  readonly replaced: string | null;
}

/** What is true of a statement that was begun: it has run, it has not, or its step is to begin anew. */
export type ResolveAction = "applied" | "retry" | "abort";

/** A step that an interrupted run has left half done, statement by statement, as the journal has it. */
export interface InFlight {
  readonly revision: string;
  readonly direction: string;
  readonly statements: readonly {
    readonly sql: string;
    readonly isDone: boolean;
    readonly startedAt: string;
  }[];
}

/** A step that is half done, and what was made of it. */
export interface Resolution extends InFlight {
  /** Null where it was only looked at. */
  readonly action: ResolveAction | null;
}

/** How a database stands to its chain. */
export interface MigrationStatus {
  readonly dbType: string;
  /** The only row of the version table; null when there is none or several. */
  readonly currentRevision: string | null;
  readonly currentRevisions: readonly string[];
  readonly headRevision: string | null;
  readonly headRevisions: readonly string[];
  readonly isUpToDate: boolean;
  readonly pending: readonly { readonly revision: string; readonly description: string }[];
  /** How many revisions of the chain are applied. */
  readonly migrationsApplied: number;
  readonly autoMigrationEnabled: boolean;
  /** What is half done, because a run is at work or was interrupted; null for nothing. */
  readonly inFlight: InFlight | null;
}

/** Arguments of `createRevision`; Alembic's `revision`. */
export interface CreateRevisionOptions {
  readonly message?: string;
  readonly autogenerate?: boolean;
  readonly head?: string;
  readonly splice?: boolean;
  readonly branchLabel?: string | readonly string[];
  readonly revisionId?: string;
  readonly dependsOn?: string | readonly string[];
  /** Folder for the file, when it is not the chain's own. */
  readonly versionPath?: string;
  /** Write a .sql file instead of a TypeScript one. */
  readonly sqlFile?: boolean;
  /** Answers given in advance: `old:new` or `table.old:new`. */
  readonly renames?: readonly string[];
  /** Answers to the questions about renames, or the path of a JSON file with `{ "answers": [...] }`. */
  readonly answers?: readonly RenameAnswer[] | string;
  /** Nothing is a rename: what looks like one is a drop and an add. */
  readonly noRenames?: boolean;
  /** Drop also what no revision of this chain has created. */
  readonly dropUnmanaged?: boolean;
}

/** A revision file that was written. */
export interface CreatedRevision {
  readonly dbType: string;
  readonly revision: string;
  readonly path: string;
  /** How many operations it holds; 0 for a blank one. */
  readonly operations: number;
}

/** What has become of a revision that was to be written. */
export interface WrittenRevisions {
  readonly created: readonly CreatedRevision[];
  /** `declined`: a question was left unanswered; `cancelled`: a hook has taken the revision out. */
  readonly outcome: "written" | "declined" | "cancelled";
}

/** A statement as the plan shows it. */
export interface PlannedStatement {
  readonly sql: string;
  readonly transactional: boolean;
  readonly hazards: readonly Hazard[];
}

/** The document of `plan --json`. */
export interface PlanDocument {
  readonly dbType: string;
  readonly current: readonly string[];
  readonly target: string;
  readonly upToDate: boolean;
  /** What would stop the run before its first statement: a privilege that is missing, a server that takes no writes. */
  readonly obstacles: readonly Finding[];
  readonly steps: readonly {
    readonly direction: "upgrade" | "downgrade";
    readonly revision: string;
    readonly description: string;
    readonly path: string;
    readonly headsAfter: readonly string[];
    readonly statements: readonly PlannedStatement[] | null;
    /** Why there are no statements. */
    readonly reason: string | null;
  }[];
}

/** A revision as `history`, `heads`, `branches` and `show` tell of it. */
export interface RevisionInfo {
  readonly revision: string;
  readonly downRevision: readonly string[];
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  readonly description: string;
  readonly createDate: string | null;
  readonly path: string;
  readonly isBase: boolean;
  readonly isHead: boolean;
  /** A head only as long as dependencies are not counted. */
  readonly isEffectiveHead: boolean;
  readonly isBranchPoint: boolean;
  readonly isMergePoint: boolean;
  readonly isCurrent: boolean;
  /** Revisions that name this one as their parent. */
  readonly children: readonly string[];
  /** The comment at the head of the file, where it was asked for. */
  readonly document?: string;
}

/** What `check` finds. */
export interface CheckResult {
  readonly upToDate: boolean;
  readonly operations: readonly {
    readonly kind: string;
    readonly table: string | null;
    readonly detail: string;
  }[];
  /** Tables that no revision has created and that the schema does not have: they are left alone. Absent for none. */
  readonly protected?: readonly string[];
}

/** A row of the audit, `cortex_migration_history`: what was done to this database. Times are ISO 8601 in UTC. */
export interface AuditEntry {
  readonly revision: string;
  /** upgrade, downgrade, stamp; accept for a changed revision that `verify --fix` has accepted. */
  readonly direction: string;
  readonly checksum: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly durationMs: number | null;
  readonly statements: number | null;
  readonly executedBy: string | null;
  readonly host: string | null;
  readonly toolVersion: string;
  /** done or failed. */
  readonly outcome: string;
  readonly error: string | null;
}

/** A database that has been brought further than the files go. */
export interface SchemaAhead {
  /** What was applied to it and no file has, oldest first. */
  readonly unknown: readonly {
    readonly revision: string;
    readonly appliedAt: string;
    readonly toolVersion: string;
    readonly executedBy: string | null;
    readonly host: string | null;
  }[];
  /** The heads of the files, all of them applied. */
  readonly heads: readonly string[];
}

/** How an applied revision is no longer what was applied. */
export interface ChangedRevision {
  /**
   * edited: its text is another. deleted: it was applied, and no file has it. inserted: it was put below a revision that
   * was applied without it. reordered: it now needs a revision that was applied after it.
   */
  readonly kind: "edited" | "deleted" | "inserted" | "reordered";
  readonly revision: string;
  readonly path: string | null;
  readonly detail: string;
}

/** A finding of `verify` or `doctor`. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly hint: string | null;
}

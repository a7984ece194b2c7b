import type { Settings } from "../config/settings.js";
import type { Schema } from "../schema/schema.js";
import type { CheckOptions } from "./check.js";
import type { ImportOptions, ImportResult } from "./import-chain.js";
import type { AdoptedProject, InitFromDatabaseOptions } from "./init-from-database.js";
import type { MergeOptions } from "./merge.js";
import type { PlanRequest } from "./plan-document.js";
import type { HistoryOptions, ListOptions } from "./revision-queries.js";
import { currentRevisions, migrationStatus } from "./status.js";
import type {
  AuditEntry,
  CheckResult,
  CreatedRevision,
  CreateRevisionOptions,
  Finding,
  ManagerOptions,
  MigrationStatus,
  PlanDocument,
  PlanPreview,
  Resolution,
  RestoreResult,
  ResolveAction,
  RevisionInfo,
  RunResult,
  SchemaAhead,
  WrittenRevisions,
} from "./types.js";
import type { VerifyOptions } from "./verify.js";
import { Workspace } from "./workspace.js";

// A command is a process, and what it does not load it does not wait for: only what `current` and `status` need is
// imported here, everything else by the method that needs it.
const running = () => import("./run.js");
const queries = () => import("./revision-queries.js");
const scripts = () => import("./scripts.js");

/** Arguments of a run. */
export interface RunOptions {
  /** A revision, `heads`, `+1`, `label@head` … Default for an upgrade: `heads`. */
  readonly target?: string;
  /** Passed on to revisions as `op.getContext().tag`. */
  readonly tag?: string;
  /** Run without asking. */
  readonly yes?: boolean;
  /** Writes the database into a file before the first statement: a file, a folder, or true for `backups/`. */
  readonly backup?: string | boolean;
  /** Creates the database on its server first, where it is not there. A database that is a file needs no asking. */
  readonly createDatabase?: boolean;
}

/**
 * The door to everything: one chain, one database. Settings come from the options, the environment, the env file and
 * the configuration file, and are read on first use. Failure throws a `CortexError`; it is never turned into
 * "nothing to do".
 *
 * @example
 * const manager = new MigrationManager();
 * const result = await manager.applyMigrations({ target: "heads" });
 * console.log(result.applied.map((step) => step.revision));
 * await manager.close();
 */
export class MigrationManager {
  readonly #workspace: Workspace;

  constructor(options: ManagerOptions = {}) {
    this.#workspace = new Workspace(options);
  }

  /** The settings in force. @throws MIG_CONFIG_* */
  settings(): Promise<Settings<Schema>> {
    return this.#workspace.settings();
  }

  /** Brings the database up to the target, after showing the plan where somebody can be asked. */
  async applyMigrations(options: RunOptions = {}): Promise<RunResult> {
    const { runRequest } = await running();
    if (options.createDatabase === true) await this.#workspace.createDatabase();
    return runRequest(this.#workspace, {
      direction: "upgrade",
      targets: [options.target ?? "heads"],
      tag: options.tag ?? null,
      yes: options.yes ?? false,
      purge: false,
      ...(options.backup === undefined || options.backup === false ? {} : { backup: options.backup }),
    });
  }

  /** Takes revisions back until the target is what remains: `-1`, a revision, `base`. */
  async downgradeMigrations(options: RunOptions & { readonly target: string }): Promise<RunResult> {
    const { runRequest } = await running();
    return runRequest(this.#workspace, {
      direction: "downgrade",
      targets: [options.target],
      tag: options.tag ?? null,
      yes: options.yes ?? false,
      purge: false,
      ...(options.backup === undefined || options.backup === false ? {} : { backup: options.backup }),
    });
  }

  /** Sets the version rows without running anything. `purge` first deletes all rows, known or not. */
  async stamp(options: {
    readonly targets: readonly string[];
    readonly purge?: boolean;
    readonly tag?: string;
  }): Promise<RunResult> {
    const { runRequest } = await running();
    return runRequest(this.#workspace, {
      direction: "stamp",
      targets: options.targets,
      tag: options.tag ?? null,
      yes: true,
      purge: options.purge ?? false,
    });
  }

  /**
   * Says what is true of a step that was interrupted, where the database itself cannot tell; without an action it only
   * looks.
   *
   * @throws MIG_JOURNAL_NOTHING when nothing is in flight
   * @example await manager.resolve({ action: "applied" });
   */
  async resolve(options: { readonly action?: ResolveAction } = {}): Promise<Resolution> {
    const { resolveStep } = await import("./resolve.js");
    return resolveStep(this.#workspace, options.action ?? null);
  }

  /**
   * Puts a backup that a run has made back in the place of the database, and keeps a copy of what was there.
   *
   * @throws MIG_DIALECT_RESTORE_FAILED where somebody uses the database, or the backup is no whole one
   * @example await manager.restore({ from: "backups/cortex-sqlite-20260101T000000Z.db" });
   */
  async restore(options: { readonly from: string }): Promise<RestoreResult> {
    const { restoreBackup } = await import("./restore.js");
    return restoreBackup(this.#workspace, options.from);
  }

  /** How the database stands to its chain. Creates and changes nothing. */
  getMigrationStatus(): Promise<MigrationStatus> {
    return migrationStatus(this.#workspace);
  }

  /** What would run, and its exact SQL. Creates and changes nothing. */
  async plan(request: PlanRequest = {}): Promise<PlanDocument> {
    const { planDocument } = await import("./plan-document.js");
    return planDocument(this.#workspace, request);
  }

  /** What is shown before a plan runs. */
  async preview(
    request: { readonly target?: string; readonly direction?: "upgrade" | "downgrade" } = {},
  ): Promise<PlanPreview> {
    const { previewOf } = await import("./plan-preview.js");
    const { recordPlan } = await import("./record-plan.js");
    const { planOf } = await running();
    const task = await this.#workspace.task();
    const direction = request.direction ?? "upgrade";
    const rows = await this.#workspace.connected("read", (connection) => this.#workspace.rows(connection));
    const plan = planOf(
      task,
      { direction, targets: [request.target ?? (direction === "upgrade" ? "heads" : "-1")] },
      rows,
    );
    return previewOf(task, plan, {
      direction,
      recorded: await recordPlan(this.#workspace, task, { plan, from: null }),
    });
  }

  /** The version rows. Creates nothing. */
  current(): Promise<
    readonly { readonly revision: string; readonly description: string; readonly isHead: boolean }[]
  > {
    return currentRevisions(this.#workspace);
  }

  /** The chain, newest first. */
  async history(options: HistoryOptions = {}): Promise<readonly RevisionInfo[]> {
    const { revisionHistory } = await queries();
    return revisionHistory(this.#workspace, options);
  }

  /** The heads of the chain; the database is asked for `indicateCurrent` only. */
  async heads(
    options: ListOptions & { readonly resolveDependencies?: boolean } = {},
  ): Promise<readonly RevisionInfo[]> {
    const { revisionHeads } = await queries();
    return revisionHeads(this.#workspace, options);
  }

  /** The branch points of the chain. */
  async branches(options: ListOptions = {}): Promise<readonly RevisionInfo[]> {
    const { revisionBranches } = await queries();
    return revisionBranches(this.#workspace, options);
  }

  /** The revisions that a name denotes, with their comments. */
  async show(
    revision: string,
    options: Pick<ListOptions, "indicateCurrent"> = {},
  ): Promise<readonly (RevisionInfo & { readonly document: string })[]> {
    const { showRevisions } = await queries();
    return showRevisions(this.#workspace, revision, options);
  }

  /**
   * Writes a revision file; with `autogenerate`, made from the difference between the schema and the database.
   *
   * @returns null when a question was declined, or a hook has cancelled it
   * @example await manager.createRevision({ message: "add new_column to users table", autogenerate: true });
   */
  async createRevision(options: CreateRevisionOptions = {}): Promise<CreatedRevision | null> {
    const { createRevision } = await import("./create-revision.js");
    return createRevision(this.#workspace, options);
  }

  /** The same for the chain of every database type: all of them or none. */
  async createRevisions(
    options: CreateRevisionOptions & { readonly allDialects: true },
  ): Promise<readonly CreatedRevision[]> {
    return (await this.writeRevisions(options)).created;
  }

  /** Both of these, with what has become of it: a hook may split a revision, or cancel it. */
  async writeRevisions(
    options: CreateRevisionOptions & { readonly allDialects?: boolean } = {},
  ): Promise<WrittenRevisions> {
    if (options.allDialects === true)
      return (await import("./create-revisions.js")).createRevisions(this.#workspace, options);
    return (await import("./create-revision.js")).createOne(this.#workspace, options);
  }

  /**
   * Makes a project from the database as it is: its schema as a TypeScript file, a first revision, and the stamp.
   *
   * @example await manager.initFromDatabase({ directory: "." });
   */
  async initFromDatabase(options: InitFromDatabaseOptions): Promise<AdoptedProject> {
    const { initFromDatabase } = await import("./init-from-database.js");
    return initFromDatabase(this.#workspace, options);
  }

  /**
   * Brings the migrations of another tool into the chain, each as an .sql revision.
   *
   * @throws MIG_IMPORT_* naming the file and the line; nothing is written then
   * @example await manager.importChain({ directory: "db/migrations", from: "dbmate" });
   */
  async importChain(options: ImportOptions): Promise<ImportResult> {
    const { importChain } = await import("./import-chain.js");
    return importChain(this.#workspace, options);
  }

  /** Writes a revision that joins heads. */
  async merge(options: MergeOptions): Promise<CreatedRevision> {
    const { mergeRevisions } = await import("./merge.js");
    return mergeRevisions(this.#workspace, options);
  }

  /** The SQL of an upgrade as a script; the target may be a range `a:b`. */
  async upgradeScript(options: { readonly target: string; readonly tag?: string }): Promise<string> {
    const { scriptOf } = await scripts();
    return scriptOf(this.#workspace, { ...options, direction: "upgrade" });
  }

  /** The SQL of a downgrade as a script; needs a range `from:to`. */
  async downgradeScript(options: { readonly range: string; readonly tag?: string }): Promise<string> {
    const { scriptOf } = await scripts();
    return scriptOf(this.#workspace, { direction: "downgrade", target: options.range, tag: options.tag });
  }

  /** The SQL of a stamp as a script. */
  async stampScript(options: { readonly target: string; readonly tag?: string }): Promise<string> {
    const { scriptOf } = await scripts();
    return scriptOf(this.#workspace, { ...options, direction: "stamp" });
  }

  /** Creates the version table when it is not there. */
  async ensureVersion(): Promise<{ readonly created: boolean }> {
    const { ensureVersion } = await import("./ensure-version.js");
    return ensureVersion(this.#workspace);
  }

  /** The SQL that creates the version table. */
  async ensureVersionScript(): Promise<string> {
    const { ensureVersionScript } = await scripts();
    return ensureVersionScript(this.#workspace);
  }

  /** What a revision that was generated now would hold. @throws MIG_RUNTIME_NOT_UP_TO_DATE */
  async check(options: CheckOptions = {}): Promise<CheckResult> {
    const { checkSchema } = await import("./check.js");
    return checkSchema(this.#workspace, options);
  }

  /** How the database differs from what its applied revisions build. Creates nothing. */
  async drift(): Promise<CheckResult> {
    const { findDrift } = await import("./drift.js");
    return findDrift(this.#workspace);
  }

  /** How the database is ahead of the files; null where it is not. Creates nothing. */
  async schemaAhead(): Promise<SchemaAhead | null> {
    const { schemaAhead } = await import("./schema-ahead.js");
    const task = await this.#workspace.task();
    const rows = await this.#workspace.connected("read", (connection) => this.#workspace.rows(connection));
    return schemaAhead(this.#workspace, task, rows);
  }

  /** What was done to this database, oldest first. Creates nothing. */
  async audit(): Promise<readonly AuditEntry[]> {
    const { readAudit } = await import("./audit.js");
    return readAudit(this.#workspace);
  }

  /**
   * Holds the revision files against `cortex.sum`; with `database` also against what was applied there. `fix` accepts
   * the files as they are, in `cortex.sum` and in the audit of the database.
   */
  async verify(options: VerifyOptions = {}): Promise<readonly Finding[]> {
    const { verifyChain } = await import("./verify.js");
    return verifyChain(this.#workspace, options);
  }

  /** Settings, chain, connection, privileges and state: a finding a check. */
  async doctor(): Promise<readonly Finding[]> {
    const { diagnose } = await import("./doctor.js");
    return diagnose(this.#workspace);
  }

  /** Ends what the manager has opened. */
  close(): Promise<void> {
    return this.#workspace.close();
  }
}

import type { Settings } from "../config/settings.js";
import { cortexError } from "../errors/index.js";
import { applyUnlessAhead } from "../manager/auto-apply.js";
import { MigrationManager } from "../manager/migration-manager.js";
import type { Confirm, ManagerOptions } from "../manager/types.js";
import type { Logger } from "../util/logger.js";
import { createApp } from "./app.js";
import { listen } from "./listen.js";
import { type StartProgress, startProgress } from "./start-progress.js";

const LEFT_AS_IT_IS =
  "Automatic migrations are off (CORTEX_AUTO_APPLY_DB_MIGRATIONS=false): the database is left as it is. `cortex upgrade head` applies what is missing.";

/** What {@link startServer} is given. */
export interface StartOptions {
  readonly managerOptions: ManagerOptions;
  /** Wins over CORTEX_API_HOST. */
  readonly host?: string;
  /** Wins over CORTEX_API_PORT; 0 takes a free one. */
  readonly port?: number;
  readonly logger: Logger;
  /** Asks whether the plan may run, where somebody can be asked. */
  readonly confirm?: Confirm;
  /** Is told the URL once the server answers everything. */
  readonly onListening?: (url: string) => void;
  /** Is handed each line that tells people what the start does. */
  readonly out?: (line: string) => void;
  /**
   * How long, in milliseconds, an upgrade that was asked for over HTTP may go on after `close`, before it is stopped.
   * Default: five seconds.
   */
  readonly graceMs?: number;
}

/** A server that answers. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /**
   * Lets what is under way finish, and closes the database. An upgrade that goes on for long is stopped: its statement is
   * cancelled where that is safe, else finished. May be called twice.
   */
  close(): Promise<void>;
}

/**
 * Listens, brings the database up to date, then answers. While the migration runs, `/health/live` is green,
 * `/health/ready` says how far it is, and everything else is refused with MIG_SERVER_STARTING. With
 * CORTEX_AUTO_APPLY_DB_MIGRATIONS off, it answers without touching the database, and `/health/ready` tells when another
 * process has brought it up to date.
 *
 * @returns the server, as soon as it answers everything
 * @throws MIG_SERVER_PORT_IN_USE and MIG_SERVER_LISTEN before anything is migrated, MIG_SERVER_DECLINED when the plan is
 *   declined, whatever the migration throws; the database is closed then, and nothing listens
 * @example
 * const server = await startServer({ managerOptions: {}, logger, out: console.log });
 * await stopOnSignals(server, logger);
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { managerOptions, confirm, logger } = options;
  const progress = startProgress();
  const stopper = new AbortController();
  const manager = new MigrationManager({
    logger,
    ...managerOptions,
    signal: AbortSignal.any([stopper.signal, ...(managerOptions.signal ? [managerOptions.signal] : [])]),
    events: progress.events(managerOptions.events),
    ...(confirm ? { confirm: progress.confirm(confirm) } : {}),
  });
  try {
    const settings = await manager.settings();
    return await listenAndStart({ manager, settings, progress, stopper }, options);
  } catch (error) {
    await manager.close();
    throw error;
  }
}

/** What a start works with. */
interface Starting {
  readonly manager: MigrationManager;
  readonly settings: Settings;
  readonly progress: StartProgress;
  /** Stops every run of the manager. */
  readonly stopper: AbortController;
}

async function listenAndStart(starting: Starting, options: StartOptions): Promise<RunningServer> {
  const { manager, settings, progress, stopper } = starting;
  const { logger, out, onListening } = options;
  const { api, database, autoApply } = settings;
  if (!autoApply) progress.over();
  const app = createApp({
    manager,
    adminApiKey: api.adminApiKey,
    servesAhead: settings.onSchemaAhead === "warn",
    secrets: [database.password, passwordOf(database.url)],
    starting: () => progress.now(),
    stopRun: () => stopper.abort(),
    ...(options.graceMs !== undefined && { graceMs: options.graceMs }),
    logger,
  });
  const { url, port, close } = await listen(app.hono, {
    host: options.host ?? api.host,
    port: options.port ?? api.port,
  });
  try {
    if (autoApply) {
      logger.info(`Listening on ${url}; ready once the database is up to date`);
      await bringUpToDate(manager, settings, options);
    } else out?.(LEFT_AS_IT_IS);
  } catch (error) {
    await close(app.stop());
    throw error;
  }
  progress.over();
  out?.(`Cortex answers on ${url} (API at /docs, console at /console).`);
  onListening?.(url);
  let closing: Promise<void> | null = null;
  const end = async (): Promise<void> => {
    try {
      await close(app.stop());
    } finally {
      await manager.close();
    }
  };
  return {
    url,
    port,
    close() {
      closing ??= end();
      return closing;
    },
  };
}

async function bringUpToDate(
  manager: MigrationManager,
  settings: Settings,
  { out, logger }: StartOptions,
): Promise<void> {
  const result = await applyUnlessAhead(manager, logger);
  if (result === null) {
    out?.("The database is ahead of this build: it is left as it is, and served.");
    return;
  }
  const { applied, currentRevisions, cancelled } = result;
  if (cancelled)
    throw cortexError("MIG_SERVER_DECLINED", { dbType: settings.dbType, current: currentRevisions });
  const stands = currentRevisions.join(", ") || "<base>";
  out?.(
    applied.length === 0
      ? `The database is up to date (${stands}).`
      : `Applied ${applied.length} ${applied.length === 1 ? "migration" : "migrations"}; the database is at ${stands}.`,
  );
}

/** The password that a URL carries, as it is written there; null for none. */
function passwordOf(url: string | null): string | null {
  return /^[a-z][a-z0-9+.-]*:\/\/[^:/@]*:([^@]*)@/i.exec(url ?? "")?.[1] ?? null;
}

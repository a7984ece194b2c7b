import type { Settings } from "../config/settings.js";
import { cortexError } from "../errors/index.js";
import { applyUnlessAhead } from "../manager/auto-apply.js";
import { MigrationManager } from "../manager/migration-manager.js";
import type { Confirm, ManagerOptions } from "../manager/types.js";
import type { Logger } from "../util/logger.js";
import { createApp } from "./app.js";
import { listen } from "./listen.js";

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
  /** Is told the URL once the server answers. */
  readonly onListening?: (url: string) => void;
  /** Is handed each line that tells people what the start does. */
  readonly out?: (line: string) => void;
}

/** A server that answers. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Lets what is under way finish, a running upgrade above all, and closes the database. May be called twice. */
  close(): Promise<void>;
}

/**
 * Brings the database up to date, then answers HTTP. With CORTEX_AUTO_APPLY_DB_MIGRATIONS off, it answers without
 * touching the database, and `/health/ready` tells when another process has brought it up to date.
 *
 * @returns the server, as soon as it answers
 * @throws MIG_SERVER_DECLINED when the plan is declined, whatever the migration throws, MIG_SERVER_PORT_IN_USE and
 *   MIG_SERVER_LISTEN; the database is closed then, and nothing listens
 * @example
 * const server = await startServer({ managerOptions: {}, logger, out: console.log });
 * await stopOnSignals(server, logger);
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { managerOptions, confirm, logger } = options;
  const manager = new MigrationManager({ logger, ...managerOptions, ...(confirm ? { confirm } : {}) });
  try {
    const settings = await manager.settings();
    if (settings.autoApply) await bringUpToDate(manager, settings, options);
    else
      options.out?.(
        "Automatic migrations are off (CORTEX_AUTO_APPLY_DB_MIGRATIONS=false): the database is left as it is. `cortex upgrade head` applies what is missing.",
      );
    return await serve(manager, settings, options);
  } catch (error) {
    await manager.close();
    throw error;
  }
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

async function serve(
  manager: MigrationManager,
  settings: Settings,
  { host, port, logger, out, onListening }: StartOptions,
): Promise<RunningServer> {
  const { api, database } = settings;
  const app = createApp({
    manager,
    adminApiKey: api.adminApiKey,
    servesAhead: settings.onSchemaAhead === "warn",
    secrets: [database.password, passwordOf(database.url)],
    logger,
  });
  const listener = await listen(app.hono, { host: host ?? api.host, port: port ?? api.port });
  out?.(`Cortex answers on ${listener.url} (API at /docs, console at /console).`);
  onListening?.(listener.url);
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    try {
      await listener.close(app.stop());
    } finally {
      await manager.close();
    }
  };
  return {
    url: listener.url,
    port: listener.port,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** The password that a URL carries, as it is written there; null for none. */
function passwordOf(url: string | null): string | null {
  return /^[a-z][a-z0-9+.-]*:\/\/[^:/@]*:([^@]*)@/i.exec(url ?? "")?.[1] ?? null;
}

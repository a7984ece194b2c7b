import { getConnInfo } from "@hono/node-server/conninfo";
import { type Context, Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { cortexError } from "../errors/index.js";
import type { Logger } from "../util/logger.js";
import { adminKeyGuard } from "./admin-key.js";
import { errorResponse } from "./error-response.js";
import type { MigrationService } from "./migration-service.js";
import { type Readiness, type ReadinessProbe, readinessProbe } from "./readiness.js";
import { registerHealthRoutes } from "./routes/health.js";
import { registerMigrationRoutes } from "./routes/migrations.js";
import { registerPageRoutes } from "./routes/pages.js";
import { registerRevisionRoutes } from "./routes/revisions.js";
import { registerRootRoute } from "./routes/root.js";
import { registerUpgradeRoute } from "./routes/upgrade.js";
import { scrubbedLogger, secretScrubber } from "./scrub-secrets.js";
import { securityHeaders } from "./security-headers.js";
import type { ServerContext } from "./server-context.js";
import { type UpgradeRunner, upgradeRunner } from "./upgrade-runner.js";

/** What {@link createApp} needs. */
export interface AppOptions {
  readonly manager: MigrationService;
  /** Opens the upgrade endpoint; null leaves it closed. */
  readonly adminApiKey: string | null;
  /** Ready also on a database that is ahead of this build's files. Default false. */
  readonly servesAhead?: boolean;
  /** What keeps the server from answering yet, its own first migration; null, the default, for nothing. */
  readonly starting?: () => Readiness | null;
  /** Makes the upgrade that is at work stop. Default: {@link App.stop} waits for it, however long it takes. */
  readonly stopRun?: () => void;
  /** How long an upgrade may go on when the server stops, in milliseconds. Default: five seconds. */
  readonly graceMs?: number;
  /** Further texts that no answer and no log line may hold: the database's password, above all. */
  readonly secrets?: readonly (string | null | undefined)[];
  readonly logger: Logger;
}

/** The routes, and what a server must stop before it ends. */
export interface App {
  readonly hono: Hono;
  readonly readiness: ReadinessProbe;
  readonly upgrades: UpgradeRunner;
  /** From now on: not ready, no new upgrade, connections end with their answer. Waits for a running upgrade, or stops it. */
  stop(): Promise<void>;
}

/**
 * Builds the HTTP application on a manager. It listens nowhere: `startServer` does, or a host of its own.
 *
 * @example
 * const app = createApp({ manager, adminApiKey: null, logger });
 * const response = await app.hono.request("/health/live");
 */
export function createApp(options: AppOptions): App {
  const { manager: service, adminApiKey } = options;
  const scrub = secretScrubber([adminApiKey, ...(options.secrets ?? [])]);
  const logger = scrubbedLogger(options.logger, scrub);
  let stopping = false;
  const starting = options.starting ?? ((): null => null);
  const upgrades = upgradeRunner({
    service,
    afterRun: () => readiness.forget(),
    ...(options.stopRun && { stopRun: options.stopRun }),
    ...(options.graceMs !== undefined && { graceMs: options.graceMs }),
  });
  const readiness = readinessProbe({
    status: () => service.getMigrationStatus(),
    migrating: () => upgrades.running,
    stopping: () => stopping,
    starting,
    servesAhead: options.servesAhead ?? false,
    scrub,
    logger,
  });
  const context: ServerContext = {
    service,
    readiness,
    upgrades,
    guard: adminKeyGuard(adminApiKey),
    scrub,
    logger,
  };
  const hono = withRoutes(context, { stopping: () => stopping, starting });
  return {
    hono,
    readiness,
    upgrades,
    stop() {
      stopping = true;
      return upgrades.stop();
    },
  };
}

/** What the whole server is in the middle of. */
interface Transitions {
  readonly stopping: () => boolean;
  readonly starting: () => Readiness | null;
}

/** What answers also while the start's migration runs. */
const ALWAYS = new Set(["/health/live", "/health/ready"]);

function withRoutes(context: ServerContext, { stopping, starting }: Transitions): Hono {
  const { scrub, logger } = context;
  const app = new Hono();
  const answer = (error: unknown, c: Context): Response =>
    errorResponse(error, { scrub, logger, request: requestLine(c) });
  app.use(async (c, next) => {
    const started = performance.now();
    await next();
    logger.debug(requestLine(c), {
      status: c.res.status,
      durationMs: Math.round(performance.now() - started),
    });
    if (stopping()) c.res.headers.set("Connection", "close");
  });
  app.use(securityHeaders());
  app.use(async (c, next) => {
    const start = ALWAYS.has(c.req.path) ? null : starting();
    if (start !== null) return answer(cortexError("MIG_SERVER_STARTING", { reason: start.reason ?? "" }), c);
    await next();
    return;
  });
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, allowed) =>
        answer(
          cortexError("MIG_SERVER_METHOD_NOT_ALLOWED", { method: c.req.method, path: shortPath(c), allowed }),
          c,
        ),
    }),
  );
  app.onError(answer);
  app.notFound((c) =>
    answer(cortexError("MIG_SERVER_NOT_FOUND", { method: c.req.method, path: shortPath(c) }), c),
  );
  registerRootRoute(app);
  registerHealthRoutes(app, context);
  registerMigrationRoutes(app, context);
  registerRevisionRoutes(app, context);
  registerUpgradeRoute(app, context, addressOf);
  registerPageRoutes(app);
  return app;
}

function requestLine(c: Context): string {
  return `${c.req.method} ${shortPath(c)}`;
}

function shortPath(c: Context): string {
  return c.req.path.length > 200 ? `${c.req.path.slice(0, 200)}…` : c.req.path;
}

/** The peer of the connection. `X-Forwarded-For` is not believed: anybody can send it. */
function addressOf(c: Context): string {
  return c.env?.incoming === undefined ? "local" : (getConnInfo(c).remote.address ?? "unknown");
}

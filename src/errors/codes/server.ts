import { errorRow } from "../cortex-error.js";

const SEE_DOCS = "GET /docs lists every path with its methods and parameters.";
const APPLY_LATER =
  "Nothing has been changed. Apply later with `cortex upgrade head`, then start again; or set CORTEX_AUTO_APPLY_DB_MIGRATIONS=false to serve without migrating.";

/** Codes of `src/server/`: the start of the API server, and what its HTTP answers refuse. */
export const serverCodes = {
  MIG_SERVER_DECLINED: errorRow<{ dbType: string; current: readonly string[] }>({
    exit: 3,
    http: 409,
    message: (d) =>
      `The server has not started: the migration plan was declined, and the ${d.dbType} database stays at ${d.current.join(", ") || "<base>"}`,
    hint: () => APPLY_LATER,
  }),
  MIG_SERVER_PORT_IN_USE: errorRow<{ host: string; port: number }>({
    exit: 1,
    http: 500,
    message: (d) =>
      `The server cannot listen on ${d.host}:${d.port}: another process has that port (EADDRINUSE)`,
    hint: () => "Stop the other process, or set CORTEX_API_PORT to a free port (0 lets the system choose).",
  }),
  MIG_SERVER_LISTEN: errorRow<{ host: string; port: number; reason: string }>({
    exit: 1,
    http: 500,
    message: (d) => `The server cannot listen on ${d.host}:${d.port}: ${d.reason}`,
    hint: () =>
      "Set CORTEX_API_HOST to an address of this machine, and CORTEX_API_PORT to a port that this user may open (ports below 1024 often need privileges).",
  }),
  MIG_SERVER_NOT_FOUND: errorRow<{ method: string; path: string }>({
    exit: 1,
    http: 404,
    message: (d) => `There is nothing at ${d.method} ${d.path}`,
    hint: () => SEE_DOCS,
  }),
  MIG_SERVER_METHOD_NOT_ALLOWED: errorRow<{ method: string; path: string; allowed: readonly string[] }>({
    exit: 1,
    http: 405,
    message: (d) => `${d.path} does not answer ${d.method}; it answers ${d.allowed.join(", ")}`,
    hint: () => SEE_DOCS,
  }),
  MIG_SERVER_BAD_REQUEST: errorRow<{ reason: string }>({
    exit: 2,
    http: 400,
    message: (d) => `The request cannot be understood: ${d.reason}`,
    hint: () => SEE_DOCS,
  }),
  MIG_SERVER_BODY_TOO_LARGE: errorRow<{ limit: number }>({
    exit: 2,
    http: 413,
    message: (d) => `The request body is larger than ${d.limit} bytes`,
    hint: () => 'Send at most {"target": "<revision>"}.',
  }),
  MIG_SERVER_MEDIA_TYPE: errorRow<{ mediaType: string }>({
    exit: 2,
    http: 415,
    message: (d) => `The request body is '${d.mediaType}'; only application/json is read here`,
    hint: () => "Send the header 'Content-Type: application/json', or no body at all.",
  }),
  MIG_SERVER_NO_ADMIN_KEY: errorRow<object>({
    exit: 2,
    http: 403,
    message: () =>
      "Upgrading over HTTP is switched off: this server was started without CORTEX_ADMIN_API_KEY",
    hint: () =>
      "Set CORTEX_ADMIN_API_KEY and restart the server, or run `cortex upgrade head` where the database can be reached.",
  }),
  MIG_SERVER_UNAUTHORIZED: errorRow<{ reason: string }>({
    exit: 2,
    http: 401,
    message: (d) => `The request is not authorized: ${d.reason}`,
    hint: () => "Send the header 'Authorization: Bearer <the value of CORTEX_ADMIN_API_KEY>'.",
  }),
  MIG_SERVER_TOO_MANY_ATTEMPTS: errorRow<{ retryAfterSeconds: number }>({
    exit: 2,
    http: 429,
    message: () => "Too many requests with a wrong key have come from this address",
    hint: (d) => `Wait ${d.retryAfterSeconds} seconds, then send the right key.`,
  }),
  MIG_SERVER_UPGRADE_RUNNING: errorRow<object>({
    exit: 4,
    http: 409,
    message: () => "An upgrade that was asked for over HTTP is still running in this server",
    hint: () => "Wait until GET /health/ready answers 200, then ask again if anything is left to do.",
  }),
  MIG_SERVER_NOT_ONE_REVISION: errorRow<{ identifier: string; revisions: readonly string[] }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `'${d.identifier}' stands for ${d.revisions.length} revisions (${d.revisions.slice(0, 10).join(", ")}), and this path shows one`,
    hint: () => "Name one revision; GET /api/v1/migrations/revisions lists them all.",
  }),
  MIG_SERVER_STARTING: errorRow<{ reason: string }>({
    exit: 1,
    http: 503,
    message: (d) => `The server is not ready yet: ${d.reason}`,
    hint: () => "Ask again once GET /health/ready answers 200.",
  }),
  MIG_SERVER_STOPPING: errorRow<object>({
    exit: 1,
    http: 503,
    message: () => "The server is stopping and starts no upgrade any more",
    hint: () => "Send the request to another instance, or again after the restart.",
  }),
  MIG_SERVER_INTERNAL: errorRow<object>({
    exit: 1,
    http: 500,
    message: () => "The server met an error that it has no name for",
    hint: () => "The server's log has the details, at the time of this request.",
  }),
};

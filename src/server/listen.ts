import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import { cortexError } from "../errors/index.js";

/** A client may take this long for a request's head, and for all of it: a slow one must not hold a connection open. */
const HEAD_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How long answers that are under way may take once the server stops. */
const GRACE_MS = 10_000;

/** A socket that answers. */
export interface Listener {
  /** How to reach it from this machine. */
  readonly url: string;
  readonly port: number;
  /**
   * Accepts no connection any more, lets answers under way finish, and resolves when none is left. Ten seconds after
   * `work` is done, what is still open is cut.
   */
  close(work: Promise<void>): Promise<void>;
}

/** Where to listen; port 0 takes a free one. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Answers HTTP with a Hono app.
 *
 * @throws MIG_SERVER_PORT_IN_USE, and MIG_SERVER_LISTEN for every other reason (no such address, no right to the port)
 */
export async function listen(hono: Hono, address: Address): Promise<Listener> {
  const server = createAdaptorServer({
    fetch: hono.fetch,
    // The process's own Request and Response stay what they are: a host's code may depend on them.
    overrideGlobalObjects: false,
    serverOptions: { headersTimeout: HEAD_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  }) as Server;
  await bound(server, address);
  const bind = server.address();
  const port = typeof bind === "object" && bind !== null ? bind.port : address.port;
  return { url: urlOf(address.host, port), port, close: (work) => closed(server, work) };
}

function bound(server: Server, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE"
          ? cortexError("MIG_SERVER_PORT_IN_USE", { host, port }, error)
          : cortexError("MIG_SERVER_LISTEN", { host, port, reason: error.message }, error),
      );
    });
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
}

async function closed(server: Server, work: Promise<void>): Promise<void> {
  const gone = new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
  });
  // Since Node 19 `close` does this itself (https://nodejs.org/api/http.html#serverclosecallback); said here too.
  server.closeIdleConnections();
  await work;
  const impatience = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  try {
    await gone;
  } finally {
    clearTimeout(impatience);
  }
}

/** The URL of an address; one that means "every address of this machine" becomes the loopback one. */
function urlOf(host: string, port: number): string {
  const reachable = host === "0.0.0.0" || host === "" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

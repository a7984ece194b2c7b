import type { Logger } from "../util/logger.js";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Closes a server at the first SIGTERM or SIGINT, and lets the process end by itself. A second signal finds no handler
 * and so ends the process at once; a migration that runs then is put right by the next start.
 *
 * @returns the signal, once the server is closed
 * @throws what `close` throws
 * @example await stopOnSignals(await startServer(options), logger);
 */
export function stopOnSignals(
  server: { close(): Promise<void> },
  logger: Logger,
): Promise<(typeof SIGNALS)[number]> {
  return new Promise((resolve, reject) => {
    const handlers = SIGNALS.map((signal) => {
      const handler = (): void => {
        for (const [other, registered] of handlers) process.removeListener(other, registered);
        logger.info(`${signal}: the server stops; what is under way is finished first`);
        server.close().then(() => resolve(signal), reject);
      };
      return [signal, handler] as const;
    });
    for (const [signal, handler] of handlers) process.on(signal, handler);
  });
}

/** What a log line carries besides its message. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Where the engine says what it does. A host hands in its own; `console`, pino and winston fit as they are or with one line.
 *
 * @example new MigrationManager({ logger: { debug() {}, info: console.error, warn: console.error, error: console.error } });
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const say = (): void => undefined;

/** A logger that says nothing. */
export const silentLogger: Logger = Object.freeze({ debug: say, info: say, warn: say, error: say });

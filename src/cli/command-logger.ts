import { createLogger, type LogLevel } from "../terminal/logger.js";
import type { Logger } from "../util/logger.js";

/** A logger on stderr whose level can be set later, when the settings are known. */
export interface CommandLogger extends Logger {
  setLevel(level: LogLevel): void;
}

/** The log of a command, on stderr. @param level until another one is set */
export function createCommandLogger(level: LogLevel, color: boolean): CommandLogger {
  const at = (chosen: LogLevel): Logger =>
    createLogger({ level: chosen, json: false, stream: process.stderr, color });
  let inner = at(level);
  return {
    setLevel(chosen) {
      inner = at(chosen);
    },
    debug: (message, fields) => inner.debug(message, fields),
    info: (message, fields) => inner.info(message, fields),
    warn: (message, fields) => inner.warn(message, fields),
    error: (message, fields) => inner.error(message, fields),
  };
}

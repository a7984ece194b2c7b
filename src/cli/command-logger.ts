import { createLogger, type LogLevel } from "../terminal/logger.js";
import type { Logger } from "../util/logger.js";

/** A logger on stderr whose level and form can be set later, when the settings are known. */
export interface CommandLogger extends Logger {
  /** True for one JSON object a line. */
  readonly isJson: boolean;
  setLevel(level: LogLevel): void;
  setJson(json: boolean): void;
}

/** The log of a command, on stderr. @param level until another one is set */
export function createCommandLogger(level: LogLevel, color: boolean): CommandLogger {
  let [chosen, json] = [level, false];
  const make = (): Logger => createLogger({ level: chosen, json, stream: process.stderr, color });
  let inner = make();
  return {
    get isJson() {
      return json;
    },
    setLevel(other) {
      chosen = other;
      inner = make();
    },
    setJson(other) {
      json = other;
      inner = make();
    },
    debug: (message, fields) => inner.debug(message, fields),
    info: (message, fields) => inner.info(message, fields),
    warn: (message, fields) => inner.warn(message, fields),
    error: (message, fields) => inner.error(message, fields),
  };
}

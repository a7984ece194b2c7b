import { redact } from "../errors/index.js";
import type { LogFields, Logger } from "../util/logger.js";
import { maskSecrets } from "./mask-secrets.js";
import { type Style, styleText } from "./style-text.js";

/** From the most to the least talkative. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** What {@link createLogger} is given. */
export interface LoggerOptions {
  /** The least level that is written. */
  readonly level: LogLevel;
  /** One JSON object a line instead of text. Default false. */
  readonly json?: boolean;
  /** Default: stderr. */
  readonly stream?: NodeJS.WritableStream;
  /** Default false. */
  readonly color?: boolean;
  /** In brackets before each message; "cortex.migrations" when left out. */
  readonly name?: string;
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
const STYLE: Readonly<Record<LogLevel, Style>> = {
  debug: "dim",
  info: "good",
  warn: "warning",
  error: "danger",
};

/**
 * A logger that writes lines: `INFO  [cortex.migrations] message key=value`, or JSON with time, level, logger, message and
 * the fields. What looks like a secret is hidden in both.
 *
 * @example createLogger({ level: "info", json: false, stream: process.stderr, color: true }).info("8 migrations", { ms: 12 })
 */
export function createLogger(options: LoggerOptions): Logger {
  const { level, json = false, stream = process.stderr, color = false, name = "cortex.migrations" } = options;
  const write = (at: LogLevel) => (message: string, fields?: LogFields) => {
    if (RANK[at] < RANK[level]) return;
    const safe = fields === undefined ? {} : (maskSecrets(fields) as LogFields);
    const text = redact(message);
    stream.write(
      json
        ? `${JSON.stringify({ ...safe, time: new Date().toISOString(), level: at, logger: name, message: text })}\n`
        : `${styleText(STYLE[at], at.toUpperCase().padEnd(5), color)} [${name}] ${text}${fieldText(safe)}\n`,
    );
  };
  return Object.freeze({
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  });
}

function fieldText(fields: LogFields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}=${typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)}`,
    )
    .join("");
}

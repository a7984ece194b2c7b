import { CortexError, redact } from "../errors/index.js";
import { maskSecrets } from "./mask-secrets.js";
import { styleText } from "./style-text.js";

/** What {@link errorText} is given. */
export interface ErrorTextOptions {
  readonly color: boolean;
  /** With the stack, of the causes too. */
  readonly verbose: boolean;
}

/**
 * An error for people, ending in a line break: `Error MIG_X: message`, the details that the message leaves out, what the database
 * said, and `Hint: …`. An error without a code is a fault of this program or of a revision, and comes with its stack when verbose.
 *
 * @example process.stderr.write(errorText(error, { color: false, verbose: false }));
 */
export function errorText(error: unknown, { color, verbose }: ErrorTextOptions): string {
  const message = redact(error instanceof Error ? error.message : String(error));
  const coded = error instanceof CortexError ? error : null;
  const head = coded === null ? "Error" : `Error ${coded.code}`;
  const lines = [`${styleText("danger", `${head}:`, color)} ${message}`];
  if (coded !== null) {
    const hint = redact(coded.hint);
    lines.push(...detailLines(coded.details, `${message}\n${hint}`), ...causeLines(coded, message));
    if (hint !== "") lines.push(`${styleText("strong", "Hint:", color)} ${hint}`);
  }
  if (verbose) lines.push(...stacks(error).map((stack) => styleText("dim", stack, color)));
  return `${lines.join("\n")}\n`;
}

function detailLines(details: Readonly<Record<string, unknown>>, said: string): readonly string[] {
  const safe = maskSecrets(details) as Readonly<Record<string, unknown>>;
  return Object.entries(safe).flatMap(([key, value]) => {
    const text = detailText(value);
    if (text === null || said.includes(text)) return [];
    return [`  ${key}: ${text.replaceAll("\n", `\n  ${" ".repeat(key.length + 2)}`)}`];
  });
}

/** Null for what tells nothing: an empty value, a mark. */
function detailText(value: unknown): string | null {
  if (value === null || value === undefined || value === "" || typeof value === "boolean") return null;
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string" || typeof item === "number"))
    return value.length === 0 ? null : value.join(", ");
  return JSON.stringify(value);
}

function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause instanceof Error && !causes.includes(cause)) {
    causes.push(cause);
    cause = cause.cause;
  }
  return causes;
}

function causeLines(error: Error, said: string): readonly string[] {
  return causesOf(error)
    .map((cause) => redact(cause.message))
    .filter((text) => text !== "" && !said.includes(text))
    .map((text) => `  Cause: ${text}`);
}

function stacks(error: unknown): readonly string[] {
  const errors = error instanceof Error ? [error, ...causesOf(error)] : [];
  return errors.flatMap((each) => (each.stack === undefined ? [] : [redact(each.stack)]));
}

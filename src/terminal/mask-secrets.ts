import { redact } from "../errors/index.js";

const SECRET_KEY =
  /pass(word|wd|phrase)?$|^pwd$|token$|secret|api[_-]?key|credential|authorization|private[_-]?key/i;

/**
 * A value fit for a log or a screen: texts are redacted, what stands at a key that names a secret is `***`, errors are
 * their name and message, and what JSON cannot say (big integers, circles) is said in words.
 */
export function maskSecrets(value: unknown): unknown {
  return masked(value, []);
}

function masked(value: unknown, trail: readonly object[]): unknown {
  switch (typeof value) {
    case "string":
      return redact(value);
    case "bigint":
    case "symbol":
      return String(value);
    case "function":
      return `[function ${value.name}]`;
    case "object":
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (trail.includes(value)) return "[circular]";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[invalid date]" : value.toISOString();
  const inner = [...trail, value];
  if (Array.isArray(value)) return value.map((item: unknown) => masked(item, inner));
  const named = value instanceof Error ? { name: value.name, message: redact(value.message) } : {};
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    SECRET_KEY.test(key) && item !== null && item !== undefined ? "***" : masked(item, inner),
  ]);
  return { ...named, ...Object.fromEntries(entries) };
}

import type { DialectOptions } from "../schema/dialect-options.js";
import { sameValue } from "./same-value.js";

/**
 * Whether two sets of options say the same to one dialect. An option that is off, empty or null is one that is not
 * there: reflection tells what is on.
 */
export function sameOptions(a: DialectOptions, b: DialectOptions, dialect: string): boolean {
  return sameValue(saidIn(a, dialect), saidIn(b, dialect));
}

/** The options that say something to one dialect. */
export function saidIn(options: DialectOptions, dialect: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options[dialect] ?? {}).filter(([, value]) => !isOff(value)));
}

function isOff(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

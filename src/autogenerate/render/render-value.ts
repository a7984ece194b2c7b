import type { Sql } from "../../schema/sql.js";
import { array, type Code, object, text } from "./code.js";

/** Characters that end a line for JavaScript or its readers, or cannot be seen. */
const UNSEEN =
  /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/g;

const escapeUnseen = (value: string): string =>
  value.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

/**
 * A string literal: in double quotes, or in single ones where that needs fewer backslashes.
 *
 * @example quoteString('say "hi"') // `'say "hi"'`
 */
export function quoteString(value: string): string {
  const json = escapeUnseen(JSON.stringify(value));
  const count = (quote: string): number => value.split(quote).length - 1;
  if (count('"') <= count("'")) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** SQL with the `sql` tag, on one line: nothing in it is taken for an escape, a placeholder or the end. */
export function renderSql(value: Sql): Code {
  return text(`sql\`${renderSqlText(value.text)}\``);
}

const renderSqlText = (value: string): string =>
  escapeUnseen(JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"'))
    .replaceAll("`", "\\`")
    .replaceAll("${", "\\${");

/** SQL with the `sql` tag in its own lines, as a person would write it; read back, it is the same text. */
export function renderSqlLines(value: Sql): Code {
  const lines = value.text.split("\n").map(renderSqlText);
  return text(`sql\`${lines.join("\n")}\``);
}

/** A number as JavaScript reads it back. */
export function renderNumber(value: number): Code {
  return text(Object.is(value, -0) ? "-0" : String(value).replace("e+", "e"));
}

/** An object's key: a name, or a string where it is none. */
export const keyText = (key: string): string => (/^[a-z_$][\w$]*$/i.test(key) ? key : quoteString(key));

/** A list of strings. */
export const renderNames = (names: readonly string[]): Code =>
  array(names.map((name) => text(quoteString(name))));

/** A string, or null where there is none: for properties that are then left out. */
export const stringOrNone = (value: string | null): Code | null =>
  value === null ? null : text(quoteString(value));

/** `true`, or null for false: for flags that are false by default. */
export const flag = (value: boolean): Code | null => (value ? text("true") : null);

/** Plain data of any shape: options of a dialect, rows. What is undefined is left out. */
export function renderValue(value: unknown): Code {
  if (typeof value === "string") return text(quoteString(value));
  if (typeof value === "number") return renderNumber(value);
  if (typeof value === "bigint") return text(`${value}n`);
  if (value === null || typeof value !== "object") return text(String(value));
  if (value instanceof Date) return text(`new Date(${quoteString(value.toISOString())})`);
  if (value instanceof Uint8Array) return text(`Uint8Array.from([${[...value].join(", ")}])`);
  if (Array.isArray(value)) return array(value.map(renderValue));
  return object(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [keyText(key), renderValue(inner)] as const),
  );
}

/** Options of dialects, or null where there are none. */
export const optionsOrNone = (options: object): Code | null =>
  Object.keys(options).length === 0 ? null : renderValue(options);

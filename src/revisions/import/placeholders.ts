import { cortexError } from "../../errors/index.js";

/** What placeholders look like and mean. */
export interface Placeholders {
  readonly prefix: string;
  readonly suffix: string;
  /** By name in lower case. */
  readonly values: ReadonlyMap<string, string>;
}

/** Values by name, in whatever case the name was written. */
export function placeholderValues(given: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * Puts the values in the places of their names. `${name:-value}` is that value where the name has none.
 *
 * @param place the file for messages, and the line on which the text begins
 * @throws MIG_IMPORT_PLACEHOLDER for a name without a value
 */
export function replacePlaceholders(
  text: string,
  { prefix, suffix, values }: Placeholders,
  place: { readonly path: string; readonly line: number },
): string {
  const literal = (part: string): string => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`${literal(prefix)}([\\w.: -]+?)${literal(suffix)}`, "g");
  return text.replace(pattern, (_, written: string, offset: number) => {
    const [, name = written, otherwise] = /^(.*?):-(.*)$/.exec(written) ?? [];
    const value = values.get(name.trim().toLowerCase()) ?? otherwise;
    if (value !== undefined) return value;
    const line = place.line + text.slice(0, offset).split("\n").length - 1;
    throw cortexError("MIG_IMPORT_PLACEHOLDER", { path: place.path, line, name });
  });
}

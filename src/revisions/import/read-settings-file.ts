/** The lines of a settings file that another tool keeps, by their dotted names in lower case. */
export type ForeignSettings = ReadonlyMap<string, string>;

/**
 * Reads `name = value` lines, as in a .properties file or in simple TOML: sections in brackets, comments behind `#`,
 * texts in quotes. What is neither is passed over.
 *
 * @example readSettings('[flyway.placeholders]\nowner = "app"').get("flyway.placeholders.owner") // app
 */
export function readSettings(text: string): ForeignSettings {
  const found = new Map<string, string>();
  let section = "";
  for (const line of text.split(/\r\n|\n/)) {
    const heading = /^\s*\[([^[\]]+)\]\s*(?:#.*)?$/.exec(line)?.[1];
    if (heading !== undefined) {
      section = `${heading.trim()}.`;
      continue;
    }
    const match = /^\s*([\w.:"'-]+)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (match === null || /^\s*[#!]/.test(line)) continue;
    const [, name = "", value = ""] = match;
    found.set(`${section}${name.replaceAll(/["']/g, "")}`.toLowerCase(), bareValue(value));
  }
  return found;
}

function bareValue(written: string): string {
  const quoted = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(written)?.[2];
  return quoted ?? written.replace(/\s+#.*$/, "");
}

/** What a revision's leading comment says. The identifiers in it count only for SQL; a module has its constants. */
export interface HeaderComment {
  readonly description: string;
  readonly createDate: string | null;
  /** The other fields, by lower-case name: "revision id", "revises", "branch labels", "depends on". */
  readonly fields: ReadonlyMap<string, string>;
}

const FIELD = /^(Revision ID|Revises|Branch Labels|Depends On|Create Date)\s*:\s*(.*)$/i;

/** Reads the lines of a leading comment, its markers taken off: the message, then fields. */
export function readHeaderComment(lines: readonly string[]): HeaderComment {
  const fields = new Map<string, string>();
  let description: string | null = null;
  for (const written of lines) {
    const line = written.trim();
    if (line === "") continue;
    const field = FIELD.exec(line);
    if (field?.[1] !== undefined) {
      const name = field[1].toLowerCase();
      if (!fields.has(name)) fields.set(name, (field[2] ?? "").trim());
    } else if (description === null && fields.size === 0) {
      description = unescapeComment(line);
    }
  }
  return { description: description ?? "", createDate: fields.get("create date") || null, fields };
}

/** The items of a field's list; `<base>`, `None` and nothing at all are the empty list. */
export function listField(value: string | undefined): readonly string[] {
  return (value ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "" && !/^(<base>|none|null)$/i.test(item));
}

/**
 * Writes a message so that it fits on one line of a comment and {@link readHeaderComment} gives it back: what would
 * end the line or the comment, or be taken for a field or a section, becomes `\u{…}`.
 */
export function escapeComment(message: string): string {
  const code = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  return message
    .replace(/\\(?=u\{)/g, code)
    .replace(/[\n\r\u2028\u2029\0\v\f\x85]/g, code)
    .replace(/\*\//g, `*${code("/")}`)
    .replace(/^[\s*\uFEFF-]|[\s\uFEFF]$/g, code)
    .replace(
      /^((?:Revision ID|Revises|Branch Labels|Depends On|Create Date)\s*|migrate):/i,
      `$1${code(":")}`,
    );
}

function unescapeComment(line: string): string {
  return line.replace(/\\u\{([0-9a-f]{1,6})\}/gi, (written, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : written;
  });
}

/** A line of a text, and where it stands. */
export interface TextLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  readonly start: number;
  /** Behind its line end. */
  readonly end: number;
}

/** The lines of a text, without their line ends. */
export function linesOf(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  for (let start = 0; start < text.length; ) {
    const at = text.indexOf("\n", start);
    const end = at === -1 ? text.length : at + 1;
    const written = text.slice(start, at === -1 ? end : at).replace(/\r$/, "");
    lines.push({ text: written, number: lines.length + 1, start, end });
    start = end;
  }
  return lines;
}

/** True for a line that says nothing to a database. */
export const isSilent = (line: string): boolean => /^\s*(?:--.*)?$/.test(line);

/** The beginning of a statement on one line, for messages. */
export function excerpt(sql: string, length = 200): string {
  const line = sql
    .slice(0, length * 4)
    .replace(/\s+/g, " ")
    .trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}

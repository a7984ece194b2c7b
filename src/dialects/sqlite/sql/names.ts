/** A name in the form in which SQLite compares it: only the letters A to Z are folded. */
export function foldName(name: string): string {
  // A whole statement may be folded; beyond ASCII, `toLowerCase` knows letters that SQLite does not.
  if (!/[^\0-\x7f]/.test(name)) return name.toLowerCase();
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** True when SQLite takes both for the same name. */
export function sameName(a: string, b: string): boolean {
  return foldName(a) === foldName(b);
}

/** True when both lists hold the same names in the same order. */
export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => sameName(name, b[index] ?? ""));
}

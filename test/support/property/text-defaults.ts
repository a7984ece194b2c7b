/** Texts that a literal default may be, and that look like something else. */
export const TEXT_DEFAULTS: readonly string[] = [
  "",
  "it's",
  'say "hi"',
  "back\\slash",
  "two\nlines",
  "% `x` $1 ?",
  "日本 🙂",
  "CURRENT_TIMESTAMP",
  "null",
  "'q'",
  "1",
  "--x",
  "\\'",
  "a;b",
];

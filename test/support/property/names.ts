import fc from "fast-check";

/** Names that make trouble: quotes, spaces, keywords, capitals, other alphabets, what looks like SQL. */
const TROUBLE = [
  "a",
  "b",
  "users",
  "order",
  "select",
  "Group",
  "camelCase",
  "two words",
  "it's",
  'say "hi"',
  "a`b",
  "naïve",
  "日本",
  "back\\slash",
  "100%",
  "$1",
  "?",
  ":bind",
  "semi;colon",
  "-- no",
  "/* no */",
  "a.b",
  "[x]",
  "(y)",
  "constructor",
  "ÄÖ",
  "tab\there",
  "new\nline",
  "9lives",
  "_",
  "value",
  "key",
  "type",
  "x".repeat(60),
];

/** Names: mostly simple, often nasty, sometimes anything. */
export function nameArbitrary(options: {
  readonly also: readonly string[];
  readonly random: fc.Arbitrary<string>;
  readonly accepts: (name: string) => boolean;
}): fc.Arbitrary<string> {
  const known = [...TROUBLE, ...options.also].filter(options.accepts);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: options.random.filter((name) => name.trim() !== "" && options.accepts(name)) },
  );
}

/**
 * Changes every text inside a JSON value; keys stay. What says itself how it looks as JSON is taken at its word.
 *
 * @example mapTexts({ a: ["x", 1] }, (text) => text.toUpperCase()) // { a: ["X", 1] }
 */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((inner) => mapTexts(inner, change));
  if (typeof value !== "object" || value === null) return value;
  if ("toJSON" in value && typeof value.toJSON === "function") return mapTexts(value.toJSON(), change);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]));
}

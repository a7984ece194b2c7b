import { cortexError } from "../../errors/index.js";

/**
 * A value as JSON text.
 *
 * @throws MIG_DIALECT_LITERAL_UNSUPPORTED for one that JSON has no form for: a bigint in it, a circle, a function.
 */
export function jsonText(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cortexError("MIG_DIALECT_LITERAL_UNSUPPORTED", { value: typeof value, reason }, error);
  }
  if (text !== undefined) return text;
  throw cortexError("MIG_DIALECT_LITERAL_UNSUPPORTED", {
    value: typeof value,
    reason: "JSON has no form for it",
  });
}

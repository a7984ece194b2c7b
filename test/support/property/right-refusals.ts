import { CortexError } from "../../../src/errors/index.js";

/** What a database rightly refuses of what the profile makes; everything else that it refuses is a fault of ours. */
export interface RightRefusal {
  /** The code of the error. */
  readonly code: string;
  /** What its message, with those of its causes, must match. */
  readonly pattern: RegExp;
  /** Why it is right; the case is counted under it. */
  readonly why: string;
}

/** Said before anything is written, by name: no operation of ours changes it. */
export const NO_OPERATION: RightRefusal = {
  code: "MIG_DIFF_UNSUPPORTED",
  pattern: /: its options would change \(.*\), and no operation does that/s,
  why: "an option that no operation changes",
};

/** The refusal that an error is, if it is a right one. */
export function rightRefusal(error: unknown, refusals: readonly RightRefusal[]): RightRefusal | null {
  const codes: string[] = [];
  const messages: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    messages.push(at.message);
    if (at instanceof CortexError) codes.push(at.code);
  }
  const text = messages.join("\n");
  return refusals.find((one) => codes.includes(one.code) && one.pattern.test(text)) ?? null;
}

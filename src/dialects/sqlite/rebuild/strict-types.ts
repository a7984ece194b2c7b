import { refuse } from "../ddl/refuse.js";
import { normalizeType } from "../sql/normalize-text.js";
import { STRICT_TYPES } from "./affinity.js";
import type { Draft } from "./draft.js";

/** Refuses a type that a STRICT table does not know. @throws MIG_DIALECT_UNSUPPORTED */
export function refuseTypeInStrict(
  draft: Draft,
  operation: string,
  wanted: { readonly column: string; readonly type: string },
): void {
  if (STRICT_TYPES.includes(normalizeType(wanted.type))) return;
  refuse({
    operation,
    object: `column '${draft.state.name}.${wanted.column}'`,
    reason: `the table is STRICT, and knows the type '${wanted.type}' not`,
    instead: `Use one of its types: ${STRICT_TYPES.join(", ")} (integer(), text(), binary(), sqlite.real(), sqlite.any()).`,
  });
}

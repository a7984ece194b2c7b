import { randomBytes } from "node:crypto";
import { cortexError } from "../errors/index.js";

/** `alembic_version.version_num` is VARCHAR(32). */
const LONGEST = 32;
const RESERVED = /^(head|heads|base|current)$/i;

/** A new revision id: twelve hexadecimal digits, by chance. */
export function newRevisionId(): string {
  return randomBytes(6).toString("hex");
}

/** Checks an id for a new revision. Throws MIG_REVISION_BAD_ID with the reason. */
export function validateRevisionId(id: string): void {
  const reason = whyNotName(id) ?? (id.length > LONGEST ? `it is longer than ${LONGEST} characters` : null);
  if (reason !== null) throw cortexError("MIG_REVISION_BAD_ID", { id, reason });
}

/** Checks a label for a new branch. Throws MIG_REVISION_BAD_LABEL with the reason. */
export function validateBranchLabel(label: string): void {
  const reason = whyNotName(label);
  if (reason !== null) throw cortexError("MIG_REVISION_BAD_LABEL", { label, reason });
}

function whyNotName(name: string): string | null {
  if (name === "") return "it is empty";
  if (RESERVED.test(name)) return "that word has a meaning of its own as a target";
  const grammar = [...new Set(name.match(/[@\-+:]/g) ?? [])].sort();
  if (grammar.length > 0) return `it holds ${grammar.join(" ")}, which the grammar of targets uses`;
  if (!/^[\p{L}\p{N}_.]+$/u.test(name)) return "it holds a character other than letters, digits, '_' and '.'";
  return null;
}

import { createHash } from "node:crypto";

/** A column of text holds this on every database. */
const LONGEST = 15_000;

/** A fingerprint as the journal keeps it: as it is, or — where it is very long — its hash. */
export function keptFingerprint(text: string): string {
  return text.length <= LONGEST ? text : `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

import { cortexError } from "../../../errors/index.js";

/** What is refused, and what to do instead. */
export interface Refusal {
  readonly operation: string;
  readonly object: string;
  readonly reason: string;
  readonly instead: string;
}

/** Refuses what PostgreSQL, or this version of it, does not have. @throws MIG_DIALECT_UNSUPPORTED always */
export function refuse(refusal: Refusal): never {
  throw cortexError("MIG_DIALECT_UNSUPPORTED", { ...refusal, database: "PostgreSQL" });
}

import { cortexError } from "../../../errors/index.js";

/** What is refused, and what to do instead. */
export interface Refusal {
  readonly operation: string;
  readonly object: string;
  readonly reason: string;
  readonly instead: string;
  /** The server for people. Default: both of the family. */
  readonly database?: string;
}

/** Refuses what the server does not have. @throws MIG_DIALECT_UNSUPPORTED always */
export function refuse(refusal: Refusal): never {
  throw cortexError("MIG_DIALECT_UNSUPPORTED", { database: "MySQL/MariaDB", ...refusal });
}

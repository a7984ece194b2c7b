import { cortexError } from "../../../errors/index.js";
import type { Refusal } from "../../shared/refusal.js";

interface ServerRefusal extends Refusal {
  /** The server for people. Default: both of the family. */
  readonly database?: string;
}

/** Refuses what the server does not have. @throws MIG_DIALECT_UNSUPPORTED always */
export function refuse(refusal: ServerRefusal): never {
  throw cortexError("MIG_DIALECT_UNSUPPORTED", { database: "MySQL/MariaDB", ...refusal });
}

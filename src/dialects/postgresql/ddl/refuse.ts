import { cortexError } from "../../../errors/index.js";
import type { Refusal } from "../../shared/refusal.js";

/** Refuses what PostgreSQL, or this version of it, does not have. @throws MIG_DIALECT_UNSUPPORTED always */
export function refuse(refusal: Refusal): never {
  throw cortexError("MIG_DIALECT_UNSUPPORTED", { ...refusal, database: "PostgreSQL" });
}

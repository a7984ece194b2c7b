import type { ErrorCode } from "../../errors/index.js";
import type { Operation, SqlParameters } from "../../operations/operation.js";
import type { Hazard } from "./hazard.js";

/** SQL that changes something. */
export interface RunStatement {
  readonly kind: "run";
  readonly sql: string;
  readonly parameters: SqlParameters | null;
  /** Runs in the step's transaction, or must run outside of one. */
  readonly phase: "transactional" | "autocommit";
  readonly hazards: readonly Hazard[];
  /** The operation that it comes from. */
  readonly source: Operation;
}

/**
 * A question that must have no answer: a query that returns rows where something is in the way (NULLs under a new
 * NOT NULL, rows that a copy has lost). The step fails with the given code, and the rows become part of the details.
 */
export interface CheckStatement {
  readonly kind: "check";
  readonly sql: string;
  readonly failure: {
    readonly code: ErrorCode;
    readonly details: Readonly<Record<string, unknown>>;
  };
  readonly source: Operation;
}

/** What an operation is compiled into; never a bare string. */
export type Statement = RunStatement | CheckStatement;

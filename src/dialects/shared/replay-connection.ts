import { cortexError } from "../../errors/index.js";
import { applyOperation, type ReplayTraits } from "../../operations/apply.js";
import type { Row } from "../../operations/operation-context.js";
import type { Operation } from "../../operations/operation.js";
import type { RunOperation } from "../../operations/run-operation.js";
import type { Schema } from "../../schema/schema.js";
import type { Connection } from "../contract/connection.js";

/** What a {@link ReplayConnection} stands in for. */
export interface ReplayOptions {
  /** The schema that it answers from at first. */
  readonly schema: Schema;
  /** The server whose SQL is written, as "PostgreSQL 18.0". */
  readonly serverVersion: string;
  readonly label: string;
  /** What the database does differently from others when a table changes. */
  readonly traits?: ReplayTraits;
  /** The registered operations that have run so far. */
  readonly ran?: readonly RunOperation[];
}

/**
 * Stands in for a database where there is no server: it runs nothing, and answers from a schema that each operation
 * changes. A dialect's compiler, reflector and inspector look for it before they ask a connection.
 *
 * What the revisions did with SQL of their own is not in that schema; who asks for rows is refused.
 */
export class ReplayConnection implements Connection {
  readonly serverVersion: string;
  readonly label: string;
  readonly isReplay = true;
  readonly #traits: ReplayTraits;
  readonly #ran: RunOperation[];
  #schema: Schema;

  constructor(options: ReplayOptions) {
    this.#schema = options.schema;
    this.#ran = [...(options.ran ?? [])];
    this.#traits = options.traits ?? {};
    this.serverVersion = options.serverVersion;
    this.label = options.label;
  }

  /** The schema as the operations so far have left it. */
  get schema(): Schema {
    return this.#schema;
  }

  /** The registered operations that have run, in their order. */
  get ran(): readonly RunOperation[] {
    return this.#ran;
  }

  noteRun(operation: RunOperation): void {
    this.#ran.push(operation);
  }

  applied(operation: Operation): void {
    this.#schema = applyOperation(this.#schema, operation, this.#traits);
  }

  /** @throws MIG_DIALECT_NO_ROWS: there are none to be had */
  async query(sql: string): Promise<readonly Row[]> {
    throw cortexError("MIG_DIALECT_NO_ROWS", { database: this.label, sql });
  }

  /** Takes the statement as done; how many rows it would have written is not known, and told as none. */
  async execute(): Promise<{ readonly changes: number }> {
    return { changes: 0 };
  }

  /** Takes the statements as done. */
  async run(): Promise<void> {
    return;
  }

  /** Nothing was opened. */
  async close(): Promise<void> {
    return;
  }
}

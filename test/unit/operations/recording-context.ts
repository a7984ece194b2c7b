import type { Bind, Inspector, OperationContext } from "../../../src/operations/operation-context.js";
import type { Operation } from "../../../src/operations/operation.js";

/** A context that carries nothing out: it keeps what it was told, in order. */
export class RecordingContext implements OperationContext {
  readonly dialect = "some";
  readonly isOffline = true;
  readonly arguments = { tenant: "a" };
  readonly tag = "release";
  readonly operations: Operation[] = [];
  readonly tracked: string[] = [];
  readonly events: string[] = [];

  get inspector(): Inspector {
    throw new Error("a recording has no database to look at");
  }

  readonly bind: Bind = {
    query: async (sql) => [{ sql }],
    execute: async () => ({ changes: 0 }),
  };

  async invoke(operation: Operation): Promise<void> {
    this.operations.push(operation);
    this.events.push(operation.kind);
  }

  quoteLiteral(value: unknown): string {
    return `'${String(value)}'`;
  }

  track<T>(what: string, promise: Promise<T>): Promise<T> {
    this.tracked.push(what);
    return promise;
  }

  async autocommit(work: () => Promise<void>): Promise<void> {
    this.events.push("autocommit begins");
    await work();
    this.events.push("autocommit ends");
  }
}

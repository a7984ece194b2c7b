import type { MessagePort } from "node:worker_threads";
import type { BoundParameters } from "./bind-parameters.js";
import type { SyncDatabase, SyncHandle } from "./sync-handle.js";

/** What a thread opens. */
export interface ThreadSource {
  /** The file of the package with the driver; null for Node's own. */
  readonly driver: string | null;
  /** A path, or the href of a `file:` URL. */
  readonly location: string;
  readonly isUrl: boolean;
  readonly options: object;
}

/** What a thread is started with. */
export interface ThreadData extends ThreadSource {
  readonly port: MessagePort;
  /** One number that grows with each answer, for who waits without an event loop. */
  readonly answered: SharedArrayBuffer;
}

/** What a thread is asked. */
export type ThreadQuestion =
  | { readonly kind: "all" | "run"; readonly sql: string; readonly parameters: BoundParameters }
  | { readonly kind: "exec"; readonly sql: string }
  | { readonly kind: "close" };

/** An error of the driver: a clone of it would lose all but the message. */
export interface ThreadError {
  readonly name: string;
  readonly message: string;
  readonly code: unknown;
  readonly errcode: unknown;
  readonly errstr: unknown;
}

/** What a thread says; `place` is the question's, 0 for the opening. */
export interface ThreadAnswer {
  readonly place: number;
  readonly inTransaction: boolean;
  readonly value: unknown;
  readonly error: ThreadError | null;
}

/**
 * What runs on the thread: opens the database and answers. Its text is all that the thread gets, so that there is no file
 * to be found wherever a bundler has put this one: it uses nothing from outside of itself.
 *
 * @param Handle the class, whose text the thread gets as well
 */
export function threadMain(Handle: typeof SyncHandle): void {
  const { workerData } = process.getBuiltinModule("node:worker_threads");
  const { port, answered, driver, location, isUrl, options } = workerData as ThreadData;
  const count = new Int32Array(answered);
  let handle: SyncHandle | null = null;
  const errorOf = (error: unknown): ThreadError => {
    const { name, message, code, errcode, errstr } = Object(error);
    return { name: String(name), message: String(message ?? error), code, errcode, errstr };
  };
  const carryOut = (question: ThreadQuestion): unknown => {
    if (handle === null) throw new Error("the database is closed");
    switch (question.kind) {
      case "all":
        return handle.all(question.sql, question.parameters);
      case "run":
        return handle.run(question.sql, question.parameters);
      case "exec":
        return handle.exec(question.sql);
      default:
        handle.close();
        handle = null;
        return undefined;
    }
  };
  const answer = (place: number, work: () => unknown): void => {
    let value: unknown;
    let error: ThreadError | null = null;
    try {
      value = work();
    } catch (thrown) {
      error = errorOf(thrown);
    }
    port.postMessage({ place, value, error, inTransaction: handle?.inTransaction ?? false });
    Atomics.add(count, 0, 1);
    Atomics.notify(count, 0);
  };
  port.on("message", ({ place, question }: { place: number; question: ThreadQuestion }) => {
    answer(place, () => carryOut(question));
    if (handle === null) port.close();
  });
  answer(0, () => {
    const load = process.getBuiltinModule("node:module").createRequire(driver ?? process.execPath);
    const { DatabaseSync } = load(driver ?? "node:sqlite");
    const database: SyncDatabase = new DatabaseSync(isUrl ? new URL(location) : location, options);
    handle = new Handle(database);
  });
}

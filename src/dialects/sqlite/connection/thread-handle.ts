import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Row } from "../../../operations/operation-context.js";
import type { BoundParameters } from "./bind-parameters.js";
import type { LaterDatabase, NativeDatabase } from "./native-database.js";
import { SyncHandle } from "./sync-handle.js";
import {
  type ThreadAnswer,
  type ThreadData,
  type ThreadError,
  threadMain,
  type ThreadQuestion,
  type ThreadSource,
} from "./thread-main.js";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const OPENING = 0;

/**
 * A database on a thread of its own. The drivers block their thread as long as a statement runs, which may be minutes;
 * here that is another thread than the one with the timers, the signals and the server. What is asked without `later`
 * makes this thread wait for the answer: questions to the catalog, which take no time.
 */
export class ThreadHandle implements NativeDatabase {
  static readonly #open = new Map<ThreadHandle, string>();
  readonly #port: MessagePort;
  readonly #answered: Int32Array;
  readonly #waiting = new Map<number, Waiting>();
  #place = OPENING;
  #inTransaction = false;
  #ended: Error | null = null;

  private constructor(source: ThreadSource) {
    const { port1, port2 } = new MessageChannel();
    const answered = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const workerData: ThreadData = { ...source, port: port2, answered };
    this.#port = port1;
    this.#answered = new Int32Array(answered);
    // Without the process's own options: a profiler or a hook for modules is none of this thread's affair.
    const worker = new Worker(`(${threadMain})(${SyncHandle})`, {
      eval: true,
      execArgv: [],
      name: "cortex-sqlite",
      workerData,
      transferList: [port2],
    });
    // What has been asked keeps the process alive, the thread itself does not.
    worker.unref();
    worker.on("error", (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    port1.on("message", (answer: ThreadAnswer) => this.#take(answer));
    port1.on("close", () => this.#end(new Error("the thread of the database has ended")));
    port1.unref();
  }

  /** @throws what the driver says */
  static async open(source: ThreadSource): Promise<ThreadHandle> {
    const handle = new ThreadHandle(source);
    try {
      await handle.#awaited(OPENING);
    } catch (error) {
      handle.#port.close();
      throw error;
    }
    ThreadHandle.#open.set(handle, source.location);
    return handle;
  }

  /** Whether a thread of this process has a database open. */
  static isOpen(location: string): boolean {
    return [...ThreadHandle.#open.values()].includes(location);
  }

  readonly later: LaterDatabase = {
    all: async (sql, parameters) => (await this.#ask({ kind: "all", sql, parameters })) as readonly Row[],
    run: async (sql, parameters) => Number(await this.#ask({ kind: "run", sql, parameters })),
    exec: async (sql) => {
      await this.#ask({ kind: "exec", sql });
    },
  };

  all(sql: string, parameters: BoundParameters): readonly Row[] {
    return this.#askNow({ kind: "all", sql, parameters }) as readonly Row[];
  }

  run(sql: string, parameters: BoundParameters): number {
    return Number(this.#askNow({ kind: "run", sql, parameters }));
  }

  exec(sql: string): void {
    this.#askNow({ kind: "exec", sql });
  }

  /** After the last answer. */
  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  close(): void {
    ThreadHandle.#open.delete(this);
    if (this.#ended === null) this.#askNow({ kind: "close" });
    this.#port.close();
  }

  #post(question: ThreadQuestion): number {
    if (this.#ended !== null) throw this.#ended;
    this.#place += 1;
    this.#port.postMessage({ place: this.#place, question });
    return this.#place;
  }

  async #ask(question: ThreadQuestion): Promise<unknown> {
    return this.#awaited(this.#post(question));
  }

  #awaited(place: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(place, { resolve, reject });
      this.#port.ref();
    });
  }

  #askNow(question: ThreadQuestion): unknown {
    const place = this.#post(question);
    for (;;) {
      const before = Atomics.load(this.#answered, 0);
      const received = receiveMessageOnPort(this.#port) as { readonly message: ThreadAnswer } | undefined;
      if (received === undefined) {
        Atomics.wait(this.#answered, 0, before);
        continue;
      }
      const { message } = received;
      if (message.place !== place) {
        this.#take(message);
        continue;
      }
      this.#inTransaction = message.inTransaction;
      if (message.error !== null) throw errorOf(message.error);
      return message.value;
    }
  }

  #take({ place, inTransaction, value, error }: ThreadAnswer): void {
    this.#inTransaction = inTransaction;
    const waiting = this.#waiting.get(place);
    this.#waiting.delete(place);
    if (this.#waiting.size === 0) this.#port.unref();
    if (error === null) waiting?.resolve(value);
    else waiting?.reject(errorOf(error));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    ThreadHandle.#open.delete(this);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

/** The driver's error as it would have been thrown here. */
function errorOf({ name, message, ...codes }: ThreadError): Error {
  const given = Object.entries(codes).filter(([, value]) => value !== undefined);
  return Object.assign(new Error(message), { name, ...Object.fromEntries(given) });
}

import { createServer, type IncomingMessage, type Server } from "node:http";
import { randomBytes } from "node:crypto";
import { type BundleName, bringBundle } from "./bring/bundles.js";
import { Instance, type Running } from "./instances.js";
import { type PgbouncerOptions, startPgbouncer } from "./pgbouncer.js";
import type { ServerName, StartOptions } from "./recipes.js";
import { RunFolder } from "./run-folder.js";

/** What a worker asks for. */
export type Order =
  | { readonly kind: "shared"; readonly name: ServerName }
  | { readonly kind: "own"; readonly name: ServerName; readonly options: StartOptions }
  | { readonly kind: "kill" | "stop" | "restart"; readonly id: string }
  | { readonly kind: "pgbouncer"; readonly options: PgbouncerOptions }
  | { readonly kind: "programs"; readonly bundle: BundleName };

/** What it gets. */
export type Answer =
  | { readonly kind: "running"; readonly running: Running }
  | { readonly kind: "programs"; readonly folder: string }
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string };

/**
 * Starts servers for the workers of a run, which are processes of their own: an HTTP door on the loopback, open from the run's
 * beginning. Nothing is started before somebody asks, and a shared server once.
 */
export class Control {
  readonly #http: Server;
  readonly #token = randomBytes(12).toString("hex");
  readonly #say: (line: string) => void;
  readonly #shared = new Map<ServerName, Promise<Running>>();
  readonly #instances = new Map<string, Instance>();
  #folder: RunFolder | null = null;

  private constructor(say: (line: string) => void) {
    this.#say = say;
    this.#http = createServer((request, response) => {
      this.#answer(request).then(
        (answer) => response.end(JSON.stringify(answer)),
        (error: unknown) => response.end(JSON.stringify({ kind: "failed", message: explain(error) })),
      );
    });
  }

  /** Opens the door. */
  static async open(say: (line: string) => void): Promise<Control> {
    const control = new Control(say);
    await new Promise<void>((done, reject) => {
      control.#http.on("error", reject);
      control.#http.listen(0, "127.0.0.1", done);
    });
    // A run that has nothing else to do ends.
    control.#http.unref();
    return control;
  }

  /** Where the workers ask. */
  get url(): string {
    const address = this.#http.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return `http://127.0.0.1:${port}/${this.#token}`;
  }

  /** Ends all servers and removes what they have written. */
  async close(): Promise<void> {
    this.#http.close();
    this.#http.closeAllConnections();
    await this.#folder?.close();
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    if (request.url !== `/${this.#token}`) throw new Error("this door is for the workers of one run");
    let text = "";
    for await (const part of request.setEncoding("utf8")) text += part;
    return this.#carryOut(JSON.parse(text) as Order);
  }

  async #carryOut(order: Order): Promise<Answer> {
    switch (order.kind) {
      case "shared": {
        const running = this.#shared.get(order.name) ?? this.#start(order.name, {});
        this.#shared.set(order.name, running);
        return { kind: "running", running: await running };
      }
      case "own":
        return { kind: "running", running: await this.#start(order.name, order.options) };
      case "programs":
        return { kind: "programs", folder: await bringBundle(order.bundle, this.#say) };
      case "pgbouncer":
        this.#folder ??= new RunFolder(this.#say);
        return { kind: "listening", port: await startPgbouncer(this.#folder, order.options) };
      case "restart": {
        const instance = this.#instance(order.id);
        await instance.stop();
        return { kind: "running", running: await instance.launch() };
      }
      case "kill":
        await this.#instance(order.id).kill();
        return { kind: "done" };
      case "stop":
        await this.#instance(order.id).stop();
        return { kind: "done" };
    }
  }

  async #start(name: ServerName, options: StartOptions): Promise<Running> {
    this.#folder ??= new RunFolder(this.#say);
    const [instance, running] = await Instance.start(name, this.#folder, options);
    this.#instances.set(instance.id, instance);
    return running;
  }

  #instance(id: string): Instance {
    const instance = this.#instances.get(id);
    if (instance === undefined) throw new Error(`this run has started no server ${id}`);
    return instance;
  }
}

/** The message with those of its causes, which do not cross the door otherwise. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n${explain(error.cause)}`;
}

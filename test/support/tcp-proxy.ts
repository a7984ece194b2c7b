import { createServer, connect as dial, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What a proxy does to the connections through it. */
export interface ProxyFault {
  /**
   * Looks at each piece that a client sends, counted over all connections from 1. `lose the answer`: it reaches the
   * server, whose answer reaches nobody, and the connection breaks. `stall`: from here on nothing passes, in neither
   * direction, and nobody is told.
   */
  readonly onRequest?: (text: string, count: number) => "pass" | "lose the answer" | "stall";
  /** How long each piece is on its way, in milliseconds. */
  readonly delayMs?: number;
  /** Cuts all into pieces of so many bytes. */
  readonly pieces?: number;
}

/** A proxy between a client and a server. */
export interface TcpProxy {
  readonly port: number;
  /** How many pieces clients have sent. */
  readonly requests: () => number;
  /** Resolves when something is stalled. */
  readonly stalled: Promise<void>;
  /** Breaks the connections of the servers' side, or of both. */
  cut(side: "server" | "both"): void;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** Forwards what comes, as the fault says. */
class Wire {
  readonly #fault: ProxyFault;
  readonly #onStall: () => void;
  readonly pairs = new Set<Pair>();
  requests = 0;
  isStalled = false;

  constructor(fault: ProxyFault, onStall: () => void) {
    this.#fault = fault;
    this.#onStall = onStall;
  }

  join(pair: Pair): void {
    const { client, server } = pair;
    this.pairs.add(pair);
    let isLost = false;
    const end = (): void => {
      // Who is stalled does not hear that the other side is gone.
      if (this.isStalled) return;
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.setNoDelay(true).on("error", end).on("close", end);
    const toServer = this.#line(server);
    const toClient = this.#line(client);
    client.on("data", (data) => {
      if (this.isStalled || isLost) return;
      this.requests += 1;
      const verdict = this.#fault.onRequest?.(data.toString("latin1"), this.requests) ?? "pass";
      if (verdict === "stall") {
        this.isStalled = true;
        this.#onStall();
        return;
      }
      if (verdict === "lose the answer") isLost = true;
      toServer(data);
    });
    server.on("data", (data) => {
      if (isLost) end();
      else if (!this.isStalled) toClient(data);
    });
  }

  /** Sends one piece after the other, each in its time. */
  #line(socket: Socket): (data: Buffer) => void {
    const { delayMs = 0, pieces } = this.#fault;
    let before: Promise<unknown> = Promise.resolve();
    return (data) => {
      if (delayMs === 0 && pieces === undefined) {
        socket.write(data);
        return;
      }
      before = before.then(async () => {
        await sleep(delayMs);
        const size = pieces ?? data.length;
        for (let at = 0; at < data.length && !socket.destroyed; at += size)
          socket.write(data.subarray(at, at + size));
      });
    };
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((done, failed) => {
    server.on("error", failed);
    server.listen(0, "127.0.0.1", () => done((server.address() as AddressInfo).port));
  });
}

/**
 * Opens a proxy to a server.
 *
 * @example const proxy = await openProxy(on, { onRequest: (text) => (text.includes("COMMIT") ? "lose the answer" : "pass") });
 */
export async function openProxy(
  to: { readonly host: string; readonly port: number },
  fault: ProxyFault,
): Promise<TcpProxy> {
  let onStall: () => void = () => undefined;
  const stalled = new Promise<void>((done) => {
    onStall = done;
  });
  const wire = new Wire(fault, () => onStall());
  const listener = createServer((client) => wire.join({ client, server: dial(to.port, to.host) }));
  const port = await listening(listener);
  return {
    port,
    stalled,
    requests: () => wire.requests,
    cut: (side) => {
      for (const { client, server } of wire.pairs) {
        server.destroy();
        if (side === "both") client.destroy();
      }
    },
    close: () =>
      new Promise((done) => {
        for (const { client, server } of wire.pairs) {
          client.destroy();
          server.destroy();
        }
        listener.close(() => done());
      }),
  };
}

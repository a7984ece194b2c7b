import { connect, createServer, type Server, type Socket } from "node:net";

/** How a pooler gives its server sessions away. */
export interface PoolerOptions {
  /** `session`: a client keeps its session; `transaction`: each transaction gets one from the pool. */
  readonly mode: "session" | "transaction";
  /** Which idle session comes next: the one used last, as PgBouncer does by itself, or one after the other. */
  readonly order: "last" | "turn";
}

/** A pooler in front of a server, as PgBouncer is one. */
export interface Pooler {
  readonly port: number;
  close(): void;
}

/** Cuts the bytes of one direction into messages (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
class Messages {
  #rest = Buffer.alloc(0);
  /** The first message of a client has no letter in front. */
  #isStartup: boolean;

  constructor(isStartup: boolean) {
    this.#isStartup = isStartup;
  }

  take(bytes: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const messages: Buffer[] = [];
    for (;;) {
      const head = this.#isStartup ? 0 : 1;
      if (this.#rest.length < head + 4) return messages;
      const length = head + this.#rest.readInt32BE(head);
      if (this.#rest.length < length) return messages;
      messages.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
      this.#isStartup = false;
    }
  }
}

interface Session {
  readonly socket: Socket;
  client: Client | null;
}

interface Client {
  readonly socket: Socket;
  session: Session | null;
  waiting: Buffer[];
}

/** Starts a pooler in front of that server: every client logs in on a session of its own, which then goes to the pool. */
export async function startPooler(port: number, options: PoolerOptions): Promise<Pooler> {
  const idle: Session[] = [];
  const clients: Client[] = [];
  const sockets: Socket[] = [];

  const attach = (client: Client, session: Session): void => {
    client.session = session;
    session.client = client;
    for (const message of client.waiting.splice(0)) session.socket.write(message);
  };
  const serve = (): void => {
    for (const client of clients) {
      if (client.session !== null || client.waiting.length === 0 || idle.length === 0) continue;
      const session = options.order === "last" ? idle.pop() : idle.shift();
      if (session !== undefined) attach(client, session);
    }
  };
  const release = (session: Session): void => {
    if (session.client !== null) session.client.session = null;
    session.client = null;
    idle.push(session);
    serve();
  };
  const fromServer = (session: Session, message: Buffer): void => {
    const letter = String.fromCharCode(message[0] ?? 0);
    if (letter === "K") message.writeInt32BE(4_000_000, 5);
    session.client?.socket.write(message);
    const isIdle = letter === "Z" && message[5] === "I".charCodeAt(0);
    if (isIdle && options.mode === "transaction") release(session);
  };
  const fromClient = (client: Client, message: Buffer): void => {
    if (message[0] === "X".charCodeAt(0)) {
      client.socket.end();
      if (options.mode === "session") client.session?.socket.end();
      return;
    }
    client.waiting.push(message);
    if (client.session !== null) attach(client, client.session);
    else serve();
  };

  const listener: Server = createServer((socket) => {
    const upstream = connect(port, "127.0.0.1");
    sockets.push(socket, upstream);
    const session: Session = { socket: upstream, client: null };
    const client: Client = { socket, session: null, waiting: [] };
    clients.push(client);
    attach(client, session);
    const answers = new Messages(false);
    const requests = new Messages(true);
    upstream.on("data", (bytes) => {
      for (const message of answers.take(bytes)) fromServer(session, message);
    });
    socket.on("data", (bytes) => {
      for (const message of requests.take(bytes)) fromClient(client, message);
    });
    for (const one of [socket, upstream]) one.on("error", () => one.destroy());
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    close: () => {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

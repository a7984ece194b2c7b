import { createServer, type Server, type Socket } from "node:net";
import { createRequire } from "node:module";
import { afterAll, describe, expect, it } from "vitest";
import { describeTarget, resolveTarget } from "../../../../src/dialects/postgresql/connection/target.js";
import { connect } from "../../../../src/dialects/postgresql/driver.js";
import { query, server } from "../../../support/servers/index.js";
import { failure, freshUrl, NO_TARGET, open } from "./open.js";

const READ_WRITE = { readOnly: false };

interface HostClient {
  connect(): Promise<void>;
  query(sql: string): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
  end(): Promise<void>;
}

const {
  Client,
  Pool,
}: { Client: new (url: string) => HostClient; Pool: new (options: object) => HostClient } = createRequire(
  import.meta.url,
)("pg");

function partsOf(url: string): {
  host: string;
  port: number;
  username: string;
  password: string;
  database: string;
} {
  const { hostname, port, username, password, pathname } = new URL(url);
  return { host: hostname, port: Number(port), username, password, database: pathname.slice(1) };
}

describe("targets", () => {
  it("come from a URL as libpq reads it", () => {
    const of = (url: string): unknown => resolveTarget({ ...NO_TARGET, url });
    expect(of("postgresql://u:p%40%2F%3A@db:5433/app?sslmode=require&connect_timeout=3")).toMatchObject({
      host: "db",
      port: 5433,
      username: "u",
      password: "p@/:",
      database: "app",
      tls: { mode: "require" },
      timeoutSeconds: 3,
    });
    expect(of("postgres://u:p@ss/w:rd#%@[::1]/a%20b")).toMatchObject({
      host: "::1",
      port: 5432,
      password: "p@ss/w:rd#%",
      database: "a b",
    });
    expect(of("postgresql://u@/app?host=/run/pg&port=6000")).toMatchObject({ host: "/run/pg", port: 6000 });
    expect(of("postgresql://u@%2Frun%2Fpg/app")).toMatchObject({ host: "/run/pg" });
    expect(of("postgresql+psycopg2://u@h/app?schema=s")).toMatchObject({ schema: "s" });
  });

  it("are shown without their password", () => {
    const shown = (more: object): string =>
      describeTarget({ ...NO_TARGET, database: "app", username: "u", password: "secret", ...more });
    expect(shown({})).toBe("postgresql://u@localhost/app");
    expect(shown({ host: "::1", port: 6000 })).toBe("postgresql://u@[::1]:6000/app");
    expect(shown({ host: "/run/pg" })).toBe("postgresql://u@/app?host=/run/pg");
    expect(shown({ url: "postgresql://a:s%40crét@h/app" })).toBe("postgresql://a@h/app");
  });

  it.each([
    "postgresql://u:secret@a,b/app",
    "postgresql://u:secret@h:port/app",
    "postgresql://u:secret@h/app?what=1",
    "postgresql://u:secret@h/app?sslmode=never",
    "postgresql://u:secret@h",
    "postgresql://u:secret@::1/app",
  ])("that cannot be are refused without the password: %s", async (url) => {
    const error = await failure(() => resolveTarget({ ...NO_TARGET, url }));
    expect(error.code).toBe("MIG_DIALECT_TARGET_INVALID");
    expect(JSON.stringify(error)).not.toContain("secret");
  });
});

describe("logging in", () => {
  it("works by URL, by parts, over IPv6 and over the socket, with any password", async () => {
    const one = await server("postgresql-18");
    const password = "p@ss/w:o#r%d?'\"\\ é&=";
    await query(one, null, `CREATE ROLE "us@r" LOGIN PASSWORD '${password.replaceAll("'", "''")}'`).catch(
      String,
    );
    const parts = { database: "postgres", username: "us@r", password };
    const user = encodeURIComponent(parts.username);
    // A server that a variable names may be elsewhere.
    const hosts = [one.host, ...(one.socket === null ? [] : ["::1", one.socket])];
    for (const host of hosts) {
      const connection = await connect({ ...NO_TARGET, ...parts, host, port: one.port }, READ_WRITE);
      expect(await connection.query("SELECT current_user AS u")).toEqual([{ u: "us@r" }]);
      await connection.close();
      const place = host.includes(":") ? `[${host}]` : host.startsWith("/") ? "" : host;
      const url = `postgresql://${user}:${encodeURIComponent(password)}@${place}:${one.port}/postgres${host.startsWith("/") ? `?host=${host}` : ""}`;
      await (await connect({ ...NO_TARGET, url }, READ_WRITE)).close();
    }
  });

  it("tells the server who is there, and keeps to the schema that is named", async () => {
    const url = await freshUrl();
    const plain = await open(url);
    expect(plain.defaultSchema).toBe("public");
    expect(plain.serverVersion).toMatch(/^PostgreSQL 18\.\d+$/);
    expect(plain.version).toMatchObject({ major: 18, flavour: "postgresql" });
    const missing = await failure(() => connect({ ...NO_TARGET, url, schema: 'S"1' }, READ_WRITE));
    expect(missing.code).toBe("MIG_DIALECT_SCHEMA_MISSING");
    await plain.run('CREATE SCHEMA "S""1"');
    const inSchema = await open(url, { schema: 'S"1' });
    await inSchema.run("CREATE TABLE t (a int)");
    const [row] = await inSchema.query(
      `SELECT current_setting('application_name') AS name, current_setting('search_path') AS path,
        (SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 't') AS place`,
    );
    expect(row).toEqual({
      name: expect.stringMatching(new RegExp(`^cortex-migrations ${process.pid}@`)),
      path: '"S""1", "$user", public',
      place: '"S""1"',
    });
  });

  it("can be for reading alone", async () => {
    const url = await freshUrl();
    const connection = await connect({ ...NO_TARGET, url }, { readOnly: true });
    const error = await failure(() => connection.run("CREATE TABLE t (a int)"));
    await connection.close();
    expect(error.code).toBe("MIG_DIALECT_SERVER_READ_ONLY");
  });

  it("creates the database when it is asked to, also twice at once, and else says that it is missing", async () => {
    const url = await freshUrl();
    const name = `New "db" ${process.pid}`;
    const target = { ...NO_TARGET, ...partsOf(url), database: name, schema: "Fresh" };
    const missing = await failure(() => connect(target, READ_WRITE));
    expect([missing.code, missing.details.name]).toEqual(["MIG_DIALECT_DATABASE_MISSING", name]);
    expect(missing.hint).toContain("--create-database");
    expect((await failure(() => connect(target, { readOnly: true, createDatabase: true }))).code).toBe(
      "MIG_DIALECT_DATABASE_MISSING",
    );
    const both = await Promise.all(
      [1, 2, 3].map(() => connect(target, { readOnly: false, createDatabase: true })),
    );
    for (const connection of both) {
      expect(await connection.query("SELECT current_database() AS d, current_schema() AS s")).toEqual([
        { d: name, s: "Fresh" },
      ]);
      await connection.close();
    }
    const admin = await open(url);
    await admin.run(`DROP DATABASE "${name.replaceAll('"', '""')}"`);
  });

  it("creates the schema while another session is creating it, and goes on when that one commits", async () => {
    const url = await freshUrl();
    const other = await open(url);
    await other.run("BEGIN");
    await other.run("CREATE SCHEMA raced");
    const entering = connect(
      { ...NO_TARGET, url, schema: "raced" },
      { readOnly: false, createDatabase: true },
    );
    const watcher = await open(url);
    for (;;) {
      const [waiting] = await watcher.query(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'CREATE SCHEMA IF NOT EXISTS%' AND wait_event_type = 'Lock' AND datname = current_database()",
      );
      if (waiting?.n === 1) break;
    }
    await other.run("COMMIT");
    const connection = await entering;
    expect(await connection.query("SELECT current_schema() AS s")).toEqual([{ s: "raced" }]);
    await connection.close();
  });
});

async function listening(onConnection: (socket: Socket) => void): Promise<{ port: number; server: Server }> {
  const listener = createServer(onConnection);
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  return { port: typeof address === "object" && address !== null ? address.port : 0, server: listener };
}

const listeners: Server[] = [];
afterAll(() => {
  for (const listener of listeners) listener.close();
});

describe("a connection that does not come about", () => {
  it("says why and what to do", async () => {
    const url = await freshUrl();
    const parts = partsOf(url);
    const codeOf = async (more: object): Promise<string> => {
      const error = await failure(() => connect({ ...NO_TARGET, ...parts, ...more }, READ_WRITE));
      expect(error.hint.length).toBeGreaterThan(20);
      expect(JSON.stringify(error)).not.toContain("wrong-marker");
      return error.code;
    };
    expect(await codeOf({ password: "wrong-marker" })).toBe("MIG_DIALECT_CONNECTION_LOGIN_REFUSED");
    expect(await codeOf({ password: null })).toBe("MIG_DIALECT_CONNECTION_LOGIN_REFUSED");
    expect(await codeOf({ username: "nobody_there" })).toBe("MIG_DIALECT_CONNECTION_LOGIN_REFUSED");
    expect(await codeOf({ database: "not_there" })).toBe("MIG_DIALECT_DATABASE_MISSING");
    expect(await codeOf({ host: "/nowhere" })).toBe("MIG_DIALECT_CONNECTION_REFUSED");
    expect(await codeOf({ host: "no-such-host.invalid" })).toBe("MIG_DIALECT_CONNECTION_HOST_NOT_FOUND");
    expect(await codeOf({ ssl: "require" })).toBe("MIG_DIALECT_CONNECTION_TLS");
    const closed = await listening(() => undefined);
    await new Promise((resolve) => closed.server.close(resolve));
    expect(await codeOf({ port: closed.port })).toBe("MIG_DIALECT_CONNECTION_REFUSED");
    const reset = await listening((socket) => socket.destroy());
    listeners.push(reset.server);
    expect(await codeOf({ port: reset.port })).toBe("MIG_DIALECT_CONNECTION_LOST");
  });

  it("is given up after the time that the URL names", async () => {
    const silent = await listening(() => undefined);
    listeners.push(silent.server);
    const started = Date.now();
    const url = `postgresql://u:p@127.0.0.1:${silent.port}/app?connect_timeout=1`;
    const error = await failure(() => connect({ ...NO_TARGET, url }, READ_WRITE));
    expect([error.code, error.details.seconds]).toEqual(["MIG_DIALECT_CONNECTION_TIMEOUT", 1]);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it("is one too many", async () => {
    const url = await freshUrl();
    const admin = await open(url);
    await admin.run("DROP ROLE IF EXISTS few; CREATE ROLE few LOGIN PASSWORD 'few' CONNECTION LIMIT 1");
    const target = { ...NO_TARGET, ...partsOf(url), username: "few", password: "few" };
    const first = await connect(target, READ_WRITE);
    expect((await failure(() => connect(target, READ_WRITE))).code).toBe("MIG_DIALECT_CONNECTION_TOO_MANY");
    await first.close();
    await admin.run("DROP ROLE few");
  });
});

describe("an open connection", () => {
  it("gives values without losing a digit, and leaves the driver's own settings alone", async () => {
    const connection = await open(await freshUrl());
    const [row] = await connection.query(`SELECT 9007199254740993::int8 AS big, 42::int8 AS small,
      12345678901234567890.123456789::numeric AS exact, '2024-02-29 12:34:56.123456+02'::timestamptz AT TIME ZONE 'UTC' AS at,
      '2024-02-29'::date AS day, '1 mon 2 days'::interval AS span, '{"a":[1]}'::jsonb AS doc, '\\x00ff'::bytea AS bytes,
      ARRAY[1,NULL,9007199254740993]::int8[] AS list, ARRAY['a','b"']::text[] AS texts, true AS yes, 'x'::"char" AS c`);
    expect(row).toEqual({
      big: 9007199254740993n,
      small: 42,
      exact: "12345678901234567890.123456789",
      at: "2024-02-29 10:34:56.123456",
      day: "2024-02-29",
      span: "1 mon 2 days",
      doc: { a: [1] },
      bytes: Buffer.from([0, 255]),
      list: [1, null, 9007199254740993n],
      texts: ["a", 'b"'],
      yes: true,
      c: "x",
    });
  });

  it("writes values as they are meant: arrays as arrays or as JSON, by what the column is", async () => {
    const connection = await open(await freshUrl());
    await connection.run("CREATE TABLE v (j jsonb, l text[], b bytea, at timestamptz, n numeric, o json)");
    const at = new Date("2024-02-29T12:34:56.789Z");
    const values = [[1, "a"], ["x", null], new Uint8Array([1, 0]), at, 2n ** 70n, { a: null }];
    expect(await connection.execute("INSERT INTO v VALUES (?, ?, ?, ?, ?, ?)", values)).toEqual({
      changes: 1,
    });
    expect(await connection.query("SELECT j, l, b, extract(epoch FROM at)::text AS at, n, o FROM v")).toEqual(
      [
        {
          j: [1, "a"],
          l: ["x", null],
          b: Buffer.from([1, 0]),
          at: "1709210096.789000",
          n: String(2n ** 70n),
          o: { a: null },
        },
      ],
    );
    expect(await connection.execute("UPDATE v SET j = :j", { j: [2] })).toEqual({ changes: 1 });
    expect(await connection.execute("CREATE TABLE w (a int)")).toEqual({ changes: 0 });
    expect((await failure(() => connection.query("SELECT ?", ["a\0b"]))).code).toBe(
      "MIG_DIALECT_LITERAL_UNSUPPORTED",
    );
    expect((await failure(() => connection.query("SELECT 1; SELECT 2"))).code).toBe(
      "MIG_DIALECT_STATEMENT_REFUSED",
    );
  });

  it("runs the statements of a script one by one, so that each may be outside of a transaction", async () => {
    const connection = await open(await freshUrl());
    await connection.run("CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY t_a ON t (a); VACUUM t");
    expect(
      await connection.query("SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 't_a'::regclass"),
    ).toEqual([{ valid: true }]);
  });

  it("that the server ends is an error of the next statement, and of nothing else", async () => {
    const url = await freshUrl();
    const connection = await connect({ ...NO_TARGET, url }, READ_WRITE);
    const admin = await open(url);
    const [row] = await connection.query("SELECT pg_backend_pid() AS pid");
    await admin.query("SELECT pg_terminate_backend(:pid)", { pid: row?.pid });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(connection.isLost).toBe(true);
    const error = await failure(() => connection.query("SELECT 1"));
    expect([error.code, error.details.sql]).toEqual(["MIG_DIALECT_CONNECTION_LOST", "SELECT 1"]);
    await connection.close();
    const busy = await connect({ ...NO_TARGET, url }, READ_WRITE);
    const [other] = await busy.query("SELECT pg_backend_pid() AS pid");
    const waiting = failure(() => busy.query("SELECT pg_sleep(30)"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await admin.query("SELECT pg_terminate_backend(:pid)", { pid: other?.pid });
    expect((await waiting).code).toBe("MIG_DIALECT_CONNECTION_LOST");
    await busy.close();
  });
});

describe("a client of the host's", () => {
  it("is used as it is, given back as it was, and never closed", async () => {
    const url = await freshUrl();
    const client = new Client(url);
    expect((await failure(() => connect({ ...NO_TARGET, handle: client }, READ_WRITE))).code).toBe(
      "MIG_DIALECT_HANDLE_INVALID",
    );
    await client.connect();
    await client.query("CREATE SCHEMA app");
    const connection = await connect({ ...NO_TARGET, handle: client, schema: "app" }, READ_WRITE);
    expect(connection.defaultSchema).toBe("app");
    expect(await connection.query("SELECT 1::int8 AS n, current_schema() AS s")).toEqual([
      { n: 1, s: "app" },
    ]);
    await connection.run("BEGIN");
    expect(connection.inTransaction).toBe(true);
    await failure(() => connection.run("SELECT nothing"));
    expect(connection.inFailedTransaction).toBe(true);
    await connection.run("ROLLBACK");
    expect(connection.inTransaction).toBe(false);
    await connection.close();
    const { rows } = await client.query("SELECT 1::int8 AS n, current_setting('search_path') AS path");
    expect(rows).toEqual([{ n: "1", path: '"$user", public' }]);
    await client.end();
  });

  it("that is a pool or no client is refused", async () => {
    const pool = new Pool({});
    for (const handle of [pool, {}, 1, { query: () => undefined }])
      expect((await failure(() => connect({ ...NO_TARGET, handle }, READ_WRITE))).code).toBe(
        "MIG_DIALECT_HANDLE_INVALID",
      );
    await pool.end();
  });
});

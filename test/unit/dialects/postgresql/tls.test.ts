import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectionTarget } from "../../../../src/dialects/contract/connection.js";
import { connect } from "../../../../src/dialects/postgresql/driver.js";
import { makeCertificate } from "../../../support/certificate.js";
import { type OwnServer, query, startServer } from "../../../support/servers/index.js";
import { failure, NO_TARGET } from "./open.js";

const mine = makeCertificate("localhost");
const stranger = makeCertificate("localhost");
let folder: string;
let own: OwnServer;

beforeAll(async () => {
  own = await startServer("postgresql-18");
  folder = mkdtempSync(join(tmpdir(), "cortex-tls-"));
  chmodSync(folder, 0o755);
  const files = { cert: join(folder, "server.crt"), key: join(folder, "server.key") };
  writeFileSync(files.cert, mine.cert, { mode: 0o644 });
  writeFileSync(files.key, mine.key, { mode: 0o600 });
  // The server wants its key to be its own; root runs it as another user.
  const { uid, gid } = statSync(`/proc/${own.pid()}`);
  if (process.getuid?.() === 0) chownSync(files.key, uid, gid);
  for (const [name, value] of [
    ["ssl_cert_file", files.cert],
    ["ssl_key_file", files.key],
    ["ssl", "on"],
  ])
    await query(own, null, `ALTER SYSTEM SET ${name} = '${value}'`);
  await own.restart();
});

afterAll(async () => {
  await own.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function encryption(more: Partial<ConnectionTarget>): Promise<unknown> {
  const { host, port, username, password } = own;
  const target = { ...NO_TARGET, host, port, username, password, database: "postgres", ...more };
  const connection = await connect(target, { readOnly: true });
  const [row] = await connection.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
  await connection.close();
  return row?.ssl;
}

async function refused(more: Partial<ConnectionTarget>): Promise<string> {
  return (await failure(() => encryption(more))).code;
}

describe("encryption", () => {
  it("is off, required, or verified against the authority and the host name", async () => {
    const ca = join(folder, "server.crt");
    expect(await encryption({ ssl: "off" })).toBe(false);
    expect(await encryption({ ssl: "require" })).toBe(true);
    expect(await encryption({ ssl: "require", sslCa: ca })).toBe(true);
    expect(await encryption({ host: "localhost", ssl: "verify-full", sslCa: ca })).toBe(true);
    expect(await encryption({ host: "localhost", ssl: "verify-full", sslCa: mine.cert })).toBe(true);
    expect(await refused({ host: "localhost", ssl: "verify-full" })).toBe("MIG_DIALECT_CONNECTION_TLS");
    expect(await refused({ host: "localhost", ssl: "verify-full", sslCa: stranger.cert })).toBe(
      "MIG_DIALECT_CONNECTION_TLS",
    );
    expect(await refused({ ssl: "require", sslCa: stranger.cert })).toBe("MIG_DIALECT_CONNECTION_TLS");
    // The certificate is for a name, and this is an address.
    expect(await refused({ host: "127.0.0.1", ssl: "verify-full", sslCa: ca })).toBe(
      "MIG_DIALECT_CONNECTION_TLS",
    );
    expect(await refused({ ssl: "verify-full", sslCa: join(folder, "missing.crt") })).toBe(
      "MIG_DIALECT_TARGET_INVALID",
    );
  });

  it("is what the URL says, where it says something", async () => {
    const url = (host: string, mode: string): string =>
      `postgresql://${own.username}:${own.password}@${host}:${own.port}/postgres?sslmode=${mode}`;
    const ca = join(folder, "server.crt");
    expect(await encryption({ url: url("127.0.0.1", "require") })).toBe(true);
    expect(await encryption({ url: url("127.0.0.1", "disable"), ssl: "require" })).toBe(false);
    expect(await encryption({ url: url("127.0.0.1", "prefer"), ssl: "require" })).toBe(true);
    expect(await encryption({ url: url("127.0.0.1", `verify-ca&sslrootcert=${ca}`) })).toBe(true);
    expect(await refused({ url: url("127.0.0.1", `verify-full&sslrootcert=${ca}`) })).toBe(
      "MIG_DIALECT_CONNECTION_TLS",
    );
  });
});

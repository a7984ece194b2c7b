import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeCertificate } from "../../support/certificate.js";
import {
  createDatabase,
  type OwnServer,
  query,
  type ServerName,
  startServer,
} from "../../support/servers/index.js";
import {
  type ConnectionProject,
  type Environment,
  makeConnectionProject,
  managerRefusal,
  refusalOf,
  variablesOf,
} from "./support.js";

const mine = makeCertificate("localhost");
const stranger = makeCertificate("localhost");
const SERVERS: readonly ServerName[] = ["postgresql-18", "mysql", "mariadb"];

/** A server with that certificate. PostgreSQL wants its key to be its own; root runs it as another user. */
async function withCertificate(name: ServerName, cert: string, key: string): Promise<OwnServer> {
  if (!name.startsWith("postgresql"))
    return startServer(name, { settings: { "ssl-cert": cert, "ssl-key": key } });
  const own = await startServer(name);
  const { uid, gid } = statSync(`/proc/${own.pid()}`);
  if (process.getuid?.() === 0) chownSync(key, uid, gid);
  for (const [setting, value] of Object.entries({ ssl_cert_file: cert, ssl_key_file: key, ssl: "on" }))
    await query(own, null, `ALTER SYSTEM SET ${setting} = '${value}'`);
  await own.restart();
  return own;
}

// Each runs the command many times.
vi.setConfig({ testTimeout: 180_000 });

describe.each(SERVERS)("TLS to %s", (name) => {
  let folder: string;
  let own: OwnServer;
  let project: ConnectionProject;
  let env: Environment;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cortex-tls-"));
    chmodSync(folder, 0o755);
    for (const [file, text] of Object.entries({ "ca.pem": mine.cert, "other.pem": stranger.cert }))
      writeFileSync(join(folder, file), text, { mode: 0o644 });
    writeFileSync(join(folder, "key.pem"), mine.key, { mode: 0o600 });
    own = await withCertificate(name, join(folder, "ca.pem"), join(folder, "key.pem"));
    project = makeConnectionProject();
    env = variablesOf(own, (await createDatabase(own)).name);
  });
  afterAll(async () => {
    await project.dispose();
    await own.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ca = (): string => join(folder, "ca.pem");

  it("is required, or verified against an authority and the host name", async () => {
    for (const more of [
      { CORTEX_DB_SSL: "off" },
      { CORTEX_DB_SSL: "require" },
      { CORTEX_DB_SSL: "verify-full", CORTEX_DB_HOST: "localhost", CORTEX_DB_SSL_CA: ca() },
      { CORTEX_DB_SSL: "verify-full", CORTEX_DB_HOST: "localhost", CORTEX_DB_SSL_CA: mine.cert },
    ] as readonly Environment[]) {
      const up = await project.cortex(["upgrade", "head"], { ...env, ...more });
      expect(up, `${JSON.stringify(more)}: ${up.stderr}`).toMatchObject({ code: 0 });
    }
    const doctor = await project.cortex(["doctor"], { ...env, CORTEX_DB_SSL: "require" });
    expect(doctor.stdout).not.toContain("PRIVATE KEY");
  });

  it("is refused for another authority, none, another name, and a file that is not there", async () => {
    for (const more of [
      { CORTEX_DB_HOST: "localhost", CORTEX_DB_SSL_CA: join(folder, "other.pem") },
      { CORTEX_DB_HOST: "localhost" },
      { CORTEX_DB_HOST: "127.0.0.1", CORTEX_DB_SSL_CA: ca() },
    ] as readonly Environment[]) {
      const refusal = await refusalOf(project, ["upgrade", "head"], {
        ...env,
        CORTEX_DB_SSL: "verify-full",
        ...more,
      });
      expect([refusal.exit, refusal.code], JSON.stringify(more)).toEqual([1, "MIG_DIALECT_CONNECTION_TLS"]);
      expect(refusal.hint).toContain("CORTEX_DB_SSL_CA");
    }
    const lost = {
      ...env,
      CORTEX_DB_HOST: "localhost",
      CORTEX_DB_SSL: "verify-full",
      CORTEX_DB_SSL_CA: join(folder, "lost.pem"),
    };
    const unread = await refusalOf(project, ["status"], lost);
    expect(unread.code).toBe("MIG_DIALECT_TARGET_INVALID");
    expect(unread.message).toContain("lost.pem");
    const manager = project.manager({
      url: own.urlOf(env.CORTEX_DB_NAME ?? "").replace(/@[^:]*:/, "@localhost:"),
      ssl: "verify-full",
      sslCa: stranger.cert,
    });
    expect((await managerRefusal(manager.getMigrationStatus())).code).toBe("MIG_DIALECT_CONNECTION_TLS");
  });

  it("is refused where the server has none", async () => {
    if (!name.startsWith("postgresql")) return;
    await query(own, null, "ALTER SYSTEM SET ssl = 'off'");
    await query(own, null, "SELECT pg_reload_conf()");
    const refusal = await refusalOf(project, ["status"], { ...env, CORTEX_DB_SSL: "require" });
    expect([refusal.exit, refusal.code]).toEqual([1, "MIG_DIALECT_CONNECTION_TLS"]);
  });
});

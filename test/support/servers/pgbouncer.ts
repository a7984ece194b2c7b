import { spawn } from "node:child_process";
import { chownSync, closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bringBundle } from "./bring/bundles.js";
import { freePort, otherUser, ownFolder, reachable } from "./instances.js";
import type { RunFolder } from "./run-folder.js";

/** A PgBouncer (https://www.pgbouncer.org/config.html) and what it stands in front of. */
export interface PgbouncerOptions {
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly username: string;
    readonly password: string;
  };
  readonly poolMode: "session" | "transaction" | "statement";
  /** More settings. */
  readonly settings?: Readonly<Record<string, string>>;
}

function listens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => done(true)).on("error", () => done(false));
    socket.on("connect", () => socket.destroy());
  });
}

/** Starts it on a free port; it ends with the run. It refuses to run as root, as the server does. */
export async function startPgbouncer(runFolder: RunFolder, options: PgbouncerOptions): Promise<number> {
  const owner = await otherUser();
  const bundle = await bringBundle("pgbouncer", runFolder.say);
  const programs = owner === null ? bundle : await reachable(bundle, owner, runFolder);
  const folder = ownFolder(join(runFolder.path, runFolder.nextId("pgbouncer")), owner);
  const port = await freePort();
  const { host, port: serverPort, username, password } = options.server;
  const settings = {
    listen_addr: "127.0.0.1",
    listen_port: String(port),
    unix_socket_dir: "",
    auth_type: "scram-sha-256",
    auth_file: join(folder, "users"),
    pool_mode: options.poolMode,
    max_client_conn: "200",
    ...options.settings,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const file = join(folder, "pgbouncer.ini");
  writeFileSync(
    file,
    ["[databases]", `* = host=${host} port=${serverPort}`, "[pgbouncer]", ...lines, ""].join("\n"),
  );
  writeFileSync(settings.auth_file, `"${username}" "${password}"\n`);
  if (owner !== null) for (const path of [file, settings.auth_file]) chownSync(path, owner.uid, owner.gid);
  const log = join(folder, "log");
  const output = openSync(log, "a");
  const child = spawn(join(programs, "bin/pgbouncer"), [file], {
    cwd: folder,
    stdio: ["ignore", output, output],
    detached: true,
    ...(owner ?? {}),
  });
  closeSync(output);
  child.on("error", () => undefined).unref();
  if (child.pid !== undefined) runFolder.watch(child.pid, "SIGKILL");
  for (const deadline = Date.now() + 30_000; !(await listens(port)); await sleep(50))
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`PgBouncer does not listen:\n${readFileSync(log, "utf8")}`);
  return port;
}

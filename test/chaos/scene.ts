import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import type { ManagerOptions } from "../../src/index.js";
import { createDatabase, nativeDump, query, type ServerName, server } from "../support/servers/index.js";
import { type Database, masterDump, rowsOf } from "../support/sqlite.js";
import { writeChain } from "./chain.js";

/** The product as it is shipped: what is killed must be a process of its own. */
const DIST = resolve(process.env["CHAOS_DIST"] ?? resolve(import.meta.dirname, "../../dist"), "esm/index.js");
const STARTER = resolve(import.meta.dirname, "starter.mjs");

/** Where chaos is made. */
export type ChaosTarget = ServerName | "sqlite";

/** How one start has ended. */
export interface Outcome {
  readonly killed: boolean;
  readonly ok: boolean;
  /** How many database calls it has made; known when it has succeeded. */
  readonly calls: number;
  readonly output: string;
}

/** A start of the chain. */
export interface Start {
  readonly direction?: "upgrade" | "downgrade";
  readonly target?: string;
  /** The database call at which it kills itself; absent for a start that is left alone. */
  readonly killAt?: number;
  /** How long the server has for that call, in milliseconds. */
  readonly delay?: number;
}

/** A database, and processes that migrate it. */
export interface ChaosScene {
  start(start?: Start): Promise<Outcome>;
  /** Schema and rows, without the audit. */
  dump(): Promise<string>;
  rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  dispose(): Promise<void>;
}

function withoutAudit(dump: string): string {
  return dump
    .split("\n")
    .filter((line) => !/cortex_migration_(?:history|journal)/.test(line) || /^CREATE TABLE/.test(line))
    .join("\n")
    .replace(/ AUTO_INCREMENT=\d+/g, "");
}

function run(options: ManagerOptions, start: Start): Promise<Outcome> {
  const document = JSON.stringify({
    dist: DIST,
    options,
    target: start.target ?? "heads",
    direction: start.direction ?? "upgrade",
    killAt: start.killAt ?? 0,
  });
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [STARTER, document, String(start.delay ?? 8)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let errors = "";
    child.stdout.on("data", (chunk) => (out += String(chunk)));
    child.stderr.on("data", (chunk) => (errors += String(chunk)));
    child.on("error", failed);
    child.on("close", (code, signal) => {
      const calls = code === 0 ? Number((JSON.parse(out) as { calls: number }).calls) : 0;
      done({ killed: signal === "SIGKILL", ok: code === 0, calls, output: errors });
    });
  });
}

/** Makes an empty database and the files of the chain. */
export async function chaosScene(target: ChaosTarget): Promise<ChaosScene> {
  if (!existsSync(DIST)) throw new Error(`${DIST} is missing: run \`npm run build\` first`);
  const folder = mkdtempSync(join(tmpdir(), "cortex-chaos-"));
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  if (target === "sqlite") {
    const file = join(folder, "chaos.db");
    const options = { dbType: "sqlite", file, cwd: folder, versionsDirectory: writeChain(folder, "sqlite") };
    const inDatabase = <T>(work: (db: Database) => T): T => {
      const db = new DatabaseSync(file);
      try {
        return work(db);
      } finally {
        db.close();
      }
    };
    return {
      start: (start = {}) => run(options, start),
      dump: async () => withoutAudit(inDatabase((db) => masterDump(db))),
      rows: async (sql) => inDatabase((db) => rowsOf(db, sql)),
      dispose: async () => clean(),
    };
  }
  const on = await server(target);
  const database = await createDatabase(on);
  const versionsDirectory = writeChain(folder, on.dialect);
  const options = { dbType: on.dialect, url: database.url, cwd: folder, versionsDirectory };
  return {
    start: (start = {}) => run(options, start),
    dump: async () => withoutAudit(await nativeDump(on, database.name)),
    rows: (sql) => query(on, database.name, sql),
    dispose: async () => {
      clean();
      await database.drop();
    },
  };
}

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { MigrationManager } from "../../src/index.js";

/** The product as it is shipped: what is killed must be a process of its own. */
const DIST = resolve(process.env["CHAOS_DIST"] ?? join(import.meta.dirname, "../../dist"), "esm/index.js");
const STARTER = join(import.meta.dirname, "starter.mjs");

/** The part of a manager's options that is plain data. */
export type StarterOptions = Readonly<Record<string, string | number>>;

/** What one start is asked to do. */
export interface Start {
  readonly direction?: "upgrade" | "downgrade";
  readonly target?: string;
  /** The database call at which it kills itself; absent for a start that is left alone. */
  readonly killAt?: number;
  /** Before that call, or when it has been sent and is not answered. Default: sent. */
  readonly moment?: "before" | "sent";
  /** How long the server has for that call before, in milliseconds. Default: none. */
  readonly delay?: number;
  /** Variables of the process, and options of Node. */
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: readonly string[];
  /** A shell script to run it in, as `"$@"`. */
  readonly shell?: string;
}

/** How a start has ended. */
export interface Outcome {
  readonly killed: boolean;
  readonly ok: boolean;
  /** How many database calls it has made; known when it has succeeded and they were counted. */
  readonly calls: number;
  /** Whether it had begun a step, under the lock. */
  readonly atWork: boolean;
  /** How many statements it found begun, of which it was unknown whether they had run. */
  readonly judged: number;
  readonly output: string;
}

/** A start that runs. */
export interface Started {
  readonly child: ChildProcess;
  /** Resolves when it begins its first step, and when it ends without. */
  readonly begun: Promise<void>;
  readonly ended: Promise<Outcome>;
}

interface Line {
  readonly kind: "begun" | "judged" | "done";
  readonly calls?: number;
}

function linesOf(out: string): readonly Line[] {
  // The last line of a process that was killed may be cut off.
  return out
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line) as Line);
}

const running = new Set<ChildProcess>();

/** Ends what a test that has failed has left behind. */
export function endStarters(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** Starts the chain in a process of its own. */
export function startChain(options: StarterOptions, start: Start = {}): Started {
  if (!existsSync(DIST)) throw new Error(`${DIST} is missing: run \`npm run build\` first`);
  const { env = {}, node = [], shell = 'exec "$@"', ...rest } = start;
  const counts = start.killAt !== undefined;
  const document = { dist: DIST, options, target: "heads", direction: "upgrade", counts, ...rest };
  const command = [process.execPath, ...node, STARTER, JSON.stringify(document)];
  const child = spawn("sh", ["-c", shell, "sh", ...command], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  running.add(child);
  let out = "";
  let errors = "";
  let begin: () => void;
  const begun = new Promise<void>((done) => {
    begin = done;
  });
  child.stdout?.on("data", (chunk) => {
    out += String(chunk);
    if (out.includes('"begun"')) begin();
  });
  child.stderr?.on("data", (chunk) => {
    errors += String(chunk);
  });
  const ended = new Promise<Outcome>((done, failed) => {
    child.on("error", failed);
    child.on("close", (code, signal) => {
      begin();
      running.delete(child);
      const lines = linesOf(out);
      done({
        killed: signal === "SIGKILL" || signal === "SIGXFSZ",
        ok: code === 0,
        calls: lines.find(({ kind }) => kind === "done")?.calls ?? 0,
        atWork: lines.some(({ kind }) => kind === "begun"),
        judged: lines.filter(({ kind }) => kind === "judged").length,
        output: errors,
      });
    });
  });
  return { child, begun, ended };
}

const say = (): void => undefined;

/** Carries the chain out in this process, undisturbed; returns how many statements it found begun and has judged. */
export async function runHere(options: StarterOptions, start: Start = {}): Promise<number> {
  let judged = 0;
  const info = (message: string): void => {
    if (/^was (?:not )?done before the run ended/.test(message)) judged += 1;
  };
  const logger = { debug: say, info, warn: say, error: say };
  const manager = new MigrationManager({
    environment: {},
    interactive: false,
    lockTimeout: 900,
    logger,
    ...options,
  });
  const target = start.target ?? "heads";
  try {
    if (start.direction === "downgrade") await manager.downgradeMigrations({ target });
    else await manager.applyMigrations({ target });
  } finally {
    await manager.close();
  }
  return judged;
}

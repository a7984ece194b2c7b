import { type ChildProcess, spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isAlive, SERVERS_SOURCE } from "./bring/cache-folder.js";

/** The names are short: the path of a socket holds about a hundred characters. */
const PREFIX = "cortex-servers-";

/** The files in it: the number of the watching process, and those of the servers. */
const REAPER = "reaper";
const SERVERS = "servers";

/**
 * The temporary folder of one run, and the small process that ends the run's servers and removes the folder when the run is over,
 * however it ended.
 */
export class RunFolder {
  readonly path: string;
  readonly say: (line: string) => void;
  readonly #reaper: ChildProcess;
  readonly #done = new Map<string, Promise<string>>();
  #count = 0;

  constructor(say: (line: string) => void) {
    removeStaleFolders();
    this.say = say;
    this.path = mkdtempSync(join(tmpdir(), PREFIX));
    // The user that PostgreSQL runs as has to pass.
    chmodSync(this.path, 0o711);
    this.#reaper = spawn(process.execPath, [resolve(SERVERS_SOURCE, "reaper.mjs")], {
      cwd: tmpdir(),
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    this.#reaper.unref();
    this.#tell({ folder: this.path });
    writeFileSync(join(this.path, REAPER), String(this.#reaper.pid));
  }

  /** A name for a folder that no other has. */
  nextId(name: string): string {
    this.#count += 1;
    return `${name}-${this.#count}`;
  }

  /** What `make` gives, made once in this run. */
  once(key: string, make: () => Promise<string>): Promise<string> {
    const made = this.#done.get(key) ?? make();
    this.#done.set(key, made);
    return made;
  }

  /** Has the process ended with the run. */
  watch(pid: number, signal: string): void {
    appendFileSync(join(this.path, SERVERS), `${pid}\n`);
    this.#tell({ pid, signal });
  }

  /** The process has ended: its number may become another's. */
  forget(pid: number): void {
    this.#tell({ gone: pid });
  }

  /** Ends what runs and removes the folder. */
  async close(): Promise<void> {
    const over = new Promise((done) => this.#reaper.on("exit", done));
    this.#reaper.ref();
    this.#reaper.stdin?.end();
    await over;
  }

  #tell(order: object): void {
    this.#reaper.stdin?.write(`${JSON.stringify(order)}\n`);
  }
}

/** What is left of runs whose watching process was killed as well: their servers are ended, their folders removed. */
function removeStaleFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    const file = join(folder, REAPER);
    if (!name.startsWith(PREFIX) || !existsSync(file)) continue;
    const reaper = Number(readFileSync(file, "utf8"));
    // The file is empty for a moment when a run begins.
    if (reaper === 0 || isAlive(reaper)) continue;
    for (const pid of serversOf(folder)) process.kill(pid, "SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The processes that were started in a folder and still are the same ones: a number may be another's by now. */
function serversOf(folder: string): readonly number[] {
  const file = join(folder, SERVERS);
  if (!existsSync(file)) return [];
  const pids = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return pids.map(Number).filter((pid) => {
    const command = `/proc/${pid}/cmdline`;
    return existsSync(command) && readFileSync(command, "utf8").includes(folder);
  });
}

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
/** The built command; `npm test` builds it before the tests. */
export const CLI = join(ROOT, "dist/command/cortex.cjs");

/** How a command is run. */
export interface CliOptions {
  readonly cwd: string;
  /** Besides PATH and HOME; nothing else of this process's environment is handed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** What is piped in; without it the input is at its end at once. */
  readonly input?: string;
}

/** How it ended. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? tmpdir(), ...more };
}

function ensureBuilt(): void {
  if (existsSync(CLI)) return;
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts/build.mjs"), "--no-types"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the command could not be built: ${stderr}`);
}

/** Runs `cortex` as a process of its own, and waits for its end. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  ensureBuilt();
  return run(process.execPath, [CLI, ...args], options);
}

/**
 * Runs `cortex` in a pseudo-terminal, and types an answer whenever the output has grown to hold the text that is waited
 * for. `stdout` holds what the terminal would show of both streams.
 */
export async function runCliInTerminal(
  args: readonly string[],
  options: Omit<CliOptions, "input"> & {
    readonly answers: readonly { readonly after: string; readonly type: string }[];
  },
): Promise<CliResult> {
  ensureBuilt();
  const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
  // Set for the command only: `script` itself must be found, whatever PATH the command is given.
  const variables = Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${quote(value)}`);
  const line = [...variables, ...[process.execPath, CLI, ...args].map(quote)].join(" ");
  return run("script", ["-qec", line, "/dev/null"], {
    cwd: options.cwd,
    answers: options.answers,
    env: { TERM: "xterm", SHELL: "/bin/sh" },
  });
}

async function run(
  command: string,
  args: readonly string[],
  options: CliOptions & { readonly answers?: readonly { readonly after: string; readonly type: string }[] },
): Promise<CliResult> {
  return new Promise((done, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: environment(options.env) });
    let stdout = "";
    let stderr = "";
    let seen = 0;
    const waiting = [...(options.answers ?? [])];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      const next = waiting[0];
      const at = next === undefined ? -1 : stdout.indexOf(next.after, seen);
      if (next === undefined || at < 0) return;
      seen = at + next.after.length;
      waiting.shift();
      child.stdin.write(next.type);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    // A command that reads nothing has closed its input before this writes to it.
    child.stdin.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") reject(error);
    });
    child.on("error", reject);
    child.on("close", (code) => done({ code, stdout, stderr }));
    if (options.answers === undefined) child.stdin.end(options.input ?? "");
  });
}

/** A directory with chains of its own and a database of its own. */
export interface CliProject {
  readonly directory: string;
  readonly database: string;
  readonly versions: string;
  readonly env: Readonly<Record<string, string>>;
  /** Writes a file under the directory. */
  readonly write: (path: string, text: string) => string;
  /** Runs `cortex` there. */
  readonly cortex: (...args: readonly string[]) => Promise<CliResult>;
  /** Runs `cortex … --json` there, and reads the one document on stdout. */
  readonly json: (
    ...args: readonly string[]
  ) => Promise<{ code: number | null; document: unknown; stderr: string }>;
  readonly dispose: () => void;
}

/** Makes an empty project in the system's directory for temporary files. */
export function makeCliProject(): CliProject {
  const directory = mkdtempSync(join(tmpdir(), "cortex-cli-"));
  const database = join(directory, "test.db");
  const versions = join(directory, "versions");
  mkdirSync(join(versions, "sqlite"), { recursive: true });
  const env = {
    CORTEX_DB_TYPE: "sqlite",
    CORTEX_DB_FILE: database,
    CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: versions,
  };
  const cortex = async (...args: readonly string[]): Promise<CliResult> =>
    runCli(args, { cwd: directory, env });
  return {
    directory,
    database,
    versions,
    env,
    write: (path, text) => {
      const file = join(directory, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    cortex,
    json: async (...args) => {
      const { code, stdout, stderr } = await cortex(...args, "--json");
      return { code, document: JSON.parse(stdout) as unknown, stderr };
    },
    dispose: () => rmSync(directory, { recursive: true, force: true }),
  };
}

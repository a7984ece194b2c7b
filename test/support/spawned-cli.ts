import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { CLI, type CliResult } from "./cli.js";

/** How a process is started that something is done to while it runs. */
export interface SpawnOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The user to run as; only root may choose. */
  readonly uid?: number;
  /** A shell script to run the command in, as `"$@"`: `ulimit`, a mount. */
  readonly shell?: string;
  /** A program in front of the shell, with its arguments. */
  readonly prefix?: readonly string[];
}

/** A running `cortex`, and how it ends. */
export interface SpawnedCli {
  readonly child: ChildProcess;
  readonly ended: Promise<CliResult & { readonly signal: string | null }>;
}

/** Starts `cortex` as a process of its own. It must have been built. */
export function spawnCli(args: readonly string[], options: SpawnOptions): SpawnedCli {
  if (!existsSync(CLI)) throw new Error(`${CLI} is not there: run \`npm run build\` first`);
  const plain = [process.execPath, CLI, ...args];
  const inShell = options.shell === undefined ? plain : ["sh", "-c", options.shell, "sh", ...plain];
  const [command = "", ...rest] = [...(options.prefix ?? []), ...inShell];
  const child = spawn(command, rest, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH ?? "", HOME: tmpdir(), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Awaited<SpawnedCli["ended"]>>((done, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => done({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

/** A user who is not root and owns nothing: to be refused things as everybody is. */
export const NOBODY = 65_534;

/** How to run a command as somebody whom file permissions hold for: root's processes they do not hold for. */
export function asOrdinaryUser(): { readonly uid?: number } {
  return process.getuid?.() === 0 ? { uid: NOBODY } : {};
}

import { spawn } from "node:child_process";

/** How a program is run to its end. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it reads from standard input. */
  readonly input?: string;
  /** The user to run as; only root may choose. */
  readonly owner?: Owner | null;
}

/** A user and a group of the machine. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** How a program has ended. */
export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end and gives back what it has printed, whatever its exit code. */
export function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((done, reject) => {
    const child = spawn(file, args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.owner ?? {}),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    // A program that ends before it has read everything closes the pipe; its exit code tells why.
    child.stdin.on("error", (error) => {
      stderr += `\n${error.message}`;
    });
    child.stdin.end(options.input ?? "");
    child.on("error", (error) =>
      reject(new Error(`${file} could not be run: ${error.message}`, { cause: error })),
    );
    child.on("close", (code) => done({ code: code ?? -1, stdout, stderr }));
  });
}

/** Like {@link run}; another exit code than 0 throws with what the program has said. */
export async function mustRun(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(file, args, options);
  if (code === 0) return stdout;
  const said = `${stderr}\n${stdout}`.trim().split("\n").slice(-12).join("\n");
  throw new Error(`${file} ${args.slice(0, 3).join(" ")} … ended with ${code}:\n${said}`);
}

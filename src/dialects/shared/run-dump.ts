import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cortexError } from "../../errors/index.js";

/** A database's own program that writes a dump. */
export interface DumpProgram {
  /** Names to try in PATH, the best first. */
  readonly programs: readonly string[];
  /** The text of a file for its eyes only, with the password: passwords in arguments are seen by everybody. */
  readonly secret: (folder: string) => string;
  /** Further files beside it, by their names: certificates and keys. */
  readonly files?: Readonly<Record<string, string>>;
  /** Its arguments, given the path of that file. */
  readonly arguments: (secretFile: string, folder: string) => readonly string[];
}

/**
 * Runs the dump program and waits for its end.
 *
 * @throws MIG_DIALECT_BACKUP_FAILED when it is not there or does not succeed; the file is removed then
 */
export async function runDump(
  program: DumpProgram,
  where: { readonly database: string; readonly path: string },
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "cortex-dump-"));
  const secretFile = join(folder, "secret");
  try {
    for (const [name, text] of Object.entries(program.files ?? {}))
      writeFileSync(join(folder, name), text, { mode: 0o600 });
    writeFileSync(secretFile, program.secret(folder), { mode: 0o600 });
    const reason = await firstThatRuns(program, program.arguments(secretFile, folder));
    if (reason === null) return;
    rmSync(where.path, { force: true });
    throw cortexError("MIG_DIALECT_BACKUP_FAILED", { ...where, reason });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function firstThatRuns({ programs }: DumpProgram, words: readonly string[]): Promise<string | null> {
  for (const name of programs) {
    const ended = await run(name, words);
    if (ended !== "missing") return ended;
  }
  return `${programs.join(" or ")} is not in PATH`;
}

/** Null for success, else what the program has said; "missing" where there is none. */
function run(name: string, words: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(name, words, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4_000);
    });
    child.on("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "ENOENT" ? "missing" : `${name}: ${error.message}`),
    );
    child.on("close", (code, signal) =>
      resolve(
        code === 0 ? null : `${name} ended with ${signal ?? code}: ${said.trim() || "it said nothing"}`,
      ),
    );
  });
}

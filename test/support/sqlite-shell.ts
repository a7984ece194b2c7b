import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const CACHE = resolve(import.meta.dirname, "../../.cache/sqlite-shell");

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], input = "", cwd?: string): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    input,
    maxBuffer: 64 * 1024 * 1024,
    ...(cwd === undefined ? {} : { cwd }),
  });
  return { status, stdout: stdout ?? "", stderr: error === undefined ? stderr : String(error) };
}

const works = (shell: string): boolean => run(shell, [":memory:", "SELECT 1"]).stdout.trim() === "1";

/** Debian's package, unpacked beside the tests: nothing is installed. */
function unpacked(): string | null {
  const shell = join(CACHE, "usr/bin/sqlite3");
  if (existsSync(shell)) return shell;
  mkdirSync(CACHE, { recursive: true });
  if (run("apt-get", ["download", "sqlite3"], "", CACHE).status !== 0) return null;
  const archive = readdirSync(CACHE).find((name) => name.startsWith("sqlite3_") && name.endsWith(".deb"));
  if (archive === undefined || run("dpkg", ["-x", join(CACHE, archive), CACHE]).status !== 0) return null;
  return shell;
}

let found: string | undefined;

/** The real `sqlite3` shell: the one that SQLITE3 names, the one in PATH, else Debian's. */
export function sqliteShell(): string {
  if (found !== undefined) return found;
  const named = process.env.SQLITE3;
  const candidates = named === undefined ? ["sqlite3"] : [named];
  found = candidates.find(works);
  if (found === undefined && named === undefined) {
    const shell = unpacked();
    if (shell !== null && works(shell)) found = shell;
  }
  if (found === undefined)
    throw new Error(
      `${named === undefined ? "there is no `sqlite3` in PATH, and Debian's package cannot be had" : `SQLITE3 names '${named}', which does not run`}: install the sqlite3 shell, or set SQLITE3 to its path`,
    );
  return found;
}

/** Feeds a script to the shell. Throws what the shell complained of, with its exit code. */
export function feedShell(database: string, script: string): string {
  const { status, stdout, stderr } = run(sqliteShell(), ["-batch", database], script);
  if (status !== 0 || stderr !== "") throw new Error(`sqlite3 ended with ${status}: ${stderr}${stdout}`);
  return stdout;
}

/**
 * Tables that tell when and by whom a step was run: the same only by accident. And the journal, which is made by the
 * first run that needs it, and empty afterwards.
 */
const AUDIT = /cortex_migration_history|cortex_migration_journal|sqlite_sequence/;

/**
 * The database as the shell's `.dump` writes it, without the audit, in which each statement is one entry; sorted,
 * because the order of the objects in the file says nothing about what they are.
 */
export function shellDump(database: string): readonly string[] {
  const dump = feedShell(database, ".dump\n");
  const statements = dump.split(/;\n/).map((statement) => statement.trim());
  return statements.filter((statement) => statement !== "" && !AUDIT.test(statement)).sort();
}

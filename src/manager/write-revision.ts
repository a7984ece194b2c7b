import { execFile } from "node:child_process";
import { accessSync, constants, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve, sep } from "node:path";
import { promisify } from "node:util";
import type { PostWriteHook } from "../config/config-file.js";
import type { Settings } from "../config/settings.js";
import { cortexError } from "../errors/index.js";
import { nextFileNumber, revisionFileName } from "../revisions/file-name.js";
import { RevisionGraph } from "../revisions/graph.js";
import { readChain } from "../revisions/directory.js";
import { addToSumFile } from "../revisions/sum-file.js";
import type { Chain } from "./chain.js";

/** What a new revision file is made of. */
export interface NewRevisionFile {
  readonly id: string;
  readonly description: string;
  readonly date: Date;
  readonly extension: ".ts" | ".sql";
  readonly text: string;
  /** Folder, when it is not the chain's own. */
  readonly versionPath?: string | undefined;
}

/**
 * Finds out, before any work is done, whether a revision can be written into the chain's folder.
 *
 * @throws MIG_MANAGER_DIRECTORY_NOT_WRITABLE naming the folder and what to set
 */
export function requireWritable(directory: string): void {
  // What is written into an installed package is gone with its next installation.
  if (directory.split(sep).includes("node_modules"))
    throw notWritable(directory, new Error("it belongs to an installed package"));
  let existing = directory;
  while (statSync(existing, { throwIfNoEntry: false }) === undefined && dirname(existing) !== existing)
    existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
  } catch (error) {
    throw notWritable(directory, error);
  }
  if (!statSync(existing).isDirectory())
    throw notWritable(directory, new Error(`${existing} is not a directory`));
}

/** The number of a chain's next file. */
export function nextNumberOf(settings: Settings, chain: Chain): number {
  return nextFileNumber(chain.exists ? readdirSync(chain.directory) : [], settings.fileTemplate);
}

/** A new revision file and the chain that it belongs to. */
export interface PlacedFile {
  readonly chain: Chain;
  readonly file: NewRevisionFile;
  /** The number in its name. */
  readonly n: number;
}

/**
 * Writes a revision file, never over an existing one, runs the post-write hooks, and writes the chain's file of
 * checksums.
 *
 * @returns the path of the file
 */
export async function writeRevision(
  settings: Settings,
  chain: Chain,
  file: NewRevisionFile,
): Promise<string> {
  const [path = ""] = await writeRevisions(settings, [{ chain, file, n: nextNumberOf(settings, chain) }]);
  return path;
}

/**
 * Writes revision files of several chains: all of them or none. The hooks come after the last one; a hook that fails
 * fails the call, and the files stay.
 *
 * @returns the paths of the files, in their order
 */
export async function writeRevisions(
  settings: Settings,
  files: readonly PlacedFile[],
): Promise<readonly string[]> {
  const written: string[] = [];
  try {
    for (const placed of files) written.push(writeFile(settings, placed));
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    throw error;
  }
  try {
    for (const path of written)
      for (const hook of settings.hooks.postWrite ?? []) await runHook(hook, path, settings.cwd);
  } finally {
    // After the hooks: a formatter changes the text that is summed up.
    for (const directory of new Set(files.map(({ chain }) => chain.directory))) {
      const added = files.filter(({ chain }) => chain.directory === directory).map(({ file }) => file.id);
      addToSumFile(directory, new RevisionGraph(readChain(directory).revisions), added);
    }
  }
  return written;
}

function writeFile(settings: Settings, { chain, file, n }: PlacedFile): string {
  const directory =
    file.versionPath === undefined ? chain.directory : resolve(settings.cwd, file.versionPath);
  if (directory !== chain.directory)
    throw cortexError("MIG_MANAGER_VERSION_PATH", { path: directory, expected: chain.directory });
  const name = revisionFileName({
    revision: file.id,
    description: file.description,
    n,
    date: file.date,
    extension: file.extension,
    template: settings.fileTemplate,
  });
  const path = join(directory, name);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text, { flag: "wx" });
  } catch (error) {
    // A disk that is full leaves the beginning of the file, which would break the whole chain.
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST"))
      rmSync(path, { force: true });
    throw notWritable(directory, error);
  }
  return path;
}

async function runHook(hook: PostWriteHook, path: string, cwd: string): Promise<void> {
  try {
    if (typeof hook === "function") return await hook(path);
    const given = hook.arguments ?? [];
    const args = given.some((a) => a.includes("{path}"))
      ? given.map((a) => a.replaceAll("{path}", path))
      : [...given, path];
    const folder = hook.cwd === undefined ? cwd : isAbsolute(hook.cwd) ? hook.cwd : join(cwd, hook.cwd);
    await promisify(execFile)(hook.command, args, { cwd: folder });
  } catch (error) {
    const command = typeof hook === "function" ? hook.name || "a function" : hook.command;
    throw cortexError(
      "MIG_MANAGER_HOOK_FAILED",
      {
        hook: command,
        path,
        reason: error instanceof Error ? error.message : String(error),
        isWritten: true,
      },
      error,
    );
  }
}

function notWritable(directory: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return cortexError("MIG_MANAGER_DIRECTORY_NOT_WRITABLE", { directory, reason }, error);
}

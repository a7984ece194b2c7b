import { spawn } from "node:child_process";
import { readEnvironment } from "../config/read-environment.js";
import { cortexError } from "../errors/index.js";

/** What is tried when neither EDITOR nor VISUAL is set. */
const EDITORS = ["sensible-editor", "editor", "nano", "vim", "code"] as const;

type Outcome = { readonly kind: "ended"; readonly how: string | null } | { readonly kind: "missing" };

/**
 * Opens files in the user's editor and waits until it is closed.
 * Throws MIG_CLI_EDIT_NO_EDITOR when none is there, MIG_CLI_EDIT_FAILED when it ends with an error.
 *
 * @example await editFiles(["versions/8bd9e9780557_cortex_db_version_1.ts"]);
 */
export async function editFiles(paths: readonly string[]): Promise<void> {
  const chosen = chosenEditor();
  const editors = chosen === undefined ? EDITORS : [chosen];
  for (const editor of editors) {
    // The user's own setting may hold arguments and quotes ("code --wait"), so that a shell reads it, as git lets one.
    const outcome = await (chosen === undefined ? open(editor, paths) : openInShell(editor, paths));
    if (outcome.kind === "missing") continue;
    if (outcome.how === null) return;
    throw cortexError("MIG_CLI_EDIT_FAILED", { paths, editor, outcome: outcome.how });
  }
  throw cortexError("MIG_CLI_EDIT_NO_EDITOR", { paths, tried: editors });
}

/** The editor that the user has chosen with EDITOR or VISUAL; undefined for none. */
export function chosenEditor(): string | undefined {
  const { EDITOR, VISUAL } = readEnvironment();
  return [EDITOR, VISUAL].find((editor) => editor !== undefined && editor.trim() !== "");
}

async function openInShell(editor: string, paths: readonly string[]): Promise<Outcome> {
  if (process.platform === "win32")
    return open(`${editor} ${paths.map((path) => `"${path}"`).join(" ")}`, null);
  const outcome = await open("/bin/sh", ["-c", `${editor} "$@"`, editor, ...paths]);
  // 127 is how a shell says that there is no such command.
  return outcome.kind === "ended" && outcome.how === "exit code 127" ? { kind: "missing" } : outcome;
}

async function open(command: string, args: readonly string[] | null): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args ?? [], { stdio: "inherit", shell: args === null });
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") resolve({ kind: "missing" });
      else reject(error);
    });
    child.on("exit", (code, signal) => {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      resolve({ kind: "ended", how: code === 0 ? null : how });
    });
  });
}

import { errorRow } from "../cortex-error.js";

const ENDED_AT_ONCE =
  "`cortex status` tells where the database stands; a step that had not ended was rolled back, but for what it did outside a transaction.";

export const cliCodes = {
  MIG_CLI_USAGE: errorRow<{ problem: string; command: string | null; instead: string }>({
    exit: 2,
    http: 400,
    message: (d) => `${d.command === null ? "cortex" : `cortex ${d.command}`}: ${d.problem}`,
    hint: (d) => d.instead,
  }),
  MIG_CLI_UNKNOWN_COMMAND: errorRow<{ command: string; instead: string }>({
    exit: 2,
    http: 400,
    message: (d) => `There is no command 'cortex ${d.command}'`,
    hint: (d) => d.instead,
  }),
  MIG_CLI_DECLINED: errorRow<{ action: string; command: string }>({
    exit: 3,
    http: 409,
    message: (d) => `The ${d.action} was declined: nothing was changed`,
    hint: (d) => `Do it later with \`${d.command}\`; --yes does it without asking.`,
  }),
  MIG_CLI_RENAME_UNANSWERED: errorRow<{ command: string }>({
    exit: 3,
    http: 409,
    message: () => "The question was left unanswered: no revision was written",
    hint: (d) => `Run \`${d.command}\` again; --rename old:new or --no-renames answers in advance.`,
  }),
  MIG_CLI_NOT_AT_HEADS: errorRow<{ current: readonly string[]; heads: readonly string[] }>({
    exit: 5,
    http: 409,
    message: (d) =>
      `The database is not on all head revisions: it is at ${d.current.join(", ") || "<base>"}, the heads are ${d.heads.join(", ") || "<base>"}`,
    hint: () => "`cortex plan` shows what is missing, `cortex upgrade heads` applies it.",
  }),
  MIG_CLI_EDIT_NO_TERMINAL: errorRow<{ paths: readonly string[] }>({
    exit: 2,
    http: 400,
    message: (d) => `An editor needs a terminal, and there is none to edit ${d.paths.join(", ")} in`,
    hint: () =>
      "Open the file with a tool of your own, run the command in a terminal, or set EDITOR to one that needs none.",
  }),
  MIG_CLI_EDIT_NO_EDITOR: errorRow<{ paths: readonly string[]; tried: readonly string[] }>({
    exit: 2,
    http: 400,
    message: (d) => `No editor was found to edit ${d.paths.join(", ")}: tried ${d.tried.join(", ")}`,
    hint: () => "Set EDITOR (or VISUAL) to the editor's command.",
  }),
  MIG_CLI_EDIT_FAILED: errorRow<{ paths: readonly string[]; editor: string; outcome: string }>({
    exit: 1,
    http: 500,
    message: (d) => `The editor '${d.editor}' ended with ${d.outcome} on ${d.paths.join(", ")}`,
    hint: () => "Look at what the editor said; EDITOR (or VISUAL) chooses another one.",
  }),
  /** `state`: what a run says that could end its statement; absent where the process has ended at once. */
  MIG_CLI_INTERRUPTED: errorRow<{ signal: string; state?: string }>({
    exit: 1,
    http: 500,
    message: (d) => `Stopped by ${d.signal}${d.state === undefined ? "" : `. ${d.state}`}`,
    hint: (d) =>
      d.state === undefined ? ENDED_AT_ONCE : "The next start goes on from there; so does the same command.",
  }),
  MIG_CLI_UNEXPECTED: errorRow<{ reason: string }>({
    exit: 1,
    http: 500,
    message: (d) => `Something failed that this program does not know: ${d.reason}`,
    hint: () => "Run the command again with --verbose for the place where it failed, and report it as a bug.",
  }),
};

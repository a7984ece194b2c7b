import { cortexError } from "../../errors/index.js";
import type { RunResult } from "../../manager/types.js";
import { durationText } from "../../terminal/progress.js";
import type { CommandResult } from "../command.js";

/** What a run was called with, to say how it can be done later. */
export interface RunAsked {
  readonly verb: "upgrade" | "downgrade" | "stamp";
  readonly target: string;
}

/** The end of `upgrade`, `downgrade` and `stamp`: what was done and where the database is; declined is exit code 3. */
export function runResult(result: RunResult, asked: RunAsked): CommandResult {
  if (result.cancelled)
    return {
      document: result,
      text: [],
      failure: cortexError("MIG_CLI_DECLINED", {
        action: asked.verb,
        command: `cortex ${asked.verb} ${asked.target}`,
      }),
    };
  const at = result.currentRevisions.join(", ") || "<base>";
  return {
    document: result,
    text: [result.applied.length === 0 ? nothingDone(asked, at) : done(result, asked, at)],
  };
}

function nothingDone(asked: RunAsked, at: string): string {
  if (asked.verb === "upgrade") return `The database is up to date: ${at}`;
  return `Nothing to do: the database is at ${at}`;
}

function done(result: RunResult, asked: RunAsked, at: string): string {
  if (asked.verb === "stamp") return `The database is stamped: ${at}`;
  const count = result.applied.length;
  const what = `${count} ${count === 1 ? "revision" : "revisions"}`;
  const did = asked.verb === "upgrade" ? "applied" : "taken back";
  return `${what} ${did} in ${durationText(result.durationMs)}; the database is at ${at}`;
}

import type { AuditEntry } from "../../manager/types.js";
import { durationText } from "../../terminal/progress.js";
import { plainLine } from "../../terminal/text-width.js";
import type { CommandContext, CommandResult } from "../command.js";
import type { CommandInput } from "../command-input.js";

/** The audit, newest first: a line a row, under `--verbose` with who, where and checksum. */
export function auditResult(
  context: CommandContext,
  input: CommandInput,
  audit: readonly AuditEntry[],
): CommandResult {
  if (input.text("revRange") !== undefined || input.flag("indicateCurrent"))
    throw input.usage(
      "--applied lists the audit of the database, and not the files",
      "Leave out --rev-range and --indicate-current.",
    );
  const applied = audit.toReversed();
  return {
    document: { applied },
    text:
      applied.length === 0
        ? ["Nothing has been done to this database yet."]
        : applied.flatMap((entry) => linesOf(entry, context.globals.verbose)),
  };
}

function linesOf(entry: AuditEntry, isLong: boolean): readonly string[] {
  const { revision, direction, startedAt, durationMs, statements, outcome, error } = entry;
  const took = durationMs === null ? "" : ` in ${durationText(durationMs)}`;
  const ran = statements === null ? "" : `, ${statements} ${statements === 1 ? "statement" : "statements"}`;
  const head = `${startedAt}  ${direction.padEnd(9)} ${plainLine(revision)}  ${outcome}${took}${ran}`;
  const trouble = error === null ? [] : [`    ${plainLine(error)}`];
  if (!isLong) return [head, ...trouble];
  const { executedBy, host, toolVersion, finishedAt, checksum } = entry;
  return [
    head,
    `    by ${plainLine(executedBy ?? "unknown")} on ${plainLine(host ?? "unknown")}, cortex-migrations ${toolVersion}`,
    `    finished ${finishedAt ?? "never"}, checksum ${checksum ?? "none"}`,
    ...trouble,
  ];
}

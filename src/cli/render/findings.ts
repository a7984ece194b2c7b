import type { Finding } from "../../manager/types.js";
import type { CommandResult } from "../command.js";
import { EXIT } from "../exit-codes.js";

/** What `verify` and `doctor` have found: a line each, the way out under what is wrong, and 1 as exit code if anything is. */
export function findingsResult(findings: readonly Finding[], whenAllIsWell: string): CommandResult {
  const wrong = findings.filter((finding) => !finding.ok);
  const lines = findings.flatMap((finding) => [
    `${finding.ok ? "ok    " : "WRONG "} ${finding.check}: ${finding.detail}`,
    ...(finding.hint === null ? [] : [`        ${finding.hint}`]),
  ]);
  const verdict =
    wrong.length === 0
      ? whenAllIsWell
      : `${wrong.length} of ${findings.length} checks found something wrong.`;
  return {
    exit: wrong.length === 0 ? EXIT.done : EXIT.failed,
    document: { ok: wrong.length === 0, findings },
    text: [...lines, verdict],
  };
}

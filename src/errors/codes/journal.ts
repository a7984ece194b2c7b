import { errorRow } from "../cortex-error.js";

/** The objects of a fingerprint, as lines for people. */
function described(fingerprint: string | null): string {
  return fingerprint === null ? "not known" : String(fingerprint).replace(/\\n/g, "\n    ");
}

export const journalCodes = {
  MIG_JOURNAL_AMBIGUOUS: errorRow<{
    revision: string;
    direction: string;
    statement: string;
    objects: readonly string[];
    startedAt: string;
    before: string | null;
    expected: string | null;
    now: string | null;
  }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `The ${d.direction} of revision ${d.revision} was interrupted on ${d.startedAt}, and whether this statement has run cannot be told${d.objects.length === 0 ? "" : ` from ${d.objects.join(", ")}`}:\n  ${d.statement}\n  Before it: ${described(d.before)}\n  Expected after it: ${described(d.expected)}\n  Now: ${described(d.now)}`,
    hint: () =>
      "Look at the database, then say what is true: `cortex resolve --applied` (it has run), `cortex resolve --retry` (it has not), or `cortex resolve --abort` (the step is to begin anew; what is done of it you take back by hand).",
  }),
  MIG_JOURNAL_CHANGED: errorRow<{
    revision: string;
    direction: string;
    file: string;
    statements: readonly string[];
  }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `The ${d.direction} of revision ${d.revision} is half done, and ${d.file} has changed since: it does not say any more (or not in this place) what is done already:\n${d.statements.map((sql) => `  ${sql}`).join("\n")}`,
    hint: () =>
      "Keep these statements in the file as they were. If the change is meant: `cortex resolve --applied` goes on with the file as it is now, `cortex resolve --abort` begins the step anew (what is done of it you take back by hand).",
  }),
  MIG_JOURNAL_OTHER_STEP: errorRow<{
    revision: string;
    direction: string;
    asked: string;
    statements: readonly string[];
  }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `The ${d.direction} of revision ${d.revision} is half done, and this run (${d.asked}) would leave it so. Done of it:\n${d.statements.map((sql) => `  ${sql}`).join("\n")}`,
    hint: (d) =>
      `Finish it first (\`cortex ${d.direction} ${d.direction === "upgrade" ? d.revision : "-1"}\`), or give it up with \`cortex resolve --abort\` after taking back by hand what is done.`,
  }),
  MIG_JOURNAL_NOTHING: errorRow<{ database: string }>({
    exit: 1,
    http: 409,
    message: (d) => `Nothing is in flight in ${d.database}: there is nothing to resolve`,
    hint: () => "`cortex status` says where the database stands.",
  }),
  MIG_JOURNAL_PLACE: errorRow<{ place: number }>({
    exit: 1,
    http: 500,
    message: (d) => `The journal was asked for operation ${d.place}, which was never called`,
    hint: () => "This is a defect: report it with the revision that was running.",
  }),
};

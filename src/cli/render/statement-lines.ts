import type { InFlight } from "../../manager/types.js";

/** The statements of a step that is half done, one a line. */
export function statementLines({ statements }: InFlight): readonly string[] {
  return statements.map(
    ({ sql, isDone, startedAt }) =>
      `  ${isDone ? "done " : "begun"}  ${startedAt}  ${sql.replace(/\s+/g, " ").slice(0, 120)}`,
  );
}

import type { CommandResult } from "../command.js";

/** An SQL script: printed as it is, `--quiet` or not, because it is what was asked for. */
export function scriptResult(sql: string): CommandResult {
  return { document: { sql }, text: [sql.replace(/\n$/, "")], isProduct: true };
}

import type { Dialect } from "../contract/dialect.js";
import { bindParameters } from "./connection/bind-parameters.js";
import type { SqlValue } from "./connection/sql-value.js";
import { tokenize } from "./sql/lexer.js";
import { quoteLiteral } from "./sql/quote.js";

const CHECK_TABLE = "temp.cortex_check";

/** Puts parameters into the text as literals. @throws MIG_DIALECT_PARAMETERS_INVALID */
function inline(sql: string, parameters: Parameters<Dialect["script"]["inline"]>[1]): string {
  const bound = bindParameters(sql, parameters);
  if (bound.kind === "none") return sql;
  let highest = 0;
  const valueAt = (token: string): SqlValue => {
    if (bound.kind === "named") return bound.values.find((value) => value.token === token)?.value ?? null;
    const position = token === "?" ? highest + 1 : Number(token.slice(1));
    highest = Math.max(highest, position);
    return bound.values[position - 1] ?? null;
  };
  return tokenize(sql)
    .map((token) => (token.kind === "variable" ? quoteLiteral(valueAt(token.text)) : token.text))
    .join("");
}

/** A query that must find nothing, as statements of which the last fails when it does. */
function check(sql: string): readonly string[] {
  return [
    "CREATE TEMP TABLE IF NOT EXISTS cortex_check (found CONSTRAINT check_found_rows CHECK (found IS NULL));",
    `INSERT INTO ${CHECK_TABLE} SELECT 1 FROM (${sql.replace(/;\s*$/, "")}) LIMIT 1;`,
  ];
}

/** The lines around an offline script, which is fed to the `sqlite3` shell (https://sqlite.org/cli.html). */
export const script: Dialect["script"] = Object.freeze({
  // Without .bail the shell would go on after an error, and commit the half of a step.
  prologue: [".bail on", "PRAGMA foreign_keys=OFF;"],
  begin: ["BEGIN IMMEDIATE;"],
  commit: ["COMMIT;"],
  epilogue: [],
  check,
  inline,
});

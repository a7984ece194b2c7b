import type { Dialect } from "../contract/dialect.js";
import { inlineParameters } from "./sql/parameters.js";
import { quoteString } from "./sql/quote.js";

/** A tag that the text does not hold. */
function dollarTag(text: string): string {
  for (let number = 0; ; number += 1) {
    const tag = `$cortex${number === 0 ? "" : number}$`;
    if (!text.includes(tag)) return tag;
  }
}

/** A query that must find nothing, as a block that raises when it does, with the query in its message. */
function check(sql: string): readonly string[] {
  const query = sql.replace(/;\s*$/, "");
  const tag = dollarTag(query);
  const message = quoteString(
    `rows are in the way of this step; they are found by: ${query.replace(/\s+/g, " ").trim()}`,
  );
  return [
    `DO ${tag}
BEGIN
  IF EXISTS (
${query}
  ) THEN
    RAISE EXCEPTION USING MESSAGE = ${message};
  END IF;
END
${tag};`,
  ];
}

/** The lines around an offline script, which is fed to psql (https://www.postgresql.org/docs/current/app-psql.html). */
export const script: Dialect["script"] = Object.freeze({
  // Without it psql would go on after an error, and COMMIT would end a transaction of which nothing is kept.
  prologue: ["\\set ON_ERROR_STOP on"],
  begin: ["BEGIN;"],
  commit: ["COMMIT;"],
  epilogue: [],
  keepsLineEnds: true,
  check,
  inline: inlineParameters,
});

import type { Resumption, StatementNature } from "../contract/resumption.js";
import { statementHead } from "./sql/statement-head.js";

/** What these do is the connection's, or nothing. */
const OF_CONNECTION = ["pragma", "attach", "detach", ""];

/**
 * All but VACUUM can be done in a transaction (https://sqlite.org/lang_vacuum.html), and what is temporary is gone with
 * the connection.
 */
function natureOf(sql: string): StatementNature {
  const { verb, object, schema } = statementHead(sql);
  if (verb === "vacuum") return { kind: "repeatable", objects: [] };
  const isTemporary = schema?.toLowerCase() === "temp" || /^\s*create\s+temp/i.test(sql);
  const objects = object === null ? [] : [{ kind: "table", name: object, schema }];
  return { kind: OF_CONNECTION.includes(verb) || isTemporary ? "session" : "rows", objects };
}

/** How the journal of SQLite tells what has become of a statement: there is none that cannot be rolled back or repeated. */
export const resumption: Resumption = Object.freeze({
  natureOf,
  fingerprint: async () => "{}",
  expected: async () => null,
  judge: () => "unclear",
});

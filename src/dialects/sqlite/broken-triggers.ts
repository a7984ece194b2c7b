import { isCortexError } from "../../errors/index.js";
import type { Connection } from "../contract/connection.js";
import { quoteIdentifier } from "./sql/quote.js";

const PROBE = "_cortex_probe";

/**
 * The triggers that name what is not there. SQLite notices it when one is to fire, and when anything is renamed: then it
 * reads the whole schema, and names the first that it cannot understand. What it has named is taken away, and it is asked
 * again; in the end everything is rolled back.
 *
 * @see https://sqlite.org/lang_altertable.html#alter_table_rename
 */
export async function brokenTriggers(
  connection: Connection,
  triggers: readonly string[],
): Promise<readonly string[]> {
  const broken: string[] = [];
  await connection.run("SAVEPOINT cortex_probe");
  try {
    await connection.run(`CREATE TABLE ${PROBE} (a)`);
    for (;;) {
      const named = await namedByRename(connection);
      if (named === null) return broken;
      await connection.run(`DROP ${named.kind} ${quoteIdentifier(named.name)}`);
      if (named.kind === "trigger" && triggers.includes(named.name)) broken.push(named.name);
    }
  } finally {
    await connection.run("ROLLBACK TO cortex_probe");
    await connection.run("RELEASE cortex_probe");
  }
}

interface Named {
  readonly kind: "trigger" | "view";
  readonly name: string;
}

/** What a rename cannot understand; null when it understands everything. */
async function namedByRename(connection: Connection): Promise<Named | null> {
  try {
    await connection.run(`ALTER TABLE ${PROBE} RENAME COLUMN a TO b`);
    return null;
  } catch (error) {
    const message = messageOf(error);
    const [, kind, name] = /error in (trigger|view) (.*?)(?: after [a-z ]+)?: /s.exec(message) ?? [];
    // Whatever else stands in its way (a virtual table whose module is not loaded) is no trigger's affair.
    if (kind === undefined || name === undefined) return null;
    return { kind: kind === "trigger" ? "trigger" : "view", name };
  }
}

/** The database's own words, wherever they stand. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return isCortexError(error) && error.cause instanceof Error ? error.cause.message : error.message;
}

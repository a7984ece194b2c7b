import type { Connection } from "../dialects/contract/connection.js";
import { type JournalRow, JournalStore } from "../runtime/journal/journal-store.js";
import type { InFlight } from "./types.js";
import type { Task } from "./workspace.js";

/** The journal of a database. */
export function journalOf({ dialect, settings }: Task, connection: Connection): JournalStore {
  return new JournalStore(dialect, connection, settings.versionTable.schema);
}

/** What the rows of the journal say is half done; null for none. */
export function inFlightOf(rows: readonly JournalRow[]): InFlight | null {
  const [first] = rows;
  if (first === undefined) return null;
  return {
    revision: first.revision,
    direction: first.direction,
    statements: rows.map(({ sql, state, startedAt }) => ({ sql, isDone: state === "done", startedAt })),
  };
}

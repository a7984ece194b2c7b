import type { Connection } from "../../dialects/contract/connection.js";
import type { Dialect } from "../../dialects/contract/dialect.js";
import { type CortexError, cortexError } from "../../errors/index.js";
import { keptFingerprint } from "./kept-fingerprint.js";
import type { JournalRow } from "./journal-store.js";

/** What is asked: a statement that was begun. */
export interface IntentScene {
  readonly dialect: Dialect;
  readonly connection: Connection;
  readonly row: JournalRow;
  /** Its whole text. */
  readonly sql: string;
}

/**
 * Whether a statement that was begun by a process that is gone has run. The lock is held, so it does not run any more.
 *
 * @throws MIG_JOURNAL_AMBIGUOUS where the objects are neither as they were nor as the statement would leave them
 */
export async function judgeIntent(scene: IntentScene): Promise<"done" | "again"> {
  const { dialect, connection, row, sql } = scene;
  const { resumption } = dialect;
  if (row.kind === "repeatable") return "again";
  if (row.kind !== "definition" || resumption === undefined || row.before === null)
    throw ambiguous(row, { expected: null, now: null });
  const now = await resumption.fingerprint(connection, row.objects);
  if (keptFingerprint(now) === row.before) return "again";
  const open = { sql, objects: row.objects, before: row.before };
  const expected = await resumption.expected(connection, open);
  if (expected === now) return "done";
  const verdict = expected === null ? resumption.judge({ ...open, now }) : "unclear";
  if (verdict === "unclear") throw ambiguous(row, { expected, now });
  return verdict;
}

function ambiguous(
  row: JournalRow,
  { expected, now }: { readonly expected: string | null; readonly now: string | null },
): CortexError {
  return cortexError("MIG_JOURNAL_AMBIGUOUS", {
    revision: row.revision,
    direction: row.direction,
    statement: row.sql,
    objects: row.objects.map((object) => `${object.kind} ${object.name}`),
    startedAt: row.startedAt,
    before: row.before,
    expected,
    now,
  });
}

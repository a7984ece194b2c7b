import type { Connection } from "../dialects/contract/connection.js";
import { cortexError, isCortexError, redact } from "../errors/index.js";
import { RevisionGraph } from "../revisions/graph.js";
import { readRevisionHeader } from "../revisions/header.js";
import { type Revision, revisionOf } from "../revisions/revision.js";
import { keepText, revisionText } from "../revisions/revision-text.js";
import { parseSqlRevision } from "../revisions/sql-revision.js";
import { HISTORY_TABLE, KEPT_COLUMN } from "../runtime/history-store.js";
import { quotedTable } from "../runtime/quoted-table.js";
import type { Task, Workspace } from "./workspace.js";

/** A column of text holds this on every database. */
const LONGEST_BYTES = 60_000;
const kept = new WeakSet<Revision>();

/** True for a revision that was read out of the audit, because no file has it. */
export function isKept(revision: Revision): boolean {
  return kept.has(revision);
}

/**
 * What the audit keeps of a revision, as an .sql revision: what it follows and, where that is plain SQL, how it is taken
 * back. Code is not kept, nor is what is very long or holds what looks like a password.
 */
export function keptText(revision: Revision): string {
  const line = (name: string, values: readonly string[]): readonly string[] =>
    values.length === 0 ? [] : [`-- ${name}: ${values.join(", ")}`];
  const down =
    revision.format === "sql" ? parseSqlRevision(revisionText(revision), revision.path).down : null;
  const head = [
    `-- ${revision.description}`,
    "--",
    `-- Revision ID: ${revision.id}`,
    `-- Revises: ${revision.downRevisions.join(", ")}`,
    ...line("Branch Labels", revision.branchLabels),
    ...line("Depends On", revision.dependsOn),
    "",
    "-- migrate:up",
  ].join("\n");
  const whole =
    down === null
      ? head
      : `${head}\n-- migrate:down${down.transaction ? "" : " transaction:false"}\n${down.text}`;
  return Buffer.byteLength(whole) > LONGEST_BYTES || redact(whole) !== whole ? head : whole;
}

/**
 * The task with the revisions that the database has and no file does, as its audit keeps them: enough to take them back.
 * The task as it is where every row has a file, or the audit does not lead from the rows to the files.
 */
export async function withKeptRevisions(
  workspace: Workspace,
  task: Task,
  rows: readonly string[],
): Promise<Task> {
  const { graph, revisions } = task.chain;
  if (rows.every((row) => graph.byId(row) !== undefined)) return task;
  const texts = await workspace.connected("read", (connection) => keptTexts(task, connection));
  const found = new Map<string, Revision>();
  const missing = rows.filter((row) => graph.byId(row) === undefined);
  for (let id = missing.pop(); id !== undefined; id = missing.pop()) {
    const text = texts.get(id);
    if (text === undefined) return task;
    const revision = revisionFrom(text, id);
    found.set(id, revision);
    const needed = [...revision.downRevisions, ...revision.dependsOn];
    missing.push(
      ...needed.filter((one) => graph.byId(one) === undefined && !found.has(one) && texts.has(one)),
    );
  }
  const all = [...revisions, ...found.values()];
  try {
    return { ...task, chain: { ...task.chain, revisions: all, graph: new RevisionGraph(all) } };
  } catch (error) {
    // The audit does not lead back to these files: what the database holds stays unknown, and is told as that.
    if (isCortexError(error)) return task;
    throw error;
  }
}

/** @throws MIG_RUNTIME_DOWNGRADE_NOT_KEPT for one that the audit keeps no downgrade of */
export function requireKeptDowngrade(revision: Revision): void {
  if (!isKept(revision)) return;
  if (parseSqlRevision(revisionText(revision), revision.path).down !== null) return;
  throw cortexError("MIG_RUNTIME_DOWNGRADE_NOT_KEPT", {
    revision: revision.id,
    description: revision.description,
  });
}

function revisionFrom(text: string, id: string): Revision {
  const path = `${HISTORY_TABLE}/${id}.sql`;
  const revision = revisionOf({ ...readRevisionHeader(text, path), path, format: "sql" });
  keepText(revision, text);
  kept.add(revision);
  return revision;
}

/** What was kept of each revision that was applied, at the last time that it was. */
async function keptTexts(
  { dialect, settings }: Task,
  connection: Connection,
): Promise<ReadonlyMap<string, string>> {
  const { schema } = settings.versionTable;
  const where = schema === null ? {} : { schema };
  const inspector = dialect.inspector(connection);
  if (!(await inspector.hasTable(HISTORY_TABLE, where))) return new Map();
  if (!(await inspector.hasColumn(HISTORY_TABLE, KEPT_COLUMN, where))) return new Map();
  const quote = (name: string): string => dialect.quoteIdentifier(name);
  const table = quotedTable(dialect, { name: HISTORY_TABLE, schema });
  const rows = await connection.query(
    `SELECT ${quote("revision")}, ${quote(KEPT_COLUMN)} FROM ${table} WHERE ${quote(KEPT_COLUMN)} IS NOT NULL ORDER BY ${quote("id")}`,
  );
  return new Map(rows.map((row) => [String(row["revision"]), String(row[KEPT_COLUMN])]));
}

import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect } from "../dialects/contract/dialect.js";
import type { Statement } from "../dialects/contract/statement.js";
import { cortexError } from "../errors/index.js";
import { createHistoryTable, HistoryStore } from "./history-store.js";
import { createJournalTable } from "./journal/journal-store.js";
import { type RecordedStep, recordSteps } from "./recorder.js";
import type { RevisionBody } from "./revision-body.js";
import type { RunStep } from "./step.js";
import { createVersionTable, VersionStore, type VersionTable } from "./version-store.js";

/** What {@link writeScript} needs. */
export interface ScriptOptions {
  readonly dialect: Dialect;
  /** An empty scratch database. */
  readonly scratch: Connection;
  readonly versionTable: VersionTable;
  /** The steps that lead from an empty database to where the script starts. */
  readonly replay: readonly RunStep[];
  readonly steps: readonly RunStep[];
  readonly body: (step: RunStep) => RevisionBody;
  readonly arguments: Readonly<Record<string, string>>;
  readonly tag: string | null;
  readonly toolVersion: string;
}

/**
 * The steps as a script for the database's own shell. What each step finds is had by replaying the chain on a
 * scratch database: exact as long as no revision depends on rows, and refused where one does.
 *
 * @throws MIG_RUNTIME_SCRIPT_FAILED
 */
export async function writeScript(options: ScriptOptions): Promise<string> {
  const { dialect, scratch } = options;
  const bookkeeping = await bookkeepingTables(options);
  const context = { ...options, isOffline: true };
  for (const recorded of await recordSteps({ ...context, steps: options.replay }))
    if (recorded.reason !== null && recorded.statements === null && !recorded.reason.startsWith("reads"))
      throw cortexError("MIG_RUNTIME_SCRIPT_FAILED", {
        revision: recorded.step.revision,
        reason: recorded.reason,
      });
  const steps = await recordSteps(context);
  const writer = new VersionStore(dialect, scratch, options.versionTable);
  const history = new HistoryStore({
    dialect,
    connection: scratch,
    schema: options.versionTable.schema,
    toolVersion: options.toolVersion,
  });
  const lines: string[] = [...dialect.script.prologue, ""];
  steps.forEach((recorded, i) => {
    lines.push(...dialect.script.begin);
    if (i === 0) lines.push("", ...bookkeeping);
    lines.push(...stepLines(recorded, { dialect, writer, history }), ...dialect.script.commit, "");
  });
  if (steps.length === 0)
    lines.push(...dialect.script.begin, "", ...bookkeeping, ...dialect.script.commit, "");
  return `${[...lines, ...dialect.script.epilogue].join("\n").trimEnd()}\n`;
}

async function bookkeepingTables(options: ScriptOptions): Promise<readonly string[]> {
  const { dialect, scratch, versionTable } = options;
  const lines: string[] = [];
  const { schema } = versionTable;
  // Where DDL commits by itself every run has a journal, and its table is there from the first one on.
  const journal = dialect.capabilities.transactionalDdl ? [] : [createJournalTable(schema)];
  for (const operation of [createVersionTable(versionTable), createHistoryTable(schema), ...journal])
    for (const statement of await dialect.compile(operation, scratch))
      lines.push(...statementLines(dialect, statement).map(unlessItExists), "");
  return lines;
}

/**
 * The compiler has left out IF NOT EXISTS because the scratch database has no such table; the database that the script
 * is for may have it, as may one that starts in the middle of a chain or was kept by Alembic.
 */
function unlessItExists(line: string): string {
  return line.replace(/^CREATE TABLE (?!IF NOT EXISTS )/, "CREATE TABLE IF NOT EXISTS ");
}

interface Writers {
  readonly dialect: Dialect;
  readonly writer: VersionStore;
  readonly history: HistoryStore;
}

function stepLines(recorded: RecordedStep, { dialect, writer, history }: Writers): readonly string[] {
  const { step, statements } = recorded;
  if (statements === null)
    throw cortexError("MIG_RUNTIME_SCRIPT_FAILED", {
      revision: step.revision,
      reason: recorded.reason ?? "its SQL is not known",
    });
  const lines: string[] = ["", `-- ${describeStep(step)}`, ""];
  let outside = false;
  for (const statement of statements) {
    const autocommit = statement.kind === "run" && statement.phase === "autocommit";
    if (autocommit !== outside) lines.push(...(autocommit ? dialect.script.commit : dialect.script.begin));
    outside = autocommit;
    lines.push(...statementLines(dialect, statement), "");
  }
  if (outside) lines.push(...dialect.script.begin);
  for (const { sql, parameters } of writer.statements(step))
    lines.push(`${dialect.script.inline(sql, parameters)};`);
  const now = new Date().toISOString();
  const row = history.insert({
    revision: step.revision,
    direction: step.direction,
    checksum: step.checksum,
    startedAt: now,
    finishedAt: null,
    durationMs: null,
    statements: statements.filter((s) => s.kind === "run").length,
    outcome: "done",
    error: null,
  });
  lines.push(`${dialect.script.inline(row.sql, row.parameters)};`, "");
  return lines;
}

function statementLines(dialect: Dialect, statement: Statement): readonly string[] {
  if (statement.kind === "check") return dialect.script.check(statement.sql);
  const sql =
    statement.parameters === null
      ? statement.sql
      : dialect.script.inline(statement.sql, statement.parameters);
  if (dialect.script.statement !== undefined) return dialect.script.statement(sql);
  return [endsInComment(sql) ? `${sql}\n;` : `${sql.replace(/;\s*$/, "")};`];
}

function endsInComment(sql: string): boolean {
  return (sql.split("\n").at(-1) ?? "").includes("--");
}

/** The line that says what a step does, as Alembic writes it: `Running upgrade a -> b, description`. */
export function describeStep(step: RunStep): string {
  const parents = step.downRevisions.join(", ");
  const about = step.description === "" ? "" : `, ${step.description.replace(/\s*\n\s*/g, " ")}`;
  if (step.direction === "upgrade") return `Running upgrade ${parents} -> ${step.revision}${about}`;
  if (step.direction === "downgrade") return `Running downgrade ${step.revision} -> ${parents}${about}`;
  return `Running stamp_revision ${step.deletes.concat(step.update?.from ?? []).join(", ")} -> ${step.headsAfter.join(", ")}`;
}

import type { Connection } from "../dialects/contract/connection.js";
import { HISTORY_TABLE } from "../runtime/history-store.js";
import { quotedTable } from "../runtime/quoted-table.js";
import { waitWhileBusy } from "../runtime/wait-while-busy.js";
import type { AuditEntry } from "./types.js";
import type { Workspace } from "./workspace.js";

const COLUMNS = {
  revision: "revision",
  direction: "direction",
  checksum: "checksum",
  startedAt: "started_at",
  finishedAt: "finished_at",
  durationMs: "duration_ms",
  statements: "statements",
  executedBy: "executed_by",
  host: "host",
  toolVersion: "tool_version",
  outcome: "outcome",
  error: "error",
} as const satisfies Record<keyof AuditEntry, string>;

/**
 * The audit's rows, oldest first; none where the database has no audit. Nothing is created or changed.
 *
 * @example (await readAudit(workspace)).filter(({ outcome }) => outcome === "failed")
 */
export async function readAudit(workspace: Workspace): Promise<readonly AuditEntry[]> {
  const { lockTimeoutMs: timeoutMs } = await workspace.settings();
  return waitWhileBusy({ database: await workspace.label(), timeoutMs }, () =>
    workspace.connected("read", (connection) => auditOf(workspace, connection)),
  );
}

/** The same, on a connection that is open. */
export async function auditOf(workspace: Workspace, connection: Connection): Promise<readonly AuditEntry[]> {
  const dialect = await workspace.dialect();
  const { schema } = (await workspace.settings()).versionTable;
  const where = schema === null ? {} : { schema };
  if (!(await dialect.inspector(connection).hasTable(HISTORY_TABLE, where))) return [];
  const quote = (name: string): string => dialect.quoteIdentifier(name);
  const table = quotedTable(dialect, { name: HISTORY_TABLE, schema });
  const columns = Object.values(COLUMNS).map(quote).join(", ");
  const rows = await connection.query(`SELECT ${columns} FROM ${table} ORDER BY ${quote("id")}`);
  return rows.map((row) => {
    const text = (key: keyof AuditEntry): string | null => {
      const value = row[COLUMNS[key]];
      return value === null || value === undefined ? null : String(value);
    };
    const number = (key: keyof AuditEntry): number | null => {
      const value = text(key);
      return value === null ? null : Number(value);
    };
    return {
      revision: text("revision") ?? "",
      direction: text("direction") ?? "",
      checksum: text("checksum"),
      startedAt: text("startedAt") ?? "",
      finishedAt: text("finishedAt"),
      durationMs: number("durationMs"),
      statements: number("statements"),
      executedBy: text("executedBy"),
      host: text("host"),
      toolVersion: text("toolVersion") ?? "",
      outcome: text("outcome") ?? "",
      error: text("error"),
    };
  });
}

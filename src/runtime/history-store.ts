import { hostname, userInfo } from "node:os";
import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect } from "../dialects/contract/dialect.js";
import type { Operation } from "../operations/operation.js";
import { column } from "../schema/column.js";
import { table } from "../schema/table.js";
import { integer, string, text } from "../schema/types.js";
import { carryOut } from "./carry-out.js";
import { quotedTable } from "./quoted-table.js";

/** The audit's table: append-only, one row a step. */
export const HISTORY_TABLE = "cortex_migration_history";

/**
 * What an upgrade keeps of its revision for builds that do not have its file. Tables that were made before this column
 * are given it by the first run.
 */
export const KEPT_COLUMN = "downgrade";

/** One row of the audit. Times are ISO 8601 in UTC. */
export interface HistoryEntry {
  readonly revision: string;
  /** accept: a changed file is taken for what was applied (`verify --fix`). */
  readonly direction: "upgrade" | "downgrade" | "stamp" | "accept";
  readonly checksum: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly durationMs: number | null;
  readonly statements: number | null;
  readonly outcome: "done" | "failed";
  readonly error: string | null;
  /** For {@link KEPT_COLUMN}; absent for nothing. */
  readonly kept?: string | null;
}

const COLUMNS = [
  "revision",
  "direction",
  "checksum",
  "started_at",
  "finished_at",
  "duration_ms",
  "statements",
  "executed_by",
  "host",
  "tool_version",
  "outcome",
  "error",
] as const;

/** The operation that creates the audit's table. */
export function createHistoryTable(schema: string | null): Operation {
  const definition = table(
    HISTORY_TABLE,
    [
      column("id", integer(), { primaryKey: true, identity: true }),
      column("revision", string(255), { nullable: false }),
      column("direction", string(16), { nullable: false }),
      column("checksum", string(80)),
      column("started_at", string(32), { nullable: false }),
      column("finished_at", string(32)),
      column("duration_ms", integer()),
      column("statements", integer()),
      column("executed_by", string(255)),
      column("host", string(255)),
      column("tool_version", string(32), { nullable: false }),
      column("outcome", string(16), { nullable: false }),
      column("error", text()),
      column(KEPT_COLUMN, text()),
    ],
    schema === null ? {} : { schema },
  );
  return { kind: "createTable", table: definition, ifNotExists: true };
}

function addKeptColumn(schema: string | null): Operation {
  return {
    kind: "addColumn",
    table: HISTORY_TABLE,
    schema,
    column: column(KEPT_COLUMN, text()),
    ifNotExists: true,
    position: { kind: "last" },
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    // A container may run under a uid that has no name; the audit then says the number.
    return `uid ${process.getuid?.() ?? "unknown"} (${error instanceof Error ? error.name : "no name"})`;
  }
}

function insertText(dialect: Dialect, into: string, columns: readonly string[]): string {
  const names = columns.map((name) => dialect.quoteIdentifier(name));
  const places = columns.map((_, i) => dialect.placeholder(i + 1));
  return `INSERT INTO ${into} (${names.join(", ")}) VALUES (${places.join(", ")})`;
}

/** The audit of one database. */
export class HistoryStore {
  readonly #dialect: Dialect;
  readonly #connection: Connection;
  readonly #schema: string | null;
  readonly #toolVersion: string;
  readonly #user = userName();
  readonly #host = hostname();
  /** The statement that adds a row, without and with what is kept: made once, it runs once a step. */
  readonly #insert: string;
  readonly #insertKept: string;
  #known = false;

  constructor(options: {
    dialect: Dialect;
    connection: Connection;
    schema: string | null;
    toolVersion: string;
  }) {
    this.#dialect = options.dialect;
    this.#connection = options.connection;
    this.#schema = options.schema;
    this.#toolVersion = options.toolVersion;
    const into = quotedTable(options.dialect, { name: HISTORY_TABLE, schema: options.schema });
    this.#insert = insertText(options.dialect, into, COLUMNS);
    this.#insertKept = insertText(options.dialect, into, [...COLUMNS, KEPT_COLUMN]);
  }

  /** Whether the table is there. */
  async exists(): Promise<boolean> {
    const where = this.#schema === null ? {} : { schema: this.#schema };
    return this.#dialect.inspector(this.#connection).hasTable(HISTORY_TABLE, where);
  }

  /** Creates the table when it is not there, and gives one of an earlier version the column that it lacks. */
  async ensure(): Promise<void> {
    if (this.#known) return;
    const [dialect, connection] = [this.#dialect, this.#connection];
    const where = this.#schema === null ? {} : { schema: this.#schema };
    if (!(await this.exists())) await carryOut(createHistoryTable(this.#schema), dialect, connection);
    else if (!(await dialect.inspector(connection).hasColumn(HISTORY_TABLE, KEPT_COLUMN, where)))
      await carryOut(addKeptColumn(this.#schema), dialect, connection);
    this.#known = true;
  }

  /** Forgets that the table was seen: the transaction that created it was rolled back. */
  forget(): void {
    this.#known = false;
  }

  /** Adds a row. */
  async add(entry: HistoryEntry): Promise<void> {
    const { sql, parameters } = this.insert(entry);
    await this.#connection.execute(sql, parameters);
  }

  /** The statement that adds a row; one that keeps nothing fits a table of an earlier version, too. */
  insert(entry: HistoryEntry): { readonly sql: string; readonly parameters: readonly unknown[] } {
    const kept = entry.kept ?? null;
    return {
      sql: kept === null ? this.#insert : this.#insertKept,
      parameters: [
        entry.revision,
        entry.direction,
        entry.checksum,
        entry.startedAt,
        entry.finishedAt,
        entry.durationMs,
        entry.statements,
        this.#user,
        this.#host,
        this.#toolVersion,
        entry.outcome,
        entry.error,
        ...(kept === null ? [] : [kept]),
      ],
    };
  }
}

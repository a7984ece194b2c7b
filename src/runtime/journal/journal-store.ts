import type { Connection } from "../../dialects/contract/connection.js";
import type { Dialect } from "../../dialects/contract/dialect.js";
import type { StatementNature, TouchedObject } from "../../dialects/contract/resumption.js";
import type { Operation } from "../../operations/operation.js";
import type { Row } from "../../operations/operation-context.js";
import { column } from "../../schema/column.js";
import { primaryKey } from "../../schema/constraints.js";
import { table } from "../../schema/table.js";
import { integer, string, text } from "../../schema/types.js";
import { carryOut } from "../carry-out.js";
import { quotedTable } from "../quoted-table.js";

/** The journal's table: what is in flight, statement by statement. Empty when nothing is. */
export const JOURNAL_TABLE = "cortex_migration_journal";

/** Rows that one INSERT writes. */
const AT_ONCE = 40;

/** One row: a statement that was begun, or is done, while its step is not. */
export interface JournalRow {
  readonly revision: string;
  readonly direction: string;
  /** Its place among the rows of the step. */
  readonly seq: number;
  /** The checksum of the revision file that it came from; null when any file may go on from it. */
  readonly checksum: string | null;
  /** What the operation is: a hash, and how many equal ones came before it in the step. */
  readonly operation: string;
  /** The same hash without values that are made anew each time. */
  readonly shape: string;
  /** How many statements of the operation are noted. */
  readonly total: number;
  readonly sqlHash: string;
  /** For people; the whole text where {@link plan} has it, too. */
  readonly sql: string;
  readonly kind: StatementNature["kind"];
  readonly objects: readonly TouchedObject[];
  /** The fingerprint of the objects before it. */
  readonly before: string | null;
  /** The statements of an operation that cannot be compiled a second time, as JSON. */
  readonly plan: string | null;
  /** How many rows it wrote. */
  readonly changes: number;
  readonly state: "intent" | "done";
  readonly startedAt: string;
}

const COLUMNS = [
  "revision",
  "direction",
  "seq",
  "checksum",
  "operation",
  "shape",
  "total",
  "sql_hash",
  "sql_text",
  "kind",
  "objects",
  "fingerprint_before",
  "plan",
  "changes",
  "state",
  "started_at",
] as const;

/** The operation that creates the journal's table. */
export function createJournalTable(schema: string | null): Operation {
  const definition = table(
    JOURNAL_TABLE,
    [
      column("revision", string(255), { nullable: false }),
      column("direction", string(16), { nullable: false }),
      column("seq", integer(), { nullable: false }),
      column("checksum", string(80)),
      column("operation", string(80), { nullable: false }),
      column("shape", string(64), { nullable: false }),
      column("total", integer(), { nullable: false }),
      column("sql_hash", string(64), { nullable: false }),
      column("sql_text", text(), { nullable: false }),
      column("kind", string(16), { nullable: false }),
      column("objects", text(), { nullable: false }),
      column("fingerprint_before", text()),
      column("plan", text()),
      column("changes", integer(), { nullable: false }),
      column("state", string(8), { nullable: false }),
      column("started_at", string(32), { nullable: false }),
      primaryKey(["revision", "direction", "seq"], { name: `${JOURNAL_TABLE}_pkey` }),
    ],
    schema === null ? {} : { schema },
  );
  return { kind: "createTable", table: definition, ifNotExists: true };
}

const orNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);

function rowOf(row: Row): JournalRow {
  return Object.freeze({
    revision: String(row["revision"]),
    direction: String(row["direction"]),
    seq: Number(row["seq"]),
    checksum: orNull(row["checksum"]),
    operation: String(row["operation"]),
    shape: String(row["shape"]),
    total: Number(row["total"]),
    sqlHash: String(row["sql_hash"]),
    sql: String(row["sql_text"]),
    kind: String(row["kind"]) as JournalRow["kind"],
    objects: JSON.parse(String(row["objects"])) as readonly TouchedObject[],
    before: orNull(row["fingerprint_before"]),
    plan: orNull(row["plan"]),
    changes: Number(row["changes"]),
    state: row["state"] === "done" ? "done" : "intent",
    startedAt: String(row["started_at"]),
  });
}

function valuesOf(row: JournalRow): readonly unknown[] {
  return [
    row.revision,
    row.direction,
    row.seq,
    row.checksum,
    row.operation,
    row.shape,
    row.total,
    row.sqlHash,
    row.sql,
    row.kind,
    JSON.stringify(row.objects),
    row.before,
    row.plan,
    row.changes,
    row.state,
    row.startedAt,
  ];
}

/** The journal of one database. */
export class JournalStore {
  readonly #dialect: Dialect;
  readonly #connection: Connection;
  readonly #schema: string | null;
  readonly #name: string;
  #known = false;

  constructor(dialect: Dialect, connection: Connection, schema: string | null) {
    this.#dialect = dialect;
    this.#connection = connection;
    this.#schema = schema;
    this.#name = quotedTable(dialect, { name: JOURNAL_TABLE, schema });
  }

  /** Whether the table is there; asking creates nothing. */
  async exists(): Promise<boolean> {
    if (this.#known) return true;
    const where = this.#schema === null ? {} : { schema: this.#schema };
    return this.#dialect.inspector(this.#connection).hasTable(JOURNAL_TABLE, where);
  }

  /** Creates the table when it is not there. */
  async ensure(): Promise<void> {
    if (this.#known) return;
    if (!(await this.exists()))
      await carryOut(createJournalTable(this.#schema), this.#dialect, this.#connection);
    this.#known = true;
  }

  /** Forgets that the table was seen: the transaction that created it was rolled back. */
  forget(): void {
    this.#known = false;
  }

  /** All rows, in their order; none when there is no table. */
  async rows(): Promise<readonly JournalRow[]> {
    if (!(await this.exists())) return [];
    const found = await this.#connection.query(
      `SELECT ${this.#columns()} FROM ${this.#name} ORDER BY ${this.#column("seq")}`,
    );
    return found.map(rowOf);
  }

  /** Adds rows; the table must be there. */
  async add(rows: readonly JournalRow[]): Promise<void> {
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const chunk = rows.slice(at, at + AT_ONCE);
      const tuples = chunk.map((_, i) => {
        const places = COLUMNS.map((_name, j) => this.#dialect.placeholder(i * COLUMNS.length + j + 1));
        return `(${places.join(", ")})`;
      });
      await this.#connection.execute(
        `INSERT INTO ${this.#name} (${this.#columns()}) VALUES ${tuples.join(", ")}`,
        chunk.flatMap(valuesOf),
      );
    }
  }

  /** Notes that a statement is done. */
  async finish(row: JournalRow, changes: number): Promise<void> {
    const [first, second] = [this.#dialect.placeholder(1), this.#dialect.placeholder(2)];
    await this.#connection.execute(
      `UPDATE ${this.#name} SET ${this.#column("state")} = ${first}, ${this.#column("changes")} = ${second} WHERE ${this.#key(3)}`,
      ["done", changes, row.revision, row.direction, row.seq],
    );
  }

  /** Lets any file go on from the rows. */
  async acceptAnyFile(): Promise<void> {
    await this.#connection.execute(`UPDATE ${this.#name} SET ${this.#column("checksum")} = NULL`);
  }

  /** Takes one row out. */
  async remove(row: JournalRow): Promise<void> {
    await this.#connection.execute(`DELETE FROM ${this.#name} WHERE ${this.#key(1)}`, [
      row.revision,
      row.direction,
      row.seq,
    ]);
  }

  /** Takes all rows out. */
  async clear(): Promise<void> {
    await this.#connection.execute(`DELETE FROM ${this.#name}`);
  }

  #column(name: string): string {
    return this.#dialect.quoteIdentifier(name);
  }

  #columns(): string {
    return COLUMNS.map((name) => this.#column(name)).join(", ");
  }

  #key(first: number): string {
    return (["revision", "direction", "seq"] as const)
      .map((name, i) => `${this.#column(name)} = ${this.#dialect.placeholder(first + i)}`)
      .join(" AND ");
  }
}

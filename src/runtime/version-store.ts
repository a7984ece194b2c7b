import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect } from "../dialects/contract/dialect.js";
import { cortexError } from "../errors/index.js";
import type { Operation } from "../operations/operation.js";
import type { Row } from "../operations/operation-context.js";
import { column } from "../schema/column.js";
import { primaryKey } from "../schema/constraints.js";
import { table } from "../schema/table.js";
import { string } from "../schema/types.js";
import { carryOut } from "./carry-out.js";
import { quotedTable } from "./quoted-table.js";

/** Name and schema of the version table. */
export interface VersionTable {
  readonly name: string;
  readonly schema: string | null;
}

/** How a step changes the rows: at most one update, and rows that go and come. */
export interface RowChange {
  readonly deletes: readonly string[];
  readonly inserts: readonly string[];
  readonly update: { readonly from: string; readonly to: string } | null;
}

/** The operation that creates the version table, as Alembic has it. */
export function createVersionTable(target: VersionTable): Operation {
  const definition = table(
    target.name,
    [
      column("version_num", string(32), { nullable: false }),
      primaryKey(["version_num"], { name: `${target.name}_pkc` }),
    ],
    target.schema === null ? {} : { schema: target.schema },
  );
  return { kind: "createTable", table: definition, ifNotExists: true };
}

/** The version table of one database: the rows are the heads that are applied. */
export class VersionStore {
  readonly #dialect: Dialect;
  readonly #connection: Connection;
  readonly #table: VersionTable;
  /** The table and its column, quoted. */
  readonly #name: string;
  readonly #column: string;
  #known = false;

  constructor(dialect: Dialect, connection: Connection, target: VersionTable) {
    this.#dialect = dialect;
    this.#connection = connection;
    this.#table = target;
    this.#name = quotedTable(dialect, target);
    this.#column = dialect.quoteIdentifier("version_num");
  }

  /** Whether the table is there; asking creates nothing. */
  exists(): Promise<boolean> {
    const { name, schema } = this.#table;
    return this.#dialect.inspector(this.#connection).hasTable(name, schema === null ? {} : { schema });
  }

  /** The rows, in the order in which the database gives them; none when there is no table. */
  async rows(): Promise<readonly string[]> {
    const found = await this.#select();
    return found.map((row) => {
      const value = row["version_num"];
      if (typeof value !== "string" || value === "")
        throw cortexError("MIG_RUNTIME_VERSION_ROW", { table: this.#table.name, value: String(value) });
      return value;
    });
  }

  /**
   * One query where the table is there, which it nearly always is: a database that is up to date is asked as little as
   * can be. Who reads within a transaction calls {@link ensure} first: on some databases a query that fails ends it.
   */
  async #select(): Promise<readonly Row[]> {
    const sql = `SELECT ${this.#column} FROM ${this.#name}`;
    if (this.#known) return this.#connection.query(sql);
    try {
      return await this.#connection.query(sql);
    } catch (error) {
      // Where that cannot be asked either, the first error is the one to show.
      const isThere = await this.exists().catch(() => {
        throw error;
      });
      // Another process may have created it since: only a second failure is one.
      if (isThere) return this.#connection.query(sql);
      return [];
    }
  }

  /** Creates the table when it is not there; true when it did. */
  async ensure(): Promise<boolean> {
    if (this.#known) return false;
    if (await this.exists()) {
      this.#known = true;
      return false;
    }
    await carryOut(createVersionTable(this.#table), this.#dialect, this.#connection);
    this.#known = true;
    return true;
  }

  /** Forgets that the table was seen: the transaction that may have created it was rolled back. */
  forget(): void {
    this.#known = false;
  }

  /**
   * Changes the rows as a step says. Every row that is named must be there exactly once.
   *
   * @throws MIG_RUNTIME_VERSION_MISMATCH when it is not: something else has written to the table.
   */
  async apply(change: RowChange): Promise<void> {
    for (const { sql, parameters, expected } of this.statements(change)) {
      const { changes } = await this.#connection.execute(sql, parameters);
      if (changes !== expected)
        throw cortexError("MIG_RUNTIME_VERSION_MISMATCH", {
          table: this.#table.name,
          expected: `one row for ${parameters.join(" -> ")}`,
          found: `${changes}`,
        });
    }
  }

  /** The statements of a change, with the number of rows that each must write. */
  statements(
    change: RowChange,
  ): readonly { readonly sql: string; readonly parameters: readonly string[]; readonly expected: number }[] {
    const [first, second] = [this.#dialect.placeholder(1), this.#dialect.placeholder(2)];
    return [
      ...change.deletes.map((row) => ({
        sql: `DELETE FROM ${this.#name} WHERE ${this.#column} = ${first}`,
        parameters: [row],
        expected: 1,
      })),
      ...(change.update === null
        ? []
        : [
            {
              sql: `UPDATE ${this.#name} SET ${this.#column}=${first} WHERE ${this.#name}.${this.#column} = ${second}`,
              parameters: [change.update.to, change.update.from],
              expected: 1,
            },
          ]),
      ...change.inserts.map((row) => ({
        sql: `INSERT INTO ${this.#name} (${this.#column}) VALUES (${first})`,
        parameters: [row],
        expected: 1,
      })),
    ];
  }

  /** Deletes every row, known or not: `stamp --purge`. */
  async purge(): Promise<void> {
    await this.#connection.execute(`DELETE FROM ${this.#name}`);
  }
}

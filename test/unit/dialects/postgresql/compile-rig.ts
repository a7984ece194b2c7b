import type { Statement } from "../../../../src/dialects/contract/statement.js";
import { compile } from "../../../../src/dialects/postgresql/compiler/compile.js";
import type { PostgresqlConnection } from "../../../../src/dialects/postgresql/connection/postgresql-connection.js";
import { inspector } from "../../../../src/dialects/postgresql/inspector.js";
import { readTable } from "../../../../src/dialects/postgresql/reflector/read-table.js";
import { quoteLiteral } from "../../../../src/dialects/postgresql/sql/quote.js";
import { cortexError } from "../../../../src/errors/index.js";
import { Operations } from "../../../../src/operations/op.js";
import type { Operation } from "../../../../src/operations/operation.js";
import type { Row } from "../../../../src/operations/operation-context.js";
import { reverseOperation } from "../../../../src/operations/reverse.js";
import type { Table } from "../../../../src/schema/table.js";
import { createDatabase, nativeDump, type ServerName, server } from "../../../support/servers/index.js";
import { open } from "./open.js";

/** A database of its own, to which operations are applied as a step does it: one transaction each. */
export class CompileRig {
  readonly connection: PostgresqlConnection;
  readonly op: Operations;
  /** The operations so far. */
  readonly operations: Operation[] = [];
  /** What the last operation was compiled into. */
  statements: readonly Statement[] = [];
  /** How many queries the last compilation has made. */
  queries = 0;
  readonly #dump: () => Promise<string>;

  private constructor(connection: PostgresqlConnection, dump: () => Promise<string>) {
    this.connection = connection;
    this.#dump = dump;
    this.op = new Operations({
      dialect: "postgresql",
      isOffline: false,
      arguments: {},
      tag: null,
      inspector: inspector(connection),
      bind: connection,
      quoteLiteral,
      invoke: (operation) => this.apply(operation),
      track: (_, promise) => promise,
      autocommit: (work) => work(),
    });
  }

  static async on(name: ServerName): Promise<CompileRig> {
    const on = await server(name);
    const database = await createDatabase(on);
    const connection = await open(database.url);
    return new CompileRig(connection, () => nativeDump(on, database.name, { schemaOnly: true }));
  }

  /** The SQL of the last operation, without its checks. */
  get sql(): readonly string[] {
    return this.statements.flatMap((statement) => (statement.kind === "run" ? [statement.sql] : []));
  }

  /** The hazards of the last operation, as "code: message". */
  get hazards(): readonly string[] {
    return this.statements.flatMap((statement) =>
      statement.kind === "run" ? statement.hazards.map(({ code, message }) => `${code}: ${message}`) : [],
    );
  }

  async apply(operation: Operation): Promise<void> {
    this.statements = await this.#compile(operation);
    const isOutside = this.statements.some((s) => s.kind === "run" && s.phase === "autocommit");
    if (!isOutside) await this.connection.run("BEGIN");
    try {
      for (const statement of this.statements) await this.#carryOut(statement);
    } catch (error) {
      if (!isOutside) await this.connection.run("ROLLBACK");
      throw error;
    }
    if (!isOutside) await this.connection.run("COMMIT");
    this.operations.push(operation);
  }

  async #compile(operation: Operation): Promise<readonly Statement[]> {
    this.queries = 0;
    const { connection } = this;
    const query = connection.query.bind(connection);
    connection.query = (sql, parameters) => {
      this.queries += 1;
      return query(sql, parameters);
    };
    try {
      return await compile(operation, connection);
    } finally {
      connection.query = query;
    }
  }

  async #carryOut(statement: Statement): Promise<void> {
    if (statement.kind === "check") {
      const rows = await this.connection.query(statement.sql);
      if (rows.length === 0) return;
      throw cortexError(statement.failure.code, { ...statement.failure.details, rows } as never);
    }
    if (statement.parameters === null) await this.connection.run(statement.sql);
    else await this.connection.execute(statement.sql, statement.parameters);
  }

  /** Takes the last operation back. */
  async undo(): Promise<void> {
    const last = this.operations.pop();
    const back = last === undefined ? null : reverseOperation(last);
    if (back === null) throw new Error(`${last?.kind ?? "nothing"} cannot be taken back`);
    await this.apply(back);
    this.operations.pop();
  }

  rows(sql: string): Promise<readonly Row[]> {
    return this.connection.query(sql);
  }

  run(sql: string): Promise<void> {
    return this.connection.run(sql);
  }

  async table(name: string, schema: string | null = null): Promise<Table> {
    const found = await readTable(this.connection, name, schema);
    if (found === null) throw new Error(`there is no table ${name}`);
    return found;
  }

  dump(): Promise<string> {
    return this.#dump();
  }
}

/** Both servers, the newest and an older one. */
export const SERVERS: readonly ServerName[] = ["postgresql-18", "postgresql-15"];

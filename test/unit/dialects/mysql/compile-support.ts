import type { Statement } from "../../../../src/dialects/contract/statement.js";
import { compile } from "../../../../src/dialects/mysql/compiler/compile.js";
import type { MysqlConnection } from "../../../../src/dialects/mysql/connection/mysql-connection.js";
import { CortexError, cortexError } from "../../../../src/errors/index.js";
import { Operations } from "../../../../src/operations/op.js";
import type { Operation } from "../../../../src/operations/operation.js";
import type { OperationContext } from "../../../../src/operations/operation-context.js";
import { reverseOperation } from "../../../../src/operations/reverse.js";
import type { ServerName } from "../../../support/servers/index.js";
import { onDatabase } from "./support.js";

/** A database on which operations are compiled and run. */
export interface Yard {
  readonly connection: MysqlConnection;
  readonly flavour: "mysql" | "mariadb";
  readonly op: Operations;
  /** The statements that have run, without the checks. */
  readonly sql: string[];
  readonly statements: Statement[];
  /** The operations that have run. */
  readonly operations: Operation[];
  run(text: string): Promise<void>;
  perform(operation: Operation): Promise<void>;
  /** SHOW CREATE TABLE, without the number that AUTO_INCREMENT stands at. */
  show(table: string): Promise<string>;
  /** All tables' texts. */
  dump(): Promise<string>;
}

async function carryOut(connection: MysqlConnection, statement: Statement): Promise<void> {
  if (statement.kind === "check") {
    const rows = await connection.query(statement.sql);
    if (rows.length > 0)
      throw cortexError(statement.failure.code, { ...statement.failure.details, rows } as never);
  } else if (statement.parameters === null) await connection.run(statement.sql);
  else await connection.execute(statement.sql, statement.parameters);
}

function contextOf(perform: (operation: Operation) => Promise<void>): OperationContext {
  const absent = (): never => {
    throw new Error("not a part of these tests");
  };
  return {
    dialect: "mysql",
    isOffline: false,
    arguments: {},
    tag: null,
    get inspector() {
      return absent();
    },
    get bind() {
      return absent();
    },
    quoteLiteral: absent,
    invoke: perform,
    track: (_what, promise) => promise,
    autocommit: absent,
  } as OperationContext;
}

function yardOf(connection: MysqlConnection): Yard {
  const sql: string[] = [];
  const statements: Statement[] = [];
  const operations: Operation[] = [];
  const perform = async (operation: Operation): Promise<void> => {
    const compiled = await compile(operation, connection);
    for (const statement of compiled) {
      statements.push(statement);
      if (statement.kind === "run") sql.push(statement.sql);
      await carryOut(connection, statement);
    }
    operations.push(operation);
  };
  const show = async (table: string): Promise<string> => {
    const [row] = await connection.query(`SHOW CREATE TABLE \`${table}\``);
    return String(row?.["Create Table"] ?? "").replace(/ AUTO_INCREMENT=\d+/, "");
  };
  return {
    connection,
    flavour: connection.version.flavour,
    op: new Operations(contextOf(perform)),
    sql,
    statements,
    operations,
    run: (text) => connection.run(text),
    perform,
    show,
    dump: async () => {
      const rows = await connection.query(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name",
      );
      const texts: string[] = [];
      for (const row of rows) texts.push(await show(String(row.name)));
      return texts.join("\n\n");
    },
  };
}

/** Runs a test on an empty database of its own. */
export function inYard(name: ServerName, work: (yard: Yard) => Promise<void>): Promise<void> {
  return onDatabase(name, ({ connection }) => work(yardOf(connection)));
}

/** Takes the last operation back. */
export async function takeBack(yard: Yard): Promise<void> {
  const last = yard.operations.at(-1);
  const reverse = last === undefined ? null : reverseOperation(last);
  if (reverse === null) throw new Error("nothing to take back");
  await yard.perform(reverse);
}

/** The coded error that the work fails with. */
export async function failure(work: Promise<unknown> | (() => Promise<unknown>)): Promise<CortexError> {
  try {
    await (typeof work === "function" ? work() : work);
  } catch (error) {
    if (error instanceof CortexError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

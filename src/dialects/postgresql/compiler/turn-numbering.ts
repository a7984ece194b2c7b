import type { AlterColumn } from "../../../operations/operation.js";
import type { Statement } from "../../contract/statement.js";
import { runStatement } from "../../shared/statements.js";
import { fittingName } from "../ddl/names.js";
import { identifierIfNeeded, qualified, quoteLiteral } from "../sql/quote.js";
import { typeText } from "../types.js";
import { identityWords, startOf } from "./alter-identity.js";
import type { ColumnFacts } from "./catalog.js";
import { type CompileContext, tableName } from "./context.js";
import { alterTable } from "./statements.js";

/** As SERIAL names its sequence. */
export function sequenceName(table: string, column: string): string {
  return fittingName(`${table}_${column}_seq`);
}

/** The statements that make an identity of a serial, which goes on where the serial has come to. */
function toIdentity(
  operation: AlterColumn,
  facts: ColumnFacts,
  context: CompileContext,
): readonly Statement[] | null {
  const { identity, autoincrement } = operation.changes;
  if (autoincrement !== false || identity === undefined || identity === null) return null;
  if (facts.sequence === null || facts.isIdentity || (identity.increment ?? 1) < 0) return null;
  const { schema, name } = facts.sequence;
  const old = fittingName(`${name}__old`);
  const table = tableName(operation);
  const column = identifierIfNeeded(operation.column);
  const run = (sql: string): Statement => runStatement(context.source, sql);
  const alter = (clause: string): Statement => alterTable(context.source, { table, clause });
  const start = startOf(operation, identity);
  const made = `pg_get_serial_sequence(${quoteLiteral(table)}, ${quoteLiteral(operation.column)})`;
  return [
    alter(`ALTER COLUMN ${column} DROP DEFAULT`),
    run(`ALTER SEQUENCE ${qualified(schema, name)} OWNED BY NONE`),
    run(`ALTER SEQUENCE ${qualified(schema, name)} RENAME TO ${identifierIfNeeded(old)}`),
    alter(`ALTER COLUMN ${column} ADD ${identityWords(operation, identity)}`),
    run(
      `SELECT setval(${made}, greatest(last_value, ${start}), is_called AND last_value >= ${start}) FROM ${qualified(schema, old)}`,
    ),
    run(`DROP SEQUENCE ${qualified(schema, old)}`),
  ];
}

/** The way back: a serial, which goes on where the identity has come to. */
function toSerial(
  operation: AlterColumn,
  facts: ColumnFacts,
  context: CompileContext,
): readonly Statement[] | null {
  const { identity, autoincrement, type } = operation.changes;
  if (autoincrement !== true || identity !== null || facts.identitySequence === null) return null;
  const { schema } = operation;
  const name = sequenceName(operation.table, operation.column);
  const [sequence, fresh] = [qualified(schema, name), fittingName(`${name}__new`)];
  const table = tableName(operation);
  const column = identifierIfNeeded(operation.column);
  const run = (sql: string): Statement => runStatement(context.source, sql);
  const alter = (clause: string): Statement => alterTable(context.source, { table, clause });
  const counter = qualified(facts.identitySequence.schema, facts.identitySequence.name);
  return [
    run(`CREATE SEQUENCE ${qualified(schema, fresh)} AS ${typeText(type ?? facts.type, schema)}`),
    run(
      `SELECT setval(${quoteLiteral(qualified(schema, fresh))}, greatest(last_value, 1), is_called AND last_value >= 1) FROM ${counter}`,
    ),
    alter(`ALTER COLUMN ${column} DROP IDENTITY`),
    run(`ALTER SEQUENCE ${qualified(schema, fresh)} RENAME TO ${identifierIfNeeded(name)}`),
    run(`ALTER SEQUENCE ${sequence} OWNED BY ${table}.${column}`),
    alter(`ALTER COLUMN ${column} SET DEFAULT nextval(${quoteLiteral(sequence)}::regclass)`),
  ];
}

/**
 * A serial becomes an identity or an identity a serial: the numbers go on where they were. Null where the operation asks
 * for something else.
 *
 * @see https://www.postgresql.org/docs/18/sql-altersequence.html
 */
export function turnNumbering(
  operation: AlterColumn,
  facts: ColumnFacts | null,
  context: CompileContext,
): readonly Statement[] | null {
  if (facts === null) return null;
  return toIdentity(operation, facts, context) ?? toSerial(operation, facts, context);
}

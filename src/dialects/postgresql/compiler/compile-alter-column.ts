import { cortexError } from "../../../errors/index.js";
import type { AlterColumn } from "../../../operations/operation.js";
import type { DataType } from "../../../schema/types.js";
import type { Statement } from "../../contract/statement.js";
import { checkStatement, hazard, runStatement } from "../../shared/statements.js";
import { serialText } from "../ddl/column-text.js";
import { defaultText } from "../ddl/default-text.js";
import { newName } from "../ddl/names.js";
import { identifierIfNeeded, qualified, quoteLiteral } from "../sql/quote.js";
import { canonicalType, enumerationIn, typeNameOf, typeText } from "../types.js";
import { alterGenerated } from "./alter-generated.js";
import { endIdentity, setIdentity } from "./alter-identity.js";
import { alterStorage } from "./alter-storage.js";
import { compileTypeChange } from "./alter-type.js";
import type { ColumnFacts } from "./catalog.js";
import { refusePosition } from "./compile-column.js";
import { columnCommentText } from "./compile-table.js";
import { type CompileContext, refOf, tableName } from "./context.js";
import { countsDown } from "./counts-down.js";
import { alterTable } from "./statements.js";
import { sequenceName, turnNumbering } from "./turn-numbering.js";
import { isAssignable } from "./value-families.js";

/** The column as the operation itself tells it, where no server can be asked. @throws MIG_DIALECT_STATE_UNKNOWN */
function factsFromOperation(operation: AlterColumn): ColumnFacts {
  const { existing, column, table, schema, changes } = operation;
  const type = existing.type;
  if (type === undefined)
    throw cortexError("MIG_DIALECT_STATE_UNKNOWN", {
      operation: "alterColumn",
      object: `the column '${table}.${column}'`,
      needed: ["existingType", "existingServerDefault", "existingNullable", "existingAutoincrement"],
    });
  const enumeration = enumerationIn(type);
  const isSerial = existing.autoincrement === true;
  return {
    name: column,
    type: canonicalType(type),
    typeText: typeText(type, schema),
    enumeration:
      enumeration?.name == null
        ? null
        : { ...typeNameOf(enumeration.name, schema), labels: enumeration.values },
    nullable: existing.nullable ?? true,
    defaultText:
      existing.serverDefault === undefined || existing.serverDefault === null
        ? null
        : defaultText(existing.serverDefault),
    isGenerated: existing.generated != null,
    isIdentity: existing.identity != null,
    countsDown: countsDown(existing.identity ?? null),
    sequence: isSerial ? { schema, name: sequenceName(table, column) } : null,
    identitySequence: existing.identity == null ? null : { schema, name: sequenceName(table, column) },
    assignable: changes.type !== undefined && isAssignable(type, changes.type),
    collation: existing.collation ?? null,
    storage: existing.options?.postgresql?.["storage"]?.toString() ?? null,
    compression: existing.options?.postgresql?.["compression"]?.toString() ?? null,
  };
}

function notNullStatements(operation: AlterColumn, context: CompileContext): readonly Statement[] {
  const { table, column } = operation;
  const name = tableName(operation);
  const quoted = identifierIfNeeded(column);
  return [
    checkStatement(
      context.source,
      `SELECT ctid::text AS "row" FROM ${name} WHERE ${quoted} IS NULL LIMIT 5`,
      { code: "MIG_DIALECT_NULLS_REFUSED", details: { table, column } },
    ),
    alterTable(context.source, { table: name, clause: `ALTER COLUMN ${quoted} SET NOT NULL` }, [
      hazard("mayFailOnExistingRows", "warning", `fails when a row of '${table}' holds NULL in '${column}'`),
      hazard("locksWrites", "info", `nobody reads or writes '${table}' while its rows are looked at`),
    ]),
  ];
}

/** A column begins to number itself, as if it had been made SERIAL. */
function serialStatements(
  operation: AlterColumn,
  type: DataType,
  context: CompileContext,
): readonly Statement[] {
  const { table, column, schema } = operation;
  const place = { operation: "alterColumn", table, schema, major: context.catalog.major };
  serialText(type, place, column);
  const sequence = qualified(schema, sequenceName(table, column));
  const name = tableName(operation);
  const quoted = identifierIfNeeded(column);
  const literal = quoteLiteral(sequence);
  const run = (sql: string): Statement => runStatement(context.source, sql);
  return [
    run(`CREATE SEQUENCE ${sequence} AS ${typeText(type, schema)} OWNED BY ${name}.${quoted}`),
    run(`SELECT setval(${literal}, greatest(coalesce(max(${quoted}), 0), 0) + 1, false) FROM ${name}`),
    alterTable(context.source, {
      table: name,
      clause: `ALTER COLUMN ${quoted} SET DEFAULT nextval(${literal}::regclass)`,
    }),
  ];
}

function noSerialStatements(
  operation: AlterColumn,
  facts: ColumnFacts,
  context: CompileContext,
): readonly Statement[] {
  if (facts.sequence === null) return [];
  const sequence = qualified(facts.sequence.schema, facts.sequence.name);
  const quoted = identifierIfNeeded(operation.column);
  const lost = hazard("notKept", "info", "the number that the sequence has come to is not kept");
  return [
    alterTable(context.source, {
      table: tableName(operation),
      clause: `ALTER COLUMN ${quoted} DROP DEFAULT`,
    }),
    runStatement(context.source, `DROP SEQUENCE ${sequence}`, { hazards: [lost] }),
  ];
}

/** Numbering on or off, and NULL; a column that numbers itself holds none. */
function autoincrementStatements(
  operation: AlterColumn,
  facts: ColumnFacts | null,
  context: CompileContext,
): readonly Statement[] {
  const { autoincrement, nullable, type } = operation.changes;
  const turned = turnNumbering(operation, facts, context);
  const isIdentity = facts?.isIdentity === true && operation.changes.identity !== null;
  const starts = autoincrement === true && facts !== null && facts.sequence === null && !isIdentity;
  const nulls =
    nullable === false || (starts && facts.nullable)
      ? notNullStatements(operation, context)
      : nullable === true
        ? [
            alterTable(context.source, {
              table: tableName(operation),
              clause: `ALTER COLUMN ${identifierIfNeeded(operation.column)} DROP NOT NULL`,
            }),
          ]
        : [];
  // An identity is NOT NULL from its beginning to its end.
  if (turned !== null) return autoincrement === false ? [...nulls, ...turned] : [...turned, ...nulls];
  if (starts) return [...serialStatements(operation, type ?? facts.type, context), ...nulls];
  if (autoincrement === false && facts !== null)
    return [...noSerialStatements(operation, facts, context), ...nulls];
  return nulls;
}

function defaultStatements(operation: AlterColumn, context: CompileContext): readonly Statement[] {
  const { serverDefault } = operation.changes;
  if (serverDefault === undefined) return [];
  const quoted = identifierIfNeeded(operation.column);
  const clause =
    serverDefault === null
      ? `ALTER COLUMN ${quoted} DROP DEFAULT`
      : `ALTER COLUMN ${quoted} SET DEFAULT ${defaultText(serverDefault)}`;
  return [alterTable(context.source, { table: tableName(operation), clause })];
}

/**
 * The statements that change a column: its type first and its name last, as in Alembic. What the server would refuse
 * without naming a row is looked for before.
 *
 * @see https://www.postgresql.org/docs/18/sql-altertable.html
 * @throws MIG_DIALECT_TABLE_NOT_FOUND, MIG_DIALECT_COLUMN_NOT_FOUND, MIG_DIALECT_UNSUPPORTED for another place
 */
export async function compileAlterColumn(
  operation: AlterColumn,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const { changes, column } = operation;
  const ref = refOf(operation);
  refusePosition("alterColumn", operation.position, `the column '${ref.table}.${column}'`);
  const changesType = changes.type !== undefined || changes.collation !== undefined;
  const needsFacts =
    changesType ||
    changes.autoincrement !== undefined ||
    changes.identity !== undefined ||
    changes.generated !== undefined ||
    changes.options?.postgresql !== undefined;
  const facts = needsFacts
    ? ((await context.catalog.column(ref, column, changes.type ?? null)) ?? factsFromOperation(operation))
    : null;
  const type =
    changesType && facts !== null
      ? await compileTypeChange({ operation, facts, type: changes.type ?? null }, context)
      : [];
  const table = tableName(ref);
  const isTurned = turnNumbering(operation, facts, context) !== null;
  return [
    ...type,
    ...(isTurned ? [] : endIdentity(operation, context)),
    ...autoincrementStatements(operation, facts, context),
    ...defaultStatements(operation, context),
    ...(isTurned ? [] : setIdentity(operation, facts, context)),
    ...alterGenerated(operation, facts, context),
    ...alterStorage(operation, facts, context),
    ...(changes.comment === undefined
      ? []
      : [runStatement(context.source, columnCommentText(table, column, changes.comment))]),
    ...(changes.newName === undefined
      ? []
      : [
          alterTable(context.source, {
            table,
            clause: `RENAME ${identifierIfNeeded(column)} TO ${newName(changes.newName)}`,
          }),
        ]),
  ];
}

import type { Column } from "../schema/column.js";
import type { Constraint, Index } from "../schema/constraints.js";
import { changedOptions } from "../schema/dialect-options.js";
import { type IdentifierQuote, mentions } from "../schema/expression-words.js";
import { renameInSchema } from "../schema/rename-in-schema.js";
import { constraintRenamed, indexRenamed, type NameChange } from "../schema/rename-items.js";
import { renameValues } from "../schema/rename-values.js";
import { type Schema, tableKey, tableKeyOf } from "../schema/schema.js";
import { liftCheck, liftIndex, liftReference, liftUnique, type Table } from "../schema/table.js";
import { assertNever } from "../util/assert-never.js";
import type {
  AddColumn,
  AlterColumn,
  BatchMember,
  ColumnPosition,
  DropConstraint,
  DropIndex,
  Operation,
  RenameConstraint,
  RenameIndex,
} from "./operation.js";

/** What databases do differently when a table changes. */
export interface ReplayTraits {
  /** A column that goes leaves the indexes over several columns; else they go with it. Default false. */
  readonly narrowsIndexes?: boolean;
  /** In what the database quotes a name that it writes into an expression. Default `"`. */
  readonly quote?: IdentifierQuote;
}

/**
 * The schema after an operation: what a database would hold, had it been carried out there. Nothing is asked and
 * nothing is checked: a table that the schema does not know (SQL of the user's own may have made it) stays unknown.
 *
 * @example applyOperation(schema, { kind: "renameTable", table: "a", schema: null, newName: "b" })
 */
export function applyOperation(schema: Schema, operation: Operation, traits: ReplayTraits = {}): Schema {
  switch (operation.kind) {
    case "createTable":
      return isThere(schema, operation.table)
        ? schema
        : { ...schema, tables: [...schema.tables, operation.table] };
    case "dropTable": {
      const gone = tableKeyOf(operation);
      return { ...schema, tables: schema.tables.filter((table) => tableKey(table) !== gone) };
    }
    case "renameTable": {
      const { schema: namespace, table, newName } = operation;
      return renameInSchema(schema, [{ kind: "table", schema: namespace, from: table, to: newName }]);
    }
    case "batch":
      return [...operation.operations, ...tableArguments(operation)].reduce(
        (next, member) => applyMember(next, member, traits),
        schema,
      );
    // Rows, SQL of the user's own and constraints that only one database has are no part of the portable schema.
    case "bulkInsert":
    case "execute":
    case "createExcludeConstraint":
      return schema;
    default:
      return applyMember(schema, operation, traits);
  }
}

type Names = { readonly table: string; readonly schema: string | null };

const isThere = (schema: Schema, table: Table): boolean =>
  schema.tables.some((other) => tableKey(other) === tableKey(table));

function tableArguments(batch: Extract<Operation, { kind: "batch" }>): readonly BatchMember[] {
  const { table, schema } = batch;
  return batch.options.tableArgs.map((constraint) => ({
    kind: "createConstraint",
    table,
    schema,
    constraint,
  }));
}

function onTable(schema: Schema, names: Names, change: (table: Table) => Table): Schema {
  const key = tableKeyOf(names);
  return {
    ...schema,
    tables: schema.tables.map((table) => (tableKey(table) === key ? change(table) : table)),
  };
}

function applyMember(schema: Schema, member: BatchMember, traits: ReplayTraits): Schema {
  switch (member.kind) {
    case "addColumn":
      return onTable(schema, member, (table) => withColumn(table, member));
    case "dropColumn":
      return onTable(schema, member, (table) => withoutColumn(table, member.column, traits));
    case "alterColumn":
      return altered(schema, member, traits);
    case "createIndex":
      return onTable(schema, member, (table) => ({
        ...table,
        indexes: [...table.indexes.filter((index) => index.name !== member.index.name), member.index],
      }));
    case "dropIndex":
      return withoutIndex(schema, member);
    case "renameIndex":
      return withIndexRenamed(schema, member);
    case "renameConstraint":
      return onTable(schema, member, (table) => constraintRenamed(table, renameOf(member)));
    case "createConstraint":
      return onTable(schema, member, (table) => withConstraint(table, member.constraint));
    case "dropConstraint":
      return onTable(schema, member, (table) => withoutConstraint(table, member));
    case "setTableComment":
      return onTable(schema, member, (table) => ({ ...table, comment: member.comment }));
    case "setTableOptions":
      return onTable(schema, member, (table) => ({
        ...table,
        options: changedOptions(table.options, member.changes),
      }));
    default:
      return assertNever(member, "operation");
  }
}

/** A list with an item where the position says; last where the column that is named is not there. */
function placed(
  columns: readonly Column[],
  column: Column,
  position: ColumnPosition | null,
): readonly Column[] {
  const others = columns.filter((other) => other.name !== column.name);
  if (position === null || position.kind === "last") return [...others, column];
  const at = others.findIndex((other) => other.name === position.column);
  if (at === -1) return [...others, column];
  return others.toSpliced(position.kind === "before" ? at : at + 1, 0, column);
}

function withColumn(table: Table, { column, position }: AddColumn): Table {
  if (table.columns.some((other) => other.name === column.name)) return table;
  return {
    ...table,
    columns: placed(table.columns, column, position),
    primaryKey: column.primaryKey
      ? { kind: "primaryKey", name: null, columns: [column.name] }
      : table.primaryKey,
    foreignKeys: [...table.foreignKeys, ...liftReference(column)],
    uniques: [...table.uniques, ...liftUnique(column)],
    checks: [...table.checks, ...liftCheck(column)],
    indexes: [...table.indexes, ...liftIndex(column)],
  };
}

/** What stands on the column goes with it. */
function withoutColumn(table: Table, column: string, traits: ReplayTraits): Table {
  const without = <T extends { readonly columns: readonly string[] }>(items: readonly T[]): readonly T[] =>
    items.filter((item) => !item.columns.includes(column));
  const isOn = (index: Index): boolean =>
    index.parts.some((part) =>
      part.kind === "column" ? part.value === column : mentions(part.value, column),
    );
  const narrowed = (index: Index): readonly Index[] => {
    const parts = index.parts.filter((part) => part.kind === "expression" || part.value !== column);
    return parts.length === 0 ? [] : [{ ...index, parts }];
  };
  return {
    ...table,
    columns: table.columns.filter((other) => other.name !== column),
    primaryKey: table.primaryKey?.columns.includes(column) === true ? null : table.primaryKey,
    foreignKeys: without(table.foreignKeys),
    uniques: without(table.uniques),
    checks: table.checks.filter((check) => !mentions(check.expression, column)),
    indexes:
      traits.narrowsIndexes === true
        ? table.indexes.flatMap(narrowed)
        : table.indexes.filter((index) => !isOn(index)),
  };
}

function altered(schema: Schema, operation: AlterColumn, traits: ReplayTraits): Schema {
  const { column, changes, position } = operation;
  const { newName, options, ...said } = changes;
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const change = (old: Column): Column => ({
    ...(operation.renamedValues === undefined ? old : renameValues(old, operation.renamedValues)),
    ...given,
    options: options === undefined ? old.options : changedOptions(old.options, options),
  });
  const changed = onTable(schema, operation, (table) => {
    const old = table.columns.find((other) => other.name === column);
    if (old === undefined) return table;
    const columns = table.columns.map((other) => (other === old ? change(old) : other));
    return { ...table, columns: position === null ? columns : placed(columns, change(old), position) };
  });
  if (newName === undefined || newName === column) return changed;
  const { table, schema: namespace } = operation;
  return renameInSchema(
    changed,
    [{ kind: "column", schema: namespace, table, from: column, to: newName }],
    traits.quote,
  );
}

/** Whether a table may be the owner of an index, of which the table was told or not. */
function mayOwn(owner: Table, { table, schema }: DropIndex | RenameIndex): boolean {
  return table === null ? owner.schema === schema : tableKey(owner) === tableKeyOf({ table, schema });
}

function withoutIndex(schema: Schema, operation: DropIndex): Schema {
  return {
    ...schema,
    tables: schema.tables.map((owner) =>
      mayOwn(owner, operation)
        ? { ...owner, indexes: owner.indexes.filter((index) => index.name !== operation.name) }
        : owner,
    ),
  };
}

const renameOf = ({ name, newName, ...rest }: RenameIndex | RenameConstraint): NameChange => ({
  from: name,
  to: newName,
  type: rest.kind === "renameConstraint" ? rest.type : null,
});

function withIndexRenamed(schema: Schema, operation: RenameIndex): Schema {
  const rename = renameOf(operation);
  return {
    ...schema,
    tables: schema.tables.map((owner) => (mayOwn(owner, operation) ? indexRenamed(owner, rename) : owner)),
  };
}

function withConstraint(table: Table, constraint: Constraint): Table {
  switch (constraint.kind) {
    case "primaryKey":
      return { ...table, primaryKey: constraint };
    case "unique":
      return { ...table, uniques: [...table.uniques, constraint] };
    case "check":
      return { ...table, checks: [...table.checks, constraint] };
    case "foreignKey":
      return { ...table, foreignKeys: [...table.foreignKeys, constraint] };
    default:
      return assertNever(constraint, "constraint");
  }
}

function withoutConstraint(table: Table, { selector }: DropConstraint): Table {
  const { name, type, columns, expression } = selector;
  const isMeant = (item: Constraint): boolean => {
    if (name !== null) return item.name === name;
    if (type !== null && item.kind !== type) return false;
    if (item.kind === "check") return expression === null || item.expression === expression;
    return columns === null || String(item.columns) === String(columns);
  };
  const others = <T extends Constraint>(items: readonly T[]): readonly T[] =>
    items.filter((item) => !isMeant(item));
  return {
    ...table,
    primaryKey: table.primaryKey !== null && isMeant(table.primaryKey) ? null : table.primaryKey,
    foreignKeys: others(table.foreignKeys),
    uniques: others(table.uniques),
    checks: others(table.checks),
  };
}

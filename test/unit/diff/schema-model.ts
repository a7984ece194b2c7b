import { referenceOf } from "../../../src/diff/canonical.js";
import { compareSchemas } from "../../../src/diff/compare-schemas.js";
import type { CompareOptions } from "../../../src/diff/compare-options.js";
import { standsOn } from "../../../src/diff/dependents.js";
import { sameValue } from "../../../src/diff/same-value.js";
import type { BatchMember, DropConstraint, Operation } from "../../../src/operations/operation.js";
import type { Constraint } from "../../../src/schema/constraints.js";
import { changedOptions } from "../../../src/schema/dialect-options.js";
import { constraintRenamed, indexRenamed } from "../../../src/schema/rename-items.js";
import type { Schema } from "../../../src/schema/schema.js";
import { liftReference, type Table } from "../../../src/schema/table.js";

/** Compares by value: what a database of its own kind would say. */
export const BY_VALUE: CompareOptions = {
  dialect: "own",
  sameType: sameValue,
  sameExpression: (a, b) => a === b,
  comments: true,
};

/** What the strictest database would refuse. */
export interface ModelOptions {
  /** A foreign key may point at a table or column that is not there yet, as where tables are built anew. */
  readonly looseReferences: boolean;
}

/**
 * A database as a value: carries operations out on a schema, and refuses what a strict database would — what is not
 * there or there already, a column under something that stands on it, a table under a foreign key, an index's name
 * that another table has.
 */
export function applyAll(schema: Schema, operations: readonly Operation[], options: ModelOptions): Schema {
  let tables = schema.tables;
  for (const operation of operations) {
    tables = applyOne(tables, operation);
    if (!options.looseReferences) demandReferents(tables, operation);
    demandIndexNames(tables);
  }
  return { ...schema, tables };
}

function applyOne(tables: readonly Table[], operation: Operation): readonly Table[] {
  const find = (name: string): Table => {
    const found = tables.find((table) => table.name === name);
    if (found === undefined) throw new Error(`no table ${name}`);
    return found;
  };
  switch (operation.kind) {
    case "createTable":
      if (tables.some((table) => table.name === operation.table.name))
        throw new Error(`table ${operation.table.name} is there`);
      return [...tables, operation.table];
    case "dropTable":
      find(operation.table);
      return tables.filter((table) => table.name !== operation.table);
    case "renameTable":
      find(operation.table);
      return tables.map((table) => ({
        ...table,
        name: table.name === operation.table ? operation.newName : table.name,
        foreignKeys: table.foreignKeys.map((key) =>
          key.referentTable === operation.table ? { ...key, referentTable: operation.newName } : key,
        ),
      }));
    case "batch": {
      const changed = operation.operations.reduce(applyMember, find(operation.table));
      return tables.map((table) => (table.name === operation.table ? changed : table));
    }
    default:
      throw new Error(`${operation.kind} outside of a batch`);
  }
}

function without<T>(items: readonly T[], found: T | undefined, what: string): readonly T[] {
  if (found === undefined) throw new Error(`no ${what}`);
  return items.filter((item) => item !== found);
}

function applyMember(table: Table, member: BatchMember): Table {
  const at = (name: string): number => {
    const place = table.columns.findIndex((column) => column.name === name);
    if (place === -1) throw new Error(`no column ${table.name}.${name}`);
    return place;
  };
  switch (member.kind) {
    case "addColumn":
      if (table.columns.some((column) => column.name === member.column.name))
        throw new Error(`column ${member.column.name} is there`);
      return {
        ...table,
        columns: [...table.columns, { ...member.column, references: null }],
        foreignKeys: [...table.foreignKeys, ...liftReference(member.column)],
      };
    case "dropColumn": {
      const place = at(member.column);
      const own = member.definition?.references ?? null;
      // What was made with the column goes with it; anything else in its way is an error.
      const foreignKeys = table.foreignKeys.filter(
        (key) => own === null || !(key.columns[0] === member.column && sameValue(referenceOf(key), own)),
      );
      const rest = [table.primaryKey, ...table.uniques, ...foreignKeys, ...table.indexes];
      if (rest.some((item) => item !== null && standsOn(item, member.column)))
        throw new Error(`something stands on ${member.column}`);
      return { ...table, foreignKeys, columns: table.columns.filter((_, i) => i !== place) };
    }
    case "alterColumn": {
      const place = at(member.column);
      const { newName, options = {}, ...changes } = member.changes;
      const columns = table.columns.map((column, i) =>
        i === place
          ? {
              ...column,
              ...changes,
              name: newName ?? column.name,
              options: changedOptions(column.options, options),
            }
          : column,
      );
      return { ...table, columns };
    }
    case "createIndex":
      return { ...table, indexes: [...table.indexes, member.index] };
    case "dropIndex": {
      const found = table.indexes.find((index) => index.name === member.name);
      return { ...table, indexes: without(table.indexes, found, `index ${member.name}`) };
    }
    case "createConstraint":
      return createConstraint(table, member.constraint);
    case "dropConstraint":
      return dropConstraint(table, member);
    case "renameIndex": {
      const found = table.indexes.find((index) => index.name === member.name);
      if (found === undefined) throw new Error(`no index ${member.name}`);
      return indexRenamed(table, { from: member.name, to: member.newName, type: null });
    }
    case "renameConstraint": {
      const { name: from, newName: to, type } = member;
      const renamed = constraintRenamed(table, { from, to, type });
      if (sameValue(renamed, table)) throw new Error(`no constraint ${from}`);
      return renamed;
    }
    case "setTableComment":
      return { ...table, comment: member.comment };
    case "setTableOptions":
      return { ...table, options: changedOptions(table.options, member.changes) };
  }
}

function createConstraint(table: Table, item: Constraint): Table {
  if (item.kind !== "check")
    for (const name of item.columns)
      if (!table.columns.some((column) => column.name === name)) throw new Error(`no column ${name}`);
  switch (item.kind) {
    case "primaryKey":
      if (table.primaryKey !== null) throw new Error("a primary key is there");
      return { ...table, primaryKey: item };
    case "unique":
      return { ...table, uniques: [...table.uniques, item] };
    case "check":
      return { ...table, checks: [...table.checks, item] };
    case "foreignKey":
      return { ...table, foreignKeys: [...table.foreignKeys, item] };
  }
}

function dropConstraint(table: Table, { selector }: DropConstraint): Table {
  const fits = (item: Constraint): boolean => {
    if (item.kind !== selector.type) return false;
    if (selector.name !== null) return item.name === selector.name;
    if (item.name !== null) return false;
    return item.kind === "check"
      ? item.expression === selector.expression
      : sameValue(item.columns, selector.columns);
  };
  switch (selector.type) {
    case "primaryKey":
      if (table.primaryKey === null || !fits(table.primaryKey)) throw new Error("no such primary key");
      return { ...table, primaryKey: null };
    case "unique":
      return { ...table, uniques: without(table.uniques, table.uniques.find(fits), "unique") };
    case "check":
      return { ...table, checks: without(table.checks, table.checks.find(fits), "check") };
    case "foreignKey":
      return {
        ...table,
        foreignKeys: without(table.foreignKeys, table.foreignKeys.find(fits), "foreign key"),
      };
    default:
      throw new Error("a constraint of no type");
  }
}

function demandReferents(tables: readonly Table[], operation: Operation): void {
  for (const table of tables)
    for (const key of table.foreignKeys) {
      const target = tables.find((other) => other.name === key.referentTable);
      const missing = key.referentColumns.find(
        (name) => !(target?.columns.some((column) => column.name === name) ?? false),
      );
      if (missing !== undefined)
        throw new Error(`after ${operation.kind}: ${table.name} refers to ${key.referentTable}.${missing}`);
    }
}

function demandIndexNames(tables: readonly Table[]): void {
  const names = tables.flatMap((table) => table.indexes.map((index) => index.name));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`two indexes are called ${twice}`);
}

/** How two schemas differ by value. */
export const differ = (a: Schema, b: Schema): readonly unknown[] => compareSchemas(a, b, BY_VALUE);

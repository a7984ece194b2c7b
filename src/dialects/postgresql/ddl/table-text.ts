import type { Constraint } from "../../../schema/constraints.js";
import type { Table } from "../../../schema/table.js";
import { postgresqlOptions } from "../options.js";
import { qualified } from "../sql/quote.js";
import { type ColumnPlace, columnText } from "./column-text.js";
import { constraintText, isNotValid } from "./constraint-text.js";
import { excludeText } from "./exclude-text.js";
import { newName, newQualified } from "./names.js";
import { tablespaceText, withText } from "./storage-text.js";
import { typeNameOf } from "../types.js";

/** How a table is made. */
export interface TablePlace {
  readonly major: number;
  readonly ifNotExists: boolean;
}

function parentName(name: string, schema: string | null): string {
  const at = typeNameOf(name, schema);
  return qualified(at.schema, at.name);
}

function tailText(table: Table): string {
  const options = postgresqlOptions(table.options);
  const parents = (options.inherits ?? []).map((name) => parentName(name, table.schema));
  const inherits = parents.length === 0 ? "" : ` INHERITS (${parents.join(", ")})`;
  const partition = options.partitionBy === undefined ? "" : ` PARTITION BY ${options.partitionBy}`;
  return `${inherits}${partition}${withText(options.with)}${tablespaceText(options.tablespace)}`;
}

/** The constraints that are added after their table: in CREATE TABLE, `NOT VALID` means nothing. */
export function laterConstraints(table: Table): readonly Constraint[] {
  return [...table.foreignKeys, ...table.checks].filter(isNotValid);
}

/**
 * CREATE TABLE in the layout of SQLAlchemy: one line a column or constraint, a tab before it, `, ` after it.
 *
 * @example tableText(table("t", [column("id", uuid(), { primaryKey: true })]), { major: 18, ifNotExists: false })
 * @throws MIG_DIALECT_UNSUPPORTED naming what PostgreSQL does not have
 */
export function tableText(table: Table, { major, ifNotExists }: TablePlace): string {
  const { schema } = table;
  const options = postgresqlOptions(table.options);
  const place: ColumnPlace = { operation: "createTable", table: table.name, schema, major };
  const key = table.primaryKey === null ? [] : [table.primaryKey];
  const constraints = [...key, ...table.foreignKeys, ...table.uniques, ...table.checks].filter(
    (constraint) => !isNotValid(constraint),
  );
  const lines = [
    ...table.columns.map((column) => columnText(column, place)),
    ...constraints.map((constraint) => constraintText(constraint, { schema, major })),
    ...(options.exclude ?? []).map(excludeText),
  ].map((line) => `\t${line}`);
  if (schema !== null) newName(schema);
  const create = [
    options.unlogged === true ? "CREATE UNLOGGED TABLE" : "CREATE TABLE",
    ...(ifNotExists ? ["IF NOT EXISTS"] : []),
    newQualified(schema, table.name),
  ].join(" ");
  return `${create} (\n${lines.join(", \n")}\n)${tailText(table)}`;
}

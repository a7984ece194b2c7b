import { tableKey } from "../../../schema/schema.js";
import type { Table } from "../../../schema/table.js";
import { deepFreeze } from "../../../util/deep-freeze.js";
import type { Reflection } from "../../contract/dialect.js";
import type { PostgresqlOptions } from "../options.js";
import { parametersOf } from "./definition-text.js";
import type { Namespaces } from "./namespaces.js";
import type { ColumnRow } from "./read-columns.js";
import type { ConstraintRow } from "./read-constraints.js";
import type { IndexRow } from "./read-indexes.js";
import type { RelationRow } from "./read-relations.js";
import { reflectColumn } from "./reflect-column.js";
import { reflectConstraints } from "./reflect-constraint.js";
import { reflectIndex } from "./reflect-index.js";

/** What a table is read from. */
export interface TableRows {
  readonly relation: RelationRow;
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly indexes: readonly IndexRow[];
}

/** A table, and what the model cannot say of it. */
export interface ReflectedTable {
  readonly table: Table;
  readonly others: Reflection["others"];
}

/** A table from its rows in the catalog. */
export function reflectTable(rows: TableRows, namespaces: Namespaces): ReflectedTable {
  const { relation } = rows;
  const schema = namespaces.modelName(relation.namespace);
  const constraints = reflectConstraints(rows.constraints, {
    namespaces,
    table: relation.name,
    namespace: relation.namespace,
  });
  const { primaryKey, uniques, checks, foreignKeys } = constraints;
  const place = { namespaces, schema, primaryKey: primaryKey?.columns ?? [] };
  const broken = rows.indexes.filter((row) => !row.valid);
  const table: Table = deepFreeze({
    kind: "table",
    name: relation.name,
    schema,
    columns: rows.columns.map((row) => reflectColumn(row, place)),
    primaryKey,
    foreignKeys,
    uniques,
    checks,
    indexes: rows.indexes.filter((row) => row.valid).map(reflectIndex),
    comment: relation.comment,
    options: optionsOf({
      ...(relation.parameters.length === 0 ? {} : { with: parametersOf(relation.parameters) }),
      ...(relation.tablespace === null ? {} : { tablespace: relation.tablespace }),
      ...(relation.unlogged ? { unlogged: true } : {}),
      ...(relation.partitionBy === null ? {} : { partitionBy: relation.partitionBy }),
      ...(relation.inherits === null ? {} : { inherits: relation.inherits }),
      ...(constraints.exclude.length === 0 ? {} : { exclude: constraints.exclude }),
    }),
  });
  const invalid = broken.map((row) => ({ kind: "invalid index", name: row.name, table: tableKey(table) }));
  return { table, others: deepFreeze([...constraints.others, ...invalid]) };
}

function optionsOf(options: PostgresqlOptions): Table["options"] {
  return Object.keys(options).length === 0 ? {} : { postgresql: options };
}

import type { BatchMember, Operation } from "../../../operations/operation.js";
import type { Column } from "../../../schema/column.js";
import type { Constraint, ForeignKey } from "../../../schema/constraints.js";
import type { Table } from "../../../schema/table.js";
import type { DataType } from "../../../schema/types.js";
import { typeNameOf } from "../types.js";

/**
 * The operation without the default schema's name where it stands: what lies there is written without a schema, so that
 * the same statements also find a scratch database's own schema, which has another name.
 *
 * @param home the name by which revisions know the default schema
 */
export function localise(operation: Operation, home: string): Operation {
  switch (operation.kind) {
    case "createTable":
      return { ...operation, table: localTable(operation.table, home) };
    case "dropTable":
    case "renameTable":
    case "createExcludeConstraint":
      return { ...operation, schema: localName(operation.schema, home) };
    case "bulkInsert":
      return { ...operation, schema: localName(operation.schema, home) };
    case "execute":
      return operation;
    case "batch":
      return {
        ...operation,
        schema: localName(operation.schema, home),
        operations: operation.operations.map((member) => localMember(member, home)),
      };
    default:
      return localMember(operation, home);
  }
}

function localName(schema: string | null, home: string): string | null {
  return schema === home ? null : schema;
}

function localMember(member: BatchMember, home: string): BatchMember {
  const schema = localName(member.schema, home);
  if (schema !== null) return member;
  switch (member.kind) {
    case "addColumn":
      return { ...member, schema, column: localColumn(member.column, home) };
    case "alterColumn": {
      const { type } = member.changes;
      const changes =
        type === undefined ? member.changes : { ...member.changes, type: localType(type, home) };
      return { ...member, schema, changes };
    }
    case "createConstraint":
      return { ...member, schema, constraint: localConstraint(member.constraint, home) };
    default:
      return { ...member, schema };
  }
}

function localTable(table: Table, home: string): Table {
  const schema = localName(table.schema, home);
  if (schema !== null) return table;
  return {
    ...table,
    schema,
    columns: table.columns.map((column) => localColumn(column, home)),
    foreignKeys: table.foreignKeys.map((key) => localKey(key, home)),
  };
}

function localColumn(column: Column, home: string): Column {
  const { references } = column;
  const { referentSchema, ...rest } = references ?? { table: "", column: "" };
  return {
    ...column,
    type: localType(column.type, home),
    references: references !== null && referentSchema === home ? rest : references,
  };
}

function localType(type: DataType, home: string): DataType {
  if (type.kind === "array") return { ...type, item: localType(type.item, home) };
  if (type.kind !== "enumeration" || type.name === null) return type;
  const at = typeNameOf(type.name, null);
  return at.schema === home ? { ...type, name: at.name } : type;
}

function localConstraint(constraint: Constraint, home: string): Constraint {
  return constraint.kind === "foreignKey" ? localKey(constraint, home) : constraint;
}

function localKey(key: ForeignKey, home: string): ForeignKey {
  return { ...key, referentSchema: localName(key.referentSchema, home) };
}

export { CortexError } from "./errors/index.js";
export { BatchOperations } from "./operations/batch-op.js";
export type { AlterColumnOptions, DropConstraintOptions } from "./operations/column-arguments.js";
export type { Operation } from "./operations/operation.js";
export type { Bind, Inspector, OperationContext, Row } from "./operations/operation-context.js";
export { Operations } from "./operations/op.js";
export { registerOperation } from "./operations/register-operation.js";
export { type Column, type ColumnOptions, column } from "./schema/column.js";
export {
  asc,
  type CheckConstraint,
  type Constraint,
  check,
  collate,
  desc,
  type ForeignKey,
  foreignKey,
  type Index,
  index,
  type PrimaryKey,
  primaryKey,
  type UniqueConstraint,
  unique,
} from "./schema/constraints.js";
export { defineSchema, type SchemaDefinition } from "./schema/define-schema.js";
export type { DialectOptions } from "./schema/dialect-options.js";
export type { InferInsert, InferRow } from "./schema/infer-row.js";
export type { NamingContext, NamingConvention, NamingTemplate } from "./schema/naming.js";
export type { Schema } from "./schema/schema.js";
export { type Sql, sql, sqlText } from "./schema/sql.js";
export { type Table, type TableItem, table } from "./schema/table.js";
export {
  ArrayType,
  bigInteger,
  binary,
  boolean,
  char,
  type DataType,
  date,
  dateTime,
  dialectType,
  double,
  enumeration,
  float,
  integer,
  interval,
  JSONType,
  json,
  numeric,
  rawType,
  smallInteger,
  string,
  text,
  time,
  uuid,
} from "./schema/types.js";

export type {
  Comparator,
  ComparatorContext,
  CustomDifference,
  TableComparatorContext,
} from "./autogenerate/comparator.js";
export type { RenderItems } from "./autogenerate/render/own-code.js";
export type {
  ColumnComparison,
  ColumnVerdicts,
  DirectiveContext,
  Filters,
  PostWriteHook,
  RenderContext,
  Rendered,
  RenderedItem,
  Renderers,
  RevisionDirective,
} from "./config/config-file.js";
export { cortexSchema } from "./cortex/cortex-schema.js";
export type { Hazard, HazardCode } from "./dialects/contract/hazard.js";
export type * from "./dialects/contract/capabilities.js";
export type * from "./dialects/contract/connection.js";
export type {
  Dialect,
  ErrorContext,
  OtherDefinition,
  OtherObject,
  Reflection,
  ReflectScope,
  ScratchSource,
  ScriptStatement,
  SessionScope,
} from "./dialects/contract/dialect.js";
export type * from "./dialects/contract/hazard.js";
export type * from "./dialects/contract/statement.js";
export type * from "./dialects/contract/step-session.js";
export * from "./dialects/public-types.js";
export { type DialectEntry, registerDialect } from "./dialects/registry.js";
export { CortexError, type ErrorCode } from "./errors/index.js";
export { type CortexConfig, defineConfig, type Hooks } from "./manager/define-config.js";
export type { RenameAnswer } from "./diff/answers.js";
export type { ImportedMigration, ImportOptions, ImportResult } from "./manager/import-chain.js";
export type { ImportedState } from "./manager/import-state.js";
export type { AdoptedProject, InitFromDatabaseOptions } from "./manager/init-from-database.js";
export { initProject, type InitOptions } from "./manager/init-project.js";
export type { MergeOptions } from "./manager/merge.js";
export type { RunOptions } from "./manager/migration-manager.js";
export type { PlanRequest } from "./manager/plan-document.js";
export type { HistoryOptions } from "./manager/revision-queries.js";
export type * from "./manager/types.js";
export { BatchOperations } from "./operations/batch-op.js";
export type {
  AlterColumnOptions,
  DropConstraintOptions,
  RenameConstraintOptions,
} from "./operations/column-arguments.js";
export type { Operation } from "./operations/operation.js";
export type { Bind, Inspector, OperationContext, Row } from "./operations/operation-context.js";
export { Operations } from "./operations/op.js";
export {
  type CustomOperation,
  type RegisterOptions,
  registerOperation,
} from "./operations/register-operation.js";
export { type RevisionOperation, type RunOperation, runOperation } from "./operations/run-operation.js";
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
export type { ImportLayout } from "./revisions/import/foreign-chain.js";
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
export { createLogger } from "./terminal/logger.js";
export { autoApplyMigrations, MigrationManager } from "./terminal/migration-manager.js";
export type { Logger } from "./util/logger.js";

export type {
  Column,
  Generated,
  Identity,
  Initially,
  LiteralValue,
  ServerDefault,
} from "../schema/column.js";
export type { Constraint, Index } from "../schema/constraints.js";
export type { DialectOptions, OptionChanges } from "../schema/dialect-options.js";
export type { Table } from "../schema/table.js";
export type { DataType } from "../schema/types.js";

export type { Column, Initially, LiteralValue, ServerDefault } from "../schema/column.js";
export type { Constraint, Index } from "../schema/constraints.js";
export type { DialectOptions } from "../schema/dialect-options.js";
export type { Table } from "../schema/table.js";
export type { DataType } from "../schema/types.js";

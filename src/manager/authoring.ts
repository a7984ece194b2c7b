import { defineConfig } from "./define-config.js";

export * from "../dialects/public-types.js";
export { CortexError } from "../errors/index.js";
export { registerOperation } from "../operations/register-operation.js";
export { runOperation } from "../operations/run-operation.js";
export { column } from "../schema/column.js";
export { asc, check, collate, desc, foreignKey, index, primaryKey, unique } from "../schema/constraints.js";
export { defineSchema } from "../schema/define-schema.js";
export { sql, sqlText } from "../schema/sql.js";
export { table } from "../schema/table.js";
export {
  ArrayType,
  bigInteger,
  binary,
  boolean,
  char,
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
} from "../schema/types.js";
export { defineConfig };

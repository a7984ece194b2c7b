import type { DataType } from "../../../schema/types.js";
import { canonicalType } from "../types.js";

/** Types of one group are compared with each other by an operator of their own: a foreign key takes either for the other. */
const GROUPS: Readonly<Record<string, string>> = {
  smallInteger: "integer",
  integer: "integer",
  bigInteger: "integer",
  float: "float",
  double: "float",
  REAL: "float",
  date: "date",
  dateTime: "date",
  string: "text",
  text: "text",
  char: "character",
  BPCHAR: "character",
};

function groupOf(type: DataType): string {
  const plain = canonicalType(type);
  const name = plain.kind === "dialect" ? plain.name : plain.kind;
  if (plain.kind === "dateTime") return plain.timezone ? "date with zone" : "date";
  if (plain.kind === "array") return `array of ${groupOf(plain.item)}`;
  return GROUPS[name] ?? name;
}

/**
 * Whether a foreign key is in the way when a column at one of its ends gets another type: the types of both ends must be
 * comparable at each step (https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK).
 *
 * @example foreignKeysHoldType(double(), smallInteger()) // true
 */
export function foreignKeysHoldType(before: DataType, after: DataType): boolean {
  return groupOf(before) !== groupOf(after);
}

import type {
  CheckConstraint,
  Constraint,
  ForeignKey,
  UniqueConstraint,
} from "../../../schema/constraints.js";
import { assertNever } from "../../../util/assert-never.js";
import { postgresqlOptions } from "../options.js";
import { qualified } from "../sql/quote.js";
import { constraintPrefix, nameList } from "./names.js";
import { refuse } from "./refuse.js";
import { tablespaceText, withText } from "./storage-text.js";

/** Where a constraint stands. */
export interface ConstraintPlace {
  /** The schema of its table: a foreign key without one refers to a table beside it. */
  readonly schema: string | null;
  /** The server's major version. */
  readonly major: number;
}

/** ` DEFERRABLE INITIALLY DEFERRED`, or nothing. */
export function deferrabilityText(constraint: {
  readonly deferrable?: boolean | null;
  readonly initially?: string | null;
}): string {
  const { deferrable = null, initially = null } = constraint;
  if (deferrable === null && initially === null) return "";
  const text = deferrable === false ? " NOT DEFERRABLE" : " DEFERRABLE";
  return initially === null ? text : `${text} INITIALLY ${initially}`;
}

/** Whether the rows that are there already are not looked at. */
export function isNotValid(constraint: Constraint): boolean {
  if (constraint.kind !== "check" && constraint.kind !== "foreignKey") return false;
  return postgresqlOptions(constraint.options).notValid === true;
}

function uniqueText(constraint: UniqueConstraint, place: ConstraintPlace): string {
  const options = postgresqlOptions(constraint.options);
  if (options.nullsNotDistinct === true) refuseNullsNotDistinct(constraint.columns, place.major);
  const nulls = options.nullsNotDistinct === true ? " NULLS NOT DISTINCT" : "";
  const include = (options.include ?? []).length === 0 ? "" : ` INCLUDE (${nameList(options.include ?? [])})`;
  const storage = `${withText(options.with)}${tablespaceText(options.tablespace, " USING INDEX")}`;
  return `UNIQUE${nulls} (${nameList(constraint.columns)})${include}${storage}${deferrabilityText(constraint)}`;
}

/** Refuses what came with PostgreSQL 15. @throws MIG_DIALECT_UNSUPPORTED */
export function refuseNullsNotDistinct(columns: readonly string[], major: number): void {
  if (major >= 15) return;
  refuse({
    operation: "createUniqueConstraint",
    object: `the unique key over ${columns.join(", ")}`,
    reason: `NULLS NOT DISTINCT came with PostgreSQL 15, and this is ${major}.`,
    instead: "Leave nullsNotDistinct out, or make an index over coalesce(…) unique.",
  });
}

function foreignKeyText(key: ForeignKey, place: ConstraintPlace): string {
  const target = qualified(key.referentSchema ?? place.schema, key.referentTable);
  const columns = key.referentColumns.length === 0 ? "" : ` (${nameList(key.referentColumns)})`;
  const match = key.match === null ? "" : ` MATCH ${key.match}`;
  const onDelete = key.onDelete === null ? "" : ` ON DELETE ${key.onDelete}`;
  const onUpdate = key.onUpdate === null ? "" : ` ON UPDATE ${key.onUpdate}`;
  return `FOREIGN KEY(${nameList(key.columns)}) REFERENCES ${target}${columns}${match}${onDelete}${onUpdate}${deferrabilityText(key)}`;
}

function checkText(constraint: CheckConstraint): string {
  const { noInherit } = postgresqlOptions(constraint.options);
  return `CHECK (${constraint.expression})${noInherit === true ? " NO INHERIT" : ""}`;
}

function bodyText(constraint: Constraint, place: ConstraintPlace): string {
  switch (constraint.kind) {
    case "primaryKey":
      return `PRIMARY KEY (${nameList(constraint.columns)})`;
    case "unique":
      return uniqueText(constraint, place);
    case "check":
      return checkText(constraint);
    case "foreignKey":
      return foreignKeyText(constraint, place);
    default:
      return assertNever(constraint, "constraint");
  }
}

/**
 * A constraint as it stands in CREATE TABLE and after ADD; the server names the one that has no name
 * (https://www.postgresql.org/docs/18/sql-createtable.html). `NOT VALID` is left to who adds it.
 *
 * @example constraintText(unique(["a"], { name: "uq" }), { schema: null, major: 18 }) // "CONSTRAINT uq UNIQUE (a)"
 * @throws MIG_DIALECT_UNSUPPORTED for what this version does not have
 */
export function constraintText(constraint: Constraint, place: ConstraintPlace): string {
  return constraintPrefix(constraint.name) + bodyText(constraint, place);
}

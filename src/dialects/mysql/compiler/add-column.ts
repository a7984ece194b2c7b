import { cortexError } from "../../../errors/index.js";
import type { AddColumn, ColumnPosition } from "../../../operations/operation.js";
import type { Column } from "../../../schema/column.js";
import { namedIndex } from "../../../schema/naming.js";
import { liftCheck, liftIndex, liftReference, liftUnique } from "../../../schema/table.js";
import type { Hazard } from "../../contract/hazard.js";
import { columnText, numbersItself } from "../ddl/column-text.js";
import { needsExpressionDefault } from "../ddl/default-text.js";
import { nameText, sameName } from "../ddl/names.js";
import { refuse } from "../ddl/refuse.js";
import { addConstraintStep, nameByConvention } from "./constraint-changes.js";
import {
  type Change,
  type Clause,
  columnKeys,
  type Draft,
  findColumn,
  keyOf,
  placeOf,
  type Step,
  tableAfter,
  unchanged,
} from "./draft.js";
import { addFilledByDefault, fillsRows } from "./fill-by-default.js";
import { copies, distinctHazards } from "./hazards.js";
import { addIndexStep } from "./index-changes.js";
import { emptyCheck } from "./row-checks.js";

/** The words for a column's place: `AFTER a`, `FIRST`, or nothing for the last. */
export function positionText(draft: Draft, position: ColumnPosition, column: string): string {
  if (position.kind === "last") return "";
  if (position.kind === "after") return ` AFTER ${nameText(position.column)}`;
  if (draft.table === null)
    return refuse({
      operation: "addColumn",
      object: `column '${draft.name}.${column}'`,
      database: draft.server.text,
      reason: "only AFTER can be written there, and the columns of the table are not known",
      instead: "Say insertAfter.",
    });
  const others = draft.table.columns.filter((other) => !sameName(other.name, column));
  const at = others.findIndex((other) => sameName(other.name, position.column));
  const before = at > 0 ? others[at - 1] : undefined;
  if (at === -1)
    throw cortexError("MIG_DIALECT_COLUMN_NOT_FOUND", {
      table: draft.name,
      column: position.column,
      columns: others.map((other) => other.name),
    });
  return before === undefined ? " FIRST" : ` AFTER ${nameText(before.name)}`;
}

function isExpressionDefault(column: Column): boolean {
  const value = column.serverDefault;
  if (value === null) return false;
  return value.kind === "sql"
    ? !/^\s*(current_timestamp|now)\b/i.test(value.text)
    : needsExpressionDefault(column.type);
}

function hazardsOf(draft: Draft, column: Column): readonly Hazard[] {
  const heavy = column.generated?.stored === true || isExpressionDefault(column) || numbersItself(column);
  return heavy ? copies(draft.name, `adding '${column.name}', which is computed for each row,`) : [];
}

function needsValue(column: Column): boolean {
  const isNull =
    column.serverDefault === null ||
    (column.serverDefault.kind === "literal" && column.serverDefault.value === null);
  return !column.nullable && column.generated === null && isNull && !numbersItself(column);
}

/** The keys, the check and the index that a column carries, for the table with the column in it. */
function carried(draft: Draft, column: Column): readonly Step[] {
  const constraints = [
    ...(column.primaryKey ? [{ kind: "primaryKey", name: null, columns: [column.name] } as const] : []),
    ...liftUnique(column),
    ...liftReference(column),
    ...liftCheck(column),
  ].map((constraint) => nameByConvention(draft, constraint));
  return [
    ...constraints.map((constraint) => addConstraintStep(draft, constraint)),
    ...liftIndex(column).map((index) => addIndexStep(draft, namedIndex(draft.name, index))),
  ];
}

/** A new column, with the keys, the check and the index that it carries, in one statement. */
export function addColumn(draft: Draft, member: AddColumn): Change {
  const { column, position } = member;
  if (findColumn(draft, column.name) !== undefined) {
    if (member.ifNotExists) return unchanged(draft);
    throw cortexError("MIG_DIALECT_COLUMN_EXISTS", { table: draft.name, column: column.name });
  }
  const isGuarded = member.ifNotExists && draft.table === null && draft.server.flavour === "mariadb";
  const place = positionText(draft, position, column.name);
  const clause: Clause = {
    text: `ADD COLUMN ${isGuarded ? "IF NOT EXISTS " : ""}${columnText(column, placeOf(draft))}${place}`,
    changes: [keyOf("column", column.name)],
    near: position.kind === "last" ? [] : columnKeys([position.column]),
  };
  const table = tableAfter(draft, member);
  const others = carried({ ...draft, table }, column);
  if (!fillsRows(draft, column))
    return { steps: [...addFilledByDefault(draft, column, place), ...others], table };
  const step: Step = {
    clauses: [clause, ...others.flatMap((other) => other.clauses)],
    checks: needsValue(column) ? [emptyCheck(draft, column.name)] : [],
    hazards: distinctHazards([
      ...hazardsOf(draft, column),
      ...others.flatMap((other) => other.hazards ?? []),
    ]),
  };
  return { steps: [step], table };
}

import { cortexError } from "../../../errors/index.js";
import type {
  ConstraintSelector,
  CreateConstraint,
  DropConstraint,
  RenameConstraint,
} from "../../../operations/operation.js";
import type { Constraint } from "../../../schema/constraints.js";
import type { Statement } from "../../contract/statement.js";
import { runStatement } from "../../shared/statements.js";
import { isAtLeast } from "../connection/sqlite-version.js";
import { conflictText, constraintText } from "../ddl/constraint-text.js";
import { allConstraints, columnOf } from "../sql/create-table.js";
import type { ParsedTable, TableConstraint } from "../sql/create-table-model.js";
import {
  addTableConstraint,
  dropConstraint,
  findConstraints,
  renameConstraint,
  type ConstraintSelector as TextSelector,
} from "../sql/edit-table.js";
import { sameName } from "../sql/names.js";
import { identifierIfNeeded } from "../sql/quote.js";
import { refuse } from "../ddl/refuse.js";
import { setAutoincrement } from "./autoincrement.js";
import { nameByConvention, namedByConvention } from "./conventional-names.js";
import { advance, alterText, type Draft, tableOf } from "./draft.js";
import { hasCommentNear } from "./nearby-comments.js";
import { expressionCheck, keyCheck, nullsCheck, orphansCheck } from "./row-checks.js";

function checksOf(draft: Draft, constraint: Constraint): readonly Statement[] {
  switch (constraint.kind) {
    case "primaryKey":
      return [
        ...constraint.columns.flatMap((column) => nullsCheck(draft, column)),
        ...keyCheck(draft, constraint.columns, constraintText(constraint)),
      ];
    case "unique":
      return keyCheck(draft, constraint.columns, constraintText(constraint));
    case "check":
      return expressionCheck(draft, constraint);
    case "foreignKey":
      return orphansCheck(draft, constraint);
  }
}

function refuseDouble(draft: Draft, table: ParsedTable, constraint: Constraint): void {
  const { name, kind } = constraint;
  const exists = (what: string): never => {
    throw cortexError("MIG_DIALECT_OBJECT_EXISTS", {
      kind: "constraint",
      name: `${what} of table ${draft.state.name}`,
    });
  };
  if (kind === "primaryKey" && findConstraints(table, { kind }).length > 0) exists("the primary key");
  if (name !== null && findConstraints(table, { name }).length > 0) exists(name);
}

function obstacleToAdd(draft: Draft, table: ParsedTable, constraint: Constraint): string | null {
  if (constraint.kind !== "check") return "SQLite can add no such constraint in place";
  const { version } = draft.state;
  if (!isAtLeast(version, "3.53.0")) return `SQLite ${version.text} cannot add a check in place (3.53 can)`;
  const close = { start: table.body.end - 1, end: table.body.end - 1 };
  return hasCommentNear(draft.text, close) ? "adding the check in place would lose comments" : null;
}

/** Whether a column counts up is said of the column: a key that takes the place of another one over it changes nothing about that. */
function countingOn({ lostKey }: Draft, { kind, ...constraint }: Constraint, text: string): string {
  if (kind !== "primaryKey" || lostKey?.autoincrement !== true || !("columns" in constraint)) return text;
  const [column = "", second] = constraint.columns;
  const counted = lostKey.column ?? lostKey.columns[0]?.name ?? "";
  return second === undefined && sameName(column, counted) ? setAutoincrement(text, column, true) : text;
}

/** A constraint is added behind all others. */
export function addConstraint(draft: Draft, given: Constraint): Draft {
  const table = tableOf(draft);
  const constraint = namedByConvention(draft, given);
  refuseDouble(draft, table, constraint);
  if (constraint.kind !== "check") for (const column of constraint.columns) columnOf(table, column);
  const text =
    constraintText(constraint) +
    (constraint.kind === "primaryKey" ? conflictText(draft.lostKey?.conflict ?? undefined) : "");
  const message = `fails when a row breaks ${text}`;
  const hazards = [{ code: "mayFailOnExistingRows", level: "warning", message }] as const;
  return advance(draft, {
    text: countingOn(draft, constraint, addTableConstraint(draft.text, text)),
    checks: checksOf(draft, constraint),
    hazards,
    inPlace: [runStatement(draft.source, `${alterText(draft)} ADD ${text}`, { hazards })],
    obstacle: obstacleToAdd(draft, table, constraint),
  });
}

/** A constraint is added. */
export function applyCreateConstraint(draft: Draft, member: CreateConstraint): Draft {
  return addConstraint(draft, member.constraint);
}

function textSelector(selector: ConstraintSelector): TextSelector {
  return {
    ...(selector.name === null ? {} : { name: selector.name }),
    ...(selector.type === null ? {} : { kind: selector.type }),
    ...(selector.columns === null ? {} : { columns: selector.columns }),
    ...(selector.expression === null ? {} : { expression: selector.expression }),
  };
}

/** The selector of a constraint that has no name, when the naming convention would have given it the wanted one. */
function selectorByConvention(draft: Draft, table: ParsedTable, name: string): TextSelector | null {
  const found = allConstraints(table).find((constraint) => {
    const conventional = constraint.name === null ? nameByConvention(draft, constraint) : null;
    return conventional !== null && sameName(conventional, name);
  });
  return found === undefined ? null : exactSelector(found);
}

function exactSelector(constraint: TableConstraint): TextSelector | null {
  switch (constraint.kind) {
    case "primaryKey":
    case "unique":
      return {
        kind: constraint.kind,
        columns: constraint.columns.map((member) => member.name ?? member.text),
      };
    case "foreignKey":
      return {
        kind: constraint.kind,
        columns: constraint.columns,
        referencedTable: constraint.referencedTable.name,
        referencedColumns: constraint.referencedColumns,
      };
    case "check":
      return { kind: constraint.kind, expression: constraint.expression };
    default:
      return null;
  }
}

function obstacleToDrop(draft: Draft, table: ParsedTable, doomed: readonly TableConstraint[]): string | null {
  const [only] = doomed;
  const name = only?.name?.name;
  const isOne = doomed.length === 1 && name !== undefined && findConstraints(table, { name }).length === 1;
  if (only?.kind !== "check" || !isOne) return "SQLite can drop no such constraint in place";
  const { version } = draft.state;
  if (!isAtLeast(version, "3.53.0")) return `SQLite ${version.text} cannot drop a check in place (3.53 can)`;
  // SQLite 3.53.0 looks for the name with its quotes, and finds none.
  if (identifierIfNeeded(name) !== name) return "SQLite cannot drop a check in place whose name needs quotes";
  return hasCommentNear(draft.text, only) ? "dropping the check in place would lose comments" : null;
}

/**
 * The key of such a table may go only where the same batch brings another one.
 *
 * @throws MIG_DIALECT_UNSUPPORTED
 */
export function refuseWithoutKey(draft: Draft): void {
  const table = tableOf(draft);
  if (table.withoutRowid && findConstraints(table, { kind: "primaryKey" }).length === 0)
    refuse({
      operation: "dropConstraint",
      object: `table '${draft.state.name}'`,
      reason: "a table WITHOUT ROWID cannot be without a primary key",
      instead: "Create the new key in the same batch, or create a table with another key and copy the rows.",
    });
}

/** By what the constraint is found in the text: as it was told, or as what the convention would give that name to. */
function foundSelector(draft: Draft, table: ParsedTable, selector: ConstraintSelector): TextSelector {
  const given = textSelector(selector);
  const { name } = selector;
  const byConvention =
    name !== null && findConstraints(table, given).length === 0
      ? selectorByConvention(draft, table, name)
      : null;
  return byConvention ?? given;
}

/** A constraint gets another name, in the text of the table. */
export function applyRenameConstraint(draft: Draft, member: RenameConstraint): Draft {
  const table = tableOf(draft);
  const { name, newName, type } = member;
  const selector = foundSelector(draft, table, { name, type, columns: null, expression: null });
  const own = findConstraints(table, selector);
  if (findConstraints(table, { name: newName }).some((other) => !own.includes(other)))
    throw cortexError("MIG_DIALECT_OBJECT_EXISTS", {
      kind: "constraint",
      name: `${newName} of table ${draft.state.name}`,
    });
  return advance(draft, {
    text: renameConstraint(draft.text, selector, newName),
    obstacle: "SQLite can give no constraint another name in place",
  });
}

/** A constraint goes: by its name, the name that the convention would give it, or its kind and columns or expression. */
export function applyDropConstraint(draft: Draft, member: DropConstraint): Draft {
  const table = tableOf(draft);
  const { name } = member.selector;
  const selector = foundSelector(draft, table, member.selector);
  const doomed = findConstraints(table, selector);
  if (doomed.length === 0 && member.ifExists) return draft;
  const drop = `${alterText(draft)} DROP CONSTRAINT ${identifierIfNeeded(doomed[0]?.name?.name ?? name ?? "")}`;
  return advance(draft, {
    text: dropConstraint(draft.text, selector),
    lostKey: doomed.find((one) => one.kind === "primaryKey") ?? null,
    inPlace: [runStatement(draft.source, drop)],
    obstacle: obstacleToDrop(draft, table, doomed),
  });
}

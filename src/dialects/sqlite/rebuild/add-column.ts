import { cortexError } from "../../../errors/index.js";
import type { Column } from "../../../schema/column.js";
import type { AddColumn } from "../../../operations/operation.js";
import { liftCheck, liftIndex, liftReference, liftUnique } from "../../../schema/table.js";
import { commentHazards } from "../compiler/compile-table.js";
import { runStatement } from "../../shared/statements.js";
import { columnText } from "../ddl/column-text.js";
import { constraintPrefix, constraintText, referencesText } from "../ddl/constraint-text.js";
import { defaultText } from "../ddl/default-text.js";
import { refuse } from "../ddl/refuse.js";
import { findColumn } from "../sql/create-table.js";
import { addColumn, type ColumnPosition } from "../sql/edit-table.js";
import { isSymbol, isWord, significantTokens } from "../sql/lexer.js";
import { typeText } from "../types.js";
import { advance, alterText, type Draft, type Step, tableOf, withOrigin } from "./draft.js";
import { addIndex } from "./index-changes.js";
import { emptyCheck } from "./row-checks.js";
import { refuseTypeInStrict } from "./strict-types.js";

/** The place in the words of the editor. */
export function editorPosition(position: AddColumn["position"]): ColumnPosition {
  switch (position.kind) {
    case "last":
      return "last";
    case "before":
      return { before: position.column };
    case "after":
      return { after: position.column };
  }
}

function numbersItself(column: Column): boolean {
  return column.autoincrement || column.identity !== null;
}

function refuseNumbering(draft: Draft, column: Column): void {
  if (!numbersItself(column) || (column.primaryKey && typeText(column.type) === "INTEGER")) return;
  refuse({
    operation: "addColumn",
    object: `column '${draft.state.name}.${column.name}'`,
    reason: "only an INTEGER primary key numbers itself",
    instead: "Make it an integer primary key, or leave autoincrement and identity out.",
  });
}

/** The column with its keys and checks at its own place. */
function definitionOf(column: Column): string {
  const key = column.primaryKey ? [`PRIMARY KEY${column.autoincrement ? " AUTOINCREMENT" : ""}`] : [];
  const uniques = liftUnique(column).map((unique) => `${constraintPrefix(unique.name)}UNIQUE`);
  const references = liftReference(column).map((fk) => `${constraintPrefix(fk.name)}${referencesText(fk)}`);
  return [
    columnText(column),
    ...key,
    ...uniques,
    ...references,
    ...liftCheck(column).map(constraintText),
  ].join(" ");
}

/** True for a default that is a constant: CURRENT_TIMESTAMP and expressions are not. */
function isConstant(text: string): boolean {
  const tokens = significantTokens(text).filter((token) => !isSymbol(token, "(") && !isSymbol(token, ")"));
  const [first, second] = tokens;
  const value = second !== undefined && (isSymbol(first, "-") || isSymbol(first, "+")) ? second : first;
  return (
    tokens.length === (value === second && second !== undefined ? 2 : 1) &&
    (["string", "number", "blob"].includes(value?.kind ?? "") || isWord(value, "NULL", "TRUE", "FALSE"))
  );
}

function isNull(text: string | null): boolean {
  return text === null || /^\(*\s*null\s*\)*$/i.test(text.trim());
}

/** Why SQLite refuses the column in ADD COLUMN (https://sqlite.org/lang_altertable.html#altertabaddcol); else null. */
function obstacleOf(column: Column): string | null {
  const written = column.serverDefault === null ? null : defaultText(column.serverDefault);
  if (column.primaryKey) return `the new column '${column.name}' is a primary key`;
  if (column.unique !== false) return `the new column '${column.name}' is unique`;
  if (column.generated?.stored) return `the new column '${column.name}' is generated and stored`;
  if (written !== null && !isConstant(written))
    return `the default of the new column '${column.name}' is no constant`;
  if (!column.nullable && column.generated === null && isNull(written))
    return `the new column '${column.name}' may not be NULL and has no default`;
  if (column.references !== null && !isNull(written))
    return `the new column '${column.name}' is a foreign key with a default`;
  return null;
}

/** A new column, with the keys, the check and the index that it carries. */
export function applyAddColumn(draft: Draft, member: AddColumn): Draft {
  const { column, position } = member;
  const table = tableOf(draft);
  if (findColumn(table, column.name) !== undefined) {
    if (member.ifNotExists) return draft;
    throw cortexError("MIG_DIALECT_COLUMN_EXISTS", { table: draft.state.name, column: column.name });
  }
  refuseNumbering(draft, column);
  if (table.strict)
    refuseTypeInStrict(draft, "addColumn", { column: column.name, type: typeText(column.type) });
  const definition = definitionOf(column);
  const written = column.serverDefault === null ? null : defaultText(column.serverDefault);
  const needsValue = !column.nullable && column.generated === null && isNull(written) && !isRowid(column);
  const hazards = commentHazards([column.comment]);
  const step: Step = {
    text: addColumn(draft.text, definition, editorPosition(position)),
    origins: withOrigin(draft, column.name, null),
    checks: needsValue ? [emptyCheck(draft, column.name)] : [],
    hazards,
    inPlace: [runStatement(draft.source, `${alterText(draft)} ADD COLUMN ${definition}`, { hazards })],
    obstacle: obstacleOf(column),
    needsRecreation: position.kind === "last" ? null : `the place of column '${column.name}'`,
  };
  return liftIndex(column).reduce(
    (next, index) => addIndex(next, index, member.ifNotExists),
    advance(draft, step),
  );
}

function isRowid(column: Column): boolean {
  return column.primaryKey && typeText(column.type) === "INTEGER";
}

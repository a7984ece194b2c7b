import type { StoredObject } from "../compiler/table-state.js";
import { allConstraints, parseOrdinaryTable } from "../sql/create-table.js";
import type { ForeignKeyConstraint, ParsedTable, TableConstraint } from "../sql/create-table-model.js";
import { indexMentionsColumn, parseCreateIndex } from "../sql/create-index.js";
import { parseCreateTrigger } from "../sql/create-trigger.js";
import { columnUses } from "../sql/column-uses.js";
import { mentionedNames, statementMentions } from "../sql/expression-refs.js";
import { isNameLike, isSymbol, isWord, significantTokens, unquote } from "../sql/lexer.js";
import { sameName } from "../sql/names.js";
import type { Draft } from "./draft.js";

/** What a column's end means for the rest. */
export interface ColumnUsers {
  /** Constraints of the table that consist of the column alone: they go with it. */
  readonly constraints: readonly TableConstraint[];
  /** Indexes over the column alone. */
  readonly indexes: readonly string[];
  /** What needs the column and more than it, for people; it keeps the column from being dropped. */
  readonly blockers: readonly string[];
}

function columnsOf(table: ParsedTable, expression: string): readonly string[] {
  return mentionedNames(expression)
    .map((mention) => mention.name)
    .filter((name) => table.columns.some((column) => sameName(column.name.name, name)));
}

function isAlone(table: ParsedTable, constraint: TableConstraint, column: string): boolean {
  switch (constraint.kind) {
    case "primaryKey":
      return constraint.columns.length === 1 && !table.withoutRowid;
    case "unique":
    case "foreignKey":
      return constraint.columns.length === 1;
    case "check":
      return (
        constraint.level === "table" &&
        columnsOf(table, constraint.expression).every((name) => sameName(name, column))
      );
    default:
      return false;
  }
}

function indexIsAlone(table: ParsedTable, index: StoredObject, column: string): boolean {
  const parsed = parseCreateIndex(index.sql);
  const texts = [
    ...parsed.columns.map((member) => member.expression),
    ...(parsed.where === null ? [] : [parsed.where]),
  ];
  return texts.flatMap((text) => columnsOf(table, text)).every((name) => sameName(name, column));
}

/** True when a foreign key refers to the column: by name, or by naming none and meaning the primary key. */
function refersTo(key: ForeignKeyConstraint, table: ParsedTable, column: string): boolean {
  if (!sameName(key.referencedTable.name, table.name.name)) return false;
  if (key.referencedColumns.length > 0) return key.referencedColumns.some((name) => sameName(name, column));
  const primary = allConstraints(table).find((constraint) => constraint.kind === "primaryKey");
  return (
    primary?.kind === "primaryKey" &&
    (primary.column !== null ? [primary.column] : primary.columns.map((member) => member.name ?? "")).some(
      (name) => sameName(name, column),
    )
  );
}

function foreignKeysTo(draft: Draft, table: ParsedTable, column: string): readonly string[] {
  const others = draft.state.children.filter((child) => !sameName(child.name, table.name.name));
  const tables = [table, ...others.map((child) => parseOrdinaryTable(child.sql))];
  return tables.flatMap((child) =>
    allConstraints(child).flatMap((key) => {
      if (key.kind !== "foreignKey" || !refersTo(key, table, column)) return [];
      const isSelf = child === table;
      if (isSelf && key.columns.length === 1 && key.columns.some((own) => sameName(own, column))) return [];
      return [`the foreign key (${key.columns.join(", ")}) of table '${child.name.name}'`];
    }),
  );
}

/** True when a trigger of the table names the column as NEW.column, OLD.column or in UPDATE OF. */
function triggerNames(sql: string, column: string): boolean {
  const { updateOf, body } = parseCreateTrigger(sql);
  if (updateOf?.some((part) => sameName(part.name, column))) return true;
  const tokens = significantTokens(body);
  return tokens.some((token, at) => {
    const name = tokens[at + 2];
    const isRow = isWord(token, "NEW", "OLD") && isSymbol(tokens[at + 1], ".");
    return isRow && isNameLike(name) && sameName(unquote(name.text), column);
  });
}

/** True when a view names the column and no other table that it could belong to. */
function viewNames(draft: Draft, sql: string, column: string): boolean {
  const { name } = draft.state;
  const tokens = significantTokens(sql);
  const named = tokens.some(
    (token, at) =>
      isNameLike(token) &&
      token.kind !== "string" &&
      sameName(unquote(token.text), column) &&
      !isWord(tokens[at - 1], "AS"),
  );
  if (!named) return false;
  const readers = [...draft.state.views.map((view) => view.name)];
  const others = draft.state.names.filter((other) => !sameName(other, name) && !readers.includes(other));
  return !others.some((other) => statementMentions(sql, other));
}

function readersOf(draft: Draft, column: string): readonly string[] {
  const { name, triggers, tempTriggers, views } = draft.state;
  const own = [...triggers.filter((trigger) => sameName(trigger.table, name)), ...tempTriggers];
  return [
    ...own
      .filter((trigger) => triggerNames(trigger.sql, column))
      .map((trigger) => `the trigger '${trigger.name}'`),
    ...views
      .filter((view) => view.probe !== null && viewNames(draft, view.sql, column))
      .map((view) => `the view '${view.name}'`),
  ];
}

function describe(constraint: TableConstraint): string {
  return constraint.column === null ? constraint.text : `'${constraint.column}' ${constraint.text}`;
}

/** Who uses a column, told apart by what is to become of them when it goes. */
export function usersOf(draft: Draft, table: ParsedTable, column: string): ColumnUsers {
  const uses = columnUses(table, column).filter((use) => use.role !== "references" && !use.own);
  const alone = uses.filter((use) => isAlone(table, use.constraint, column)).map((use) => use.constraint);
  const indexes = draft.indexes.filter((index) => indexMentionsColumn(parseCreateIndex(index.sql), column));
  const lone = indexes.filter((index) => indexIsAlone(table, index, column));
  const keyOfTable = table.withoutRowid ? ownPrimaryKey(table, column) : [];
  return {
    constraints: alone,
    indexes: lone.map((index) => index.name),
    blockers: [
      ...uses.filter((use) => !alone.includes(use.constraint)).map((use) => describe(use.constraint)),
      ...keyOfTable,
      ...indexes.filter((index) => !lone.includes(index)).map((index) => `the index '${index.name}'`),
      ...foreignKeysTo(draft, table, column),
      ...readersOf(draft, column),
    ],
  };
}

function ownPrimaryKey(table: ParsedTable, column: string): readonly string[] {
  const isKey = columnUses(table, column).some((use) => use.own && use.constraint.kind === "primaryKey");
  return isKey ? ["the primary key, without which a table WITHOUT ROWID cannot be"] : [];
}

import { cortexError } from "../../../errors/index.js";
import type { DropColumn } from "../../../operations/operation.js";
import type { Hazard } from "../../contract/hazard.js";
import { runStatement } from "../../shared/statements.js";
import { findColumn } from "../sql/create-table.js";
import type { ParsedColumn } from "../sql/create-table-model.js";
import { dropColumn } from "../sql/edit-table.js";
import { foldName } from "../sql/names.js";
import { quoteIdentifier } from "../sql/quote.js";
import { removeListElement } from "../sql/text-edit.js";
import { usersOf } from "./column-users.js";
import { advance, alterText, type Draft, tableOf } from "./draft.js";
import { withoutIndex } from "./index-changes.js";
import { hasCommentNear } from "./nearby-comments.js";

/** What a column may have and still be dropped in place (https://sqlite.org/lang_altertable.html#altertabdropcol). */
const PLAIN = ["notNull", "null", "default", "collate", "check", "generated", "nameOnly"];

function obstacleOf(draft: Draft, column: ParsedColumn, constraints: readonly unknown[]): string | null {
  const name = column.name.name;
  if (column.constraints.some((constraint) => !PLAIN.includes(constraint.kind)))
    return `column '${name}' is a key, or refers to one`;
  if (constraints.length > 0) return `column '${name}' has a constraint of the table's`;
  if (hasCommentNear(draft.text, column)) return `dropping column '${name}' in place would lose comments`;
  return null;
}

function hazardsOf(name: string, gone: readonly string[]): readonly Hazard[] {
  const also = gone.length === 0 ? "" : `; with it go ${gone.join(", ")}`;
  return [{ code: "deletesData", level: "danger", message: `drops column '${name}' with its data${also}` }];
}

/**
 * A column goes, with what consists of it alone.
 *
 * @throws MIG_DIALECT_COLUMN_IN_USE naming everything else that needs it
 */
export function applyDropColumn(draft: Draft, member: DropColumn): Draft {
  const table = tableOf(draft);
  const column = findColumn(table, member.column);
  if (column === undefined) {
    if (member.ifExists) return draft;
    const columns = table.columns.map((c) => c.name.name);
    throw cortexError("MIG_DIALECT_COLUMN_NOT_FOUND", {
      table: draft.state.name,
      column: member.column,
      columns,
    });
  }
  const name = column.name.name;
  const { constraints, indexes, blockers } = usersOf(draft, table, name);
  if (blockers.length > 0)
    throw cortexError("MIG_DIALECT_COLUMN_IN_USE", {
      table: draft.state.name,
      column: name,
      users: blockers,
    });
  const text = [...constraints]
    .sort((a, b) => b.start - a.start)
    .reduce((sql, constraint) => removeListElement(sql, constraint), draft.text);
  const gone = [
    ...constraints.map((constraint) => constraint.text),
    ...indexes.map((index) => `the index '${index}'`),
  ];
  const hazards = hazardsOf(name, gone);
  const origins = new Map(draft.origins);
  origins.delete(foldName(name));
  const bare = indexes.reduce(withoutIndex, draft);
  return advance(bare, {
    text: dropColumn(text, name),
    origins,
    hazards,
    obstacle: obstacleOf(draft, column, constraints),
    mayBreakReaders: true,
    inPlace: [
      runStatement(draft.source, `${alterText(draft)} DROP COLUMN ${quoteIdentifier(name)}`, { hazards }),
    ],
  });
}

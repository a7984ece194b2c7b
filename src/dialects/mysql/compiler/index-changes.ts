import { cortexError } from "../../../errors/index.js";
import type { CreateIndex, DropIndex, RenameIndex } from "../../../operations/operation.js";
import type { Index } from "../../../schema/constraints.js";
import { indexRenamed } from "../../../schema/rename-items.js";
import type { Table } from "../../../schema/table.js";
import type { Hazard } from "../../contract/hazard.js";
import { indexClause, indexName, indexText } from "../ddl/index-text.js";
import { nameText, sameName, tableName } from "../ddl/names.js";
import { mysqlOptions } from "../options.js";
import {
  type Change,
  type Clause,
  columnKeys,
  type Draft,
  keyOf,
  placeOf,
  type Step,
  tableAfter,
  unseenKey,
  unchanged,
} from "./draft.js";
import { copies, locks, mayFail } from "./hazards.js";
import { keyCheck } from "./row-checks.js";

/** True when an index or a unique constraint of the table has that name. */
function hasIndex(table: Table | null, name: string): boolean {
  return [...(table?.indexes ?? []), ...(table?.uniques ?? [])].some(
    (item) => item.name !== null && sameName(item.name, name),
  );
}

const columnsOf = (index: Index): readonly string[] =>
  index.parts.flatMap((part) => (part.kind === "column" ? [part.value] : []));

function hazardsOf(draft: Draft, index: Index): readonly Hazard[] {
  const { kind } = mysqlOptions(index.options);
  const columns = index.parts.map((part) => part.value).join(", ");
  const isComputed = index.parts.some((part) => part.kind === "expression");
  return [
    ...(index.unique ? mayFail(`fails when two rows of '${draft.name}' have the same ${columns}`) : []),
    ...(kind === undefined ? [] : locks(draft.name, `building a ${kind} index`)),
    ...(isComputed ? copies(draft.name, "indexing an expression") : []),
  ];
}

/** The clause for a new index, with the check for rows in its way. */
export function addIndexStep(draft: Draft, index: Index): Step {
  const columns = columnsOf(index);
  const text = indexClause(index, placeOf(draft));
  // Rows that differ behind the prefix only would be told apart by the check, but not by the index.
  const isPlain = columns.length === index.parts.length && mysqlOptions(index.options).length === undefined;
  return {
    clauses: [
      {
        text: `ADD ${text}`,
        changes: [keyOf("index", indexName(index, draft.name))],
        uses: columnKeys(columns),
      },
    ],
    checks: index.unique && isPlain ? [keyCheck(draft, columns, text)] : [],
    hazards: hazardsOf(draft, index),
    alone: indexText(index, { ...placeOf(draft), schema: draft.schema }),
  };
}

/** A new index; nothing when it is there and may be. */
export function createIndex(draft: Draft, member: CreateIndex): Change {
  const name = indexName(member.index, draft.name);
  if (hasIndex(draft.table, name)) {
    if (member.ifNotExists) return unchanged(draft);
    throw cortexError("MIG_DIALECT_OBJECT_EXISTS", {
      kind: "index",
      name: `${name} (on table ${draft.name})`,
    });
  }
  const index = { ...member.index, name };
  return {
    steps: [addIndexStep(draft, index)],
    table: tableAfter(draft, { ...member, index }),
  };
}

/** An index, or the one that a unique constraint is, gets another name: only that is written. */
export function renameIndex(draft: Draft, member: Pick<RenameIndex, "name" | "newName">): Change {
  const { table } = draft;
  const found = [...(table?.indexes ?? []), ...(table?.uniques ?? [])].find(
    (item) => item.name !== null && sameName(item.name, member.name),
  );
  if (table !== null && found === undefined)
    throw cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", {
      kind: "index",
      name: `${member.name} (on table ${draft.name})`,
    });
  const from = found?.name ?? member.name;
  const to = member.newName;
  if (!sameName(from, to) && hasIndex(table, to))
    throw cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind: "index", name: `${to} (on table ${draft.name})` });
  const clause: Clause = {
    text: `RENAME INDEX ${nameText(from)} TO ${nameText(to)}`,
    changes: [keyOf("index", from), keyOf("index", to)],
  };
  return {
    steps: [{ clauses: [clause] }],
    table: table && indexRenamed(table, { from, to, type: null }),
  };
}

/** An index goes; nothing when it is not there and need not be. */
export function dropIndex(draft: Draft, member: DropIndex): Change {
  const { table, name } = draft;
  if (table !== null && !hasIndex(table, member.name)) {
    if (member.ifExists) return unchanged(draft);
    throw cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", {
      kind: "index",
      name: `${member.name} (on table ${name})`,
    });
  }
  const isNot = (item: { readonly name: string | null }): boolean =>
    item.name === null || !sameName(item.name, member.name);
  const key = keyOf("index", member.name);
  const old = table?.indexes.find((index) => !isNot(index));
  const unseen = old !== undefined && mysqlOptions(old.options).invisible === true ? [unseenKey(key)] : [];
  return {
    steps: [
      {
        clauses: [{ text: `DROP INDEX ${nameText(member.name)}`, changes: [key, ...unseen] }],
        alone: `DROP INDEX ${nameText(member.name)} ON ${tableName(draft.schema, name)}`,
      },
    ],
    table:
      table === null
        ? null
        : { ...table, indexes: table.indexes.filter(isNot), uniques: table.uniques.filter(isNot) },
  };
}

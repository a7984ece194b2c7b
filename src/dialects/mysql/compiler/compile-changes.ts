import { cortexError } from "../../../errors/index.js";
import type { BatchMember, BatchOptions, Operation } from "../../../operations/operation.js";
import type { ForeignKey } from "../../../schema/constraints.js";
import type { Table } from "../../../schema/table.js";
import { assertNever } from "../../../util/assert-never.js";
import type { Connection } from "../../contract/connection.js";
import type { Statement } from "../../contract/statement.js";
import { numbersItself } from "../ddl/column-text.js";
import { sameName } from "../ddl/names.js";
import { refuse } from "../ddl/refuse.js";
import { quoteLiteral } from "../sql/quote.js";
import { readWholeTable } from "../reflector/read-table.js";
import { addColumn } from "./add-column.js";
import { alterColumn } from "./alter-column.js";
import { alterTable } from "./alter-table.js";
import { createConstraint, dropConstraint } from "./constraint-changes.js";
import { type Change, columnOf, type Draft, type Step, tableAfter } from "./draft.js";
import { dropColumn } from "./drop-column.js";
import { createIndex, dropIndex, renameIndex } from "./index-changes.js";
import { renameConstraint } from "./rename-constraint.js";
import { isReplay, serverOf } from "./server-of.js";
import { setTableOptions } from "./table-options.js";

/** The options of an operation that stands outside of a batch. */
const DEFAULT_OPTIONS: BatchOptions = Object.freeze({
  recreate: "auto",
  copyFrom: null,
  partialReordering: [],
  tableArgs: [],
  namingConvention: {},
});

/** What is asked of one table. */
export interface Changes {
  readonly table: string;
  readonly schema: string | null;
  readonly operations: readonly BatchMember[];
  readonly options?: BatchOptions;
}

function setComment(draft: Draft, member: Extract<BatchMember, { kind: "setTableComment" }>): Change {
  return {
    steps: [{ clauses: [{ text: `COMMENT ${quoteLiteral(member.comment ?? "")}`, changes: ["comment"] }] }],
    table: tableAfter(draft, member),
  };
}

async function changeOf(draft: Draft, member: BatchMember): Promise<Change> {
  switch (member.kind) {
    case "addColumn":
      return addColumn(draft, member);
    case "dropColumn":
      return dropColumn(draft, member);
    case "alterColumn":
      return alterColumn(draft, member);
    case "createIndex":
      return createIndex(draft, member);
    case "dropIndex":
      return dropIndex(draft, member);
    case "renameIndex":
      return renameIndex(draft, member);
    case "renameConstraint":
      return renameConstraint(draft, member);
    case "createConstraint":
      return createConstraint(draft, member);
    case "dropConstraint":
      return dropConstraint(draft, member);
    case "setTableComment":
      return setComment(draft, member);
    case "setTableOptions":
      return setTableOptions(draft, member);
    default:
      return assertNever(member, "operation");
  }
}

/** The constraints that the batch's `tableArgs` add. */
function argumentMembers(changes: Changes): readonly BatchMember[] {
  const { table, schema } = changes;
  return (changes.options?.tableArgs ?? []).map((constraint) => ({
    kind: "createConstraint",
    table,
    schema,
    constraint,
  }));
}

/** The moves that bring the columns into the orders that the batch asks for. */
function moves(draft: Draft): readonly BatchMember[] {
  const members: BatchMember[] = [];
  const order = (draft.table?.columns ?? []).map((column) => column.name);
  for (const list of draft.options.partialReordering)
    for (const [at, name] of list.entries()) {
      const before = list[at - 1];
      if (before === undefined) continue;
      const [from, to] = [name, before].map((one) => order.findIndex((other) => sameName(other, one)));
      if (from === undefined || to === undefined || from > to) continue;
      const column = columnOf(draft, name);
      order.splice(from, 1);
      order.splice(to, 0, column?.name ?? name);
      members.push({
        kind: "alterColumn",
        table: draft.name,
        schema: draft.schema,
        column: column?.name ?? name,
        changes: {},
        existing: {},
        using: null,
        position: { kind: "after", column: before },
      });
    }
  return members;
}

/** The columns that lead an index, for each index of the table. */
function indexedColumns(table: Table): readonly (readonly string[])[] {
  return [
    table.primaryKey?.columns ?? [],
    ...table.uniques.map((item) => item.columns),
    ...table.indexes.map((index) => index.parts.map((part) => (part.kind === "column" ? part.value : ""))),
  ];
}

function isServed(key: ForeignKey, table: Table): boolean {
  return indexedColumns(table).some((columns) =>
    key.columns.every((column, at) => sameName(column, columns[at] ?? "")),
  );
}

/** An index goes that a foreign key of the table needs: the server refuses that (error 1553). */
function refuseNeeded(before: Table, after: Table): void {
  const gone = before.indexes.filter((index) => !after.indexes.some((other) => other.name === index.name));
  const names = [
    ...gone,
    ...before.uniques.filter((item) => !after.uniques.some((other) => other.name === item.name)),
  ].flatMap((item) => item.name ?? []);
  const keys = after.foreignKeys.filter(
    (key) => before.foreignKeys.includes(key) && isServed(key, before) && !isServed(key, after),
  );
  const [name] = names;
  if (name === undefined || keys.length === 0) return;
  throw cortexError("MIG_DIALECT_INDEX_IN_USE", {
    table: before.name,
    index: name,
    users: keys.map((key) => `the foreign key ${key.name ?? ""} (${key.columns.join(", ")})`),
  });
}

/** What numbers itself must lead a key: the server refuses to take the last one away (error 1075). */
function refuseUnkeyed(before: Table, after: Table): void {
  const column = after.columns.find(numbersItself);
  if (column === undefined) return;
  const leads = (table: Table): boolean =>
    indexedColumns(table).some(([first]) => first !== undefined && sameName(first, column.name));
  const was = before.columns.find(numbersItself);
  // Other engines number within the rest of a key; such a table stays as it is.
  if (leads(after) || (was?.name === column.name && !leads(before))) return;
  refuse({
    operation: "alterTable",
    object: `column '${after.name}.${column.name}'`,
    reason: "an AUTO_INCREMENT column must be the first of a key, and it would be in none",
    instead:
      "Create the new key in the same batch, or take autoincrement away from the column before (alterColumn with autoincrement: false).",
  });
}

async function draftOf(changes: Changes, source: Operation, connection: Connection): Promise<Draft> {
  const { table: name, schema } = changes;
  const table = await readWholeTable(connection, name, schema);
  if (table === null && !isReplay(connection))
    throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: name });
  const options = changes.options ?? DEFAULT_OPTIONS;
  return { connection, server: serverOf(connection), source, name, schema, table, options, before: table };
}

/**
 * Compiles the changes to one table, each against what the ones before it leave, and puts them into as few statements
 * as the server takes: one is atomic, and costs one copy of the table at most.
 *
 * `recreate` and `copyFrom` mean nothing here: the server alters every table in place, as Alembic does outside of SQLite.
 */
export async function compileChanges(
  changes: Changes,
  source: Operation,
  connection: Connection,
): Promise<readonly Statement[]> {
  const members = [...changes.operations, ...argumentMembers(changes)];
  const reorders = (changes.options?.partialReordering.length ?? 0) > 0;
  if (members.length === 0 && !reorders) return [];
  let draft = await draftOf(changes, source, connection);
  const before = draft.table;
  const steps: Step[] = [];
  const apply = async (member: BatchMember): Promise<void> => {
    const change = await changeOf(draft, member);
    steps.push(...change.steps);
    draft = { ...draft, table: change.table };
  };
  for (const member of members) await apply(member);
  for (const member of moves(draft)) await apply(member);
  if (before !== null && draft.table !== null) {
    refuseNeeded(before, draft.table);
    refuseUnkeyed(before, draft.table);
  }
  return alterTable(draft, steps, source.kind === "batch" ? "together" : "alone");
}

import { cortexError } from "../../../errors/index.js";
import type { RenameConstraint } from "../../../operations/operation.js";
import type { CheckConstraint, ForeignKey } from "../../../schema/constraints.js";
import { constraintRenamed, indexRenamed } from "../../../schema/rename-items.js";
import type { Table } from "../../../schema/table.js";
import { assertNever } from "../../../util/assert-never.js";
import { sameName } from "../ddl/names.js";
import { refuse } from "../ddl/refuse.js";
import { isImplicitIndex } from "../reflector/implicit-index.js";
import { addConstraintStep, dropClauses, dropKeyClause } from "./constraint-changes.js";
import type { Change, Clause, Draft } from "./draft.js";
import { findConstraint } from "./find-constraint.js";
import { renameIndex } from "./index-changes.js";

function refusePrimary(draft: Draft): never {
  return refuse({
    operation: "renameConstraint",
    object: `the primary key of table '${draft.name}'`,
    reason: "every primary key is called PRIMARY there",
    instead: "Leave the rename out of this chain.",
  });
}

/** Where the table is not known: a unique constraint is an index, of anything else it must be known what it says. */
function renameUnseen(draft: Draft, member: RenameConstraint): Change {
  if (member.type === "unique") return renameIndex(draft, member);
  if (member.type === "primaryKey") return refusePrimary(draft);
  throw cortexError("MIG_DIALECT_STATE_UNKNOWN", {
    operation: member.kind,
    object: `the constraint '${member.name}' of table '${draft.name}'`,
    needed: ["what the constraint says: it is dropped and added, because there is no RENAME CONSTRAINT"],
  });
}

/**
 * The index that came with a foreign key and bears its name gets the new one, too. One that the server has made by itself
 * it names anew by itself; one that a dump has written out it does not.
 */
function ownIndexRename(
  draft: Draft,
  table: Table,
  { key, to }: { readonly key: ForeignKey; readonly to: string },
): { readonly clauses: readonly Clause[]; readonly table: Table } {
  const index = table.indexes.find(
    (item) => item.name !== null && sameName(item.name, key.name ?? "") && isImplicitIndex(item, [key]),
  );
  const isTaken = [...table.indexes, ...table.uniques].some(
    (item) => item !== index && item.name !== null && sameName(item.name, to),
  );
  if (index?.name === undefined || index.name === null || isTaken) return { clauses: [], table };
  const from = index.name;
  const { steps } = renameIndex(draft, { name: from, newName: to });
  return {
    clauses: steps.flatMap((step) => step.clauses),
    table: indexRenamed(table, { from, to, type: null }),
  };
}

/**
 * There is no RENAME CONSTRAINT: a check or a foreign key goes and comes in one statement, so that no row can slip in
 * between (https://dev.mysql.com/doc/refman/9.7/en/alter-table.html).
 */
async function replaceConstraint(
  draft: Draft,
  table: Table,
  { constraint, to }: { readonly constraint: CheckConstraint | ForeignKey; readonly to: string },
): Promise<Change> {
  const isKey = constraint.kind === "foreignKey";
  const drops = isKey
    ? [dropKeyClause(draft, constraint, table)]
    : await dropClauses(draft, constraint, table);
  const index = isKey ? ownIndexRename(draft, table, { key: constraint, to }) : { clauses: [], table };
  const added = addConstraintStep(draft, { ...constraint, name: to });
  const renamed = constraintRenamed(index.table, { from: constraint.name ?? "", to, type: constraint.kind });
  const isOfColumn = (text: string): boolean => !isKey && text === constraint.expression;
  return {
    steps: [{ ...added, clauses: [...drops, ...index.clauses, ...added.clauses] }],
    table: {
      ...renamed,
      // A check that stood at a column of MariaDB stands at the table now.
      columns: renamed.columns.map((column) =>
        column.check !== null && isOfColumn(column.check.expression) ? { ...column, check: null } : column,
      ),
    },
  };
}

/** A constraint gets another name. */
export async function renameConstraint(draft: Draft, member: RenameConstraint): Promise<Change> {
  const { table } = draft;
  if (table === null) return renameUnseen(draft, member);
  const selector = { name: member.name, type: member.type, columns: null, expression: null };
  const constraint = findConstraint(table, selector, false);
  switch (constraint?.kind) {
    case undefined:
      return { steps: [], table };
    case "primaryKey":
      return refusePrimary(draft);
    case "unique":
      return renameIndex(draft, member);
    case "check":
    case "foreignKey":
      return replaceConstraint(draft, table, { constraint, to: member.newName });
    default:
      return assertNever(constraint, "constraint");
  }
}

import type { Inspector } from "../operations/operation-context.js";
import type { AlterColumn, BatchMember, CreateConstraint, Operation } from "../operations/operation.js";
import type { Constraint } from "../schema/constraints.js";
import { isRenamed } from "./is-renamed.js";

/** Where a table is looked for. */
interface OnTable {
  readonly table: string;
  readonly schema: string | null;
}

/**
 * What is left to do of an operation that may have been done already: a rename with `ifExists` whose source is gone
 * and whose destination is there — of a table, a column, an index or a constraint —, a constraint with `ifNotExists` that the table has. It is asked of the database as
 * it is, the same way for all of them.
 *
 * @returns the operation, what remains of it, or null when nothing does
 * @example await remainingOperation({ kind: "renameTable", table: "a", newName: "b", schema: null, ifExists: true }, inspector)
 */
export async function remainingOperation(
  operation: Operation,
  inspector: Inspector,
): Promise<Operation | null> {
  switch (operation.kind) {
    case "renameTable": {
      if (operation.ifExists !== true) return operation;
      const where = placeOf(operation);
      const isDone =
        !(await inspector.hasTable(operation.table, where)) &&
        (await inspector.hasTable(operation.newName, where));
      return isDone ? null : operation;
    }
    case "alterColumn":
      return remainingAlter(operation, inspector);
    case "renameIndex":
    case "renameConstraint":
      return (await isRenamed(operation, inspector)) ? null : operation;
    case "createConstraint":
      return (await isThere(operation, inspector, [])) ? null : operation;
    case "batch": {
      const members: BatchMember[] = [];
      for (const [at, member] of operation.operations.entries()) {
        const left = await remainingMember(member, inspector, operation.operations.slice(0, at));
        if (left !== null) members.push(left);
      }
      // A batch that was empty from the start may be one that builds the table anew.
      if (members.length === 0 && operation.operations.length > 0) return null;
      return { ...operation, operations: members };
    }
    default:
      return operation;
  }
}

/** Whether a member of a batch takes away a constraint that the table has. */
function drops(member: BatchMember, there: Constraint): boolean {
  if (member.kind === "dropColumn")
    return there.kind === "check" || there.columns.some((column) => sameText(column, member.column));
  if (member.kind !== "dropConstraint") return false;
  const { name, type, columns } = member.selector;
  if (type !== null && type !== there.kind) return false;
  // Not every database keeps the name of a primary key.
  if (name !== null) return there.kind === "primaryKey" || sameText(name, there.name);
  return columns === null || there.kind === "check" || same(columns, there.columns);
}

async function remainingMember(
  member: BatchMember,
  inspector: Inspector,
  earlier: readonly BatchMember[],
): Promise<BatchMember | null> {
  if (member.kind === "alterColumn") return remainingAlter(member, inspector);
  if (member.kind === "renameIndex" || member.kind === "renameConstraint")
    return (await isRenamed(member, inspector)) ? null : member;
  if (member.kind === "createConstraint") return (await isThere(member, inspector, earlier)) ? null : member;
  return member;
}

const placeOf = ({ schema }: { readonly schema: string | null }): { readonly schema?: string } =>
  schema === null ? {} : { schema };

async function remainingAlter(member: AlterColumn, inspector: Inspector): Promise<AlterColumn | null> {
  const { newName, ...changes } = member.changes;
  if (member.ifExists !== true || newName === undefined) return member;
  const where = placeOf(member);
  const isDone =
    !(await inspector.hasColumn(member.table, member.column, where)) &&
    (await inspector.hasColumn(member.table, newName, where));
  if (!isDone) return member;
  if (Object.keys(changes).length === 0 && member.position === null) return null;
  return { ...member, column: newName, changes };
}

/** Whether the table has the constraint, and keeps it: what an earlier member drops is there now, and will not be. */
async function isThere(
  member: CreateConstraint,
  inspector: Inspector,
  earlier: readonly BatchMember[],
): Promise<boolean> {
  if (member.ifNotExists !== true) return false;
  const { constraint } = member;
  const there = await constraintsOf(constraint.kind, member, inspector);
  return there.some(
    (other) => isSame(constraint, other) && !earlier.some((dropping) => drops(dropping, other)),
  );
}

async function constraintsOf(
  kind: Constraint["kind"],
  on: OnTable,
  inspector: Inspector,
): Promise<readonly Constraint[]> {
  const where = placeOf(on);
  if (!(await inspector.hasTable(on.table, where))) return [];
  switch (kind) {
    case "primaryKey": {
      const key = await inspector.getPrimaryKey(on.table, where);
      return key === null ? [] : [key];
    }
    case "unique":
      return inspector.getUniqueConstraints(on.table, where);
    case "check":
      return inspector.getCheckConstraints(on.table, where);
    case "foreignKey":
      return inspector.getForeignKeys(on.table, where);
  }
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, at) => name.toLowerCase() === b[at]?.toLowerCase());

/**
 * Whether the table's constraint is the wanted one. The database spells expressions in its own way, so that a check is
 * known by its name; one without a name, by its text.
 */
function isSame(wanted: Constraint, there: Constraint): boolean {
  const named = wanted.kind === "primaryKey" || wanted.name === null || sameText(wanted.name, there.name);
  if (!named || wanted.kind !== there.kind) return false;
  if (wanted.kind === "check" && there.kind === "check")
    return wanted.name !== null || wanted.expression === there.expression;
  if (wanted.kind === "check" || there.kind === "check") return false;
  if (wanted.kind === "foreignKey" && there.kind === "foreignKey")
    return (
      same(wanted.columns, there.columns) &&
      sameText(wanted.referentTable, there.referentTable) &&
      same(wanted.referentColumns, there.referentColumns)
    );
  return same(wanted.columns, there.columns);
}

const sameText = (a: string, b: string | null): boolean => a.toLowerCase() === b?.toLowerCase();

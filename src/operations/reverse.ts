import { renameInDefault } from "../schema/rename-values.js";
import { assertNever } from "../util/assert-never.js";
import type {
  AlterColumn,
  BatchMember,
  ColumnChanges,
  CreateConstraint,
  DropConstraint,
  ExistingColumn,
  Operation,
} from "./operation.js";
import type { OptionChanges } from "./schema-types.js";

/**
 * The operation that takes another one back, or null where what was there is not known (a drop without its
 * definition, SQL of the user's own, inserted rows, a column that was moved).
 *
 * @example reverseOperation(addColumn) // dropColumn
 */
export function reverseOperation(operation: Operation): Operation | null {
  switch (operation.kind) {
    case "createTable":
      return {
        kind: "dropTable",
        table: operation.table.name,
        schema: operation.table.schema,
        ifExists: operation.ifNotExists,
        definition: operation.table,
      };
    case "dropTable":
      return (
        operation.definition && {
          kind: "createTable",
          table: operation.definition,
          ifNotExists: operation.ifExists,
        }
      );
    case "renameTable":
      return {
        kind: "renameTable",
        table: operation.newName,
        schema: operation.schema,
        newName: operation.table,
        ...(operation.ifExists === true ? { ifExists: true } : {}),
      };
    case "batch": {
      // What these options replace or add is not told by the members, so taking the members back would not be enough.
      const { copyFrom, tableArgs, partialReordering } = operation.options;
      if (copyFrom !== null || tableArgs.length > 0 || partialReordering.length > 0) return null;
      const members = operation.operations.toReversed().map(reverseMember);
      if (members.some((member) => member === null)) return null;
      return { ...operation, operations: members.filter((member) => member !== null) };
    }
    case "createExcludeConstraint":
      if (operation.name === null) return null;
      return {
        kind: "dropConstraint",
        table: operation.table,
        schema: operation.schema,
        selector: { name: operation.name, type: null, columns: null, expression: null },
        ifExists: false,
        definition: null,
      };
    case "bulkInsert":
    case "execute":
      return null;
    default:
      return reverseMember(operation);
  }
}

function reverseMember(member: BatchMember): BatchMember | null {
  const on = { table: member.table ?? "", schema: member.schema };
  switch (member.kind) {
    case "addColumn":
      return {
        ...on,
        kind: "dropColumn",
        column: member.column.name,
        ifExists: member.ifNotExists,
        definition: member.column,
      };
    case "dropColumn":
      if (member.definition === null) return null;
      return {
        ...on,
        kind: "addColumn",
        column: member.definition,
        ifNotExists: member.ifExists,
        position: { kind: "last" },
      };
    case "alterColumn":
      return reverseAlter(member);
    case "createIndex":
      if (member.index.name === null) return null;
      return {
        ...on,
        kind: "dropIndex",
        name: member.index.name,
        ifExists: member.ifNotExists,
        definition: member.index,
        options: {},
      };
    case "dropIndex":
      if (member.definition === null || member.table === null) return null;
      return { ...on, kind: "createIndex", index: member.definition, ifNotExists: member.ifExists };
    case "renameIndex":
    case "renameConstraint":
      return { ...member, name: member.newName, newName: member.name };
    case "createConstraint":
      return reverseCreate(member);
    case "dropConstraint":
      return reverseDrop(member);
    case "setTableComment":
      return { ...member, comment: member.existingComment, existingComment: member.comment };
    case "setTableOptions":
      return (
        member.existing && {
          ...member,
          changes: optionsBack(member.changes, member.existing),
          existing: { ...member.existing, ...member.changes },
        }
      );
    default:
      return assertNever(member, "operation");
  }
}

function reverseCreate({ constraint, ifNotExists = false, ...on }: CreateConstraint): BatchMember {
  const selector = {
    name: constraint.name,
    type: constraint.kind,
    columns: constraint.kind === "check" ? null : constraint.columns,
    expression: constraint.kind === "check" ? constraint.expression : null,
  };
  return { ...on, kind: "dropConstraint", selector, ifExists: ifNotExists, definition: constraint };
}

function reverseDrop({ table, schema, definition, ifExists }: DropConstraint): BatchMember | null {
  const once = ifExists ? { ifNotExists: true } : {};
  return definition && { table, schema, kind: "createConstraint", constraint: definition, ...once };
}

/** What was known of a column, after values of it have other names: its default has followed. */
function existingAfter({ existing, renamedValues }: AlterColumn): ExistingColumn {
  if (renamedValues === undefined || existing.serverDefault === undefined) return existing;
  return { ...existing, serverDefault: renameInDefault(existing.serverDefault, renamedValues) };
}

function reverseAlter(member: AlterColumn): AlterColumn | null {
  // Where a column stood before it was moved is not known.
  if (member.position !== null) return null;
  const { newName, ...changed } = member.changes;
  const keys = Object.keys(changed) as (keyof ExistingColumn)[];
  if (keys.some((key) => member.existing[key] === undefined)) return null;
  const { options } = member.changes;
  const back = {
    ...Object.fromEntries(keys.map((key) => [key, member.existing[key]])),
    ...(options === undefined ? {} : { options: optionsBack(options, member.existing.options ?? {}) }),
  } as ColumnChanges;
  return {
    ...member,
    column: newName ?? member.column,
    changes: newName === undefined ? back : { ...back, newName: member.column },
    existing: { ...existingAfter(member), ...changed },
    using: null,
    ...(member.renamedValues && {
      renamedValues: Object.fromEntries(Object.entries(member.renamedValues).map(([from, to]) => [to, from])),
    }),
  };
}

/** The change of options that undoes another: what was not there before is taken away. */
function optionsBack(changes: OptionChanges, existing: OptionChanges): OptionChanges {
  return Object.fromEntries(
    Object.entries(changes).map(([dialect, change]) => [
      dialect,
      Object.fromEntries(Object.keys(change ?? {}).map((name) => [name, existing[dialect]?.[name] ?? null])),
    ]),
  );
}

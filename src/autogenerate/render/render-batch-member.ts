import type {
  BatchMember,
  ConstraintSelector,
  CreateConstraint,
  RenameConstraint,
  RenameIndex,
} from "../../operations/operation.js";
import { assertNever } from "../../util/assert-never.js";
import { type Code, call, object, optionsArgument, text } from "./code.js";
import { alterEntries, positionEntries } from "./render-alter.js";
import { referenceEntries, renderColumn } from "./render-column.js";
import {
  checkText,
  indexEntries,
  indexKeys,
  nameOrNull,
  referent,
  uniqueEntries,
} from "./render-constraint.js";
import type { TypeOptions } from "./render-type.js";
import { flag, optionsOrNone, quoteString, renderNames, renderValue, stringOrNone } from "./render-value.js";

type Entries = readonly (readonly [string, Code | null])[];

/** One operation of a batch, as the call on `batch`; null for a column that is left out. */
export function renderBatchMember(member: BatchMember, options: TypeOptions): Code | null {
  switch (member.kind) {
    case "addColumn": {
      const column = renderColumn(member.column, options);
      const once = ["ifNotExists", flag(member.ifNotExists)] as const;
      return (
        column &&
        call("batch.addColumn", column, ...optionsArgument([once, ...positionEntries(member.position)]))
      );
    }
    case "dropColumn":
      return call(
        "batch.dropColumn",
        text(quoteString(member.column)),
        ...optionsArgument([["ifExists", flag(member.ifExists)]]),
      );
    case "alterColumn":
      return call(
        "batch.alterColumn",
        text(quoteString(member.column)),
        object([...alterEntries(member, options), ...positionEntries(member.position)]),
      );
    case "createIndex":
      return call(
        "batch.createIndex",
        nameOrNull(member.index.name),
        indexKeys(member.index),
        ...optionsArgument([...indexEntries(member.index), ["ifNotExists", flag(member.ifNotExists)]]),
      );
    case "dropIndex":
      return call(
        "batch.dropIndex",
        text(quoteString(member.name)),
        ...optionsArgument([["ifExists", flag(member.ifExists)]]),
      );
    case "renameIndex":
    case "renameConstraint":
      return renderRename("batch", member);
    case "createConstraint":
      return renderCreate(member);
    case "dropConstraint":
      return call(
        "batch.dropConstraint",
        nameOrNull(member.selector.name),
        ...optionsArgument([...selectorEntries(member.selector), ["ifExists", flag(member.ifExists)]]),
      );
    case "setTableComment":
      return renderComment("batch", member, []);
    case "setTableOptions":
      return call(
        "batch.setTableOptions",
        renderValue(member.changes),
        ...optionsArgument([["existingOptions", member.existing && optionsOrNone(member.existing)]]),
      );
    default:
      return assertNever(member, "operation");
  }
}

function renderCreate({ constraint: item, ifNotExists = false }: CreateConstraint): Code {
  const name = nameOrNull(item.name);
  const once = ["ifNotExists", flag(ifNotExists)] as const;
  switch (item.kind) {
    case "primaryKey":
      return call("batch.createPrimaryKey", name, renderNames(item.columns), ...optionsArgument([once]));
    case "unique":
      return call(
        "batch.createUniqueConstraint",
        name,
        renderNames(item.columns),
        ...optionsArgument([...uniqueEntries(item), once]),
      );
    case "check":
      return call(
        "batch.createCheckConstraint",
        name,
        checkText(item),
        ...optionsArgument([["options", optionsOrNone(item.options)], once]),
      );
    case "foreignKey":
      return call(
        "batch.createForeignKey",
        name,
        renderNames(item.columns),
        referent(item),
        ...optionsArgument([...referenceEntries({ ...item, name: null }), once]),
      );
    default:
      return assertNever(item, "constraint");
  }
}

/** What `dropConstraint` is told beside the name. */
export function selectorEntries(selector: ConstraintSelector): Entries {
  return [
    ["type", stringOrNone(selector.type)],
    ["columns", selector.columns === null ? null : renderNames(selector.columns)],
    ["expression", stringOrNone(selector.expression)],
  ];
}

/** Gives an index or a constraint a new name, on `op` or on `batch`. */
export function renderRename(on: "op" | "batch", member: RenameIndex | RenameConstraint): Code {
  const isIndex = member.kind === "renameIndex";
  const table = on === "op" ? stringOrNone(member.table) : null;
  return call(
    `${on}.${member.kind}`,
    text(quoteString(member.name)),
    text(quoteString(member.newName)),
    ...(isIndex || table === null ? [] : [table]),
    ...optionsArgument([
      ["schema", on === "op" ? stringOrNone(member.schema) : null],
      ["tableName", isIndex ? table : null],
      ["type", isIndex ? null : stringOrNone(member.type)],
      ["ifExists", flag(member.ifExists ?? false)],
    ]),
  );
}

/** Sets or drops the comment of a table, on `op` or on `batch`. */
export function renderComment(
  on: "op" | "batch",
  member: Extract<BatchMember, { kind: "setTableComment" }>,
  leading: readonly Code[],
): Code {
  const entries: Entries = [
    ["schema", on === "op" ? stringOrNone(member.schema) : null],
    ["existingComment", stringOrNone(member.existingComment)],
  ];
  return member.comment === null
    ? call(`${on}.dropTableComment`, ...leading, ...optionsArgument(entries))
    : call(
        `${on}.createTableComment`,
        ...leading,
        text(quoteString(member.comment)),
        ...optionsArgument(entries),
      );
}

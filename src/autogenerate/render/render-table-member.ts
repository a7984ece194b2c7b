import type { BatchMember, CreateConstraint, DropConstraint, DropIndex } from "../../operations/operation.js";
import { assertNever } from "../../util/assert-never.js";
import { type Code, call, object, optionsArgument, text } from "./code.js";
import { alterEntries } from "./render-alter.js";
import { renderComment, renderRename, selectorEntries } from "./render-batch-member.js";
import { referenceEntries, renderColumn } from "./render-column.js";
import { checkText, indexEntries, indexKeys, nameOrNull, uniqueEntries } from "./render-constraint.js";
import type { TypeOptions } from "./render-type.js";
import { flag, optionsOrNone, quoteString, renderNames, renderValue, stringOrNone } from "./render-value.js";

/** One change of a table outside of a batch, as the call on `op`; null for a column that is left out. */
export function renderTableMember(member: BatchMember, options: TypeOptions): Code | null {
  const table = text(quoteString(member.table ?? ""));
  const schema = ["schema", stringOrNone(member.schema)] as const;
  switch (member.kind) {
    case "addColumn": {
      const column = renderColumn(member.column, options);
      const rest = optionsArgument([schema, ["ifNotExists", flag(member.ifNotExists)]]);
      return column && call("op.addColumn", table, column, ...rest);
    }
    case "dropColumn":
      return call(
        "op.dropColumn",
        table,
        text(quoteString(member.column)),
        ...optionsArgument([schema, ["ifExists", flag(member.ifExists)]]),
      );
    case "alterColumn":
      return call(
        "op.alterColumn",
        table,
        text(quoteString(member.column)),
        object([schema, ...alterEntries(member, options)]),
      );
    case "createIndex":
      return call(
        "op.createIndex",
        nameOrNull(member.index.name),
        table,
        indexKeys(member.index),
        ...optionsArgument([
          schema,
          ...indexEntries(member.index),
          ["ifNotExists", flag(member.ifNotExists)],
        ]),
      );
    case "dropIndex":
      return renderDropIndex(member);
    case "renameIndex":
    case "renameConstraint":
      return renderRename("op", member);
    case "createConstraint":
      return renderCreate(table, schema, member);
    case "dropConstraint":
      return renderDropConstraint(table, schema, member);
    case "setTableComment":
      return renderComment("op", member, [table]);
    case "setTableOptions":
      return call(
        "op.setTableOptions",
        table,
        renderValue(member.changes),
        ...optionsArgument([schema, ["existingOptions", member.existing && optionsOrNone(member.existing)]]),
      );
    default:
      return assertNever(member, "operation");
  }
}

function renderDropConstraint(
  table: Code,
  schema: readonly [string, Code | null],
  member: DropConstraint,
): Code {
  return call(
    "op.dropConstraint",
    nameOrNull(member.selector.name),
    table,
    ...optionsArgument([schema, ...selectorEntries(member.selector), ["ifExists", flag(member.ifExists)]]),
  );
}

function renderDropIndex(member: DropIndex): Code {
  return call(
    "op.dropIndex",
    text(quoteString(member.name)),
    ...optionsArgument([
      ["schema", stringOrNone(member.schema)],
      ["tableName", stringOrNone(member.table)],
      ["ifExists", flag(member.ifExists)],
      ["options", optionsOrNone(member.options)],
    ]),
  );
}

function renderCreate(
  table: Code,
  schema: readonly [string, Code | null],
  { constraint: item, ifNotExists = false }: CreateConstraint,
): Code {
  const name = nameOrNull(item.name);
  const once = ["ifNotExists", flag(ifNotExists)] as const;
  switch (item.kind) {
    case "primaryKey":
      return call(
        "op.createPrimaryKey",
        name,
        table,
        renderNames(item.columns),
        ...optionsArgument([schema, once]),
      );
    case "unique":
      return call(
        "op.createUniqueConstraint",
        name,
        table,
        renderNames(item.columns),
        ...optionsArgument([schema, ...uniqueEntries(item), once]),
      );
    case "check":
      return call(
        "op.createCheckConstraint",
        name,
        table,
        checkText(item),
        ...optionsArgument([schema, ["options", optionsOrNone(item.options)], once]),
      );
    case "foreignKey":
      return call(
        "op.createForeignKey",
        name,
        table,
        text(quoteString(item.referentTable)),
        renderNames(item.columns),
        renderNames(item.referentColumns),
        ...optionsArgument([["sourceSchema", schema[1]], ...referenceEntries({ ...item, name: null }), once]),
      );
    default:
      return assertNever(item, "constraint");
  }
}

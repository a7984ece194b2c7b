import { canonicalTable } from "../../diff/canonical.js";
import type { RenderedItem } from "../../config/config-file.js";
import type { Batch, BatchOptions, Operation } from "../../operations/operation.js";
import { assertNever } from "../../util/assert-never.js";
import { array, awaited, type Code, call, optionsArgument, printStatements, text } from "./code.js";
import { importsOf } from "./render-imports.js";
import { renderBatchMember } from "./render-batch-member.js";
import { renderTableMember } from "./render-table-member.js";
import { renderItem } from "./render-constraint.js";
import { renderTableItems, tableOptions } from "./render-table.js";
import type { TypeOptions } from "./render-type.js";
import {
  flag,
  optionsOrNone,
  quoteString,
  renderNames,
  renderSqlLines,
  renderValue,
  stringOrNone,
} from "./render-value.js";

/** The text of a function's body, and what it needs. */
export interface RenderedOperations {
  /** Statements, indented by two, each line ended; empty for no operations. */
  readonly body: string;
  /** Names to import from the package, `type Operations` among them; see `renderImports`. */
  readonly imports: readonly string[];
  /** Whole import lines that code of the user's own needs. */
  readonly importLines: readonly string[];
}

/** How operations are written. */
export interface RenderOptions extends Omit<TypeOptions, "renderItem"> {
  /** The user's own code for a type, a column or an operation; see `Hooks.renderItem`. */
  readonly renderItem?: (
    kind: "type" | "column" | "operation",
    item: unknown,
  ) => string | RenderedItem | null | undefined;
}

/**
 * Operations as the statements of `upgrade(op)` or `downgrade(op)`. Run again, the text gives the same operations,
 * but for what only a comparison knows (the definition of what is dropped).
 *
 * @example renderOperations(operations, {}).body // '  await op.dropTable("users", { ifExists: true });\n'
 */
export function renderOperations(
  operations: readonly Operation[],
  options: RenderOptions,
): RenderedOperations {
  const importLines = new Set<string>();
  const { renderItem, ...rest } = options;
  const own: TypeOptions["renderItem"] = (kind, item) => {
    const made = renderItem?.(kind, item);
    if (typeof made !== "object" || made === null) return made;
    for (const line of made.imports ?? []) importLines.add(line);
    return made.code;
  };
  const typeOptions: TypeOptions = renderItem === undefined ? rest : { ...rest, renderItem: own };
  const statements = operations.flatMap((operation) => {
    const code = typeOptions.renderItem?.("operation", operation);
    if (code === null) return [];
    return [typeof code === "string" ? text(code) : awaited(renderOperation(operation, typeOptions))];
  });
  return {
    body: printStatements(statements, 2),
    imports: importsOf(statements, ["Operations"], Object.keys(options.typeBuilders ?? {})),
    importLines: [...importLines],
  };
}

function renderOperation(operation: Operation, options: TypeOptions): Code {
  const ifExists = (value: boolean): readonly [string, Code | null] => ["ifExists", flag(value)];
  switch (operation.kind) {
    case "createTable":
      return renderCreateTable(operation, options);
    case "dropTable":
      return call(
        "op.dropTable",
        text(quoteString(operation.table)),
        ...optionsArgument([["schema", stringOrNone(operation.schema)], ifExists(operation.ifExists)]),
      );
    case "renameTable":
      return call(
        "op.renameTable",
        text(quoteString(operation.table)),
        text(quoteString(operation.newName)),
        ...optionsArgument([
          ["schema", stringOrNone(operation.schema)],
          ifExists(operation.ifExists ?? false),
        ]),
      );
    case "createExcludeConstraint":
      return renderExclude(operation);
    case "bulkInsert":
      return call(
        "op.bulkInsert",
        text(quoteString(operation.table)),
        array(operation.rows.map(renderValue)),
        ...optionsArgument([["schema", stringOrNone(operation.schema)]]),
      );
    case "execute":
      return call(
        "op.execute",
        renderSqlLines({ kind: "sql", text: operation.sql }),
        ...(operation.parameters === null ? [] : [renderValue(operation.parameters)]),
      );
    case "batch":
      return renderBatch(operation, options);
    case "addColumn":
    case "dropColumn":
    case "alterColumn":
    case "createIndex":
    case "dropIndex":
    case "createConstraint":
    case "dropConstraint":
    case "setTableComment":
    case "setTableOptions":
      return renderTableMember(operation, options);
    default:
      return assertNever(operation, "operation");
  }
}

function renderCreateTable(
  operation: Extract<Operation, { kind: "createTable" }>,
  options: TypeOptions,
): Code {
  const table = canonicalTable(operation.table);
  return call(
    "op.createTable",
    text(quoteString(table.name)),
    renderTableItems(table, options),
    ...tableOptions(table, [["ifNotExists", flag(operation.ifNotExists)]]),
  );
}

function renderBatch(operation: Batch, options: TypeOptions): Code {
  return call(
    "op.batchAlterTable",
    text(quoteString(operation.table)),
    {
      kind: "function",
      head: "async (batch) =>",
      statements: operation.operations.map((member) => awaited(renderBatchMember(member, options))),
    },
    ...optionsArgument([
      ["schema", stringOrNone(operation.schema)],
      ...batchEntries(operation.options, options),
    ]),
  );
}

function renderExclude(operation: Extract<Operation, { kind: "createExcludeConstraint" }>): Code {
  return call(
    "op.createExcludeConstraint",
    text(operation.name === null ? "null" : quoteString(operation.name)),
    text(quoteString(operation.table)),
    renderValue(operation.elements),
    ...optionsArgument([
      ["schema", stringOrNone(operation.schema)],
      ["where", stringOrNone(operation.where)],
      ["using", stringOrNone(operation.using)],
      ["deferrable", operation.deferrable === null ? null : text(String(operation.deferrable))],
      ["initially", stringOrNone(operation.initially)],
    ]),
  );
}

function batchEntries(
  batch: BatchOptions,
  options: TypeOptions,
): readonly (readonly [string, Code | null])[] {
  const copy = batch.copyFrom === null ? null : canonicalTable(batch.copyFrom);
  return [
    ["recreate", batch.recreate === "auto" ? null : text(quoteString(batch.recreate))],
    [
      "copyFrom",
      copy === null
        ? null
        : call("table", text(quoteString(copy.name)), renderTableItems(copy, options), ...tableOptions(copy)),
    ],
    [
      "partialReordering",
      batch.partialReordering.length === 0 ? null : array(batch.partialReordering.map(renderNames)),
    ],
    ["tableArgs", batch.tableArgs.length === 0 ? null : array(batch.tableArgs.map(renderItem))],
    ["namingConvention", optionsOrNone(batch.namingConvention)],
  ];
}

import { canonicalTable } from "../../diff/canonical.js";
import type { Batch, BatchOptions, Operation } from "../../operations/operation.js";
import { registeredOperation } from "../../operations/register-operation.js";
import type { RevisionOperation, RunOperation } from "../../operations/run-operation.js";
import { assertNever } from "../../util/assert-never.js";
import { array, awaited, type Code, call, optionsArgument, printStatements, text } from "./code.js";
import { askingOwn, ON_OP, type OwnRenderer } from "./own-code.js";
import { statementOf, statementText, tableOf } from "./own-statement.js";
import { importsOf, ownImports, sortImports } from "./render-imports.js";
import { renderBatchMember } from "./render-batch-member.js";
import { renderTableMember } from "./render-table-member.js";
import { renderItem } from "./render-constraint.js";
import { renderTable, renderTableItems, tableOptions } from "./render-table.js";
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
export interface RenderOptions extends Pick<TypeOptions, "typeBuilders"> {
  /** Renderers of the user's own, in the order in which they are asked; see `Hooks.renderers`. */
  readonly renderers?: readonly OwnRenderer[];
}

/**
 * Operations as the statements of `upgrade(op)` or `downgrade(op)`. Run again, the text gives the same operations,
 * but for what only a comparison knows (the definition of what is dropped).
 *
 * @throws MIG_MANAGER_HOOK_FAILED for what the user's own renderer does wrong
 * @example renderOperations(operations, {}).body // '  await op.dropTable("users", { ifExists: true });\n'
 */
export function renderOperations(
  operations: readonly RevisionOperation[],
  { renderers, ...rest }: RenderOptions,
): RenderedOperations {
  const importLines = new Set<string>();
  const options: TypeOptions =
    renderers === undefined ? rest : { ...rest, own: askingOwn(renderers, importLines) };
  const ofRegistered = askingOwn([...(renderers ?? []), REGISTERED], importLines);
  const statements = operations.flatMap((operation) => {
    if (operation.kind !== "run") return renderStatement(operation, options) ?? [];
    const own = ofRegistered("operation", operation, ON_OP);
    return typeof own === "string" ? [text(statementText(own))] : [];
  });
  const { names, lines } = ownImports(importLines);
  const called = importsOf(statements, ["Operations"], Object.keys(rest.typeBuilders ?? {}));
  return {
    body: printStatements(statements, 2),
    imports: sortImports([...called, ...names]),
    importLines: lines,
  };
}

/** The code that an operation was registered with. */
const REGISTERED: OwnRenderer = {
  hook: "registerOperation",
  render: (kind, item) => {
    if (kind !== "operation" || !("kind" in item) || item.kind !== "run") return undefined;
    const registered = registeredOperation(item.name);
    const made = registered?.render?.(...item.arguments);
    const { code, imports = [] } =
      typeof made === "object" && made !== null ? made : { code: made ?? printRun(item) };
    return { code, imports: [...(registered?.imports ?? []), ...imports] };
  },
};

const renderRun = ({ name, arguments: args }: RunOperation): Code =>
  awaited(call("op.run", text(quoteString(name)), ...args.map(renderValue)));

const printRun = (operation: RunOperation): string => printStatements([renderRun(operation)], 2).trim();

function renderStatement(operation: Operation, options: TypeOptions): Code | null {
  const own = options.own?.("operation", operation, { ...ON_OP, ...tableOf(operation) });
  if (own !== undefined) return own === null ? null : text(statementText(own));
  return statementOf(operation, { ...options, within: "op" }, renderOperation);
}

function renderOperation(operation: Operation, options: TypeOptions): Code | null {
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
    case "renameIndex":
    case "createConstraint":
    case "dropConstraint":
    case "renameConstraint":
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

/** Null where the user's own renderer leaves every member out. */
function renderBatch(operation: Batch, options: TypeOptions): Code | null {
  const members = operation.operations.flatMap(
    (member) => statementOf(member, { ...options, within: "batch" }, renderBatchMember) ?? [],
  );
  if (members.length === 0 && operation.operations.length > 0) return null;
  return call(
    "op.batchAlterTable",
    text(quoteString(operation.table)),
    {
      kind: "function",
      head: "async (batch) =>",
      statements: members,
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

function batchEntries(batch: BatchOptions, given: TypeOptions): readonly (readonly [string, Code | null])[] {
  const options: TypeOptions = { ...given, at: { ...(given.at ?? ON_OP), within: "table" } };
  const args = batch.tableArgs.flatMap((item) => renderItem(item, options) ?? []);
  return [
    ["recreate", batch.recreate === "auto" ? null : text(quoteString(batch.recreate))],
    ["copyFrom", batch.copyFrom && renderTable(batch.copyFrom, options)],
    [
      "partialReordering",
      batch.partialReordering.length === 0 ? null : array(batch.partialReordering.map(renderNames)),
    ],
    ["tableArgs", args.length === 0 ? null : array(args)],
    ["namingConvention", optionsOrNone(batch.namingConvention)],
  ];
}

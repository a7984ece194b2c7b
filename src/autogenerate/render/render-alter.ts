import type { AlterColumn, ColumnPosition } from "../../operations/operation.js";
import type { ServerDefault } from "../../schema/column.js";
import { type Code, text } from "./code.js";
import { ON_OP } from "./own-code.js";
import { renderDefault, renderGenerated, renderIdentity } from "./render-column.js";
import { renderType, type TypeOptions } from "./render-type.js";
import { flag, quoteString, renderValue, stringOrNone } from "./render-value.js";

type Entries = readonly (readonly [string, Code | null])[];

/** The options of `alterColumn`: what changes, then how it was. */
export function alterEntries(operation: AlterColumn, given: TypeOptions): Entries {
  const { changes, existing } = operation;
  const at = { ...(given.at ?? ON_OP), column: operation.column };
  const options: TypeOptions = { ...given, at };
  return [
    ["newColumnName", stringOrNone(changes.newName ?? null)],
    ["ifExists", flag(operation.ifExists ?? false)],
    ...stateEntries(changes, (key) => key, options),
    [
      "renamedValues",
      operation.renamedValues === undefined ? null : renderValue({ ...operation.renamedValues }),
    ],
    ["using", stringOrNone(operation.using)],
    ...stateEntries(existing, (key) => `existing${key.charAt(0).toUpperCase()}${key.slice(1)}`, options),
  ];
}

function stateEntries(
  state: AlterColumn["existing"],
  keyOf: (key: string) => string,
  options: TypeOptions,
): Entries {
  const literal = (value: boolean | string | null | undefined): Code | null => {
    if (value === undefined) return null;
    return text(typeof value === "string" ? quoteString(value) : String(value));
  };
  return [
    [keyOf("type"), state.type === undefined ? null : renderType(state.type, options)],
    [keyOf("nullable"), literal(state.nullable)],
    [
      keyOf("serverDefault"),
      state.serverDefault === undefined ? null : defaultArgument(state.serverDefault, options),
    ],
    [keyOf("comment"), literal(state.comment)],
    [keyOf("collation"), literal(state.collation)],
    [keyOf("autoincrement"), literal(state.autoincrement)],
    [keyOf("identity"), orNull(state.identity, (identity) => renderIdentity(identity, options))],
    [keyOf("generated"), orNull(state.generated, (generated) => renderGenerated(generated, options))],
    [keyOf("options"), state.options === undefined ? null : renderValue(state.options)],
  ];
}

/** Null takes the thing away; undefined is not written. */
function orNull<T>(value: T | null | undefined, render: (value: T) => Code | null): Code | null {
  if (value === undefined) return null;
  return value === null ? text("null") : render(value);
}

/** Here `null` means that there is no default; a default of NULL is SQL. */
function defaultArgument(value: ServerDefault | null, options: TypeOptions): Code {
  if (value === null) return text("null");
  return value.kind === "literal" && value.value === null ? text("sql`NULL`") : renderDefault(value, options);
}

/** `insertBefore` or `insertAfter`, where a place was told. */
export function positionEntries(position: ColumnPosition | null): Entries {
  if (position === null || position.kind === "last") return [];
  return [[position.kind === "before" ? "insertBefore" : "insertAfter", text(quoteString(position.column))]];
}

import type {
  Column,
  ColumnReference,
  Generated,
  Identity,
  LiteralValue,
  ReferenceOptions,
  ServerDefault,
} from "../../schema/column.js";
import { type Code, call, object, optionsArgument, text } from "./code.js";
import { ON_OP } from "./own-code.js";
import { renderType, type TypeOptions } from "./render-type.js";
import { flag, optionsOrNone, quoteString, renderNumber, renderSql, stringOrNone } from "./render-value.js";

/**
 * A column as the call that makes it; only what is not the default is written. Null where the user's own renderer leaves
 * it out.
 *
 * @param inKey whether the primary key of the table has the column, which makes NOT NULL the default
 * @example renderColumn(column("id", uuid(), { primaryKey: true }), {}) // column("id", uuid(), { primaryKey: true })
 */
export function renderColumn(
  column: Column,
  { inKey, ...given }: TypeOptions & { readonly inKey?: boolean },
): Code | null {
  const at = { ...(given.at ?? ON_OP), column: column.name };
  const options: TypeOptions = { ...given, at };
  const own = options.own?.("column", column, at);
  if (own !== undefined) return own === null ? null : text(own);
  // A key that stands beside a column makes it NOT NULL as well, so what may be NULL in a key has to say so.
  const byDefault = !(column.primaryKey || inKey === true);
  return call(
    "column",
    text(quoteString(column.name)),
    renderType(column.type, options),
    ...optionsArgument([
      ["primaryKey", flag(column.primaryKey)],
      ["nullable", column.nullable === byDefault ? null : text(String(column.nullable))],
      ["serverDefault", column.serverDefault && renderDefault(column.serverDefault, options)],
      ["generated", column.generated && renderGenerated(column.generated, options)],
      ["identity", column.identity && renderIdentity(column.identity, options)],
      ["autoincrement", flag(column.autoincrement)],
      ["unique", flagOrName(column.unique)],
      ["index", flagOrName(column.index)],
      ["references", column.references === null ? null : renderReference(column.references, options)],
      ["check", renderCheck(column)],
      ["collation", stringOrNone(column.collation)],
      ["comment", stringOrNone(column.comment)],
      ["options", optionsOrNone(column.options)],
    ]),
  );
}

/** A default: a plain value, or SQL with its tag. */
export function renderDefault(value: ServerDefault, options: TypeOptions): Code {
  const own = options.own?.("serverDefault", value, options.at ?? ON_OP);
  if (typeof own === "string") return text(own);
  return value.kind === "sql" ? renderSql(value) : renderLiteral(value.value);
}

function renderLiteral(value: LiteralValue): Code {
  if (typeof value === "string") return text(quoteString(value));
  if (typeof value === "number") return renderNumber(value);
  return text(typeof value === "bigint" ? `${value}n` : String(value));
}

/** The computation of a column. */
export function renderGenerated(generated: Generated, options: TypeOptions): Code {
  const own = options.own?.("generated", generated, options.at ?? ON_OP);
  if (typeof own === "string") return text(own);
  return object([
    ["expression", text(quoteString(generated.expression))],
    ["stored", flag(generated.stored)],
  ]);
}

/** An identity; `true` for one that counts as usual. */
export function renderIdentity(identity: Identity, options: TypeOptions): Code {
  const own = options.own?.("identity", identity, options.at ?? ON_OP);
  if (typeof own === "string") return text(own);
  const given = object([
    ["always", flag(identity.always)],
    ["start", identity.start === null ? null : renderNumber(identity.start)],
    ["increment", identity.increment === null ? null : renderNumber(identity.increment)],
  ]);
  return given.kind === "object" && given.properties.length === 0 ? text("true") : given;
}

const flagOrName = (value: boolean | string): Code | null =>
  typeof value === "string" ? text(quoteString(value)) : flag(value);

function renderCheck({ check }: Column): Code | null {
  if (check === null) return null;
  const expression = text(quoteString(check.expression));
  return check.name === null
    ? expression
    : object([
        ["expression", expression],
        ["name", text(quoteString(check.name))],
      ]);
}

function renderReference(reference: ColumnReference, options: TypeOptions): Code {
  const own = options.own?.("references", reference, options.at ?? ON_OP);
  if (typeof own === "string") return text(own);
  return object([
    ["table", text(quoteString(reference.table))],
    ["column", text(quoteString(reference.column))],
    ...referenceEntries(reference),
  ]);
}

/** The options of a foreign key, those that are given. */
export function referenceEntries(
  given: { readonly [K in keyof ReferenceOptions]?: ReferenceOptions[K] | null },
): readonly (readonly [string, Code | null])[] {
  return [
    ["name", stringOrNone(given.name ?? null)],
    ["onDelete", stringOrNone(given.onDelete ?? null)],
    ["onUpdate", stringOrNone(given.onUpdate ?? null)],
    ["deferrable", typeof given.deferrable === "boolean" ? text(String(given.deferrable)) : null],
    ["initially", stringOrNone(given.initially ?? null)],
    ["match", stringOrNone(given.match ?? null)],
    ["referentSchema", stringOrNone(given.referentSchema ?? null)],
    ["options", optionsOrNone(given.options ?? {})],
  ];
}

import type { Column, ServerDefault } from "../../../schema/column.js";
import type { CheckConstraint, Index, UniqueConstraint } from "../../../schema/constraints.js";
import type { DialectOptions } from "../../../schema/dialect-options.js";
import { namedIndex } from "../../../schema/naming.js";
import type { Schema } from "../../../schema/schema.js";
import type { Table } from "../../../schema/table.js";
import { deepFreeze } from "../../../util/deep-freeze.js";
import { postgresqlOptions } from "../options.js";
import { defaultOf } from "../reflector/column-default.js";
import { withoutParentheses } from "../reflector/definition-text.js";
import { canonicalType } from "../types.js";
import { canonicalForeignKey } from "./canonical-foreign-key.js";

/** The other places where a name is looked for. */
interface TextPlace {
  readonly defaultName: string | null;
  readonly tables: Schema;
}

/** A schema in the spelling in which reflection tells it, as far as that is known without a server. */
export function normalizeText(schema: Schema, defaultName: string | null): Schema {
  const place = { defaultName, tables: schema };
  return deepFreeze({ ...schema, tables: schema.tables.map((table) => normalizeTable(table, place)) });
}

/** A table in that spelling. */
function normalizeTable(table: Table, { defaultName, tables }: TextPlace): Table {
  const schema = table.schema === defaultName ? null : table.schema;
  const inKey = new Set(table.primaryKey?.columns);
  return {
    ...table,
    schema,
    columns: table.columns.map((column) => normalizeColumn(column, inKey.has(column.name))),
    uniques: table.uniques.map(normalizeUnique),
    checks: table.checks.map(normalizeCheck),
    indexes: table.indexes.map((index) => normalizeIndex(namedIndex(table.name, index))),
    foreignKeys: table.foreignKeys.map((key) => canonicalForeignKey(key, { schema, defaultName, tables })),
    options: ownOptions(table.options),
  };
}

function normalizeColumn(column: Column, inKey: boolean): Column {
  const { generated, identity } = column;
  return {
    ...column,
    type: canonicalType(column.type),
    nullable: column.nullable && !inKey && identity === null && !column.autoincrement,
    primaryKey: inKey,
    serverDefault: normalizeDefault(column),
    generated: generated && { ...generated, expression: withoutParentheses(generated.expression) },
    identity: identity && {
      always: identity.always,
      start: identity.start === 1 ? null : identity.start,
      increment: identity.increment === 1 ? null : identity.increment,
    },
    // The table has them too.
    unique: false,
    index: false,
    references: null,
    check: null,
    options: ownOptions(column.options),
  };
}

const isExactNumber = ({ kind }: Column["type"]): boolean =>
  ["smallInteger", "integer", "bigInteger", "numeric"].includes(kind);

/** A text that is nothing but a literal is one; a default of NULL is none. */
function normalizeDefault({ serverDefault, type }: Column): ServerDefault | null {
  if (serverDefault === null) return null;
  if (serverDefault.kind === "literal" && serverDefault.value === null) return null;
  // The server keeps a number that was written as text as a number: '1.50' is 1.50.
  if (serverDefault.kind === "literal")
    return typeof serverDefault.value === "string" && isExactNumber(type)
      ? defaultOf(serverDefault.value, "numeric")
      : serverDefault;
  const bareType = type.kind === "boolean" ? "boolean" : "";
  const text = serverDefault.text.trim();
  return /^null$/i.test(text) ? null : defaultOf(text, bareType);
}

function normalizeUnique(item: UniqueConstraint): UniqueConstraint {
  const isDeferred = item.initially === "DEFERRED";
  return {
    ...item,
    deferrable: item.deferrable === true || isDeferred ? true : null,
    initially: isDeferred ? "DEFERRED" : null,
    options: ownOptions(item.options),
  };
}

function normalizeCheck(item: CheckConstraint): CheckConstraint {
  return {
    ...item,
    expression: withoutParentheses(item.expression),
    options: ownOptions(item.options),
  };
}

function normalizeIndex(item: Index): Index {
  return {
    ...item,
    parts: item.parts.map((part) => {
      const isUsual = part.nulls === (part.order === "desc" ? "first" : "last");
      const nulls = isUsual ? null : part.nulls;
      return {
        ...part,
        value: part.kind === "column" ? part.value : withoutParentheses(part.value),
        order: part.order === "desc" ? "desc" : nulls === null ? null : "asc",
        nulls,
      };
    }),
    where: item.where === null ? null : withoutParentheses(item.where),
    options: ownOptions(item.options),
  };
}

/** This dialect's options, without those that are off, and without how an index is built. */
function ownOptions(options: DialectOptions): DialectOptions {
  const said = Object.entries(postgresqlOptions(options)).filter(
    ([name, value]) => name !== "concurrently" && value !== undefined && value !== null && value !== false,
  );
  return said.length === 0 ? {} : { postgresql: Object.fromEntries(said) };
}

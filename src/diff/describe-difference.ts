import type { Column } from "../schema/column.js";
import type { CheckConstraint, ForeignKey, Index, UniqueConstraint } from "../schema/constraints.js";
import type { DialectOptions } from "../schema/dialect-options.js";
import { tableKeyOf } from "../schema/schema.js";
import type { DataType } from "../schema/types.js";
import { assertNever } from "../util/assert-never.js";
import type { ColumnAspect, Difference, DifferenceOf } from "./difference.js";

/** A fact for people and for `check --json`. */
export interface DifferenceDescription {
  readonly kind: Difference["kind"];
  /** The table, with its schema where it is not the default one. */
  readonly table: string;
  /** One sentence without a full stop. */
  readonly detail: string;
}

/**
 * A fact in words.
 *
 * @example describeDifference(fact) // { kind: "columnAdded", table: "users", detail: "column 'users.email' is added" }
 */
export function describeDifference(difference: Difference): DifferenceDescription {
  const table = tableKeyOf(difference);
  return { kind: difference.kind, table, detail: detailOf(difference, table) };
}

function detailOf(d: Difference, table: string): string {
  switch (d.kind) {
    case "tableAdded":
      return `table '${table}' is added`;
    case "tableRemoved":
      return `table '${table}' is removed`;
    case "tableRenamed":
      return `table '${d.from}' is renamed to '${table}'`;
    case "columnAdded":
      return `column '${table}.${d.column.name}' is added`;
    case "columnRemoved":
      return `column '${table}.${d.column.name}' is removed`;
    case "columnRenamed":
      return `column '${table}.${d.from}' is renamed to '${d.to}'`;
    case "valuesRenamed":
      return `values of column '${table}.${d.column.name}' are renamed: ${Object.entries(d.values)
        .map(([from, to]) => `'${from}' to '${to}'`)
        .join(", ")}`;
    case "indexRenamed":
      return `index '${d.from}' of table '${table}' is renamed to '${d.to}'`;
    case "constraintRenamed":
      return `${d.type === null ? "constraint" : WORDS[d.type]} '${d.from}' of table '${table}' is renamed to '${d.to}'`;
    case "columnChanged":
      return `column '${table}.${d.after.name}' changes: ${aspectsOf(d)}`;
    case "tableCommentChanged":
      return `the comment of table '${table}' changes`;
    case "tableOptionsChanged":
      return `the options of table '${table}' change from ${JSON.stringify(d.before)} to ${JSON.stringify(d.after)}`;
    default:
      return keyDetail(d, table);
  }
}

const WORDS = {
  primaryKey: "primary key",
  unique: "unique constraint",
  check: "check",
  foreignKey: "foreign key",
} as const;

type KeyDifference = DifferenceOf<
  | "primaryKeyChanged"
  | "uniqueAdded"
  | "uniqueRemoved"
  | "checkAdded"
  | "checkRemoved"
  | "foreignKeyAdded"
  | "foreignKeyRemoved"
  | "foreignKeyChanged"
  | "indexAdded"
  | "indexRemoved"
  | "indexChanged"
>;

function keyDetail(d: KeyDifference, table: string): string {
  const on = `of table '${table}'`;
  switch (d.kind) {
    case "primaryKeyChanged":
      return `the primary key ${on} changes from (${d.before?.columns.join(", ") ?? ""}) to (${d.after?.columns.join(", ") ?? ""})`;
    case "uniqueAdded":
      return `unique constraint ${uniqueText(d.unique)} ${on} is added`;
    case "uniqueRemoved":
      return `unique constraint ${uniqueText(d.unique)} ${on} is removed`;
    case "checkAdded":
      return `check ${checkText(d.check)} ${on} is added`;
    case "checkRemoved":
      return `check ${checkText(d.check)} ${on} is removed`;
    case "foreignKeyAdded":
      return `foreign key ${foreignKeyText(d.foreignKey)} ${on} is added`;
    case "foreignKeyRemoved":
      return `foreign key ${foreignKeyText(d.foreignKey)} ${on} is removed`;
    case "foreignKeyChanged":
      return `foreign key ${on} changes from ${foreignKeyText(d.before)} to ${foreignKeyText(d.after)}`;
    case "indexAdded":
      return `index ${indexText(d.index)} ${on} is added`;
    case "indexRemoved":
      return `index ${indexText(d.index)} ${on} is removed`;
    case "indexChanged":
      return `index ${on} changes from ${indexText(d.before)} to ${indexText(d.after)}`;
    default:
      return assertNever(d, "difference");
  }
}

const nameOf = (name: string | null, parts: readonly string[]): string =>
  name === null ? `(${parts.join(", ")})` : `'${name}' (${parts.join(", ")})`;

const uniqueText = ({ name, columns, options }: UniqueConstraint): string =>
  `${nameOf(name, columns)}${optionsText(options)}`;

const checkText = ({ name, expression, options }: CheckConstraint): string =>
  `${nameOf(name, [expression])}${optionsText(options)}`;

/** What only one database knows, as ` [notValid, using "gin"]`: two keys may differ in that alone. */
function optionsText(options: DialectOptions): string {
  const set = Object.values(options)
    .flatMap((known) => Object.entries(known ?? {}))
    .filter(([, value]) => value !== undefined && value !== null && value !== false)
    .map(([name, value]) => (value === true ? name : `${name} ${jsonText(value)}`));
  return set.length === 0 ? "" : ` [${set.join(", ")}]`;
}

function foreignKeyText(key: ForeignKey): string {
  const actions = [
    key.onDelete === null ? "" : ` ON DELETE ${key.onDelete}`,
    key.onUpdate === null ? "" : ` ON UPDATE ${key.onUpdate}`,
    key.deferrable === true ? " DEFERRABLE" : "",
    key.initially === null ? "" : ` INITIALLY ${key.initially}`,
    key.match === null ? "" : ` MATCH ${key.match}`,
  ].join("");
  return `${nameOf(key.name, key.columns)} to ${key.referentTable} (${key.referentColumns.join(", ")})${actions}${optionsText(key.options)}`;
}

function indexText(index: Index): string {
  const parts = index.parts.map(
    (part) =>
      `${part.value}${part.collation === null ? "" : ` COLLATE ${part.collation}`}${part.order === "desc" ? " DESC" : ""}${part.nulls === null ? "" : ` NULLS ${part.nulls.toUpperCase()}`}`,
  );
  return `${nameOf(index.name, parts)}${index.unique ? " UNIQUE" : ""}${index.where === null ? "" : ` WHERE ${index.where}`}${optionsText(index.options)}`;
}

function aspectsOf(d: DifferenceOf<"columnChanged">): string {
  return d.changed
    .map((aspect) => `${aspect} from ${aspectText(d.before, aspect)} to ${aspectText(d.after, aspect)}`)
    .join(", ");
}

function aspectText(column: Column, aspect: ColumnAspect): string {
  switch (aspect) {
    case "type":
      return typeDescription(column.type);
    case "serverDefault":
      if (column.serverDefault === null) return "none";
      return column.serverDefault.kind === "sql"
        ? column.serverDefault.text
        : jsonText(column.serverDefault.value);
    case "nullable":
      return column.nullable ? "NULL" : "NOT NULL";
    default:
      return column[aspect] === null ? "none" : jsonText(column[aspect]);
  }
}

const jsonText = (value: unknown): string =>
  typeof value === "bigint" ? String(value) : JSON.stringify(value);

/** A type for people: its kind with its arguments. */
export function typeDescription(type: DataType): string {
  switch (type.kind) {
    case "raw":
      return type.text;
    case "dialect":
      return type.args.length === 0 ? type.name : `${type.name}(${type.args.join(", ")})`;
    case "enumeration":
      return `enumeration(${type.values.join(", ")})`;
    case "array":
      return `array of ${typeDescription(type.item)}`;
    default: {
      const { kind, ...rest } = type as { readonly kind: string } & Record<string, unknown>;
      const args = Object.entries(rest)
        .filter(([, value]) => value !== null && value !== false)
        .map(([key, value]) => (value === true ? key : String(value)));
      return args.length === 0 ? kind : `${kind}(${args.join(", ")})`;
    }
  }
}

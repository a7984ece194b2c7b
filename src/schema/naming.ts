import { cortexError } from "../errors/index.js";
import { deepFreeze } from "../util/deep-freeze.js";
import type { Constraint, Index } from "./constraints.js";
import type { Table } from "./table.js";

/** What a naming function is told. */
export interface NamingContext {
  readonly table: string;
  readonly columns: readonly string[];
  readonly referredTable: string | null;
  readonly referredColumns: readonly string[];
  readonly constraintName: string | null;
}

/** A template with SQLAlchemy's tokens (`%(table_name)s`, `%(column_0_name)s` …), or a function. */
export type NamingTemplate = string | ((context: NamingContext) => string);

/** How constraints and indexes without a name get one: indexes, unique, checks, foreign keys, primary keys. */
export interface NamingConvention {
  readonly ix?: NamingTemplate;
  readonly uq?: NamingTemplate;
  readonly ck?: NamingTemplate;
  readonly fk?: NamingTemplate;
  readonly pk?: NamingTemplate;
}

/** Only indexes need a name in every database. */
export const DEFAULT_NAMING_CONVENTION: NamingConvention = Object.freeze({
  ix: "ix_%(table_name)s_%(column_0_N_name)s",
});

const KEYS = { index: "ix", unique: "uq", check: "ck", foreignKey: "fk", primaryKey: "pk" } as const;
const TOKEN = /%\(([a-zA-Z0-9_]+)\)s/g;

/**
 * The name that the convention gives to a constraint or an index, or null when it has no rule for that kind.
 *
 * @throws MIG_SCHEMA_NAMING_TOKEN for a token that the convention's language does not have.
 */
export function conventionalName(
  convention: NamingConvention,
  tableName: string,
  item: Constraint | Index,
): string | null {
  const template = convention[KEYS[item.kind]];
  if (template === undefined) return null;
  const context = contextOf(tableName, item);
  if (typeof template === "function") return template(context);
  // A name made of a name needs one to begin with; half a name ("ck_orders_") would be met twice in a table.
  if (item.name === null && template.includes("%(constraint_name)s")) return null;
  return template.replace(TOKEN, (_, token: string) => valueOfToken(token, context));
}

function contextOf(table: string, item: Constraint | Index): NamingContext {
  const columns =
    item.kind === "index"
      ? item.parts.map((p) => (p.kind === "column" ? p.value : "expr"))
      : item.kind === "check"
        ? []
        : item.columns;
  return {
    table,
    columns,
    referredTable: item.kind === "foreignKey" ? item.referentTable : null,
    referredColumns: item.kind === "foreignKey" ? item.referentColumns : [],
    constraintName: item.name,
  };
}

function valueOfToken(token: string, context: NamingContext): string {
  if (token === "table_name") return context.table;
  if (token === "referred_table_name") return context.referredTable ?? "";
  if (token === "constraint_name") return context.constraintName ?? "";
  const match = /^(referred_)?column_(\d+)(_?N)?_(name|label|key)$/.exec(token);
  if (match === null) throw cortexError("MIG_SCHEMA_NAMING_TOKEN", { token, table: context.table });
  const [owner, names] =
    match[1] === undefined
      ? [context.table, context.columns]
      : [context.referredTable ?? "", context.referredColumns];
  const labels = match[4] === "label" ? names.map((name) => `${owner}_${name}`) : names;
  if (match[3] === undefined) return labels[Number(match[2])] ?? "";
  return labels.slice(Number(match[2])).join(match[3] === "N" ? "" : "_");
}

/** How long a name of a database may be. */
export interface NameLimit {
  readonly length: number;
  /** `length` counts bytes of UTF-8, not characters. */
  readonly inBytes: boolean;
}

const sizeOf = (name: string, { inBytes }: NameLimit): number =>
  inBytes ? new TextEncoder().encode(name).length : [...name].length;

/**
 * A generated name, shortened to what the database keeps; see {@link truncateName}.
 *
 * @example fittingName("ix_…", { length: 63, inBytes: true })
 */
export function fittingName(name: string, limit: NameLimit): string {
  let { length } = limit;
  let fitted = truncateName(name, length);
  // A character may have several bytes, so that fewer of them fit.
  while (sizeOf(fitted, limit) > limit.length) {
    length -= 1;
    fitted = truncateName(name, length);
  }
  return fitted;
}

/**
 * Shortens a name to what a database keeps; the end becomes a hash of the whole, so that two long names stay two.
 *
 * @param limit the database's limit, in characters
 */
export function truncateName(name: string, limit: number): string {
  const characters = [...name];
  if (characters.length <= limit) return name;
  // Long names are rare, and loading node:crypto is a part of every command's start.
  const { createHash } = process.getBuiltinModule("node:crypto");
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${characters.slice(0, limit - 9).join("")}_${hash}`;
}

/** The index under its own name, or under `ix_{table}_{columns}` where it has none: every database wants a name. */
export function namedIndex(tableName: string, item: Index, limit: NameLimit | null = null): Index {
  if (item.name !== null) return item;
  const name = conventionalName(DEFAULT_NAMING_CONVENTION, tableName, item);
  return deepFreeze({ ...item, name: name === null || limit === null ? name : fittingName(name, limit) });
}

/** Whether a name is what the convention makes; one that was written by hand is not. */
function isGenerated(rules: NamingConvention, tableName: string, item: Constraint | Index): boolean {
  if (item.name === conventionalName(rules, tableName, { ...item, name: null })) return true;
  const rule = rules[KEYS[item.kind]];
  if (typeof rule !== "string" || !rule.includes("%(constraint_name)s")) return false;
  const [before = "", after = ""] =
    conventionalName(rules, tableName, { ...item, name: "\0" })?.split("\0") ?? [];
  return item.name?.startsWith(before) === true && item.name.endsWith(after);
}

/**
 * The schema with the names that its convention has made shortened to what a database keeps, as the database has them:
 * a long one would else be new at every comparison. A name that was written by hand stays, and is refused if it is too
 * long.
 */
export function fitNames<
  S extends { readonly tables: readonly Table[]; readonly namingConvention: NamingConvention },
>(schema: S, limit: NameLimit): S {
  const rules = { ...DEFAULT_NAMING_CONVENTION, ...schema.namingConvention };
  const fitted = (table: Table): Table => {
    const shortened = <T extends Constraint | Index>(item: T): T =>
      item.name !== null && sizeOf(item.name, limit) > limit.length && isGenerated(rules, table.name, item)
        ? { ...item, name: fittingName(item.name, limit) }
        : item;
    return {
      ...table,
      primaryKey: table.primaryKey && shortened(table.primaryKey),
      foreignKeys: table.foreignKeys.map(shortened),
      uniques: table.uniques.map(shortened),
      checks: table.checks.map(shortened),
      indexes: table.indexes.map(shortened),
    };
  };
  return deepFreeze({ ...schema, tables: schema.tables.map(fitted) });
}

/**
 * The table with a name for everything that the convention has a rule for. Names that were given stay, unless the rule
 * is made of the name: `ck_%(table_name)s_%(constraint_name)s` turns `positive` into `ck_orders_positive`, as in
 * SQLAlchemy (https://docs.sqlalchemy.org/en/20/core/constraints.html#naming-check-constraints).
 */
export function applyNaming(table: Table, convention: NamingConvention): Table {
  const rules = { ...DEFAULT_NAMING_CONVENTION, ...convention };
  const isMadeOfName = ({ kind }: Constraint | Index): boolean => {
    const rule = rules[KEYS[kind]];
    return typeof rule === "string" && rule.includes("%(constraint_name)s");
  };
  const named = <T extends Constraint | Index>(item: T): T =>
    item.name === null || isMadeOfName(item)
      ? { ...item, name: conventionalName(rules, table.name, item) }
      : item;
  return deepFreeze({
    ...table,
    primaryKey: table.primaryKey === null ? null : named(table.primaryKey),
    foreignKeys: table.foreignKeys.map(named),
    uniques: table.uniques.map(named),
    checks: table.checks.map(named),
    indexes: table.indexes.map(named),
  });
}

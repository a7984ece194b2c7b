import type { Index, IndexPart } from "../../../schema/constraints.js";
import { conventionalName, DEFAULT_NAMING_CONVENTION } from "../../../schema/naming.js";
import { type PostgresqlOptions, postgresqlOptions } from "../options.js";
import { identifierIfNeeded, qualified } from "../sql/quote.js";
import { refuseNullsNotDistinct } from "./constraint-text.js";
import { collationText, fittingName, nameList, newName } from "./names.js";
import { tablespaceText, withText } from "./storage-text.js";

/**
 * The index's own name, or `ix_{table}_{columns}`. A name that was given is kept or refused; a generated one is
 * shortened, also when it was generated before.
 */
export function indexName(index: Index, table: string): string {
  const generated = conventionalName(DEFAULT_NAMING_CONVENTION, table, { ...index, name: null }) ?? "";
  return index.name === null || index.name === generated ? fittingName(generated) : index.name;
}

/** What may follow an expression: a collation, an operator class, an order. */
const SUFFIX = /(?:\s(?:ASC|DESC|NULLS\s+FIRST|NULLS\s+LAST|[a-z0-9_]+_ops)|\sCOLLATE\s+\S+)\s*$/i;

/** An expression needs parentheses unless it is a call; one that says its order as well is left as it is. */
function keyText(part: IndexPart): string {
  if (part.kind === "column") return identifierIfNeeded(part.value);
  const text = part.value.trim();
  const isCall = /^[A-Za-z_][A-Za-z0-9_.]*\([^()]*\)$/.test(text);
  return isCall || SUFFIX.test(text) || isParenthesised(text) ? text : `(${text})`;
}

function isParenthesised(text: string): boolean {
  if (!text.startsWith("(") || !text.endsWith(")") || /['"$]/.test(text)) return false;
  let depth = 0;
  for (const [at, character] of [...text].entries()) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (depth === 0) return at === text.length - 1;
  }
  return false;
}

function partText(part: IndexPart, options: PostgresqlOptions): string {
  const collation = part.collation === null ? "" : ` COLLATE ${collationText(part.collation)}`;
  const operatorClass = options.ops?.[part.value];
  const ops = operatorClass === undefined ? "" : ` ${operatorClass}`;
  const order = part.order === null ? "" : ` ${part.order.toUpperCase()}`;
  const nulls = part.nulls === null ? "" : ` NULLS ${part.nulls.toUpperCase()}`;
  return `${keyText(part)}${collation}${ops}${order}${nulls}`;
}

/** Where and how an index is made. */
export interface IndexPlace {
  readonly table: string;
  readonly schema: string | null;
  readonly major: number;
  readonly concurrently: boolean;
  readonly ifNotExists: boolean;
}

/**
 * CREATE INDEX (https://www.postgresql.org/docs/18/sql-createindex.html). The index lies in its table's schema.
 *
 * @example indexText(index("ix", ["a", desc("b")], { where: "a > 0" }), place) // "CREATE INDEX ix ON t (a, b DESC) WHERE a > 0"
 * @throws MIG_DIALECT_UNSUPPORTED for what this version does not have
 */
export function indexText(index: Index, place: IndexPlace): string {
  const options = postgresqlOptions(index.options);
  const parts = index.parts.map((part) => partText(part, options)).join(", ");
  if (options.nullsNotDistinct === true)
    refuseNullsNotDistinct(
      index.parts.map((part) => part.value),
      place.major,
    );
  const create = [
    index.unique ? "CREATE UNIQUE INDEX" : "CREATE INDEX",
    ...(place.concurrently ? ["CONCURRENTLY"] : []),
    ...(place.ifNotExists ? ["IF NOT EXISTS"] : []),
    newName(indexName(index, place.table)),
    "ON",
    qualified(place.schema, place.table),
  ].join(" ");
  const using = options.using === undefined ? "" : ` USING ${identifierIfNeeded(options.using)}`;
  const include = (options.include ?? []).length === 0 ? "" : ` INCLUDE (${nameList(options.include ?? [])})`;
  const nulls = options.nullsNotDistinct === true ? " NULLS NOT DISTINCT" : "";
  const where = index.where === null ? "" : ` WHERE ${index.where}`;
  return `${create}${using} (${parts})${include}${nulls}${withText(options.with)}${tablespaceText(options.tablespace)}${where}`;
}

import type { Index, IndexPart } from "../../../schema/constraints.js";
import type { DialectOptions } from "../../../schema/dialect-options.js";
import { conventionalName, DEFAULT_NAMING_CONVENTION } from "../../../schema/naming.js";
import type { Table } from "../../../schema/table.js";
import { mysqlOptions } from "../options.js";
import { quoteLiteral } from "../sql/quote.js";
import { typeText } from "../type-text.js";
import { type ColumnPlace, wordText } from "./column-text.js";
import { nameText, sameName, tableName } from "./names.js";
import { refuse } from "./refuse.js";

/** Where an index is written, and the columns of its table where they are known. */
export interface IndexPlace extends ColumnPlace {
  readonly columns: Table["columns"] | null;
}

/** What a key is a part of. */
export interface PartContext {
  readonly options: DialectOptions;
  readonly place: ColumnPlace;
  readonly name: string;
}

/** The index's own name, or `ix_{table}_{columns}`. */
export function indexName(index: Index, table: string): string {
  return index.name ?? conventionalName(DEFAULT_NAMING_CONVENTION, table, index) ?? "";
}

function refuseIndex(context: PartContext, reason: string, instead: string): never {
  return refuse({
    operation: "createIndex",
    object: `the index ${context.name} of table '${context.place.table}'`,
    database: context.place.server.text,
    reason,
    instead,
  });
}

function lengthOf(options: DialectOptions, column: string): number | undefined {
  const lengths = Object.entries(mysqlOptions(options).length ?? {});
  return lengths.find(([name]) => sameName(name, column))?.[1];
}

/** One key of an index, with its length and its direction. */
export function partText(part: IndexPart, context: PartContext): string {
  const { server } = context.place;
  if (part.nulls !== null && part.nulls !== (part.order === "desc" ? "last" : "first"))
    refuseIndex(
      context,
      `NULLS ${part.nulls.toUpperCase()} with this direction is not possible`,
      "Leave nulls out.",
    );
  if (part.kind === "column" && part.collation !== null)
    refuseIndex(
      context,
      "an index compares by the collation of its column",
      "Give the column the collation.",
    );
  if (part.order === "desc" && server.flavour === "mariadb" && server.number < 100800)
    refuseIndex(context, "it reads DESC, but builds the index in ascending order", "Leave desc out.");
  const order = part.order === null ? "" : ` ${part.order.toUpperCase()}`;
  if (part.kind === "expression") {
    if (server.flavour === "mariadb")
      refuseIndex(
        context,
        `it has no indexes over expressions (${part.value})`,
        "Add a generated column with this expression, and index that.",
      );
    // Two pairs of parentheses: https://dev.mysql.com/doc/refman/9.7/en/create-index.html#create-index-functional-key-parts
    const collation = part.collation === null ? "" : ` COLLATE ${wordText(part.collation, "collation")}`;
    return `((${part.value})${collation})${order}`.replace(/^\(\((.*)\)\)( ASC| DESC)?$/s, "(($1))$2");
  }
  const length = lengthOf(context.options, part.value);
  return `${nameText(part.value)}${length === undefined ? "" : `(${wordText(length, "length")})`}${order}`;
}

/** What stands behind the columns of an index. */
export function keyOptions(options: DialectOptions, place: ColumnPlace): string {
  const { using, keyBlockSize, parser, comment, invisible } = mysqlOptions(options);
  const hidden = place.server.flavour === "mariadb" ? " IGNORED" : " INVISIBLE";
  return [
    using === undefined ? "" : ` USING ${wordText(using, "using")}`,
    keyBlockSize === undefined ? "" : ` KEY_BLOCK_SIZE=${wordText(keyBlockSize, "keyBlockSize")}`,
    parser === undefined ? "" : ` WITH PARSER ${wordText(parser, "parser")}`,
    comment === undefined ? "" : ` COMMENT ${quoteLiteral(comment)}`,
    invisible === true ? hidden : "",
  ].join("");
}

/**
 * Refuses a key over what can be indexed by its beginning only (TEXT, BLOB) or not at all (JSON). MariaDB would cut the
 * key of an index without a word; a unique one it takes, by a hash (https://mariadb.com/kb/en/unique-index-on-long-columns/).
 */
export function refuseLong(names: readonly string[], place: IndexPlace, context: PartContext): void {
  for (const name of names) {
    const column = place.columns?.find((c) => sameName(c.name, name));
    if (column === undefined || lengthOf(context.options, column.name) !== undefined) continue;
    const type = typeText(column.type);
    if (/^(TINY|MEDIUM|LONG)?(TEXT|BLOB)\b/i.test(type))
      refuseIndex(
        context,
        `the column '${column.name}' is ${type}, of which only the beginning can be indexed`,
        `Say how much of it: options: { mysql: { length: { ${column.name}: 100 } } }; or give the column a length, string(n).`,
      );
    if (/^JSON\b/i.test(type))
      refuseIndex(
        context,
        `the column '${column.name}' is JSON, which cannot be indexed`,
        "Add a generated column with the value, and index that.",
      );
  }
}

/** The words before INDEX, with a space behind them. */
function kindText(index: Index): string {
  const { kind } = mysqlOptions(index.options);
  if (kind !== undefined) return `${wordText(kind, "kind")} `;
  return index.unique ? "UNIQUE " : "";
}

function bodyText(index: Index, place: IndexPlace): string {
  const context = { options: index.options, place, name: indexName(index, place.table) };
  if (index.where !== null)
    refuseIndex(
      context,
      "it has no partial indexes",
      "Leave where out; for a unique index, index a generated column that is NULL where the rule does not hold.",
    );
  const columns = index.parts.flatMap((part) => (part.kind === "column" ? [part.value] : []));
  if (mysqlOptions(index.options).kind === undefined) refuseLong(columns, place, context);
  const parts = index.parts.map((part) => partText(part, context)).join(", ");
  return `(${parts})${keyOptions(index.options, place)}`;
}

/**
 * An index as it stands in CREATE TABLE, and after ADD.
 *
 * @example indexClause(index("ix", ["a", desc("b")]), place) // "INDEX ix (a, b DESC)"
 * @throws MIG_DIALECT_UNSUPPORTED for a partial index, one over TEXT without a length, an expression on MariaDB …
 */
export function indexClause(index: Index, place: IndexPlace): string {
  return `${kindText(index)}INDEX ${nameText(indexName(index, place.table))} ${bodyText(index, place)}`;
}

/** CREATE INDEX. @throws as {@link indexClause} */
export function indexText(index: Index, place: IndexPlace & { readonly schema: string | null }): string {
  const name = nameText(indexName(index, place.table));
  return `CREATE ${kindText(index)}INDEX ${name} ON ${tableName(place.schema, place.table)} ${bodyText(index, place)}`;
}

import type { Index, IndexPart } from "../../../schema/constraints.js";
import { conventionalName, DEFAULT_NAMING_CONVENTION } from "../../../schema/naming.js";
import { identifierIfNeeded } from "../sql/quote.js";
import { refuse } from "./refuse.js";

/** The index's own name, or `ix_{table}_{columns}`. */
export function indexName(index: Index, table: string): string {
  return index.name ?? conventionalName(DEFAULT_NAMING_CONVENTION, table, index) ?? "";
}

function partText(part: IndexPart, index: string): string {
  // NULLs sort first in SQLite, and an index cannot say otherwise (https://sqlite.org/lang_createindex.html).
  const nullsOfOrder = part.order === "desc" ? "last" : "first";
  if (part.nulls !== null && part.nulls !== nullsOfOrder)
    return refuse({
      operation: "createIndex",
      object: `the index ${index}`,
      reason: `NULLS ${part.nulls.toUpperCase()} with this direction is not possible in an index`,
      instead: "Leave nulls out.",
    });
  const key = part.kind === "column" ? identifierIfNeeded(part.value) : part.value;
  const collation = part.collation === null ? "" : ` COLLATE ${identifierIfNeeded(part.collation)}`;
  return `${key}${collation}${part.order === null ? "" : ` ${part.order.toUpperCase()}`}`;
}

/**
 * CREATE INDEX.
 *
 * @example indexText(index("ix", ["a", desc("b")], { where: "a > 0" }), "t") // "CREATE INDEX ix ON t (a, b DESC) WHERE a > 0"
 * @throws MIG_DIALECT_UNSUPPORTED for an order of NULLs that SQLite does not have
 */
export function indexText(index: Index, table: string): string {
  const name = indexName(index, table);
  const parts = index.parts.map((part) => partText(part, name)).join(", ");
  const where = index.where === null ? "" : ` WHERE ${index.where}`;
  const create = index.unique ? "CREATE UNIQUE INDEX" : "CREATE INDEX";
  return `${create} ${identifierIfNeeded(name)} ON ${identifierIfNeeded(table)} (${parts})${where}`;
}

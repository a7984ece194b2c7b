import type { OtherDefinition, OtherObject } from "../../contract/dialect.js";
import { quoteIdentifier } from "../sql/quote.js";
import { type Catalog, isVirtual, type SchemaRow } from "./catalog.js";

/** Comes and goes with its virtual table (https://sqlite.org/vtab.html#the_xshadowname_method). */
const WITH_ANOTHER: OtherDefinition = { create: [], drop: [], phase: "after" };

/** What the portable schema cannot say: views, triggers, virtual tables and the tables that those keep their content in. */
export function otherOf(row: SchemaRow, catalog: Catalog): OtherObject | null {
  const { name, table } = row;
  if (row.type === "view") return { kind: "view", name, table: null, definition: definitionOf(row, "VIEW") };
  if (row.type === "trigger")
    return { kind: "trigger", name, table, definition: definitionOf(row, "TRIGGER") };
  if (isVirtual(row))
    return { kind: "virtual table", name, table: null, definition: definitionOf(row, "TABLE") };
  if (catalog.shadows.has(name)) return { kind: "shadow table", name, table: null, definition: WITH_ANOTHER };
  return null;
}

function definitionOf(row: SchemaRow, word: "VIEW" | "TRIGGER" | "TABLE"): OtherDefinition {
  return {
    create: row.sql === null ? [] : [row.sql],
    drop: [`DROP ${word} ${quoteIdentifier(row.name)}`],
    phase: "after",
  };
}

const RANK: Readonly<Record<SchemaRow["type"], number>> = { table: 0, index: 1, view: 2, trigger: 3 };

/**
 * Rows in an order in which they can be created: SQLite looks at what a view or a trigger reads only when it is used,
 * but a trigger must find its table or view (https://sqlite.org/lang_createtrigger.html).
 */
export function inCreationOrder(rows: readonly SchemaRow[]): readonly SchemaRow[] {
  return rows.toSorted((a, b) => RANK[a.type] - RANK[b.type]);
}

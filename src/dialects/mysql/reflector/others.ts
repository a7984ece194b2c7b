import type { Row } from "../../../operations/operation-context.js";
import type { OtherObject } from "../../contract/dialect.js";
import type { MysqlConnection } from "../connection/mysql-connection.js";
import type { CatalogTable } from "./catalog.js";
import type { CreateDetails } from "./create-text.js";
import { textOf, textOrNull } from "./rows.js";

/** An object that the schema cannot tell, and the database that it is in. */
export interface FoundOther extends OtherObject {
  readonly database: string;
}

const SOURCES = [
  {
    kind: "LOWER(routine_type)",
    name: "routine_name",
    table: "NULL",
    from: "routines",
    at: "routine_schema",
    order: "routine_name",
  },
  {
    kind: "'trigger'",
    name: "trigger_name",
    table: "event_object_table",
    from: "triggers",
    at: "trigger_schema",
    // Triggers of one table and event run in the order in which they were made.
    order:
      "CONCAT(event_object_table, '.', action_timing, '.', event_manipulation, '.', LPAD(action_order, 9, '0'))",
  },
  {
    kind: "'event'",
    name: "event_name",
    table: "NULL",
    from: "events",
    at: "event_schema",
    order: "event_name",
  },
] as const;

/** Functions, procedures, triggers and events, with one query. */
export async function readPrograms(
  connection: MysqlConnection,
  databases: readonly string[],
): Promise<readonly FoundOther[]> {
  const marks = databases.map(() => "?").join(", ");
  // The names' collations differ between the views of one server, and a UNION of them would be refused.
  const text = (what: string): string => `CONVERT(${what} USING utf8mb4) COLLATE utf8mb4_bin`;
  const parts = SOURCES.map(
    (
      one,
    ) => `SELECT ${text(one.kind)} AS kind, ${text(one.name)} AS name, ${text(one.table)} AS tbl, ${text(one.at)} AS db,
  ${text(one.order)} AS place
FROM information_schema.${one.from} WHERE ${one.at} IN (${marks})`,
  );
  const rows = await connection.query(
    `${parts.join("\nUNION ALL ")}\nORDER BY kind, db, place`,
    SOURCES.flatMap(() => databases),
  );
  return rows.map((row) => ({
    kind: textOf(row, "kind").toLowerCase(),
    name: textOf(row, "name"),
    table: textOrNull(row, "tbl"),
    database: textOf(row, "db"),
  }));
}

/** What the catalogue calls a thing that is no ordinary table; null for one that is. */
export function kindOfOther(table: Row): string | null {
  switch (textOf(table, "kind")) {
    case "BASE TABLE":
      return null;
    case "SYSTEM VERSIONED":
      return "system-versioned table";
    case "SEQUENCE":
      return "sequence";
    case "VIEW":
    case "SYSTEM VIEW":
      return "view";
    default:
      return textOf(table, "kind").toLowerCase();
  }
}

/** What of a table's own definition the schema cannot tell: periods, and a primary key over prefixes or downwards. */
export function detailsOf(source: CatalogTable, details: CreateDetails): readonly FoundOther[] {
  const table = textOf(source.table, "tbl");
  const database = textOf(source.table, "db");
  const key = source.indexes.filter((row) => textOf(row, "name") === "PRIMARY");
  const special = key.some((row) => row.sub_part !== null || textOf(row, "direction") === "D");
  return [
    ...details.periods.map((name) => ({ kind: "period", name, table, isDetail: true, database })),
    ...(special
      ? [{ kind: "prefix or direction of the primary key", name: "PRIMARY", table, isDetail: true, database }]
      : []),
  ];
}

/** What must be there before the next can be made; programs are looked into when they are called. */
const ORDER = [
  "sequence",
  "system-versioned table",
  "function",
  "procedure",
  "view",
  "trigger",
  "event",
] as const;

/** Objects in an order in which they can be made, but for views that stand on views. */
export function inOrder<T extends OtherObject>(others: readonly T[]): readonly T[] {
  const rank = (other: OtherObject): number => ORDER.indexOf(other.kind as (typeof ORDER)[number]);
  return [...others].sort((a, b) => rank(a) - rank(b));
}

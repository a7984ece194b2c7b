import type { Row } from "../../../operations/operation-context.js";
import type { Reflection } from "../../contract/dialect.js";
import type { MysqlConnection } from "../connection/mysql-connection.js";
import type { CatalogTable } from "./catalog.js";
import type { CreateDetails } from "./create-text.js";
import { textOf, textOrNull } from "./rows.js";

/** An object that the schema cannot tell. */
export type Other = Reflection["others"][number];

const SOURCES = [
  {
    kind: "'trigger'",
    name: "trigger_name",
    table: "event_object_table",
    from: "triggers",
    at: "trigger_schema",
  },
  {
    kind: "LOWER(routine_type)",
    name: "routine_name",
    table: "NULL",
    from: "routines",
    at: "routine_schema",
  },
  { kind: "'event'", name: "event_name", table: "NULL", from: "events", at: "event_schema" },
] as const;

/** Triggers, procedures, functions and events, with one query. */
export async function readPrograms(
  connection: MysqlConnection,
  databases: readonly string[],
): Promise<readonly Other[]> {
  const marks = databases.map(() => "?").join(", ");
  // The names' collations differ between the views of one server, and a UNION of them would be refused.
  const text = (what: string): string => `CONVERT(${what} USING utf8mb4) COLLATE utf8mb4_bin`;
  const parts = SOURCES.map(
    (one) => `SELECT ${text(one.kind)} AS kind, ${text(one.name)} AS name, ${text(one.table)} AS tbl
FROM information_schema.${one.from} WHERE ${one.at} IN (${marks})`,
  );
  const rows = await connection.query(
    `${parts.join("\nUNION ALL ")}\nORDER BY kind, name`,
    SOURCES.flatMap(() => databases),
  );
  return rows.map((row) => ({
    kind: textOf(row, "kind").toLowerCase(),
    name: textOf(row, "name"),
    table: textOrNull(row, "tbl"),
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
export function detailsOf(source: CatalogTable, details: CreateDetails): readonly Other[] {
  const table = textOf(source.table, "tbl");
  const key = source.indexes.filter((row) => textOf(row, "name") === "PRIMARY");
  const special = key.some((row) => row.sub_part !== null || textOf(row, "direction") === "D");
  return [
    ...details.periods.map((name): Other => ({ kind: "period", name, table, isDetail: true })),
    ...(special
      ? [{ kind: "prefix or direction of the primary key", name: "PRIMARY", table, isDetail: true }]
      : []),
  ];
}

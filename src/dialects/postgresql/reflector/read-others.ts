import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import type { Reflection } from "../../contract/dialect.js";
import { type CatalogScope, catalogRows, partsThatFind } from "./catalog-query.js";
import { DATABASE } from "./others/database.js";
import { CONNECTIONS } from "./others/dependencies.js";
import { DETAILS } from "./others/details.js";
import { defineOthers } from "./others/define.js";
import type { ConnectionRow, OtherRow } from "./others/rows.js";
import { RELATIONS, TABLES } from "./others/relations.js";
import { ROUTINES } from "./others/routines.js";
import { SEQUENCES, TYPES } from "./others/types.js";

const PARTS = [...TYPES, ...SEQUENCES, ...ROUTINES, ...RELATIONS, ...DETAILS, ...DATABASE, TABLES];

const found = partsThatFind(PARTS);

/** What is there beside the tables of the model, and those as places that others stand on; two queries. */
export async function otherRows(
  connection: PostgresqlConnection,
  scope: CatalogScope,
): Promise<readonly OtherRow[]> {
  const parts = await found(connection, scope);
  if (parts.length === 0) return [];
  return catalogRows<OtherRow>(
    connection,
    // Every catalog query is told the schemas and a table; both have to be used, also where no part does.
    `SELECT * FROM (${parts.join("\nUNION ALL\n")}) AS o (class, oid, "of", rank, kind, name, "table", "isDetail", target, "create", "drop") WHERE $1::text IS NOT NULL AND $2::text IS NULL ORDER BY rank, kind COLLATE "C", "table" COLLATE "C" NULLS FIRST, name COLLATE "C"`,
    scope,
  );
}

/**
 * Reads what is there and no table, with the statements that make and drop it; three queries. In an order in which
 * each stands after what it needs.
 */
export async function readOthers(
  connection: PostgresqlConnection,
  given: CatalogScope,
): Promise<Reflection["others"]> {
  const scope = { ...given, table: null };
  const rows = await otherRows(connection, scope);
  if (rows.every((row) => row.kind === "table")) return [];
  return defineOthers(rows, await catalogRows<ConnectionRow>(connection, CONNECTIONS, scope));
}

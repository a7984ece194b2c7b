import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import type { CatalogScope } from "./catalog-query.js";
import type { Namespaces } from "./namespaces.js";
import { readColumns } from "./read-columns.js";
import { readConstraints } from "./read-constraints.js";
import { readIndexes } from "./read-indexes.js";
import { type RelationRow, readRelations } from "./read-relations.js";
import { type ReflectedTable, reflectTable } from "./reflect-table.js";

/** Reads the tables of the scope: four queries, whatever their number. */
export async function readTables(
  connection: PostgresqlConnection,
  scope: CatalogScope,
  namespaces: Namespaces,
): Promise<readonly ReflectedTable[]> {
  const relations = await readRelations(connection, scope);
  if (relations.length === 0) return [];
  const columns = byRelation(await readColumns(connection, scope));
  const constraints = byRelation(await readConstraints(connection, scope));
  const indexes = byRelation(await readIndexes(connection, scope));
  const inOrder = [...relations].sort((a, b) => rank(a, namespaces) - rank(b, namespaces));
  return inOrder.map((relation) =>
    reflectTable(
      {
        relation,
        columns: columns.get(relation.oid) ?? [],
        constraints: constraints.get(relation.oid) ?? [],
        indexes: indexes.get(relation.oid) ?? [],
      },
      namespaces,
    ),
  );
}

/** The tables of the default schema come first. */
function rank(relation: RelationRow, namespaces: Namespaces): number {
  return namespaces.modelName(relation.namespace) === null ? 0 : 1;
}

function byRelation<T extends { readonly relation: number }>(
  rows: readonly T[],
): ReadonlyMap<number, readonly T[]> {
  const found = new Map<number, T[]>();
  for (const row of rows) {
    const list = found.get(row.relation);
    if (list === undefined) found.set(row.relation, [row]);
    else list.push(row);
  }
  return found;
}

import { catalogRows, partsThatFind } from "../reflector/catalog-query.js";
import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { Namespaces } from "../reflector/namespaces.js";
import { identifierIfNeeded, qualified, quoteString } from "../sql/quote.js";
import { DEPENDENCIES, FAR_REFERENCES, STRUCTURE, structureOf } from "./structure-query.js";

interface ObjectRow {
  readonly class: number;
  readonly oid: number;
  readonly rank: number;
  /** Nobody compares it: where it cannot be made again, the one behind in the search path is found. */
  readonly optional: boolean;
  readonly sql: string;
}

interface DependencyRow {
  readonly class: number;
  readonly oid: number;
  readonly onClass: number;
  readonly onOid: number;
}

interface FarReferenceRow {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
  readonly farSchema: string;
  readonly farTable: string;
  /** The table as the definition names it. */
  readonly farName: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** What makes the structure of a schema again, without rows. */
export interface Structure {
  /** Names are unqualified: they are made where the search path begins. */
  readonly statements: readonly string[];
  /** The schemas that stand for those of tables that are referred to from here: stand-in → real name. */
  readonly standIns: ReadonlyMap<string, string>;
}

const found = partsThatFind(STRUCTURE);

/**
 * Reads what would make a connection's default schema again: enumerations, sequences, functions, tables with keys and
 * indexes, views, triggers, policies; four queries, whatever their number. No table is locked for longer than they run.
 *
 * @param home the name of the schema in which it will be made; the stand-ins get names that begin with it
 */
export async function readStructure(connection: PostgresqlConnection, home: string): Promise<Structure> {
  const scope = Namespaces.of(connection).scope([connection.defaultSchema]);
  const parts = await found(connection, scope);
  const objects =
    parts.length === 0 ? [] : await catalogRows<ObjectRow>(connection, structureOf(parts), scope);
  const dependencies = await catalogRows<DependencyRow>(connection, DEPENDENCIES, scope);
  const far = await catalogRows<FarReferenceRow>(connection, FAR_REFERENCES, scope);
  const names = new Map(
    [...new Set(far.map((row) => row.farSchema))].map((real, at) => [real, `${home}_${at + 1}`]),
  );
  return {
    statements: [
      ...inOrder(objects, dependencies).map((row) => (row.optional ? ifPossible(row.sql) : row.sql)),
      ...farStatements(far, names),
    ],
    standIns: new Map([...names].map(([real, name]) => [name, real])),
  };
}

const keyOf = (kind: number, oid: number): string => `${kind}:${oid}`;

/** What others stand on comes first; else the order of the kinds, and of age within one. */
function inOrder(
  objects: readonly ObjectRow[],
  dependencies: readonly DependencyRow[],
): readonly ObjectRow[] {
  const needs = new Map<string, string[]>();
  for (const row of dependencies) {
    const key = keyOf(row.class, row.oid);
    const list = needs.get(key);
    if (list === undefined) needs.set(key, [keyOf(row.onClass, row.onOid)]);
    else list.push(keyOf(row.onClass, row.onOid));
  }
  const byKey = new Map(
    objects.filter((row) => row.oid !== 0).map((row) => [keyOf(row.class, row.oid), row]),
  );
  const placed = new Set<ObjectRow>();
  const begun = new Set<ObjectRow>();
  const place = (row: ObjectRow): void => {
    if (begun.has(row)) return;
    begun.add(row);
    for (const key of row.oid === 0 ? [] : (needs.get(keyOf(row.class, row.oid)) ?? [])) {
      const needed = byKey.get(key);
      if (needed !== undefined) place(needed);
    }
    placed.add(row);
  };
  for (const row of objects) place(row);
  return [...placed];
}

/** The statement, and nothing where the server refuses it. */
function ifPossible(sql: string): string {
  return `DO ${quoteString(`BEGIN EXECUTE ${quoteString(sql)}; EXCEPTION WHEN OTHERS THEN NULL; END`)}`;
}

/** Tables that stand for those of other schemas, with the keys that are referred to; then the foreign keys. */
function farStatements(
  far: readonly FarReferenceRow[],
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const tables = new Map<string, FarReferenceRow[]>();
  for (const row of far) {
    const name = qualified(names.get(row.farSchema) ?? null, row.farTable);
    tables.set(name, [...(tables.get(name) ?? []), row]);
  }
  return [...tables].flatMap(([name, rows]) => {
    const columns = new Map(rows.flatMap((row) => row.columns.map((column) => [column.name, column.type])));
    const keys = new Set(
      rows.map((row) => row.columns.map((column) => identifierIfNeeded(column.name)).join(", ")),
    );
    const lines = [
      ...[...columns].map(([column, type]) => `${identifierIfNeeded(column)} ${type}`),
      ...[...keys].map((key) => `UNIQUE (${key})`),
    ];
    return [
      `CREATE TABLE ${name} (${lines.join(", ")})`,
      ...rows.map(
        (row) =>
          `ALTER TABLE ${identifierIfNeeded(row.table)} ADD CONSTRAINT ${identifierIfNeeded(row.name)} ${row.definition.replace(` REFERENCES ${row.farName}(`, () => ` REFERENCES ${name}(`)}`,
      ),
    ];
  });
}

import { cortexError } from "../errors/index.js";
import type { Column } from "./column.js";
import type { ForeignKey } from "./constraints.js";
import { type Schema, tableKey } from "./schema.js";
import type { Table } from "./table.js";

/**
 * Refuses a schema that no database could hold; the first broken rule is named with its table and column.
 *
 * @param asFound passes over what can be held, but makes no sense
 * @throws MIG_SCHEMA_INVALID
 */
export function validateSchema(schema: Schema, asFound = false): void {
  const byKey = new Map<string, Table>();
  const namespaces = new Set(schema.tables.map((table) => table.schema));
  for (const table of schema.tables) {
    if (byKey.has(tableKey(table))) refuse(table, null, "is defined twice");
    byKey.set(tableKey(table), table);
  }
  for (const table of schema.tables) {
    validateTable(table);
    for (const key of table.foreignKeys) {
      // The default schema goes by no name here: one that no table is declared in may be its name.
      const isHome = key.referentSchema !== null && !namespaces.has(key.referentSchema);
      const namespace = isHome ? null : (key.referentSchema ?? table.schema);
      validateForeignKey(table, key, byKey.get(tableKey({ name: key.referentTable, schema: namespace })));
      if (!asFound) validateSetNull(table, key);
    }
  }
  for (const table of schema.tables) {
    validateIndexNames(table);
    validateConstraintNames(table);
  }
}

/** Refuses a table that no database could hold, without looking at the tables it refers to. @throws MIG_SCHEMA_INVALID */
export function validateTable(table: Table): void {
  if (table.name === "" || table.name.includes("\0"))
    refuse(table, null, "has a name that is empty or holds a NUL character");
  if (table.columns.length === 0) refuse(table, null, "has no columns");
  const names = new Set<string>();
  for (const column of table.columns) {
    if (names.has(column.name.toLowerCase()))
      refuse(table, column.name, "is there twice (names are compared without case)");
    names.add(column.name.toLowerCase());
    validateColumn(table, column);
  }
  const known = (columns: readonly string[], what: string): void => {
    if (columns.length === 0) refuse(table, null, `has ${what} over no columns`);
    for (const name of columns)
      if (!names.has(name.toLowerCase()))
        refuse(table, name, `is named by ${what} but is not a column of the table`);
    const twice = columns.find((name, i) => columns.indexOf(name) !== i);
    if (twice !== undefined) refuse(table, twice, `is named twice by ${what}`);
  };
  if (table.primaryKey !== null) known(table.primaryKey.columns, "the primary key");
  for (const unique of table.uniques)
    known(unique.columns, `the unique constraint ${unique.name ?? ""}`.trim());
  for (const key of table.foreignKeys)
    known(key.columns, `the foreign key ${key.name ?? `to ${key.referentTable}`}`);
  for (const index of table.indexes) {
    if (index.parts.length === 0) refuse(table, null, `has the index ${index.name ?? ""} over nothing`);
    for (const part of index.parts)
      if (part.kind === "column") known([part.value], `the index ${index.name ?? ""}`.trim());
  }
}

function validateColumn(table: Table, column: Column): void {
  const wrong = (rule: string): never => refuse(table, column.name, rule);
  if (column.name === "" || column.name.includes("\0"))
    wrong("has a name that is empty or holds a NUL character");
  if (column.generated !== null && column.serverDefault !== null)
    wrong("is generated and has a default: it can have one of the two");
  if (column.generated !== null && column.primaryKey) wrong("is generated and in the primary key");
  if (column.identity !== null && column.serverDefault !== null)
    wrong("is an identity and has a default: it can have one of the two");
  if (column.type.kind === "enumeration") {
    const values = column.type.values;
    if (values.length === 0) wrong("is an enumeration of nothing");
    if (new Set(values).size !== values.length) wrong("is an enumeration with the same value twice");
  }
  for (const [what, size] of sizesOf(column))
    if (size !== null && (!Number.isInteger(size) || size < 0))
      wrong(`has a ${what} of ${size}: it must be a whole number`);
}

function sizesOf(column: Column): readonly (readonly [string, number | null])[] {
  const type = column.type;
  if (type.kind === "string" || type.kind === "char" || type.kind === "binary")
    return [["length", type.length]];
  if (type.kind === "numeric")
    return [
      ["precision", type.precision],
      ["scale", type.scale],
    ];
  if (type.kind === "float" || type.kind === "time" || type.kind === "dateTime")
    return [["precision", type.precision]];
  return [];
}

function validateForeignKey(table: Table, key: ForeignKey, target: Table | undefined): void {
  const what = `the foreign key ${key.name ?? `over ${key.columns.join(", ")}`}`;
  if (target === undefined)
    refuse(
      table,
      key.columns[0] ?? null,
      `refers by ${what} to table '${key.referentTable}', which the schema does not have`,
    );
  if (key.columns.length !== key.referentColumns.length)
    refuse(
      table,
      key.columns[0] ?? null,
      `has ${what} with ${key.columns.length} columns that refers to ${key.referentColumns.length}`,
    );
  const known = new Set(target.columns.map((c) => c.name.toLowerCase()));
  for (const name of key.referentColumns)
    if (!known.has(name.toLowerCase()))
      refuse(
        table,
        key.columns[0] ?? null,
        `refers by ${what} to '${target.name}.${name}', which does not exist`,
      );
}

/** The column that a foreign key would set to NULL though it may not be; some databases keep such a key, and never use it. */
export function neverSetToNull(table: Table, key: ForeignKey): string | null {
  if (key.onDelete !== "SET NULL" && key.onUpdate !== "SET NULL") return null;
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  return key.columns.find((name) => table.columns.some((c) => same(c.name, name) && !c.nullable)) ?? null;
}

function validateSetNull(table: Table, key: ForeignKey): void {
  const column = neverSetToNull(table, key);
  if (column !== null)
    refuse(
      table,
      column,
      `has the foreign key ${key.name ?? `over ${key.columns.join(", ")}`} with SET NULL, but may not be NULL`,
    );
}

/** Two constraints of a name cannot be told apart when one is dropped; a naming convention may give them that name. */
function validateConstraintNames(table: Table): void {
  const names = new Set<string>();
  const all = [table.primaryKey, ...table.foreignKeys, ...table.uniques, ...table.checks];
  for (const constraint of all) {
    const name = constraint?.name ?? null;
    if (name === null) continue;
    if (names.has(name.toLowerCase())) refuse(table, null, `has two constraints named '${name}'`);
    names.add(name.toLowerCase());
  }
}

function validateIndexNames(table: Table): void {
  refuseSharedNames([table], (one) => one.name);
}

/**
 * Two indexes of one name, in one schema (namespace): some databases keep an index's name there, and not with its
 * table.
 *
 * @throws MIG_SCHEMA_INVALID naming both tables
 */
export function validateIndexNamespace(schema: Schema): void {
  refuseSharedNames(schema.tables, (one) => one.schema ?? "");
}

function refuseSharedNames(tables: readonly Table[], spaceOf: (table: Table) => string): void {
  const owners = new Map<string, string>();
  for (const table of tables)
    for (const index of table.indexes) {
      const key = `${spaceOf(table)}.${(index.name ?? "").toLowerCase()}`;
      const other = owners.get(key);
      if (other !== undefined)
        refuse(table, null, `has the index '${index.name}', whose name table '${other}' uses already`);
      owners.set(key, table.name);
    }
}

function refuse(table: Table, column: string | null, rule: string): never {
  throw cortexError("MIG_SCHEMA_INVALID", { table: tableKey(table), column, rule });
}

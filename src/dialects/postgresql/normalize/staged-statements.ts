import type { Table } from "../../../schema/table.js";
import { storageClause } from "../ddl/column-text.js";
import { constraintText } from "../ddl/constraint-text.js";
import { indexText } from "../ddl/index-text.js";
import { laterConstraints, tableText } from "../ddl/table-text.js";
import { identifierIfNeeded, qualified, quoteString } from "../sql/quote.js";
import { enumerationIn, typeNameOf, typeText } from "../types.js";

/** The statements that make the enumerations of these tables, each of them once; `home` is their default schema. */
export function enumerationStatements(tables: readonly Table[], home: string): readonly string[] {
  const statements = new Map<string, string>();
  for (const table of tables)
    for (const { type } of table.columns) {
      const found = enumerationIn(type);
      if (found === null) continue;
      // Asked first: it refuses an enumeration without a name.
      typeText(found, table.schema);
      const at = typeNameOf(found.name ?? "", table.schema);
      const name = qualified(at.schema ?? home, at.name);
      const labels = found.values.map(quoteString).join(", ");
      if (!statements.has(name)) statements.set(name, `CREATE TYPE ${name} AS ENUM (${labels})`);
    }
  return [...statements.values()];
}

/** The statements that build a table with all that the model says of it, but for its enumerations and foreign keys. */
export function tableStatements(table: Table, major: number): readonly string[] {
  const { schema } = table;
  const name = qualified(schema, table.name);
  const column = { operation: "createTable", table: table.name, schema, major };
  const place = { table: table.name, schema, major, concurrently: false, ifNotExists: false };
  return [
    tableText(table, { major, ifNotExists: false }),
    ...table.columns.flatMap((one) => {
      const clause = storageClause(one, column);
      return clause === null ? [] : [`ALTER TABLE ${name} ${clause}`];
    }),
    ...laterConstraints(table).map(
      (constraint) => `ALTER TABLE ${name} ADD ${constraintText(constraint, { schema, major })} NOT VALID`,
    ),
    ...table.indexes.map((index) => indexText(index, place)),
    ...(table.comment === null ? [] : [`COMMENT ON TABLE ${name} IS ${quoteString(table.comment)}`]),
    ...table.columns.flatMap((one) =>
      one.comment === null
        ? []
        : [`COMMENT ON COLUMN ${name}.${identifierIfNeeded(one.name)} IS ${quoteString(one.comment)}`],
    ),
  ];
}

/** Tables that others inherit from come first; else the order stays. */
export function parentsFirst(tables: readonly Table[]): readonly Table[] {
  const placed = new Set<Table>();
  const place = (table: Table): void => {
    if (placed.has(table)) return;
    const parents = table.options.postgresql?.inherits ?? [];
    const [own, later] = [table.schema, tables.filter((one) => !placed.has(one) && one !== table)];
    for (const parent of parents) {
      const at = typeNameOf(parent, own);
      const found = later.find((one) => one.name === at.name && one.schema === at.schema);
      if (found !== undefined) place(found);
    }
    placed.add(table);
  };
  for (const table of tables) place(table);
  return [...placed];
}

import type { Column } from "../../../schema/column.js";
import { columnDefinition } from "../ddl/column-text.js";
import { nameText, sameName, tableName } from "../ddl/names.js";
import { quoteIdentifier } from "../sql/quote.js";
import { typeText } from "../type-text.js";
import { type Clause, type Draft, keyOf, placeOf } from "./draft.js";
import { isReplay } from "./server-of.js";

/** Attributes that no model has, and that a MODIFY without them would take away. */
const MYSQL_EXTRA =
  /\/\*!\d+ (?:COLUMN_FORMAT|STORAGE|ENGINE_ATTRIBUTE|SECONDARY_ENGINE_ATTRIBUTE|NOT SECONDARY)\b[^*]*\*\//g;
const MARIADB_EXTRA = /\b(?:COMPRESSED|WITHOUT SYSTEM VERSIONING|WITH SYSTEM VERSIONING)\b/g;

const STRINGS = /'(?:[^'\\]|''|\\.)*'/g;
const TOLD_STRINGS = /\b(?:COMMENT|DEFAULT) '(?:[^'\\]|''|\\.)*'/g;

/** The line of SHOW CREATE TABLE that defines the column; the server writes a line for each. */
function lineOf(createTable: string, column: string): string {
  const lines = createTable.split("\n").slice(1);
  return lines.find((line) => line.trimStart().startsWith(`${quoteIdentifier(column)} `)) ?? "";
}

/** What the column has beyond the model, as text to be written behind it. */
async function extraText(draft: Draft, column: Column): Promise<string> {
  if (isReplay(draft.connection) || draft.table === null) return "";
  const [row] = await draft.connection.query(`SHOW CREATE TABLE ${tableName(draft.schema, draft.name)}`);
  const text = Object.entries(row ?? {}).find(([name]) => sameName(name, "Create Table"))?.[1];
  const line = lineOf(String(text ?? ""), column.name);
  // Strings may hold any words; those of MySQL's own comments are wanted.
  const extras =
    draft.server.flavour === "mariadb"
      ? line.replace(STRINGS, "''").match(MARIADB_EXTRA)
      : line.replace(TOLD_STRINGS, "").match(MYSQL_EXTRA);
  return (extras ?? []).map((extra) => ` ${extra}`).join("");
}

/** MariaDB does not show the reference system of a geometry, but keeps it. */
async function withReferenceSystem(draft: Draft, column: Column): Promise<Column> {
  const isGeometry = /^(GEOM|POINT|LINESTRING|POLYGON|MULTI)/i.test(typeText(column.type));
  if (!isGeometry || draft.server.flavour !== "mariadb" || isReplay(draft.connection)) return column;
  const [row] = await draft.connection.query(
    `SELECT srid AS srid FROM information_schema.geometry_columns
WHERE g_table_schema = COALESCE(?, DATABASE()) AND g_table_name = ? AND g_geometry_column = ?`,
    [draft.schema, draft.name, column.name],
  );
  const srid = Number(row?.srid ?? 0);
  return srid === 0
    ? column
    : { ...column, options: { ...column.options, mysql: { ...column.options.mysql, srid } } };
}

/** What stands behind the name of a column that is told anew: all of it, also what no model has. */
export async function restatedText(draft: Draft, old: Column, next: Column): Promise<string> {
  const column = await withReferenceSystem(draft, next);
  const extra = await extraText(draft, old);
  const check =
    column.check !== null && draft.server.flavour === "mariadb" ? ` CHECK (${column.check.expression})` : "";
  const definition = columnDefinition(column, placeOf(draft));
  const type = typeText(column.type);
  if (!extra.includes(" COMPRESSED")) return definition + extra + check;
  // COMPRESSED belongs to the type and stands behind it; a type that was read has it already.
  if (/\bCOMPRESSED\b/.test(type)) return definition + extra.replace(" COMPRESSED", "") + check;
  return `${type} COMPRESSED${definition.slice(type.length)}${extra.replace(" COMPRESSED", "")}${check}`;
}

/** MODIFY with the whole of the column. */
export async function restatedClause(draft: Draft, old: Column, next: Column): Promise<Clause> {
  return {
    text: `MODIFY ${nameText(old.name)} ${await restatedText(draft, old, next)}`,
    changes: [keyOf("column", old.name)],
  };
}

import type { Column } from "../../../schema/column.js";
import { sqliteOptions } from "../options.js";
import { identifierIfNeeded } from "../sql/quote.js";
import { typeText } from "../types.js";
import { conflictText } from "./constraint-text.js";
import { defaultText } from "./default-text.js";

/**
 * A column as it stands in CREATE TABLE and after ADD COLUMN, in the order in which SQLAlchemy writes: name, type,
 * collation, default, NOT NULL, then GENERATED. Its keys and checks are the table's.
 *
 * @example columnText(column("name", string(255), { nullable: false })) // "name VARCHAR(255) NOT NULL"
 * @throws MIG_DIALECT_UNSUPPORTED for a type of another database
 */
export function columnText(column: Column): string {
  const type = typeText(column.type);
  const collation = column.collation === null ? "" : ` COLLATE ${identifierIfNeeded(column.collation)}`;
  const written = column.serverDefault === null ? "" : ` DEFAULT ${defaultText(column.serverDefault)}`;
  const conflict = conflictText(sqliteOptions(column.options).notNullOnConflict);
  const notNull = column.nullable ? "" : ` NOT NULL${conflict}`;
  return `${identifierIfNeeded(column.name)}${type === "" ? "" : ` ${type}`}${collation}${written}${notNull}${generatedText(column)}`;
}

function generatedText(column: Column): string {
  if (column.generated === null) return "";
  const { expression, stored } = column.generated;
  return ` GENERATED ALWAYS AS (${expression}) ${stored ? "STORED" : "VIRTUAL"}`;
}

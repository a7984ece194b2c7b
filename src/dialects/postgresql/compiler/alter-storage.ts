import type { AlterColumn } from "../../../operations/operation.js";
import type { DataType } from "../../../schema/types.js";
import type { Statement } from "../../contract/statement.js";
import { type ColumnPlace, storageWord } from "../ddl/column-text.js";
import { newName } from "../ddl/names.js";
import { refuse } from "../ddl/refuse.js";
import { identifierIfNeeded } from "../sql/quote.js";
import type { ColumnFacts } from "./catalog.js";
import { type CompileContext, tableName } from "./context.js";
import { alterTable } from "./statements.js";

const KNOWN: ReadonlySet<string> = new Set(["storage", "compression", "identity"]);
const FIXED: ReadonlySet<string> = new Set([
  "uuid",
  "integer",
  "bigInteger",
  "smallInteger",
  "boolean",
  "float",
  "double",
  "date",
  "time",
  "dateTime",
  "interval",
  "enumeration",
]);

/** What a type of its own accord has; `SET STORAGE DEFAULT` came with PostgreSQL 16. */
function usualStorage(type: DataType): string {
  if (type.kind === "numeric" || (type.kind === "dialect" && /^(inet|cidr)$/i.test(type.name))) return "MAIN";
  return FIXED.has(type.kind) ? "PLAIN" : "EXTENDED";
}

function refuseOthers(operation: AlterColumn, said: Readonly<Record<string, unknown>>): void {
  const other = Object.keys(said).find((name) => !KNOWN.has(name));
  if (other !== undefined)
    refuse({
      operation: "alterColumn",
      object: `the column '${operation.table}.${operation.column}'`,
      reason: `there is no option '${other}' of a column.`,
      instead: `Use one of ${[...KNOWN].join(", ")}.`,
    });
}

/** A change of the type, also of the collation, takes how the column is kept back to what the type has of its own accord. */
function lostWithType(
  { changes }: AlterColumn,
  facts: ColumnFacts | null,
): { readonly storage?: string; readonly compression?: string } {
  const type = changes.type ?? facts?.type;
  const isChanged = changes.type !== undefined || changes.collation !== undefined;
  if (!isChanged || facts === null || type === undefined || usualStorage(type) === "PLAIN") return {};
  const { storage, compression } = facts;
  return { ...(storage === null ? {} : { storage }), ...(compression === null ? {} : { compression }) };
}

/**
 * Storage and compression of a column; values that are there already stay as they are until they are written again.
 *
 * @see https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-STORAGE
 */
export function alterStorage(
  operation: AlterColumn,
  facts: ColumnFacts | null,
  context: CompileContext,
): readonly Statement[] {
  const said = { ...lostWithType(operation, facts), ...operation.changes.options?.postgresql };
  refuseOthers(operation, said);
  const { table, schema, column, changes } = operation;
  const { major } = context.catalog;
  const place: ColumnPlace = { operation: "alterColumn", table, schema, major };
  const usual = (): string => {
    const type = changes.type ?? facts?.type;
    return major >= 16 || type === undefined ? "DEFAULT" : usualStorage(type);
  };
  const words = [
    ...(said.storage === undefined
      ? []
      : [`STORAGE ${said.storage === null ? usual() : storageWord(String(said.storage), place, column)}`]),
    ...(said.compression === undefined
      ? []
      : [`COMPRESSION ${said.compression === null ? "default" : newName(String(said.compression))}`]),
  ];
  return words.map((word) =>
    alterTable(context.source, {
      table: tableName(operation),
      clause: `ALTER COLUMN ${identifierIfNeeded(column)} SET ${word}`,
    }),
  );
}

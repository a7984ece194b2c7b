import type { Column } from "../../../schema/column.js";
import type { DataType } from "../../../schema/types.js";
import { type PostgresqlOptions, postgresqlOptions } from "../options.js";
import { typeText } from "../types.js";
import { defaultText } from "./default-text.js";
import { collationText, newName } from "./names.js";
import { refuse } from "./refuse.js";

/** Where a column stands. */
export interface ColumnPlace {
  readonly operation: string;
  readonly table: string;
  readonly schema: string | null;
  readonly major: number;
}

const SERIALS: Readonly<Record<string, string>> = {
  integer: "SERIAL",
  bigInteger: "BIGSERIAL",
  smallInteger: "SMALLSERIAL",
};

/**
 * `SERIAL` and its like: an integer with a sequence that it owns
 * (https://www.postgresql.org/docs/18/datatype-numeric.html#DATATYPE-SERIAL).
 *
 * @throws MIG_DIALECT_UNSUPPORTED for a type that cannot be numbered
 */
export function serialText(type: DataType, place: ColumnPlace, column: string): string {
  return (
    SERIALS[type.kind] ??
    refuse({
      operation: place.operation,
      object: `the column '${place.table}.${column}'`,
      reason: `only integers number themselves, and its type is ${typeText(type, place.schema)}.`,
      instead: "Use integer(), bigInteger() or smallInteger(), or leave autoincrement out.",
    })
  );
}

/** The limits of an identity's sequence. */
export type IdentityLimits = NonNullable<PostgresqlOptions["identity"]>;

/** The options of an identity's sequence, as they stand in its parentheses. */
export function identityOptionsText(column: Column): string {
  const { start = null, increment = null } = column.identity ?? {};
  const limits: IdentityLimits = postgresqlOptions(column.options).identity ?? {};
  const parts = [
    ...(start === null ? [] : [`START WITH ${start}`]),
    ...(increment === null ? [] : [`INCREMENT BY ${increment}`]),
    ...(limits.minValue === undefined || limits.minValue === null ? [] : [`MINVALUE ${limits.minValue}`]),
    ...(limits.maxValue === undefined || limits.maxValue === null ? [] : [`MAXVALUE ${limits.maxValue}`]),
    ...(limits.cache === undefined || limits.cache === null ? [] : [`CACHE ${limits.cache}`]),
    ...(limits.cycle === true ? ["CYCLE"] : []),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(" ")})`;
}

function generatedText(column: Column, place: ColumnPlace): string {
  if (column.generated === null) return "";
  const { expression, stored } = column.generated;
  if (!stored && place.major < 18)
    refuse({
      operation: place.operation,
      object: `the generated column '${place.table}.${column.name}'`,
      reason: `columns that are computed when they are read came with PostgreSQL 18, and this is ${place.major}.`,
      instead: "Keep it on disk: generated: { expression: …, stored: true }.",
    });
  return ` GENERATED ALWAYS AS (${expression}) ${stored ? "STORED" : "VIRTUAL"}`;
}

function compressionText(column: Column, place: ColumnPlace): string {
  const { compression } = postgresqlOptions(column.options);
  if (compression === undefined) return "";
  if (place.major < 14)
    refuse({
      operation: place.operation,
      object: `the column '${place.table}.${column.name}'`,
      reason: `compression of one column came with PostgreSQL 14, and this is ${place.major}.`,
      instead: "Leave compression out.",
    });
  return ` COMPRESSION ${newName(compression)}`;
}

/**
 * A column as it stands in CREATE TABLE and after ADD COLUMN, in the order in which SQLAlchemy writes: name, type,
 * collation, default, GENERATED, NOT NULL. Its keys and checks are the table's.
 *
 * @example columnText(column("name", string(255), { nullable: false }), place) // "name VARCHAR(255) NOT NULL"
 * @throws MIG_DIALECT_UNSUPPORTED for what PostgreSQL, or this version of it, cannot have
 */
export function columnText(column: Column, place: ColumnPlace): string {
  const isSerial = column.autoincrement && column.identity === null;
  const type = isSerial ? serialText(column.type, place, column.name) : typeText(column.type, place.schema);
  const collation = column.collation === null ? "" : ` COLLATE ${collationText(column.collation)}`;
  // The sequence is a serial's default; what stands beside it would be a second one.
  const written =
    column.serverDefault === null || isSerial ? "" : ` DEFAULT ${defaultText(column.serverDefault)}`;
  const identity =
    column.identity === null
      ? ""
      : ` GENERATED ${column.identity.always ? "ALWAYS" : "BY DEFAULT"} AS IDENTITY${identityOptionsText(column)}`;
  // An identity is NOT NULL by itself.
  const notNull = column.nullable || column.identity !== null ? "" : " NOT NULL";
  return `${newName(column.name)} ${type}${compressionText(column, place)}${collation}${written}${generatedText(column, place)}${identity}${notNull}`;
}

const STORAGES: ReadonlySet<string> = new Set(["PLAIN", "EXTERNAL", "EXTENDED", "MAIN", "DEFAULT"]);

/** A storage by its name. @throws MIG_DIALECT_UNSUPPORTED for one that there is not */
export function storageWord(storage: string, place: ColumnPlace, column: string): string {
  if (STORAGES.has(storage.toUpperCase())) return storage.toUpperCase();
  return refuse({
    operation: place.operation,
    object: `the column '${place.table}.${column}'`,
    reason: `there is no storage '${storage}'.`,
    instead: `Use one of ${[...STORAGES].join(", ")}.`,
  });
}

/** `SET STORAGE …` of a column that has one; it stands in CREATE TABLE from PostgreSQL 16 on only. */
export function storageClause(column: Column, place: ColumnPlace): string | null {
  const { storage } = postgresqlOptions(column.options);
  if (storage === undefined) return null;
  return `ALTER COLUMN ${newName(column.name)} SET STORAGE ${storageWord(storage, place, column.name)}`;
}

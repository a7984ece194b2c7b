import type { Column } from "../../../schema/column.js";
import type { DataType } from "../../../schema/types.js";
import type { ServerVersion } from "../server-version.js";
import { mysqlOptions } from "../options.js";
import { quoteLiteral } from "../sql/quote.js";
import { typeText } from "../type-text.js";
import { defaultText, nowText } from "./default-text.js";
import { nameText } from "./names.js";
import { refuse } from "./refuse.js";

/** The server and the table that a column is written for. */
export interface ColumnPlace {
  readonly server: ServerVersion;
  readonly table: string;
}

/** Types that only one of the two servers has, and from when on. */
const SINCE: Readonly<Record<string, { readonly mysql: number | null; readonly mariadb: number | null }>> = {
  UUID: { mysql: null, mariadb: 100700 },
  INET6: { mysql: null, mariadb: 100500 },
  INET4: { mysql: null, mariadb: 101000 },
  VECTOR: { mysql: 90000, mariadb: 110701 },
};

/** Refuses what the family has, but not this server. */
export function refuseHere(
  place: ColumnPlace,
  column: string,
  told: { readonly reason: string; readonly instead: string },
): never {
  return refuse({
    operation: "column",
    object: `column '${place.table}.${column}'`,
    database: place.server.text,
    ...told,
  });
}

function refuseForeignType(type: DataType, column: string, place: ColumnPlace): void {
  const name = /^\w+/.exec(typeText(type))?.[0]?.toUpperCase() ?? "";
  const since = Object.hasOwn(SINCE, name) ? SINCE[name]?.[place.server.flavour] : 0;
  if (since === null || (since !== undefined && place.server.number < since))
    refuseHere(place, column, {
      reason: `it has no type ${name}`,
      instead: "Use a portable type (uuid(), string(n), binary(n)), or a newer server.",
    });
}

/** A word of an option, which stands unquoted in SQL. @throws MIG_DIALECT_UNSUPPORTED for anything else */
export function wordText(word: string | number, option: string): string {
  const text = String(word);
  if (!/^[A-Za-z0-9_.-]+$/.test(text))
    refuse({
      operation: "options",
      object: `the option ${option}`,
      reason: `${JSON.stringify(text)} is no word that may stand there`,
      instead: "Write a single word or number.",
    });
  return text;
}

function charsetText(column: Column): string {
  const { charset } = mysqlOptions(column.options);
  const set = charset === undefined ? "" : ` CHARACTER SET ${wordText(charset, "charset")}`;
  const order = column.collation === null ? "" : ` COLLATE ${wordText(column.collation, "collation")}`;
  return set + order;
}

function generatedText(column: Column, place: ColumnPlace): string {
  if (column.generated === null) return "";
  const { expression, stored } = column.generated;
  if (!column.nullable && place.server.flavour === "mariadb")
    refuseHere(place, column.name, {
      reason: "a generated column cannot be NOT NULL there",
      instead: "Leave it nullable, or add a check that it is not NULL.",
    });
  return ` GENERATED ALWAYS AS (${expression}) ${stored ? "STORED" : "VIRTUAL"}`;
}

/** True for a column that the server numbers: `autoincrement`, or an identity that AUTO_INCREMENT can serve. */
export function numbersItself(column: Column): boolean {
  return column.autoincrement || column.identity !== null;
}

function refuseIdentity(column: Column, place: ColumnPlace): void {
  if (column.identity === null || (!column.identity.always && (column.identity.increment ?? 1) === 1)) return;
  refuseHere(place, column.name, {
    reason: "AUTO_INCREMENT counts by the server's own increment, and takes any value that is given",
    instead: "Leave always and increment out of the identity.",
  });
}

function sridText(column: Column, place: ColumnPlace): string {
  const { srid } = mysqlOptions(column.options);
  if (srid === undefined) return "";
  return place.server.flavour === "mariadb"
    ? ` REF_SYSTEM_ID=${wordText(srid, "srid")}`
    : ` SRID ${wordText(srid, "srid")}`;
}

function valueText(column: Column): string {
  const { onUpdate } = mysqlOptions(column.options);
  const written =
    column.serverDefault === null ? "" : ` DEFAULT ${defaultText(column.serverDefault, column.type)}`;
  const update = onUpdate === undefined ? "" : ` ON UPDATE ${nowText(onUpdate, column.type) ?? onUpdate}`;
  return `${written}${update}${numbersItself(column) ? " AUTO_INCREMENT" : ""}`;
}

/** What stands after a column's name: everything that the column is. */
export function columnDefinition(column: Column, place: ColumnPlace): string {
  refuseForeignType(column.type, column.name, place);
  refuseIdentity(column, place);
  const { invisible } = mysqlOptions(column.options);
  if (invisible === true && place.server.flavour === "mysql" && place.server.number < 80023)
    refuseHere(place, column.name, {
      reason: "it has no invisible columns",
      instead: "Leave invisible out.",
    });
  const type = typeText(column.type);
  // A TIMESTAMP that says nothing is NOT NULL where explicit_defaults_for_timestamp is off.
  const nullText = column.nullable ? (/^timestamp\b/i.test(type) ? " NULL" : "") : " NOT NULL";
  const isMaria = place.server.flavour === "mariadb";
  return [
    type,
    // MariaDB reads the reference system as a part of the type, MySQL as one of the attributes behind it.
    isMaria ? sridText(column, place) : "",
    charsetText(column),
    generatedText(column, place),
    nullText,
    isMaria ? "" : sridText(column, place),
    invisible === true ? " INVISIBLE" : "",
    column.comment === null ? "" : ` COMMENT ${quoteLiteral(column.comment)}`,
    valueText(column),
  ].join("");
}

/**
 * A column as it stands in CREATE TABLE, and after ADD and MODIFY. Its keys and checks are the table's.
 *
 * @example columnText(column("name", string(255), { nullable: false }), place) // "name VARCHAR(255) NOT NULL"
 * @throws MIG_DIALECT_UNSUPPORTED for what this server does not have
 */
export function columnText(column: Column, place: ColumnPlace): string {
  return `${nameText(column.name)} ${columnDefinition(column, place)}`;
}

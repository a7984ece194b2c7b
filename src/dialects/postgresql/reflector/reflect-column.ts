import type { Column, Identity } from "../../../schema/column.js";
import type { DataType } from "../../../schema/types.js";
import type { PostgresqlOptions } from "../options.js";

import { typeOf, type UserType, writtenTypeName } from "../types.js";
import { defaultOf } from "./column-default.js";
import { withoutParentheses } from "./definition-text.js";
import type { Namespaces } from "./namespaces.js";
import type { ColumnRow, SequenceRow } from "./read-columns.js";

const STORAGE: Readonly<Record<string, string>> = { p: "PLAIN", e: "EXTERNAL", m: "MAIN", x: "EXTENDED" };
const COMPRESSION: Readonly<Record<string, string>> = { p: "pglz", l: "lz4" };

/** What a column's table tells of it. */
export interface ColumnPlace {
  readonly namespaces: Namespaces;
  /** The schema of the table, as the model has it: null is the default. */
  readonly schema: string | null;
  readonly primaryKey: readonly string[];
}

/** A column from its row in the catalog. */
export function reflectColumn(row: ColumnRow, place: ColumnPlace): Column {
  const isSerial =
    row.identity === "" &&
    row.sequence !== null &&
    row.notNull &&
    HIGHEST[row.type] !== undefined &&
    isNextOf(row.defaultText);
  const isGenerated = row.generated !== "";
  return {
    kind: "column",
    name: row.name,
    type: columnType(row, place),
    nullable: !row.notNull,
    primaryKey: place.primaryKey.includes(row.name),
    serverDefault: isSerial || isGenerated ? null : defaultOf(row.defaultText, row.bareType),
    generated: isGenerated
      ? { expression: withoutParentheses(row.defaultText ?? ""), stored: row.generated === "s" }
      : null,
    identity: identityOf(row),
    autoincrement: isSerial,
    unique: false,
    index: false,
    references: null,
    check: null,
    collation: row.collation,
    comment: row.comment,
    options: optionsOf(row),
  };
}

const isNextOf = (text: string | null): boolean => /^nextval\('(?:[^']|'')*'::regclass\)$/.test(text ?? "");

function columnType(row: ColumnRow, { namespaces, schema }: ColumnPlace): DataType {
  if (row.typeKind !== "e" && row.typeKind !== "d") return typeOf(row.type);
  const home = namespaces.modelName(row.typeNamespace);
  // A type of the default schema that a table of another one uses bears its schema's name, else it would be looked for there.
  const at = {
    schema: home === schema ? schema : (home ?? namespaces.defaultName),
    name: row.typeName,
  };
  const name = writtenTypeName(at, schema);
  const user: UserType =
    row.typeKind === "d" ? { kind: "domain", name } : { kind: "enumeration", name, values: row.labels ?? [] };
  return typeOf(row.type, user);
}

function identityOf(row: ColumnRow): Identity | null {
  if (row.identity === "") return null;
  const { start, increment } = row.sequence ?? { start: "1", increment: "1" };
  return {
    always: row.identity === "a",
    start: start === "1" ? null : Number(start),
    increment: increment === "1" ? null : Number(increment),
  };
}

const HIGHEST: Readonly<Record<string, bigint>> = {
  smallint: 32767n,
  integer: 2147483647n,
  bigint: 9223372036854775807n,
};

type IdentityOptions = NonNullable<PostgresqlOptions["identity"]>;

/** What the sequence of an identity says that is not its default (https://www.postgresql.org/docs/18/sql-createsequence.html). */
function identityOptions(row: ColumnRow, sequence: SequenceRow): IdentityOptions {
  const rises = !sequence.increment.startsWith("-");
  const highest = HIGHEST[row.type] ?? HIGHEST.bigint ?? 0n;
  const [min, max] = rises ? [1n, highest] : [-highest - 1n, -1n];
  return {
    ...(BigInt(sequence.min) === min ? {} : { minValue: exact(sequence.min) }),
    ...(BigInt(sequence.max) === max ? {} : { maxValue: exact(sequence.max) }),
    ...(sequence.cache === "1" ? {} : { cache: Number(sequence.cache) }),
    ...(sequence.cycle ? { cycle: true } : {}),
  };
}

/** The number, or its text where JavaScript has no such number. */
function exact(text: string): number | string {
  return String(Number(text)) === text && Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function optionsOf(row: ColumnRow): Column["options"] {
  const identity = row.identity === "" || row.sequence === null ? {} : identityOptions(row, row.sequence);
  const storage = row.storage === null ? undefined : STORAGE[row.storage];
  const compression = row.compression === null ? undefined : COMPRESSION[row.compression];
  const options: PostgresqlOptions = {
    ...(storage === undefined ? {} : { storage }),
    ...(compression === undefined ? {} : { compression }),
    ...(Object.keys(identity).length === 0 ? {} : { identity }),
  };
  return Object.keys(options).length === 0 ? {} : { postgresql: options };
}

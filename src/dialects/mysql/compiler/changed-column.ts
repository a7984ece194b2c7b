import type { AlterColumn, ColumnChanges } from "../../../operations/operation.js";
import { type Column, column, type ServerDefault } from "../../../schema/column.js";
import { changedOptions } from "../../../schema/dialect-options.js";
import type { DataType } from "../../../schema/types.js";
import { refuse } from "../ddl/refuse.js";
import { type MysqlOptions, mysqlOptions } from "../options.js";
import { typeText } from "../type-text.js";
import type { Draft } from "./draft.js";

const TEXTUAL = /^(CHAR|VARCHAR|TINYTEXT|TEXT|MEDIUMTEXT|LONGTEXT|ENUM|SET|NCHAR|NVARCHAR)\b/i;
const TIMED = /^(DATETIME|TIMESTAMP)\b/i;
const SPATIAL = /^(GEOM|POINT|LINESTRING|POLYGON|MULTI)/i;
const NOW = /^\s*(current_timestamp|now|localtime|localtimestamp)\s*(\(\s*\d?\s*\))?\s*$/i;

const is = (pattern: RegExp, type: DataType): boolean => pattern.test(typeText(type));

/** True for a type whose values have a character set. */
export const isTextual = (type: DataType): boolean => is(TEXTUAL, type);

/** The time of now follows the column's digits of a second. */
function fitted(value: ServerDefault | null): ServerDefault | null {
  return value?.kind === "sql" && NOW.test(value.text) ? { kind: "sql", text: "CURRENT_TIMESTAMP" } : value;
}

/** The options that still mean something with the new type and collation. */
function keptOptions(old: Column, changes: ColumnChanges): Column["options"] {
  const type = changes.type ?? old.type;
  const { charset, onUpdate, srid, ...rest }: MysqlOptions = mysqlOptions(old.options);
  const keepsCharset = changes.collation === undefined && is(TEXTUAL, type);
  const mysql: MysqlOptions = {
    ...rest,
    ...(charset !== undefined && keepsCharset ? { charset } : {}),
    ...(onUpdate !== undefined && is(TIMED, type)
      ? { onUpdate: changes.type === undefined ? onUpdate : "CURRENT_TIMESTAMP" }
      : {}),
    ...(srid !== undefined && is(SPATIAL, type) ? { srid } : {}),
  };
  return { ...old.options, mysql };
}

/** The column with its changes: everything else as it was, so far as the new type can have it. */
export function changedColumn(old: Column, changes: ColumnChanges): Column {
  const { newName, type = old.type, nullable, serverDefault, comment, collation, autoincrement } = changes;
  const { generated, identity } = changes;
  // The server numbers a column in one way only: an identity that ends is the end of AUTO_INCREMENT.
  const numbered = autoincrement ?? (identity === undefined ? old.autoincrement : false);
  const inherited = changes.type === undefined ? old.serverDefault : fitted(old.serverDefault);
  const order = collation === undefined ? old.collation : collation;
  return {
    ...old,
    name: newName ?? old.name,
    type,
    nullable: nullable ?? old.nullable,
    serverDefault: serverDefault === undefined ? inherited : serverDefault,
    comment: comment === undefined ? old.comment : comment,
    collation: is(TEXTUAL, type) ? order : null,
    autoincrement: numbered,
    identity: identity === undefined ? (autoincrement === false ? null : old.identity) : identity,
    generated: generated === undefined ? old.generated : generated,
    options: changedOptions(keptOptions(old, changes), changes.options ?? {}),
  };
}

/**
 * The column as the operation itself tells it, where the table is not known.
 *
 * @throws MIG_DIALECT_UNSUPPORTED saying which of `existing…` are needed
 */
export function existingColumn(draft: Draft, member: AlterColumn): Column {
  const { existing, changes } = member;
  const { newName, ...others } = changes;
  const isRename = newName !== undefined && Object.keys(others).length === 0;
  const type = existing.type ?? changes.type;
  const nullable = existing.nullable ?? changes.nullable;
  if (!isRename && (type === undefined || nullable === undefined))
    refuse({
      operation: "alterColumn",
      object: `column '${draft.name}.${member.column}'`,
      database: draft.server.text,
      reason:
        "all of a column must be told to change a part of it, and without a server nobody knows this table",
      instead:
        "Pass existingType, existingNullable, and existingServerDefault, existingComment where there are any; or create the table with op.createTable.",
    });
  const made = column(member.column, type ?? { kind: "integer" }, { nullable: nullable ?? true });
  return {
    ...made,
    serverDefault: existing.serverDefault ?? null,
    comment: existing.comment ?? null,
    collation: existing.collation ?? null,
    autoincrement: existing.autoincrement ?? false,
    identity: existing.identity ?? null,
    generated: existing.generated ?? null,
    options: changedOptions({}, existing.options ?? {}),
  };
}

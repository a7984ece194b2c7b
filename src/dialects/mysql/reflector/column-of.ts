import type { Row } from "../../../operations/operation-context.js";
import type { Column, ServerDefault } from "../../../schema/column.js";
import { type DataType, json } from "../../../schema/types.js";
import type { MysqlOptions } from "../options.js";
import { currentTimestamp, normalizeExpression, serverExpression } from "../sql/normalize-expression.js";
import { requalified } from "../sql/requalified.js";
import { typeOf } from "../types.js";
import { bytesDefault, hasBytes, mysqlDefault, sqlDefaultOf } from "./default-of.js";
import { numberOrNull, textOf, textOrNull } from "./rows.js";

/** What a column is read with. */
export interface ColumnContext {
  /** The name of its database. */
  readonly database: string;
  readonly flavour: "mysql" | "mariadb";
  /** The collation of its table. */
  readonly collation: string | null;
  /** The checks at columns, of MariaDB: by the column's name. */
  readonly checks: ReadonlyMap<string, string>;
  /** The defaults that the catalogue does not tell whole, in hexadecimal digits, by the column's name. */
  readonly bytes: ReadonlyMap<string, string>;
  readonly primaryKey: readonly string[];
}

/**
 * What is written of an expression in information_schema. MySQL escapes it there once more
 * (https://bugs.mysql.com/bug.php?id=100607), MariaDB gives it as it is.
 *
 * @example expressionText("(`a` <> _utf8mb4\\'x\\')", "mysql") // "`a` <> 'x'"
 */
export function expressionText(text: string, flavour: "mysql" | "mariadb"): string {
  return serverExpression(flavour === "mysql" ? unescaped(text) : text);
}

function unescaped(text: string): string {
  const once = text.replace(/\\([\s\S])/g, (_, character: string) => (character === "n" ? "\n" : character));
  return once.replace(NAME_OR_LITERAL, (token) => (IN_UTF8.test(token) ? ownCharacters(token) : token));
}

/** A name in backticks, or a literal with the character set that it is kept in. */
const NAME_OR_LITERAL = /`(?:[^`]|``)*`|(?:_\w+)?'(?:[^'\\]|\\[\s\S]|'')*'/g;
const IN_UTF8 = /^(?:`|_utf8mb[34]')/;

/**
 * MySQL tells the bytes of such a name or literal as if each were a character of latin1: `'é'` as `'Ã©'`. SHOW CREATE
 * TABLE tells it whole, but for characters of four bytes (https://bugs.mysql.com/bug.php?id=100607).
 */
function ownCharacters(token: string): string {
  if (!/[\u0080-\u00ff]/.test(token) || /[\u0100-\uffff]/.test(token)) return token;
  const read = Buffer.from(token, "latin1").toString("utf8");
  return read.includes("\ufffd") ? token : read;
}

/** JSON is LONGTEXT with a check of this form there (https://mariadb.com/kb/en/json-data-type/). */
function isJson(row: Row, check: string | undefined): boolean {
  if (check === undefined || textOf(row, "type") !== "longtext") return false;
  if (textOf(row, "collation") !== "utf8mb4_bin") return false;
  return (
    normalizeExpression(check) ===
    normalizeExpression(`json_valid(\`${textOf(row, "name").replaceAll("`", "``")}\`)`)
  );
}

/** True for a check that is a part of the column's type. */
export function isTypeCheck(row: Row, check: string | undefined): boolean {
  return isJson(row, check);
}

/** True for a column whose default the catalogue does not tell as it is, because it is bytes and no text. */
export function isBytes(row: Row): boolean {
  const charset = textOrNull(row, "charset");
  // The words of an ENUM are bytes in a table whose character set is "binary".
  const isWord = ["enum", "set"].includes(textOf(row, "data_type"));
  return charset === "binary" || (isWord && charset === null) || hasBytes(typeOf(textOf(row, "type")));
}

/**
 * True for a column of text whose default may have lost characters: MySQL's catalogue keeps defaults in utf8mb3 and puts
 * a "?" for each one beyond it (https://dev.mysql.com/doc/refman/9.7/en/charset-metadata.html). SHOW CREATE TABLE
 * tells those as `0x…`.
 */
export function isLossy(row: Row): boolean {
  if (textOf(row, "charset") !== "utf8mb4" || !textOf(row, "dflt").includes("?")) return false;
  return !/\bDEFAULT_GENERATED\b/.test(textOf(row, "extra"));
}

function defaultOf(row: Row, type: DataType, context: ColumnContext): ServerDefault | null {
  const text = textOrNull(row, "dflt");
  if (text === null) return null;
  const isExpression = /\bDEFAULT_GENERATED\b/.test(textOf(row, "extra"));
  const whole =
    context.flavour === "mysql" && isLossy(row) ? context.bytes.get(textOf(row, "name")) : undefined;
  if (whole !== undefined)
    return mysqlDefault(Buffer.from(whole, "hex").toString("utf8"), { type, isExpression });
  if (isBytes(row) && !isExpression && text !== "NULL") {
    // MySQL tells them in hexadecimal digits itself; a NOT NULL one has no answer for a row that is not there.
    const told = context.flavour === "mysql" ? /^0x([0-9A-F]*)$/i.exec(text)?.[1] : undefined;
    const hex = context.bytes.get(textOf(row, "name")) ?? told;
    if (hex !== undefined) return bytesDefault(hex);
  }
  if (context.flavour === "mariadb") {
    // A sequence is named with the database that it is in.
    const unqualified = requalified(text, context.database, null);
    return sqlDefaultOf(unqualified, { type, flavour: "mariadb" });
  }
  return mysqlDefault(isExpression ? unescaped(text) : text, { type, isExpression });
}

function onUpdateOf(row: Row): string | null {
  const match = /on update (\S+)/i.exec(textOf(row, "extra"));
  return match === null ? null : (currentTimestamp(match[1] ?? "") ?? match[1] ?? null);
}

/**
 * The character set of a collation, which begins with its name. `utf8` was what `utf8mb3` is called now.
 *
 * @example charsetOf("latin1_swedish_ci") // "latin1"
 */
export function charsetOf(collation: string): string {
  const charset = collation.split("_")[0] ?? collation;
  return charset === "utf8" ? "utf8mb3" : charset;
}

function optionsOf(row: Row, type: DataType, context: ColumnContext): Column["options"] {
  const collation = textOrNull(row, "collation");
  const charset = textOrNull(row, "charset");
  const foreign =
    type.kind !== "json" &&
    collation !== null &&
    charset !== null &&
    context.collation !== null &&
    charsetOf(charset) !== charsetOf(context.collation);
  const onUpdate = onUpdateOf(row);
  const srid = numberOrNull(row, "srid");
  const options: MysqlOptions = {
    ...(foreign ? { charset } : {}),
    ...(onUpdate === null ? {} : { onUpdate }),
    ...(/\bINVISIBLE\b/i.test(textOf(row, "extra")) ? { invisible: true } : {}),
    ...(srid === null ? {} : { srid }),
  };
  return Object.keys(options).length === 0 ? {} : { mysql: options };
}

function generatedOf(row: Row, context: ColumnContext): Column["generated"] {
  const expression = textOf(row, "formula");
  if (expression === "") return null;
  const stored = /\b(STORED|PERSISTENT)\b/i.test(textOf(row, "extra"));
  return { expression: expressionText(expression, context.flavour), stored };
}

/** A column from its row of information_schema. */
export function columnOf(row: Row, context: ColumnContext): Column {
  const name = textOf(row, "name");
  const check = context.checks.get(name);
  const type = isJson(row, check) ? json() : typeOf(textOf(row, "type"));
  const generated = generatedOf(row, context);
  const collation = type.kind === "json" ? null : textOrNull(row, "collation");
  const comment = textOf(row, "comment");
  return {
    kind: "column",
    name,
    type,
    nullable: textOf(row, "nullable") === "YES",
    primaryKey: context.primaryKey.includes(name),
    serverDefault: generated === null ? defaultOf(row, type, context) : null,
    generated,
    identity: null,
    autoincrement: /\bauto_increment\b/i.test(textOf(row, "extra")),
    unique: false,
    index: false,
    references: null,
    check:
      check === undefined || isTypeCheck(row, check)
        ? null
        : { expression: expressionText(check, context.flavour), name: null },
    collation: collation === context.collation ? null : collation,
    comment: comment === "" ? null : comment,
    options: optionsOf(row, type, context),
  };
}

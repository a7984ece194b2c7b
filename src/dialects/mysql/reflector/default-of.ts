import type { LiteralValue, ServerDefault } from "../../../schema/column.js";
import type { DataType } from "../../../schema/types.js";
import { quoteLiteral } from "../sql/quote.js";
import {
  currentTimestamp,
  isEnclosed,
  type LiteralText,
  literalText,
  serverExpression,
} from "../sql/normalize-expression.js";

/** What a default belongs to. */
export interface DefaultContext {
  readonly type: DataType;
  readonly flavour: "mysql" | "mariadb";
}

/** What a type holds, as far as the spelling of its literals goes. */
type Family = "boolean" | "number" | "bytes" | "bits" | "time" | "document" | "text";

function familyOfName(name: string): Family {
  if (/^(TINYINT|SMALLINT|MEDIUMINT|INT|BIGINT|DECIMAL|FLOAT|DOUBLE|YEAR)\b/.test(name)) return "number";
  if (/^(TIMESTAMP|DATETIME)\b/.test(name)) return "time";
  if (/^(BINARY|VARBINARY)\b/.test(name)) return "bytes";
  if (/^(TINY|MEDIUM|LONG)?(TEXT|BLOB)\b/.test(name) || /GEOM|POINT|LINESTRING|POLYGON|^VECTOR/.test(name))
    return "document";
  return name.startsWith("BIT") ? "bits" : "text";
}

function familyOf(type: DataType): Family {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "integer":
    case "bigInteger":
    case "smallInteger":
    case "float":
    case "double":
    case "numeric":
      return "number";
    case "dateTime":
      return "time";
    case "binary":
      return type.length === null ? "document" : "bytes";
    case "text":
    case "json":
    case "jsonDocument":
    case "array":
      return "document";
    case "dialect":
      return familyOfName(type.name);
    case "raw":
      return familyOfName(type.text.toUpperCase());
    default:
      return "text";
  }
}

const sqlDefault = (text: string): ServerDefault => ({ kind: "sql", text });
const literal = (value: LiteralValue): ServerDefault => ({ kind: "literal", value });

/** A number that JavaScript prints as the server would take it; null where it holds more digits than a number does. */
function exactNumber(text: string): number | bigint | null {
  if (/^[+-]?\d+$/.test(text)) {
    const whole = BigInt(text);
    return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
  }
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  const digits = text.replace(/e.*$/i, "").replace(/\D/g, "").replace(/^0+/, "");
  return digits.length <= 15 ? Number(text) : null;
}

function numberDefault(text: string, family: Family): ServerDefault {
  const value = exactNumber(text.trim());
  if (value === null) return family === "number" ? sqlDefault(text.trim()) : literal(text);
  return literal(family === "boolean" && (value === 0 || value === 1) ? value === 1 : value);
}

/** The plain literal in the spelling that the column's type asks for. */
function literalDefault(found: LiteralText, family: Family): ServerDefault | null {
  switch (found.kind) {
    case "null":
      return null;
    case "bytes":
      return sqlDefault(
        found.text.toLowerCase().startsWith("b'") ? found.text.toLowerCase() : bytesText(found.text),
      );
    case "boolean":
      return family === "boolean" ? literal(found.value) : numberDefault(found.value ? "1" : "0", family);
    case "number":
      return family === "number" || family === "boolean"
        ? numberDefault(found.text, family)
        : literal(found.text);
    case "string":
      return family === "number" || family === "boolean"
        ? numberDefault(found.value, family)
        : literal(found.value);
  }
}

function bytesText(text: string): string {
  const hex = text.replace(/^0x|^x'|'$/gi, "").toUpperCase();
  return `0x${hex}`;
}

/**
 * A default that was written as SQL, in the form in which all defaults are told: a literal by the type of its column,
 * `CURRENT_TIMESTAMP`, or an expression without its outer parentheses. These stay where they make the difference: MySQL
 * keeps `DEFAULT ('a')` apart from `DEFAULT 'a'`
 * (https://dev.mysql.com/doc/refman/9.7/en/data-type-defaults.html#data-type-defaults-explicit).
 */
export function sqlDefaultOf(text: string, context: DefaultContext): ServerDefault | null {
  const family = familyOf(context.type);
  const enclosed = isEnclosed(text);
  const found = literalText(text);
  // A TEXT can have its literal in parentheses only; MariaDB knows no difference.
  const distinct = enclosed && context.flavour === "mysql" && family !== "document";
  if (found !== null && !distinct) return literalDefault(found, family);
  if (found !== null) return sqlDefault(`(${serverExpression(text)})`);
  const now = family === "time" ? currentTimestamp(text) : null;
  return sqlDefault(now ?? serverExpression(text));
}

/** A default as a schema may give it, in the form in which the server's are told. */
export function canonicalDefault(given: ServerDefault | null, context: DefaultContext): ServerDefault | null {
  if (given === null) return null;
  if (given.kind === "sql") return sqlDefaultOf(given.text, context);
  if (given.value === null) return null;
  return sqlDefaultOf(quoteLiteral(given.value), context);
}

/** What MySQL tells: the bare value of a literal; an expression, and then EXTRA says DEFAULT_GENERATED. */
export function mysqlDefault(
  text: string,
  { type, isExpression }: { readonly type: DataType; readonly isExpression: boolean },
): ServerDefault | null {
  const context: DefaultContext = { type, flavour: "mysql" };
  if (isExpression) {
    const now = /^CURRENT_TIMESTAMP(\(\d\))?$/.test(text);
    return now ? sqlDefaultOf(text, context) : sqlDefaultOf(`(${text})`, context);
  }
  if (familyOf(type) === "bits") return sqlDefault(text);
  return literalDefault({ kind: "string", value: text }, familyOf(type));
}

/** The bytes of a default of BINARY or VARBINARY: text where it is plain, else `0x…`. */
export function bytesDefault(hex: string): ServerDefault {
  const bytes = Buffer.from(hex, "hex");
  const plain = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return plain ? literal(bytes.toString("latin1")) : sqlDefault(`0x${hex.toUpperCase()}`);
}

/** True for a type of bytes that can have a literal default. */
export function hasBytes(type: DataType): boolean {
  return familyOf(type) === "bytes";
}

import type { DataType } from "../../../schema/types.js";
import { canonicalType, typeText } from "../types.js";

/** What a type holds, as far as turning one into another is concerned. */
export type Family = "text" | "number" | "time" | "json" | "bits" | "other";

const NUMBER_TEXTS: ReadonlySet<string> = new Set(["REAL"]);

/** The family of a type. */
export function familyOf(type: DataType): Family {
  const plain = canonicalType(type);
  switch (plain.kind) {
    case "string":
    case "char":
    case "text":
      return "text";
    case "integer":
    case "bigInteger":
    case "smallInteger":
    case "double":
    case "float":
    case "numeric":
      return "number";
    case "date":
    case "time":
    case "dateTime":
      return "time";
    case "json":
    case "jsonDocument":
      return "json";
    case "dialect":
      if (NUMBER_TEXTS.has(plain.name)) return "number";
      if (plain.name === "BIT" || plain.name === "VARBIT") return "bits";
      return plain.name === "CITEXT" || plain.name === "BPCHAR" || plain.name === "NAME" ? "text" : "other";
    default:
      return "other";
  }
}

/**
 * Whether PostgreSQL brings a value of one type to another by itself, where no server can be asked
 * (https://www.postgresql.org/docs/18/typeconv-query.html).
 */
export function isAssignable(from: DataType, to: DataType): boolean {
  if (from.kind === "array" && to.kind === "array") return isAssignable(from.item, to.item);
  const [source, target] = [familyOf(from), familyOf(to)];
  if (target === "text") return true;
  if (source === "other" || target === "other")
    return typeText(canonicalType(from)) === typeText(canonicalType(to));
  if (source !== target) return false;
  // A date has no time of day to give, and a time of day no date.
  if (source !== "time") return true;
  const isTime = (type: DataType): boolean => canonicalType(type).kind === "time";
  return isTime(from) ? isTime(to) : !isTime(to) || canonicalType(from).kind !== "date";
}

/** The digits that an exact number may have: before the point and after it; null is any number. */
interface Digits {
  readonly whole: number;
  readonly scale: number;
}

function digitsOf(type: DataType): Digits | null {
  switch (type.kind) {
    case "smallInteger":
      return { whole: 5, scale: 0 };
    case "integer":
      return { whole: 10, scale: 0 };
    case "bigInteger":
      return { whole: 19, scale: 0 };
    case "numeric":
      return type.precision === null
        ? null
        : { whole: type.precision - (type.scale ?? 0), scale: type.scale ?? 0 };
    default:
      return null;
  }
}

/** The whole numbers that a floating-point type holds exactly, in decimal digits. */
function exactDigits(type: DataType): number {
  return type.kind === "double" ? 15 : 6;
}

function losesNumber(from: DataType, to: DataType): boolean {
  const isFloat = (type: DataType): boolean => type.kind === "double" || type.kind === "dialect";
  if (isFloat(to)) {
    if (isFloat(from)) return to.kind !== "double" && from.kind === "double";
    const digits = digitsOf(from);
    return digits === null || digits.whole + digits.scale > exactDigits(to);
  }
  const target = digitsOf(to);
  if (target === null) return false;
  const source = digitsOf(from);
  // Too many digits before the point are refused by the server; those after it are rounded away in silence.
  return source === null || source.scale > target.scale;
}

function losesTime(from: DataType, to: DataType): boolean {
  if (from.kind !== to.kind) return from.kind === "dateTime";
  if (from.kind === "date" || to.kind === "date") return false;
  const precision = (type: DataType): number =>
    type.kind === "dateTime" || type.kind === "time" ? (type.precision ?? 6) : 6;
  return precision(to) < precision(from);
}

/** Whether the server would cut off a part of some values without a word: what is rounded, or the time of a timestamp. */
export function losesSilently(given: DataType, wanted: DataType): boolean {
  const [from, to] = [canonicalType(given), canonicalType(wanted)];
  const [source, target] = [familyOf(from), familyOf(to)];
  if (source === "number" && target === "number") return losesNumber(from, to);
  return source === "time" && target === "time" && losesTime(from, to);
}

function grows(from: number | null, to: number | null): boolean {
  return to === null || (from !== null && to >= from);
}

/**
 * Whether a change of type leaves the rows as they are on disk: a longer or no limit
 * (https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES).
 */
export function keepsRows(given: DataType, wanted: DataType): boolean {
  const [from, to] = [canonicalType(given), canonicalType(wanted)];
  if (typeText(from) === typeText(to)) return true;
  const isText = (type: DataType): boolean => type.kind === "string" || type.kind === "text";
  if (isText(from) && isText(to))
    return grows(from.kind === "string" ? from.length : null, to.kind === "string" ? to.length : null);
  if (from.kind === "numeric" && to.kind === "numeric")
    return to.precision === null || (to.scale === from.scale && grows(from.precision, to.precision));
  if ((from.kind === "dateTime" && to.kind === "dateTime") || (from.kind === "time" && to.kind === "time"))
    return from.timezone === to.timezone && grows(from.precision ?? 6, to.precision ?? 6);
  return false;
}

import { normalizeType } from "../sql/normalize-text.js";

/** What SQLite tries to make of a value that is stored (https://sqlite.org/datatype3.html#type_affinity). */
export type Affinity = "integer" | "text" | "blob" | "real" | "numeric";

/** The types that a STRICT table knows (https://sqlite.org/stricttables.html). */
export const STRICT_TYPES: readonly string[] = ["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"];

/**
 * The affinity of a declared type (https://sqlite.org/datatype3.html#determination_of_column_affinity).
 *
 * @example affinityOf("VARCHAR(20)") // "text"
 */
export function affinityOf(declaredType: string): Affinity {
  const type = normalizeType(declaredType);
  if (type.includes("INT")) return "integer";
  if (/CHAR|CLOB|TEXT/.test(type)) return "text";
  if (type === "" || type.includes("BLOB")) return "blob";
  return /REAL|FLOA|DOUB/.test(type) ? "real" : "numeric";
}

/**
 * True for a declared type whose values are numbers. DATE, UUID and JSON have the affinity NUMERIC as well, and hold
 * texts all the same.
 */
export function holdsNumbers(declaredType: string): boolean {
  return (
    ["integer", "real"].includes(affinityOf(declaredType)) ||
    /NUM|DEC|BOOL|MONEY/.test(normalizeType(declaredType))
  );
}

import { Buffer } from "node:buffer";
import { cortexError } from "../../../errors/index.js";
import { fittingName as fitting } from "../../../schema/naming.js";
import { identifierIfNeeded, MAX_IDENTIFIER_BYTES, qualified } from "../sql/quote.js";

/**
 * A name for something new. The server would cut a longer one in silence, and two that differ at the end only would
 * then meet (https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS).
 *
 * @throws MIG_DIALECT_IDENTIFIER_INVALID for a name of more than 63 bytes
 */
export function newName(name: string): string {
  const bytes = Buffer.byteLength(name);
  if (bytes > MAX_IDENTIFIER_BYTES)
    throw cortexError("MIG_DIALECT_IDENTIFIER_INVALID", {
      identifier: name,
      reason: `it has ${bytes} bytes, and PostgreSQL keeps ${MAX_IDENTIFIER_BYTES}`,
    });
  return identifierIfNeeded(name);
}

/** {@link newName} with its schema. */
export function newQualified(schema: string | null, name: string): string {
  newName(name);
  return qualified(schema, name);
}

/** A generated name, shortened to what the server keeps. */
export function fittingName(name: string): string {
  return fitting(name, { length: MAX_IDENTIFIER_BYTES, inBytes: true });
}

/** Names as a list, quoted where they need it. */
export function nameList(names: readonly string[]): string {
  return names.map(identifierIfNeeded).join(", ");
}

/** `CONSTRAINT name `, or nothing for one that the server is to name. */
export function constraintPrefix(name: string | null): string {
  return name === null ? "" : `CONSTRAINT ${newName(name)} `;
}

/** A collation, whose name is always in quotes, as SQLAlchemy writes it; a dot separates its schema. */
export function collationText(name: string): string {
  const dot = name.indexOf(".");
  const quoted = (part: string): string => `"${part.replaceAll('"', '""')}"`;
  // Names of the libraries' collations may hold a dot themselves: "en_US.utf8".
  const hasSchema = dot > 0 && !/^[A-Za-z]{2,3}(_[A-Za-z]+)?\./.test(name);
  return hasSchema ? `${quoted(name.slice(0, dot))}.${quoted(name.slice(dot + 1))}` : quoted(name);
}

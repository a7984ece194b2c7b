import { cortexError } from "../../../errors/index.js";
import type { StorageParameters } from "../options.js";
import { quoteLiteral } from "../sql/quote.js";
import { newName } from "./names.js";

function valueText(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  return /^[A-Za-z_][A-Za-z0-9_]*$|^\d+(\.\d+)?$/.test(value) ? value : quoteLiteral(value);
}

/** The name of a storage parameter. @throws MIG_DIALECT_IDENTIFIER_INVALID for what is none */
export function parameterName(name: string): string {
  // `toast.autovacuum_enabled`: https://www.postgresql.org/docs/18/sql-createtable.html#SQL-CREATETABLE-STORAGE-PARAMETERS
  if (!/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$/.test(name))
    throw cortexError("MIG_DIALECT_IDENTIFIER_INVALID", {
      identifier: name,
      reason: "it is not the name of a storage parameter",
    });
  return name;
}

/** `fillfactor = 70, autovacuum_enabled = false` */
export function parametersText(parameters: StorageParameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${parameterName(name)} = ${valueText(value)}`)
    .join(", ");
}

/** ` WITH (fillfactor = 70)`, or nothing. */
export function withText(parameters: StorageParameters | undefined): string {
  const given = Object.entries(parameters ?? {});
  if (given.length === 0) return "";
  return ` WITH (${parametersText(parameters ?? {})})`;
}

/** ` TABLESPACE name`, or nothing; an index of a constraint says `USING INDEX` before it. */
export function tablespaceText(tablespace: string | undefined, before = ""): string {
  return tablespace === undefined ? "" : `${before} TABLESPACE ${newName(tablespace)}`;
}

import { cortexError } from "../../../errors/index.js";
import type { ExcludeOption } from "../options.js";
import { identifierIfNeeded } from "../sql/quote.js";
import { deferrabilityText } from "./constraint-text.js";
import { constraintPrefix } from "./names.js";

/** An operator as it may stand after WITH: its characters, or OPERATOR(schema.=). */
function operatorText(operator: string): string {
  const isOne = /^[-+*/<>=~!@#%^&|`?]+$|^OPERATOR\s*\([^()'";]+\)$/i.test(operator.trim());
  if (isOne) return operator.trim();
  throw cortexError("MIG_OPERATION_INVALID", {
    operation: "createExcludeConstraint",
    reason: `'${operator}' is no operator`,
  });
}

/** A column by its name, anything else as the expression that it is, with an operator class after it perhaps. */
function elementText(expression: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(expression) ? identifierIfNeeded(expression) : expression;
}

/**
 * An exclusion constraint as it stands in CREATE TABLE and after ADD; GiST where no method is given, as in Alembic
 * (https://www.postgresql.org/docs/18/sql-createtable.html#SQL-CREATETABLE-EXCLUDE).
 *
 * @example excludeText({ elements: [{ expression: "during", operator: "&&" }] }) // "EXCLUDE USING gist (during WITH &&)"
 */
export function excludeText(constraint: ExcludeOption): string {
  const elements = constraint.elements
    .map(({ expression, operator }) => `${elementText(expression)} WITH ${operatorText(operator)}`)
    .join(", ");
  const where =
    constraint.where === undefined || constraint.where === null ? "" : ` WHERE (${constraint.where})`;
  const using = identifierIfNeeded(constraint.using ?? "gist");
  return `${constraintPrefix(constraint.name ?? null)}EXCLUDE USING ${using} (${elements})${where}${deferrabilityText(constraint)}`;
}

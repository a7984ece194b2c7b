import type {
  CheckConstraint,
  Constraint,
  ForeignKey,
  UniqueConstraint,
} from "../../../schema/constraints.js";
import { truncateName } from "../../../schema/naming.js";
import { assertNever } from "../../../util/assert-never.js";
import { mysqlOptions } from "../options.js";
import { MAX_IDENTIFIER_LENGTH } from "../sql/quote.js";
import { type IndexPlace, keyOptions, partText, refuseLong } from "./index-text.js";
import { nameList, nameText, tableName } from "./names.js";
import { refuse } from "./refuse.js";

/** `CONSTRAINT name `, or nothing for one without a name. */
export function constraintPrefix(name: string | null): string {
  return name === null ? "" : `CONSTRAINT ${nameText(name)} `;
}

function refuseLate(
  constraint: Pick<ForeignKey, "deferrable" | "initially" | "columns">,
  what: string,
): void {
  if (constraint.deferrable !== true && constraint.initially !== "DEFERRED") return;
  refuse({
    operation: "createConstraint",
    object: `the ${what} over ${constraint.columns.join(", ")}`,
    reason: "constraints are checked at once there, never at the end of a transaction",
    instead: "Leave deferrable and initially out.",
  });
}

function uniqueText(constraint: UniqueConstraint, place: IndexPlace): string {
  refuseLate(constraint, "unique constraint");
  const context = { options: constraint.options, place, name: constraint.name ?? "of the unique constraint" };
  if (place.server.flavour === "mysql") refuseLong(constraint.columns, place, context);
  const parts = constraint.columns.map((value) =>
    partText({ kind: "column", value, order: null, nulls: null, collation: null }, context),
  );
  return `UNIQUE (${parts.join(", ")})${keyOptions(constraint.options, place)}`;
}

function refuseKey(key: ForeignKey, reason: string, instead: string): never {
  return refuse({
    operation: "createForeignKey",
    object: `the foreign key over ${key.columns.join(", ")}`,
    reason,
    instead,
  });
}

/** `REFERENCES table (columns)` with what may follow. */
function referencesText(key: ForeignKey): string {
  // https://dev.mysql.com/doc/refman/9.7/en/create-table-foreign-keys.html: with MATCH, ON DELETE and ON UPDATE are ignored.
  if (key.match !== null && key.match !== "SIMPLE")
    refuseKey(key, `MATCH ${key.match} is read there, but not done`, "Leave match out.");
  if (key.onDelete === "SET DEFAULT" || key.onUpdate === "SET DEFAULT")
    refuseKey(key, "InnoDB has no SET DEFAULT", "Use SET NULL, CASCADE or RESTRICT.");
  if (key.referentColumns.length === 0)
    refuseKey(key, "the columns that it refers to must be named there", "Name them.");
  const target = tableName(key.referentSchema, key.referentTable);
  const onDelete = key.onDelete === null ? "" : ` ON DELETE ${key.onDelete}`;
  const onUpdate = key.onUpdate === null ? "" : ` ON UPDATE ${key.onUpdate}`;
  return `REFERENCES ${target} (${nameList(key.referentColumns)})${onDelete}${onUpdate}`;
}

function foreignKeyText(key: ForeignKey): string {
  refuseLate(key, "foreign key");
  return `FOREIGN KEY(${nameList(key.columns)}) ${referencesText(key)}`;
}

function checkText(constraint: CheckConstraint, place: IndexPlace): string {
  if (mysqlOptions(constraint.options).notEnforced !== true) return `CHECK (${constraint.expression})`;
  if (place.server.flavour === "mariadb")
    refuse({
      operation: "createCheckConstraint",
      object: `the check (${constraint.expression}) of table '${place.table}'`,
      database: place.server.text,
      reason: "every check is enforced there",
      instead: "Leave the check out, or enforce it.",
    });
  return `CHECK (${constraint.expression}) NOT ENFORCED`;
}

function bodyText(constraint: Constraint, place: IndexPlace): string {
  switch (constraint.kind) {
    case "primaryKey":
      refuseLong(constraint.columns, place, { options: {}, place, name: "of the primary key" });
      return `PRIMARY KEY (${nameList(constraint.columns)})`;
    case "unique":
      return uniqueText(constraint, place);
    case "check":
      return checkText(constraint, place);
    case "foreignKey":
      return foreignKeyText(constraint);
    default:
      return assertNever(constraint, "constraint");
  }
}

/** What a server puts behind its table's name for a constraint that has none: `_ibfk_1`, `_chk_1`, longer with the count. */
const SUFFIX = 10;

/** The name of a constraint; where the server's own one would be too long for itself (error 1059), one that fits. */
function givenName(constraint: Constraint, { table, server }: IndexPlace): string | null {
  const { name, kind } = constraint;
  const isNamedByTable = kind === "foreignKey" || (kind === "check" && server.flavour === "mysql");
  if (name !== null || !isNamedByTable || [...table].length + SUFFIX <= MAX_IDENTIFIER_LENGTH) return name;
  const about = kind === "check" ? `chk_${constraint.expression}` : `ibfk_${constraint.columns.join("_")}`;
  return truncateName(`${table}_${about}`, MAX_IDENTIFIER_LENGTH);
}

/**
 * A constraint as it stands in CREATE TABLE beside the columns, and after ADD.
 *
 * @example constraintText(unique(["a"], { name: "uq" }), place) // "CONSTRAINT uq UNIQUE (a)"
 * @throws MIG_DIALECT_UNSUPPORTED for what would be read and not done
 */
export function constraintText(constraint: Constraint, place: IndexPlace): string {
  return constraintPrefix(givenName(constraint, place)) + bodyText(constraint, place);
}

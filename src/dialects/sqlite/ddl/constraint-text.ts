import type {
  CheckConstraint,
  Constraint,
  ForeignKey,
  PrimaryKey,
  UniqueConstraint,
} from "../../../schema/constraints.js";
import { assertNever } from "../../../util/assert-never.js";
import { type ConflictResolution, sqliteOptions } from "../options.js";
import { identifierIfNeeded } from "../sql/quote.js";
import { refuse } from "./refuse.js";

/** Names as a list, quoted where they need it. */
export function nameList(names: readonly string[]): string {
  return names.map(identifierIfNeeded).join(", ");
}

/** `CONSTRAINT name `, or nothing for one without a name. */
export function constraintPrefix(name: string | null): string {
  return name === null ? "" : `CONSTRAINT ${identifierIfNeeded(name)} `;
}

/** ` ON CONFLICT …`, or nothing. */
export function conflictText(resolution: ConflictResolution | undefined): string {
  return resolution === undefined ? "" : ` ON CONFLICT ${resolution}`;
}

function uniqueText(constraint: UniqueConstraint): string {
  if (constraint.deferrable !== null || constraint.initially !== null)
    return refuse({
      operation: "createUniqueConstraint",
      object: `the unique constraint over ${constraint.columns.join(", ")}`,
      reason: "only foreign keys can be deferrable",
      instead: "Leave deferrable and initially out.",
    });
  return `UNIQUE (${nameList(constraint.columns)})${conflictText(sqliteOptions(constraint.options).onConflict)}`;
}

function deferrabilityText(key: ForeignKey): string {
  if (key.deferrable === null && key.initially === null) return "";
  const deferrable = key.deferrable === false ? " NOT DEFERRABLE" : " DEFERRABLE";
  return key.initially === null ? deferrable : `${deferrable} INITIALLY ${key.initially}`;
}

/** `REFERENCES table (columns)` with everything that may follow. */
export function referencesText(key: ForeignKey): string {
  if (key.referentSchema !== null && key.referentSchema.toLowerCase() !== "main")
    return refuse({
      operation: "createForeignKey",
      object: `the foreign key over ${key.columns.join(", ")}`,
      reason: `it refers to schema '${key.referentSchema}', and a foreign key cannot leave its database`,
      instead: "Leave referentSchema out.",
    });
  const columns = key.referentColumns.length === 0 ? "" : ` (${nameList(key.referentColumns)})`;
  const match = key.match === null ? "" : ` MATCH ${key.match}`;
  const onDelete = key.onDelete === null ? "" : ` ON DELETE ${key.onDelete}`;
  const onUpdate = key.onUpdate === null ? "" : ` ON UPDATE ${key.onUpdate}`;
  const target = `REFERENCES ${identifierIfNeeded(key.referentTable)}${columns}`;
  return `${target}${match}${onDelete}${onUpdate}${deferrabilityText(key)}`;
}

/** The constraint's text without its name. */
function bodyText(constraint: PrimaryKey | UniqueConstraint | CheckConstraint | ForeignKey): string {
  switch (constraint.kind) {
    case "primaryKey":
      return `PRIMARY KEY (${nameList(constraint.columns)})`;
    case "unique":
      return uniqueText(constraint);
    case "check":
      return `CHECK (${constraint.expression})`;
    case "foreignKey":
      return `FOREIGN KEY(${nameList(constraint.columns)}) ${referencesText(constraint)}`;
    default:
      return assertNever(constraint, "constraint");
  }
}

/**
 * A constraint as it stands in CREATE TABLE beside the columns.
 *
 * @example constraintText(unique(["a"], { name: "uq" })) // "CONSTRAINT uq UNIQUE (a)"
 * @throws MIG_DIALECT_UNSUPPORTED for a deferrable unique constraint and for a key into another schema
 */
export function constraintText(constraint: Constraint): string {
  return constraintPrefix(constraint.name) + bodyText(constraint);
}

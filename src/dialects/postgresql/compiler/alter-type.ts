import type { AlterColumn } from "../../../operations/operation.js";
import type { DataType } from "../../../schema/types.js";
import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import { checkStatement, hazard, runStatement } from "../../shared/statements.js";
import { collationText } from "../ddl/names.js";
import { identifierIfNeeded, qualified } from "../sql/quote.js";
import { canonicalType, enumerationIn, type TypeName, typeNameOf, typeText } from "../types.js";
import type { ColumnFacts } from "./catalog.js";
import { type CompileContext, refOf, tableName } from "./context.js";
import { changeEnum } from "./enum-change.js";
import { dropEnums, ensureEnums, labelList } from "./enum-types.js";
import { alterTable } from "./statements.js";
import { familyOf, keepsRows, losesSilently } from "./value-families.js";

/** A change of a column's type or collation. */
export interface TypeChange {
  readonly operation: AlterColumn;
  readonly facts: ColumnFacts;
  /** The new type; null where only the collation changes. */
  readonly type: DataType | null;
}

const SEQUENCE_TYPES: Readonly<Record<string, string>> = {
  integer: "INTEGER",
  bigInteger: "BIGINT",
  smallInteger: "SMALLINT",
};

/** A default without a cast to its old type, so that it can be read as one of the new type. */
function restoredDefault(text: string, type: string): string {
  const literal = /^(E?'(?:[^'\\]|''|\\.)*')(?:::[^']+)?$/s.exec(text);
  return literal?.[1] ?? `(${text})::${type}`;
}

function isArray(type: DataType): boolean {
  return type.kind === "array";
}

/** How a value of the old type becomes one of the new: by itself, or by a cast that is written down. */
function usingOf({ operation, facts, type }: TypeChange, text: string): string | null {
  if (operation.using !== null) return operation.using;
  if (type === null || facts.assignable) return null;
  const column = identifierIfNeeded(operation.column);
  // Between two enumerations there is no cast but that by their text.
  if (enumerationIn(type) !== null && facts.enumeration !== null)
    return `${column}::text${isArray(type) ? "[]" : ""}::${text}`;
  return `${column}::${text}`;
}

/** Values that would not come through as they are: they are named, unless SQL that converts them was given. */
function valueChecks(change: TypeChange, text: string, context: CompileContext): readonly Statement[] {
  const { operation, facts, type } = change;
  if (operation.using !== null || type === null) return [];
  const column = identifierIfNeeded(operation.column);
  const check = (where: string): Statement =>
    checkStatement(
      context.source,
      `SELECT ctid::text AS "row", ${column}::text AS "value" FROM ${tableName(operation)} WHERE ${where} LIMIT 5`,
      {
        code: "MIG_DIALECT_VALUES_REFUSED",
        details: { table: operation.table, column: operation.column, type: text },
      },
    );
  if (type.kind === "enumeration") return [check(`${column}::text NOT IN (${labelList(type.values)})`)];
  if (!losesSilently(facts.type, type)) return [];
  return [check(`${column}::${text}::${facts.typeText} IS DISTINCT FROM ${column}`)];
}

function hazardsOf({ operation, facts, type }: TypeChange): readonly Hazard[] {
  const isKept = type !== null && operation.using === null && keepsRows(facts.type, type);
  if (isKept) return [];
  const { table, column } = operation;
  const zones =
    type !== null && familyOf(type) === "time" && familyOf(facts.type) === "time"
      ? [
          hazard(
            "dependsOnData",
            "warning",
            "values with and without a time zone are taken as of the session's",
          ),
        ]
      : [];
  return [
    hazard("rewritesTable", "warning", `writes '${table}' anew, and nobody reads or writes it meanwhile`),
    ...(type === null || facts.assignable
      ? []
      : [
          hazard(
            "mayFailOnExistingRows",
            "warning",
            `fails on a value of '${column}' that cannot be converted`,
          ),
        ]),
    ...zones,
  ];
}

/** The collation to write: PostgreSQL takes the type's own when none is written, also where there was another. */
function collationOf({ operation, facts, type }: TypeChange): string {
  const asked = operation.changes.collation;
  const kept = type === null || familyOf(type) === "text" ? facts.collation : null;
  const collation = asked === undefined ? kept : asked;
  return collation === null ? "" : ` COLLATE ${collationText(collation)}`;
}

function typeStatements(change: TypeChange, context: CompileContext): readonly Statement[] {
  const { operation, facts, type } = change;
  const table = tableName(operation);
  const column = identifierIfNeeded(operation.column);
  context.ground.add([{ ...refOf(operation), column: operation.column }]);
  const text = type === null ? facts.typeText : typeText(type, operation.schema);
  const using = usingOf(change, text);
  const hasDefault = facts.defaultText !== null && !facts.isGenerated && !facts.isIdentity;
  const isReplaced = operation.changes.serverDefault !== undefined;
  // A default is brought to the new type as a value is: where that takes a cast, it must go and come back.
  const isDropped = hasDefault && (isReplaced || (type !== null && !facts.assignable));
  const alter = (clause: string, hazards: readonly Hazard[] = [], mergeable = false): Statement =>
    alterTable(context.source, { table, clause, mergeable }, hazards);
  const hazards = hazardsOf(change);
  const clause = `ALTER COLUMN ${column} TYPE ${text}${collationOf(change)}${using === null ? "" : ` USING ${using}`}`;
  const sequenceType = type === null ? undefined : SEQUENCE_TYPES[canonicalType(type).kind];
  return [
    ...valueChecks(change, text, context),
    ...(isDropped ? [alter(`ALTER COLUMN ${column} DROP DEFAULT`)] : []),
    alter(clause, hazards, hazards.length > 0 && operation.using === null),
    ...(isDropped && !isReplaced
      ? [alter(`ALTER COLUMN ${column} SET DEFAULT ${restoredDefault(facts.defaultText ?? "", text)}`)]
      : []),
    ...(facts.sequence !== null && sequenceType !== undefined
      ? [
          runStatement(
            context.source,
            `ALTER SEQUENCE ${qualified(facts.sequence.schema, facts.sequence.name)} AS ${sequenceType}`,
          ),
        ]
      : []),
  ];
}

/** Schemas may be told or not: what the catalog finds by itself has none. */
function isSameType(a: TypeName, b: TypeName): boolean {
  return a.name === b.name && (a.schema === b.schema || a.schema === null || b.schema === null);
}

function usedLabel({ changes }: AlterColumn): string | null {
  const value = changes.serverDefault;
  if (value === undefined || value === null) return null;
  if (value.kind === "literal") return String(value.value);
  return /'((?:[^']|'')*)'/.exec(value.text)?.[1]?.replaceAll("''", "'") ?? null;
}

/**
 * The statements of a change of type: an enumeration's values in place, or the column's type with everything that
 * stands in its way taken off and put back.
 */
export async function compileTypeChange(
  change: TypeChange,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const { operation, facts, type } = change;
  if (type === null) return typeStatements(change, context);
  const wanted = enumerationIn(type);
  const at = wanted === null ? null : typeNameOf(wanted.name ?? "", operation.schema);
  const ref = refOf(operation);
  if (wanted !== null && at !== null && facts.enumeration !== null && isSameType(facts.enumeration, at)) {
    // It raises for an enumeration without a name.
    typeText(type, operation.schema);
    const enumChange = {
      from: {
        at: facts.enumeration.schema === null ? at : facts.enumeration,
        labels: facts.enumeration.labels,
      },
      to: wanted.values,
      column: { ...ref, column: operation.column },
      using: operation.using,
      dropsDefault: operation.changes.serverDefault !== undefined,
      uses: (label: string) => label === usedLabel(operation) || context.mentionsLater?.(label) === true,
      ...(operation.renamedValues === undefined ? {} : { renamed: operation.renamedValues }),
    };
    const values = await changeEnum(enumChange, context);
    const isSameShape = isArray(facts.type) === isArray(type);
    return isSameShape ? values : [...values, ...typeStatements(change, context)];
  }
  const object = `the column '${operation.table}.${operation.column}'`;
  const before = await ensureEnums([type], { schema: operation.schema, object }, context);
  const after =
    facts.enumeration === null
      ? []
      : dropEnums((await context.catalog.dropFacts(ref, [operation.column])).orphans, context);
  return [...before, ...typeStatements(change, context), ...after];
}

import { cortexError } from "../../../errors/index.js";
import type {
  CreateConstraint,
  CreateExcludeConstraint,
  DropConstraint,
  RenameConstraint,
} from "../../../operations/operation.js";
import type { Constraint } from "../../../schema/constraints.js";
import { assertNever } from "../../../util/assert-never.js";
import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import { checkStatement, hazard } from "../../shared/statements.js";
import { constraintText, isNotValid } from "../ddl/constraint-text.js";
import { newName } from "../ddl/names.js";
import { excludeText } from "../ddl/exclude-text.js";
import { identifierIfNeeded } from "../sql/quote.js";
import { sameExpression } from "../sql/normalize-expression.js";
import type { TableRef } from "./catalog.js";
import { type CompileContext, refOf, tableName } from "./context.js";
import { alterTable } from "./statements.js";

function hazardsOf(constraint: Constraint, table: string): readonly Hazard[] {
  const mayFail = (message: string): Hazard => hazard("mayFailOnExistingRows", "warning", message);
  const locks = (message: string): Hazard => hazard("locksWrites", "warning", message);
  switch (constraint.kind) {
    case "primaryKey":
    case "unique":
      return [
        mayFail(`fails when two rows of '${table}' have the same ${constraint.columns.join(", ")}`),
        locks(`nobody reads or writes '${table}' while its index is built`),
      ];
    case "check":
      return isNotValid(constraint)
        ? []
        : [
            mayFail(`fails when a row of '${table}' breaks it`),
            locks(`nobody reads or writes '${table}' while its rows are looked at`),
          ];
    case "foreignKey": {
      const other = constraint.referentTable;
      if (isNotValid(constraint))
        return [
          hazard(
            "locksWrites",
            "info",
            `nobody writes to '${table}' and '${other}' until the step has ended`,
          ),
        ];
      return [
        mayFail(`fails when a row of '${table}' refers to one that '${other}' does not have`),
        locks(`nobody writes to '${table}' and '${other}' while their rows are looked at`),
      ];
    }
    default:
      return assertNever(constraint, "constraint");
  }
}

/** Rows that break a check: the server would only say that there are some. */
function brokenRows(constraint: Constraint, ref: TableRef, context: CompileContext): readonly Statement[] {
  if (constraint.kind !== "check" || isNotValid(constraint)) return [];
  const query = `SELECT ctid::text AS "row" FROM ${tableName(ref)} WHERE NOT (${constraint.expression}) LIMIT 5`;
  return [
    checkStatement(context.source, query, {
      code: "MIG_DIALECT_ROWS_REFUSED",
      details: { constraint: "CHECK", object: ref.table, sql: constraint.expression },
    }),
  ];
}

/** The statements that add a constraint to a table that is there. */
export function addConstraint(
  constraint: Constraint,
  ref: TableRef,
  context: CompileContext,
): readonly Statement[] {
  const table = tableName(ref);
  const { major } = context.catalog;
  const notValid = isNotValid(constraint) ? " NOT VALID" : "";
  const clause = `ADD ${constraintText(constraint, { schema: ref.schema, major })}${notValid}`;
  return [
    ...brokenRows(constraint, ref, context),
    alterTable(context.source, { table, clause }, hazardsOf(constraint, ref.table)),
  ];
}

/** ALTER TABLE … ADD CONSTRAINT. */
export function compileCreateConstraint(
  operation: CreateConstraint,
  context: CompileContext,
): readonly Statement[] {
  return addConstraint(operation.constraint, refOf(operation), context);
}

/** ALTER TABLE … ADD CONSTRAINT … EXCLUDE. */
export function compileCreateExclude(
  operation: CreateExcludeConstraint,
  context: CompileContext,
): readonly Statement[] {
  const message = `fails when two rows of '${operation.table}' exclude each other; nobody reads or writes it meanwhile`;
  return [
    alterTable(context.source, { table: tableName(operation), clause: `ADD ${excludeText(operation)}` }, [
      hazard("mayFailOnExistingRows", "warning", message),
    ]),
  ];
}

type Selector = DropConstraint["selector"];

function isMeant(constraint: Constraint, selector: Selector): boolean {
  if (selector.type !== null && constraint.kind !== selector.type) return false;
  if (constraint.kind === "check")
    return (
      selector.columns === null &&
      selector.expression !== null &&
      sameExpression(constraint.expression, selector.expression)
    );
  if (selector.columns === null) return selector.type !== null && selector.expression === null;
  return constraint.columns.join("\0") === selector.columns.join("\0");
}

function describe(constraint: Constraint): string {
  const about = constraint.kind === "check" ? constraint.expression : constraint.columns.join(", ");
  return `${constraint.name ?? constraint.kind} (${about})`;
}

function describeSelector({ name, type, columns, expression }: Selector): string {
  if (name !== null) return `'${name}'`;
  const about = columns === null ? (expression ?? "") : columns.join(", ");
  return `${type ?? "of any kind"}${about === "" ? "" : ` (${about})`}`;
}

/** The checks whose expression is the one that is looked for, in the server's own spelling. */
async function asKept(
  all: readonly Constraint[],
  operation: DropConstraint,
  context: CompileContext,
): Promise<readonly Constraint[]> {
  const { selector } = operation;
  if (selector.expression === null || !all.some(({ kind }) => kind === "check")) return [];
  const expression = await context.catalog.spelled(refOf(operation), selector.expression);
  return all.filter((constraint) => isMeant(constraint, { ...selector, expression }));
}

/** The constraint's name in the database; null when there is none and need not be. */
async function nameOf(operation: DropConstraint, context: CompileContext): Promise<string | null> {
  const { selector, table, ifExists } = operation;
  if (selector.name !== null) return selector.name;
  const all = await context.catalog.constraints(refOf(operation));
  if (all === null) return unknown(operation);
  const asWritten = all.filter((constraint) => isMeant(constraint, selector));
  const found = asWritten.length > 0 ? asWritten : await asKept(all, operation, context);
  const [first, second] = found;
  const constraint = describeSelector(selector);
  if (second !== undefined)
    throw cortexError("MIG_DIALECT_CONSTRAINT_AMBIGUOUS", {
      table,
      constraint,
      matches: found.map(describe),
    });
  if (first === undefined) {
    if (ifExists) return null;
    throw cortexError("MIG_DIALECT_CONSTRAINT_NOT_FOUND", { table, constraint, existing: all.map(describe) });
  }
  return first.name ?? unknown(operation);
}

function unknown(operation: DropConstraint): never {
  throw cortexError("MIG_DIALECT_STATE_UNKNOWN", {
    operation: "dropConstraint",
    object: `the constraint of table '${operation.table}'`,
    needed: ["the constraint's name"],
  });
}

/** ALTER TABLE … RENAME CONSTRAINT; the index of a key gets the new name, too. */
export function compileRenameConstraint(
  operation: RenameConstraint,
  context: CompileContext,
): readonly Statement[] {
  const { name, newName: wanted } = operation;
  const clause = `RENAME CONSTRAINT ${identifierIfNeeded(name)} TO ${newName(wanted)}`;
  return [alterTable(context.source, { table: tableName(operation), clause })];
}

/** ALTER TABLE … DROP CONSTRAINT, by the name that is given or that the table's own definition tells. */
export async function compileDropConstraint(
  operation: DropConstraint,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const name = await nameOf(operation, context);
  if (name === null) return [];
  const isKey = operation.selector.type === "foreignKey";
  const hazards = isKey
    ? [hazard("locksWrites", "info", "nobody reads or writes the two tables until the step has ended")]
    : [];
  const clause = `DROP CONSTRAINT ${operation.ifExists ? "IF EXISTS " : ""}${identifierIfNeeded(name)}`;
  return [alterTable(context.source, { table: tableName(operation), clause }, hazards)];
}

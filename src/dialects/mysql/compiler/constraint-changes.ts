import { cortexError } from "../../../errors/index.js";
import type { CreateConstraint, DropConstraint } from "../../../operations/operation.js";
import type { Constraint, ForeignKey, Index } from "../../../schema/constraints.js";
import { conventionalName, type NamingConvention } from "../../../schema/naming.js";
import type { Table } from "../../../schema/table.js";
import { assertNever } from "../../../util/assert-never.js";
import type { Hazard } from "../../contract/hazard.js";
import { constraintText } from "../ddl/constraint-text.js";
import { nameText, sameName } from "../ddl/names.js";
import { refuse } from "../ddl/refuse.js";
import { mysqlOptions } from "../options.js";
import { isImplicitIndex } from "../reflector/implicit-index.js";
import {
  type Change,
  type Clause,
  columnKeys,
  columnOf,
  type Draft,
  keyOf,
  placeOf,
  type RowCheck,
  type Step,
  tableAfter,
  unchanged,
} from "./draft.js";
import { describeConstraint, findConstraint } from "./find-constraint.js";
import { copies, mayFail, rebuilds } from "./hazards.js";
import { parentKeys } from "./parent-keys.js";
import { restatedClause } from "./restate.js";
import { expressionCheck, keyCheck, nullsCheck, orphansCheck } from "./row-checks.js";
import { checkWord } from "./server-of.js";

/** A constraint under its own name, or the one that the batch's convention gives. */
export function nameByConvention<T extends Constraint>(draft: Draft, constraint: T): T {
  if (constraint.name !== null) return constraint;
  const convention = draft.options.namingConvention as NamingConvention;
  return { ...constraint, name: conventionalName(convention, draft.name, constraint) };
}

/** The key of an index: by what it is over while the server has not named it. */
const indexKey = (name: string | null, columns: readonly string[]): string =>
  keyOf("index", name ?? `(${columns.join(", ")})`);

/** The keys of what a constraint makes: a unique constraint and a key are indexes, too. */
function keysOf(constraint: Constraint): readonly string[] {
  if (constraint.kind === "primaryKey") return ["primary"];
  if (constraint.kind === "unique") return [indexKey(constraint.name, constraint.columns)];
  return constraint.name === null ? [] : [keyOf("constraint", constraint.name)];
}

function checksOf(draft: Draft, constraint: Constraint, text: string): readonly RowCheck[] {
  switch (constraint.kind) {
    case "primaryKey":
      return [
        ...constraint.columns.map((column) => nullsCheck(draft, column)),
        keyCheck(draft, constraint.columns, text),
      ];
    case "unique":
      return mysqlOptions(constraint.options).length === undefined
        ? [keyCheck(draft, constraint.columns, text)]
        : [];
    case "check":
      return mysqlOptions(constraint.options).notEnforced === true
        ? []
        : expressionCheck(draft, constraint, text);
    case "foreignKey":
      return [orphansCheck(draft, constraint, text)];
    default:
      return assertNever(constraint, "constraint");
  }
}

function hazardsOf(draft: Draft, constraint: Constraint, text: string): readonly Hazard[] {
  const fails = mayFail(`fails when a row of '${draft.name}' breaks ${text}`);
  switch (constraint.kind) {
    case "primaryKey":
      return [...fails, ...rebuilds(draft.name, "another primary key")];
    case "unique":
      return fails;
    case "check":
    case "foreignKey":
      return [
        ...fails,
        ...copies(draft.name, `adding a ${constraint.kind === "check" ? "check" : "foreign key"}`),
      ];
    default:
      return assertNever(constraint, "constraint");
  }
}

/** What must be there for a constraint: its columns; the key that a foreign key to its own table refers to. */
function usesOf(draft: Draft, constraint: Constraint): readonly string[] {
  const { table } = draft;
  if (constraint.kind === "check") return columnKeys((table?.columns ?? []).map((column) => column.name));
  const own = columnKeys(constraint.columns);
  if (constraint.kind !== "foreignKey" || !sameName(constraint.referentTable, draft.name)) return own;
  return [
    ...own,
    "primary",
    ...(table?.uniques ?? []).map((one) => indexKey(one.name, one.columns)),
    ...(table?.indexes ?? []).map((one) =>
      indexKey(
        one.name,
        one.parts.map((part) => part.value),
      ),
    ),
  ];
}

/** The clause for a new constraint, with the checks for rows in its way. */
export function addConstraintStep(draft: Draft, constraint: Constraint): Step {
  const text = constraintText(constraint, placeOf(draft));
  return {
    clauses: [
      {
        text: `ADD ${text}`,
        changes: keysOf(constraint),
        uses: usesOf(draft, constraint),
      },
    ],
    // MariaDB compares the two ends before what the same statement changes of them.
    isApart:
      draft.server.flavour === "mariadb" &&
      constraint.kind === "foreignKey" &&
      sameName(constraint.referentTable, draft.name),
    checks: checksOf(draft, constraint, text),
    hazards: hazardsOf(draft, constraint, text),
  };
}

function refuseDouble(draft: Draft, constraint: Constraint): void {
  const { table } = draft;
  if (table === null) return;
  const exists = (what: string): never => {
    throw cortexError("MIG_DIALECT_OBJECT_EXISTS", {
      kind: "constraint",
      name: `${what} of table ${draft.name}`,
    });
  };
  if (constraint.kind === "primaryKey") {
    if (table.primaryKey !== null) exists("the primary key");
    return;
  }
  const { name } = constraint;
  if (name === null) return;
  const others =
    constraint.kind === "unique"
      ? [...table.uniques, ...table.indexes]
      : constraint.kind === "check"
        ? table.checks
        : table.foreignKeys;
  if (others.some((other) => other.name !== null && sameName(other.name, name))) exists(name);
}

/** A constraint is added. */
export function createConstraint(draft: Draft, member: CreateConstraint): Change {
  const constraint = nameByConvention(draft, member.constraint);
  refuseDouble(draft, constraint);
  if (constraint.kind !== "check") for (const column of constraint.columns) columnOf(draft, column);
  return {
    steps: [addConstraintStep(draft, constraint)],
    table: tableAfter(draft, { ...member, constraint }),
  };
}

/** The index that came with a foreign key, when nothing else needs it; the key's other users are asked by the caller. */
function ownIndex(table: Table, key: ForeignKey): Index | undefined {
  const others = table.foreignKeys.filter((other) => other !== key);
  return table.indexes.find(
    (index) =>
      isImplicitIndex(index, [key]) &&
      !others.some((other) => sameName(other.columns[0] ?? "", key.columns[0] ?? "")),
  );
}

/** The name to drop by. A live table tells it; in a script nobody knows what the server has called a nameless one. */
function nameToDrop(draft: Draft, constraint: Constraint): string {
  if (constraint.name !== null) return constraint.name;
  return refuse({
    operation: "dropConstraint",
    object: `${describeConstraint(constraint)} of table '${draft.name}' in a script`,
    reason: "it was created without a name, and only the server knows the one that it gave it",
    instead:
      "Run this step online, or write the name into the revision (SHOW CREATE TABLE tells it). Constraints that have names, by a namingConvention for instance, can be dropped in scripts.",
  });
}

/**
 * The keys of the same table that a foreign key into it stands on: they go in a later statement, because MariaDB takes
 * them for needed while the statement that drops the foreign key runs (error 1553).
 */
function keysOfOwnReferent(table: Table, key: ForeignKey): readonly string[] {
  if (!sameName(key.referentTable, table.name) || key.referentSchema !== null) return [];
  const [first = ""] = key.referentColumns;
  const leads = (column: string | undefined): boolean => column !== undefined && sameName(column, first);
  const named = [
    ...table.uniques.filter((item) => leads(item.columns[0])),
    ...table.indexes.filter((item) => leads(item.parts[0]?.value)),
  ];
  return ["primary", ...named.flatMap((item) => (item.name === null ? [] : [keyOf("index", item.name)]))];
}

/** The clause that drops a foreign key, and leaves its index. */
export function dropKeyClause(draft: Draft, key: ForeignKey, table: Table): Clause {
  const name = nameToDrop(draft, key);
  return {
    text: `DROP FOREIGN KEY ${nameText(name)}`,
    changes: [keyOf("constraint", name)],
    uses: [...keysOfOwnReferent(table, key), ...columnsHeld(draft, key)],
  };
}

/**
 * The columns of a foreign key: they change in a later statement, because MariaDB compares the collations at both ends
 * while the statement that drops the key runs (errors 1832 and 1833).
 */
function columnsHeld(draft: Draft, key: ForeignKey): readonly string[] {
  const isOwn = sameName(key.referentTable, draft.name) && key.referentSchema === null;
  if (draft.server.flavour !== "mariadb" || !isOwn) return [];
  return columnKeys([...key.columns, ...key.referentColumns]);
}

async function dropForeignKey(draft: Draft, key: ForeignKey, table: Table): Promise<readonly Clause[]> {
  const drop = dropKeyClause(draft, key, table);
  const index = ownIndex(table, key);
  if (index === undefined || index.name === null) return [drop];
  const parents = await parentKeys(draft, key.columns[0] ?? "");
  if (parents.length > 0) return [drop];
  // The server leaves it there, where it would be an index that nobody has written.
  const gone = { text: `DROP INDEX ${nameText(index.name)}`, changes: [keyOf("index", index.name)] };
  return [drop, gone];
}

/** The clauses that drop a constraint. */
export async function dropClauses(
  draft: Draft,
  constraint: Constraint,
  table: Table,
): Promise<readonly Clause[]> {
  switch (constraint.kind) {
    case "primaryKey":
      return [{ text: "DROP PRIMARY KEY", changes: ["primary"] }];
    case "unique": {
      const name = nameToDrop(draft, constraint);
      return [{ text: `DROP INDEX ${nameText(name)}`, changes: [keyOf("index", name)] }];
    }
    case "foreignKey":
      return dropForeignKey(draft, constraint, table);
    case "check": {
      const column = table.columns.find(
        (other) =>
          other.check !== null &&
          other.check.expression === constraint.expression &&
          (constraint.name === null || sameName(other.name, constraint.name)),
      );
      // A check that stands at a column of MariaDB goes when the column is told without it.
      if (column !== undefined) return [await restatedClause(draft, column, { ...column, check: null })];
      const name = nameToDrop(draft, constraint);
      return [{ text: `DROP ${checkWord(draft)} ${nameText(name)}`, changes: [keyOf("constraint", name)] }];
    }
    default:
      return assertNever(constraint, "constraint");
  }
}

function without(table: Table, constraint: Constraint, gone: readonly string[]): Table {
  const stays = (item: { readonly name: string | null }): boolean =>
    item !== constraint && !(item.name !== null && gone.includes(keyOf("index", item.name)));
  const isIt = (item: Constraint): boolean =>
    item === constraint ||
    (item.kind === constraint.kind && item.name !== null && item.name === constraint.name);
  return {
    ...table,
    columns: table.columns.map((column) =>
      constraint.kind === "check" && column.check?.expression === constraint.expression
        ? { ...column, check: null }
        : column,
    ),
    primaryKey: table.primaryKey === constraint ? null : table.primaryKey,
    foreignKeys: table.foreignKeys.filter((item) => !isIt(item)),
    uniques: table.uniques.filter((item) => !isIt(item)),
    checks: table.checks.filter((item) => !isIt(item)),
    indexes: table.indexes.filter(stays),
  };
}

/** The clause where the table is not known: the server finds the constraint by its name. */
function dropUnseen(draft: Draft, { selector }: DropConstraint): Change {
  const { name, type } = selector;
  if (type === "primaryKey")
    return { steps: [{ clauses: [{ text: "DROP PRIMARY KEY", changes: ["primary"] }] }], table: null };
  if (name === null)
    throw cortexError("MIG_DIALECT_CONSTRAINT_NOT_FOUND", {
      table: draft.name,
      constraint: `without a name (${type ?? "of any kind"})`,
      existing: [],
    });
  const words = { foreignKey: "FOREIGN KEY", unique: "INDEX", check: "CONSTRAINT" };
  const text = `DROP ${type === null ? "CONSTRAINT" : words[type]} ${nameText(name)}`;
  return {
    steps: [{ clauses: [{ text, changes: [keyOf("constraint", name), keyOf("index", name)] }] }],
    table: null,
  };
}

/** A constraint goes: by its name, or by its kind and columns or expression. */
export async function dropConstraint(draft: Draft, member: DropConstraint): Promise<Change> {
  if (draft.table === null) return dropUnseen(draft, member);
  const constraint = findConstraint(draft.table, member.selector, member.ifExists);
  if (constraint === null) return unchanged(draft);
  const clauses = await dropClauses(draft, constraint, draft.table);
  const hazards = constraint.kind === "primaryKey" ? copies(draft.name, "dropping the primary key") : [];
  const gone = clauses.flatMap((clause) => clause.changes);
  return { steps: [{ clauses, hazards }], table: without(draft.table, constraint, gone) };
}

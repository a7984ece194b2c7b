import { cortexError } from "../../../errors/index.js";
import type { BatchMember } from "../../../operations/operation.js";
import type { Constraint, Index } from "../../../schema/constraints.js";
import { assertNever } from "../../../util/assert-never.js";
import { mentionedNames } from "../sql/expression-refs.js";
import { foldName, sameName } from "../sql/names.js";
import { identifierIfNeeded } from "../sql/quote.js";

/** A column's new name. The physical name tells which column it is, whatever it is called in between. */
export interface ColumnRename {
  readonly physical: string;
  readonly from: string;
  readonly to: string;
}

/**
 * What the columns are called while the batch is carried out. SQLite itself renames columns, with everything that
 * names them anywhere; so that one rebuild is enough, that happens at the end, and until then a column goes by the
 * name that it had.
 */
export interface Naming {
  readonly table: string;
  /** The name now, folded, and the one to be used; only where they differ. */
  readonly physical: ReadonlyMap<string, string>;
  /** Names, folded, that a column had before the batch gave it another: nobody may use them any more. */
  readonly gone: ReadonlySet<string>;
  readonly renames: readonly ColumnRename[];
}

/**
 * The name of a column that the batch calls by the given name.
 *
 * @throws MIG_DIALECT_COLUMN_NOT_FOUND for a name that the batch itself has taken away
 */
export function physicalName(naming: Naming, name: string): string {
  if (naming.gone.has(foldName(name)))
    throw cortexError("MIG_DIALECT_COLUMN_NOT_FOUND", {
      table: naming.table,
      column: name,
      columns: naming.renames.map((rename) => rename.to),
    });
  return naming.physical.get(foldName(name)) ?? name;
}

/** An expression in which the columns have their physical names. */
export function physicalExpression(naming: Naming, expression: string): string {
  if (naming.physical.size === 0) return expression;
  return mentionedNames(expression)
    .filter(({ name, qualifier }) => naming.physical.has(foldName(name)) && isOwn(naming, qualifier))
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (text, { name, start, end }) =>
        text.slice(0, start) + identifierIfNeeded(physicalName(naming, name)) + text.slice(end),
      expression,
    );
}

function isOwn(naming: Naming, qualifier: string | null): boolean {
  return qualifier === null || sameName(qualifier, naming.table);
}

/** A constraint in which the columns have their physical names. */
export function physicalConstraint(naming: Naming, constraint: Constraint): Constraint {
  const names = (list: readonly string[]): readonly string[] =>
    list.map((name) => physicalName(naming, name));
  switch (constraint.kind) {
    case "check":
      return { ...constraint, expression: physicalExpression(naming, constraint.expression) };
    case "foreignKey": {
      const isSelf = sameName(constraint.referentTable, naming.table);
      const referentColumns = isSelf ? names(constraint.referentColumns) : constraint.referentColumns;
      return { ...constraint, columns: names(constraint.columns), referentColumns };
    }
    case "primaryKey":
    case "unique":
      return { ...constraint, columns: names(constraint.columns) };
    default:
      return assertNever(constraint, "constraint");
  }
}

function physicalIndex(naming: Naming, index: Index): Index {
  const parts = index.parts.map((part) => ({
    ...part,
    value: part.kind === "column" ? physicalName(naming, part.value) : physicalExpression(naming, part.value),
  }));
  return { ...index, parts, where: index.where === null ? null : physicalExpression(naming, index.where) };
}

type Position = { readonly kind: "last" } | { readonly kind: "before" | "after"; readonly column: string };

function physicalPosition<P extends Position>(naming: Naming, position: P): P {
  return position.kind === "last" ? position : { ...position, column: physicalName(naming, position.column) };
}

/** A change in which the columns have their physical names. */
export function physicalMember(naming: Naming, member: BatchMember): BatchMember {
  switch (member.kind) {
    case "addColumn": {
      const { generated, check } = member.column;
      const expression = (text: string): string => physicalExpression(naming, text);
      const column = {
        ...member.column,
        name: physicalName(naming, member.column.name),
        generated: generated === null ? null : { ...generated, expression: expression(generated.expression) },
        check: check === null ? null : { ...check, expression: expression(check.expression) },
      };
      return { ...member, column, position: physicalPosition(naming, member.position) };
    }
    case "dropColumn":
      return { ...member, column: physicalName(naming, member.column) };
    case "alterColumn":
      return {
        ...member,
        column: physicalName(naming, member.column),
        using: member.using === null ? null : physicalExpression(naming, member.using),
        position: member.position === null ? null : physicalPosition(naming, member.position),
      };
    case "createIndex":
      return { ...member, index: physicalIndex(naming, member.index) };
    case "createConstraint":
      return { ...member, constraint: physicalConstraint(naming, member.constraint) };
    case "dropConstraint": {
      const { columns, expression } = member.selector;
      const selector = {
        ...member.selector,
        columns: columns === null ? null : columns.map((name) => physicalName(naming, name)),
        expression: expression === null ? null : physicalExpression(naming, expression),
      };
      return { ...member, selector };
    }
    case "dropIndex":
    case "renameIndex":
    case "renameConstraint":
    case "setTableComment":
    case "setTableOptions":
      return member;
    default:
      return assertNever(member, "change");
  }
}

/** The naming after a column has got a new name. */
export function renamed(naming: Naming, from: string, to: string): Naming {
  const name = physicalName(naming, from);
  const physical = new Map(naming.physical);
  const gone = new Set(naming.gone);
  physical.delete(foldName(from));
  if (sameName(name, from)) gone.add(foldName(from));
  gone.delete(foldName(to));
  if (!sameName(name, to)) physical.set(foldName(to), name);
  return { ...naming, physical, gone, renames: [...naming.renames, { physical: name, from, to }] };
}

/** The naming after a column has gone: it needs no new name any more. */
export function dropped(naming: Naming, name: string): Naming {
  const column = physicalName(naming, name);
  const physical = new Map(naming.physical);
  const gone = new Set(naming.gone);
  physical.delete(foldName(name));
  gone.delete(foldName(column));
  return {
    ...naming,
    physical,
    gone,
    renames: naming.renames.filter((rename) => !sameName(rename.physical, column)),
  };
}

/** The naming with a new column, whose name another column will have given up when all is done. */
export function addedAs(naming: Naming, name: string, physicalColumn: string): Naming {
  const gone = new Set(naming.gone);
  gone.delete(foldName(name));
  return {
    ...naming,
    gone,
    physical: new Map([...naming.physical, [foldName(name), physicalColumn]]),
    renames: [...naming.renames, { physical: physicalColumn, from: physicalColumn, to: name }],
  };
}

import type { StandingObject } from "../reflector/read-standing.js";
import type { Column } from "../../../schema/column.js";
import type { Constraint } from "../../../schema/constraints.js";
import { findTable } from "../../../schema/schema.js";
import type { DialectOptions } from "../../../schema/dialect-options.js";
import type { Table } from "../../../schema/table.js";
import type { DataType } from "../../../schema/types.js";
import type { ReplayConnection } from "../../shared/replay-connection.js";
import { defaultText } from "../ddl/default-text.js";
import { indexName } from "../ddl/index-text.js";
import { canonicalType, enumerationIn, type TypeName, typeNameOf, typeText } from "../types.js";
import type {
  Catalog,
  ColumnFacts,
  DropFacts,
  EnumAnswer,
  EnumUsage,
  EnumUser,
  IndexFacts,
  TableRef,
} from "./catalog.js";
import { constraintsOf } from "./constraints-of.js";
import { noteFresh } from "./fresh-values.js";
import { countsDown } from "./counts-down.js";
import { isAssignable } from "./value-families.js";

interface EnumColumn {
  readonly table: Table;
  readonly column: Column;
  readonly at: TypeName;
  readonly labels: readonly string[];
}

const sameName = (a: TypeName, b: TypeName): boolean => a.schema === b.schema && a.name === b.name;

/** Answers from the schema that the operations so far have left, where there is no server. */
export class ReplayCatalog implements Catalog {
  readonly knowsAll = false;
  readonly major: number;
  readonly #connection: ReplayConnection;

  constructor(connection: ReplayConnection) {
    this.#connection = connection;
    this.major = Number(/\d+/.exec(connection.serverVersion)?.[0] ?? 0);
  }

  #table(ref: TableRef): Table | null {
    return findTable(this.#connection.schema, ref.table, ref.schema) ?? null;
  }

  #enumColumns(): readonly EnumColumn[] {
    return this.#connection.schema.tables.flatMap((table) =>
      table.columns.flatMap((column): readonly EnumColumn[] => {
        const type = enumerationIn(column.type);
        if (type === null || type.name === null) return [];
        return [{ table, column, at: typeNameOf(type.name, table.schema), labels: type.values }];
      }),
    );
  }

  async hasTable(ref: TableRef): Promise<boolean> {
    return this.#table(ref) !== null;
  }

  async hasColumn(ref: TableRef, column: string): Promise<boolean | null> {
    const table = this.#table(ref);
    return table === null ? null : table.columns.some((other) => other.name === column);
  }

  async column(ref: TableRef, column: string, target: DataType | null): Promise<ColumnFacts | null> {
    const found = this.#table(ref)?.columns.find((other) => other.name === column);
    if (found === undefined) return null;
    return columnFactsOf(found, ref, target);
  }

  async enumerations(names: readonly TypeName[]): Promise<readonly EnumAnswer[]> {
    const known = this.#enumColumns();
    return names.map((name): EnumAnswer => {
      const found = known.find((item) => sameName(item.at, name));
      return found === undefined ? { kind: "missing" } : { kind: "enumeration", labels: found.labels };
    });
  }

  async usageOf(name: TypeName): Promise<EnumUsage> {
    const columns = this.#enumColumns()
      .filter((item) => sameName(item.at, name))
      .map(
        ({ table, column }): EnumUser => ({
          table: table.name,
          schema: table.schema,
          column: column.name,
          isArray: column.type.kind === "array",
          defaultText: column.serverDefault === null ? null : defaultText(column.serverDefault),
        }),
      );
    return { columns, dependents: [], comment: null, hasPrivileges: false };
  }

  /** Views are not replayed. */
  async standingOn(): Promise<readonly StandingObject[]> {
    return [];
  }

  async dropFacts(ref: TableRef, columns: readonly string[]): Promise<DropFacts> {
    const table = this.#table(ref);
    if (table === null) return { exists: null, columns: [], orphans: [], alsoDropped: [] };
    const isMeant = (item: EnumColumn): boolean =>
      item.table === table && (columns.length === 0 || columns.includes(item.column.name));
    const all = this.#enumColumns();
    const gone = all.filter(isMeant);
    const orphans = gone.filter(
      (item, i) =>
        gone.findIndex((other) => sameName(other.at, item.at)) === i &&
        !all.some((other) => !isMeant(other) && sameName(other.at, item.at)),
    );
    return {
      exists: true,
      columns: table.columns.map((other) => other.name),
      orphans: orphans.map((item) => item.at),
      alsoDropped: columns.flatMap((column) => wideObjects(table, column)),
    };
  }

  async index(name: string, schema: string | null): Promise<IndexFacts | null> {
    const owner = this.#connection.schema.tables.find(
      (table) =>
        table.schema === schema && table.indexes.some((index) => indexName(index, table.name) === name),
    );
    if (owner === undefined) return null;
    return { table: owner.name, schema, isValid: true, isBeingBuilt: false, isOfConstraint: false };
  }

  /** What is asked next, is asked anew. */
  note(): void {
    return;
  }

  noteAdded(at: TypeName, labels: readonly string[]): void {
    noteFresh(this.#connection, at, labels);
  }

  async constraints(ref: TableRef): Promise<readonly Constraint[] | null> {
    const table = this.#table(ref);
    return table === null ? null : constraintsOf(table).map((item) => named(item, table.name));
  }

  async tableOptions(ref: TableRef): Promise<DialectOptions | null> {
    return this.#table(ref)?.options ?? null;
  }

  async spelled(_: TableRef, expression: string): Promise<string> {
    return expression;
  }
}

function wideObjects(table: Table, column: string): readonly string[] {
  const constraints = constraintsOf(table)
    .map((item) => named(item, table.name))
    .filter((item) => item.kind !== "check" && item.columns.length > 1 && item.columns.includes(column))
    .map((item) => `constraint ${item.name ?? ""}`);
  const indexes = table.indexes
    .filter((index) => index.parts.length > 1 && index.parts.some((part) => part.value === column))
    .map((index) => `index ${indexName(index, table.name)}`);
  return [...constraints, ...indexes];
}

/**
 * A constraint under the name that the server gives it when it has none; a check's is made of the columns in it, which
 * is not known here.
 */
function named(constraint: Constraint, table: string): Constraint {
  if (constraint.name !== null || constraint.kind === "check") return constraint;
  const suffix = { primaryKey: "pkey", unique: "key", foreignKey: "fkey" }[constraint.kind];
  const columns = constraint.kind === "primaryKey" ? [] : constraint.columns;
  return { ...constraint, name: [table, ...columns, suffix].join("_") };
}

/** What a column's definition says of it. */
export function columnFactsOf(column: Column, ref: TableRef, target: DataType | null): ColumnFacts {
  const enumeration = enumerationIn(column.type);
  const isSerial = column.autoincrement && column.identity === null;
  const sequence = isSerial ? { schema: ref.schema, name: `${ref.table}_${column.name}_seq` } : null;
  return {
    name: column.name,
    type: canonicalType(column.type),
    typeText: typeText(column.type, ref.schema),
    enumeration:
      enumeration === null || enumeration.name === null
        ? null
        : { ...typeNameOf(enumeration.name, ref.schema), labels: enumeration.values },
    nullable: column.nullable && column.identity === null,
    defaultText: column.serverDefault === null || isSerial ? null : defaultText(column.serverDefault),
    isGenerated: column.generated !== null,
    isIdentity: column.identity !== null,
    countsDown: countsDown(column.identity),
    sequence,
    identitySequence:
      column.identity === null ? null : { schema: ref.schema, name: `${ref.table}_${column.name}_seq` },
    assignable: target !== null && isAssignable(column.type, target),
    collation: column.collation,
    storage: column.options.postgresql?.storage ?? null,
    compression: column.options.postgresql?.compression ?? null,
  };
}

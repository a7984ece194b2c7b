import { cortexError } from "../../../errors/index.js";
import type { Row } from "../../../operations/operation-context.js";
import { check, type Constraint } from "../../../schema/constraints.js";
import { defineSchema } from "../../../schema/define-schema.js";
import type { DialectOptions } from "../../../schema/dialect-options.js";
import type { Table } from "../../../schema/table.js";
import type { DataType } from "../../../schema/types.js";
import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { normalize } from "../normalizer.js";
import { readStanding, type StandingObject } from "../reflector/read-standing.js";
import { readTable } from "../reflector/read-table.js";
import { typeOf, type TypeName, typeText } from "../types.js";
import type {
  Catalog,
  ColumnFacts,
  DropFacts,
  EnumAnswer,
  EnumDependent,
  EnumUsage,
  EnumUser,
  IndexFacts,
  TableRef,
} from "./catalog.js";
import {
  columnNamesQuery,
  columnQuery,
  dropQuery,
  enumerationsQuery,
  hasTableQuery,
  indexQuery,
  usageQuery,
} from "./catalog-queries.js";
import { constraintsOf } from "./constraints-of.js";
import { noteFresh } from "./fresh-values.js";

/** The JSON text of a list; NULL is none. */
function list<T>(value: unknown): readonly T[] {
  return typeof value === "string" ? (JSON.parse(value) as readonly T[]) : [];
}

/** The server's answers: one query a question. */
export class LiveCatalog implements Catalog {
  readonly knowsAll = true;
  readonly major: number;
  readonly #connection: PostgresqlConnection;

  constructor(connection: PostgresqlConnection) {
    this.#connection = connection;
    this.major = connection.version.major;
  }

  /**
   * Names without a schema are those of the default one. What stands behind it in the search path is another's: behind a
   * scratch database stands the real one.
   */
  #in<T extends { readonly schema: string | null }>(ref: T): T {
    return ref.schema === null ? { ...ref, schema: this.#connection.defaultSchema } : ref;
  }

  async #row(sql: string): Promise<Row> {
    return (await this.#connection.query(sql))[0] ?? {};
  }

  async hasTable(ref: TableRef): Promise<boolean> {
    return (await this.#connection.query(hasTableQuery(this.#in(ref)))).length > 0;
  }

  async hasColumn(ref: TableRef, column: string): Promise<boolean> {
    const row = await this.#row(columnNamesQuery(this.#in(ref)));
    if (row.exists !== true) throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: ref.table });
    return list<string>(row.columns).includes(column);
  }

  async column(ref: TableRef, column: string, target: DataType | null): Promise<ColumnFacts> {
    const row = await this.#row(columnQuery(this.#in(ref), column, target && typeText(target, ref.schema)));
    if (row.exists !== true) throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: ref.table });
    if (row.found !== true)
      throw cortexError("MIG_DIALECT_COLUMN_NOT_FOUND", {
        table: ref.table,
        column,
        columns: list<string>(row.columns),
      });
    return columnFacts(column, row, this.#connection.defaultSchema);
  }

  async enumerations(names: readonly TypeName[]): Promise<readonly EnumAnswer[]> {
    if (names.length === 0) return [];
    const rows = await this.#connection.query(enumerationsQuery(names.map((name) => this.#in(name))));
    return rows.map((row): EnumAnswer => {
      if (row.kind === null) return { kind: "missing" };
      if (row.kind !== "e") return { kind: "otherType" };
      return { kind: "enumeration", labels: list<string>(row.labels) };
    });
  }

  async usageOf(name: TypeName): Promise<EnumUsage> {
    const row = await this.#row(usageQuery(this.#in(name)));
    const comment = row.comment;
    return {
      columns: list<EnumUser>(row.columns),
      dependents: [...list<EnumDependent>(row.constraints), ...list<EnumDependent>(row.indexes)],
      comment: typeof comment === "string" ? comment : null,
      hasPrivileges: row.hasPrivileges === true,
    };
  }

  standingOn(
    columns: readonly (TableRef & { readonly column: string })[],
    types: readonly TypeName[],
  ): Promise<readonly StandingObject[]> {
    const at = (schema: string | null): string => schema ?? this.#connection.defaultSchema;
    return readStanding(this.#connection, {
      columns: columns.map((one) => ({ ...one, schema: at(one.schema) })),
      types: types.map((one) => ({ ...one, schema: at(one.schema) })),
    });
  }

  async dropFacts(ref: TableRef, columns: readonly string[]): Promise<DropFacts> {
    const row = await this.#row(dropQuery(this.#in(ref), columns));
    return {
      exists: row.exists === true,
      columns: list(row.columns),
      orphans: list(row.orphans),
      alsoDropped: list(row.alsoDropped),
    };
  }

  async index(name: string, schema: string | null): Promise<IndexFacts | null> {
    const [row] = await this.#connection.query(indexQuery(name, schema ?? this.#connection.defaultSchema));
    if (row === undefined) return null;
    return {
      table: String(row.table),
      schema: row.schema === null ? null : String(row.schema),
      isValid: row.valid === true,
      isBeingBuilt: row.building === true,
      isOfConstraint: row.owned === true,
    };
  }

  /** What is asked next, is asked anew. */
  note(): void {
    return;
  }

  noteAdded(at: TypeName, labels: readonly string[]): void {
    noteFresh(this.#connection, at, labels);
  }

  async constraints(ref: TableRef): Promise<readonly Constraint[] | null> {
    const table = await readTable(this.#connection, ref.table, ref.schema);
    if (table === null) throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: ref.table });
    return constraintsOf(table);
  }

  async tableOptions(ref: TableRef): Promise<DialectOptions> {
    const table = await readTable(this.#connection, ref.table, ref.schema);
    if (table === null) throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: ref.table });
    return table.options;
  }

  /** The server itself spells it, on a stand-in of the table of which nothing stays. */
  async spelled(ref: TableRef, expression: string): Promise<string> {
    const table = await readTable(this.#connection, ref.table, ref.schema);
    if (table === null) return expression;
    const alone: Table = {
      ...table,
      ...{ primaryKey: null, foreignKeys: [], uniques: [], indexes: [], options: {} },
      checks: [check(expression, { name: "spelled" })],
    };
    const { tables } = await normalize(defineSchema({ tables: [alone] }), this.#connection);
    return tables[0]?.checks[0]?.expression ?? expression;
  }
}

/** https://www.postgresql.org/docs/18/catalog-pg-attribute.html; compression came with PostgreSQL 14. */
const STORAGES: Readonly<Record<string, string>> = { p: "PLAIN", e: "EXTERNAL", m: "MAIN", x: "EXTENDED" };
const COMPRESSIONS: Readonly<Record<string, string>> = { p: "pglz", l: "lz4" };

function columnFacts(name: string, row: Row, home: string): ColumnFacts {
  const text = String(row.type);
  const schema = row.typeSchema === home ? null : String(row.typeSchema);
  const typeName = String(row.typeName);
  const labels = row.kind === "e" ? list<string>(row.labels) : null;
  const written = schema === null ? typeName : `${schema}.${typeName}`;
  const user =
    labels === null
      ? row.kind === "d"
        ? ({ kind: "domain", name: written } as const)
        : null
      : ({ kind: "enumeration", name: written, values: labels } as const);
  const defaultText = row.defaultText;
  return {
    name,
    type: typeOf(text, user),
    typeText: text,
    enumeration: labels === null ? null : { schema, name: typeName, labels },
    nullable: row.notNull !== true,
    defaultText: typeof defaultText === "string" ? defaultText : null,
    isGenerated: row.generated !== "",
    isIdentity: row.identity !== "",
    countsDown: row.countsDown === true,
    sequence: typeof row.sequence === "string" ? (JSON.parse(row.sequence) as TypeName) : null,
    identitySequence:
      typeof row.identitySequence === "string" ? (JSON.parse(row.identitySequence) as TypeName) : null,
    assignable: row.assignable === true,
    collation: row.collation === null ? null : String(row.collation),
    storage: STORAGES[String(row.storage)] ?? null,
    compression: COMPRESSIONS[String(row.compression)] ?? null,
  };
}

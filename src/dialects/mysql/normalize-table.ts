import type { Column, ReferentialAction } from "../../schema/column.js";
import type { CheckConstraint, ForeignKey, Index, UniqueConstraint } from "../../schema/constraints.js";
import type { DialectOptions } from "../../schema/dialect-options.js";
import type { Table } from "../../schema/table.js";
import { deepFreeze } from "../../util/deep-freeze.js";
import { type MysqlOptions, mysqlOptions } from "./options.js";
import { charsetOf } from "./reflector/column-of.js";
import { canonicalDefault } from "./reflector/default-of.js";
import { withoutImplicitIndexes } from "./reflector/implicit-index.js";
import { currentTimestamp, serverExpression } from "./sql/normalize-expression.js";
import { storedType } from "./types.js";

/** What is known of the server for which a table is spelled. */
export interface SpellingContext {
  readonly flavour: "mysql" | "mariadb";
  /** The database of unqualified names; null where it is not known. */
  readonly database: string | null;
  /** The collation of a table's database, by the name under which it is told; null where it is not known. */
  readonly collationOf: (schema: string | null) => string | null;
  /** Names of tables are kept in small letters. */
  readonly lowerCaseTables: boolean;
}

/** What one table adds. */
interface TableContext extends SpellingContext {
  /** The collation of its columns that say nothing; null where it is not known. */
  readonly collation: string | null;
  readonly charset: string | null;
  readonly key: readonly string[];
}

const same = (a: string, b: string | null): boolean => b !== null && a.toLowerCase() === b.toLowerCase();

const isSaid = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  value !== "" &&
  !(typeof value === "object" && Object.keys(value).length === 0);

/** The options as reflection tells them: what is off is not there, nor what is another database's. */
function spelled(options: MysqlOptions): DialectOptions {
  const said = Object.entries(options).filter(([, value]) => isSaid(value));
  return said.length === 0 ? {} : { mysql: Object.fromEntries(said) };
}

/** `utf8_bin` was what `utf8mb3_bin` is called now. */
function collationName(written: string): string {
  return written.toLowerCase().replace(/^utf8_/, "utf8mb3_");
}

function charsetName(written: string): string {
  return written.toLowerCase() === "utf8" ? "utf8mb3" : written.toLowerCase();
}

function columnOptions(column: Column, context: TableContext): DialectOptions {
  const given = mysqlOptions(column.options);
  const known = column.collation !== null && context.charset !== null;
  const derived = given.charset ?? (known ? charsetOf(collationName(column.collation)) : undefined);
  const charset = derived === undefined ? undefined : charsetName(derived);
  const { charset: _, onUpdate, ...others } = given;
  return spelled({
    ...(charset === undefined || same(charset, context.charset) ? {} : { charset }),
    ...(onUpdate === undefined ? {} : { onUpdate: currentTimestamp(onUpdate) ?? onUpdate }),
    ...others,
  });
}

function columnCollation(column: Column, context: TableContext): string | null {
  if (column.collation === null) return null;
  const collation = collationName(column.collation);
  return same(collation, context.collation) ? null : collation;
}

function spelledColumn(column: Column, context: TableContext): Column {
  const isJson = ["json", "jsonDocument", "array"].includes(column.type.kind);
  const type = storedType(column.type, { keepsWidths: context.flavour === "mariadb" });
  const inKey = context.key.some((name) => same(name, column.name));
  const numbered = column.autoincrement || column.identity !== null;
  return {
    ...column,
    type,
    nullable: column.nullable && !inKey && !numbered,
    primaryKey: inKey,
    serverDefault: canonicalDefault(column.serverDefault, { type, flavour: context.flavour }),
    generated:
      column.generated === null
        ? null
        : { ...column.generated, expression: serverExpression(column.generated.expression) },
    identity: null,
    autoincrement: numbered,
    unique: false,
    index: false,
    references: null,
    check:
      column.check === null
        ? null
        : { ...column.check, expression: serverExpression(column.check.expression) },
    collation: isJson ? null : columnCollation(column, context),
    comment: column.comment === "" ? null : column.comment,
    options: columnOptions(column, context),
  };
}

/** What both servers do when nothing is said; what MySQL shows as RESTRICT is what was written so. */
function spelledAction(
  action: ReferentialAction | null,
  flavour: "mysql" | "mariadb",
): ReferentialAction | null {
  return action === (flavour === "mysql" ? "NO ACTION" : "RESTRICT") ? null : action;
}

function spelledKey(key: ForeignKey, table: Table, context: SpellingContext): ForeignKey {
  const own = table.schema ?? context.database;
  const elsewhere = key.referentSchema !== null && !same(key.referentSchema, own);
  return {
    ...key,
    referentSchema: elsewhere ? key.referentSchema : null,
    referentTable: context.lowerCaseTables ? key.referentTable.toLowerCase() : key.referentTable,
    onDelete: spelledAction(key.onDelete, context.flavour),
    onUpdate: spelledAction(key.onUpdate, context.flavour),
    deferrable: null,
    initially: null,
    match: null,
    options: {},
  };
}

/** How an index is built is told where its engine would do it otherwise. */
function spelledUsing(using: MysqlOptions["using"], engine: string | undefined): Pick<MysqlOptions, "using"> {
  const usual = same("MEMORY", engine ?? null) ? "HASH" : "BTREE";
  return using === undefined || using === usual ? {} : { using };
}

function spelledIndex(index: Index, engine: string | undefined): Index {
  const { using, ...others } = mysqlOptions(index.options);
  return {
    ...index,
    parts: index.parts.map((part) => ({
      ...part,
      value: part.kind === "expression" ? serverExpression(part.value) : part.value,
      order: part.order === "asc" ? null : part.order,
      // NULLs come first upwards and last downwards, whatever is said; anything else was refused.
      nulls: null,
    })),
    options: spelled({ ...others, ...spelledUsing(using, engine) }),
  };
}

function spelledUnique(unique: UniqueConstraint, engine: string | undefined): UniqueConstraint {
  const { using, ...others } = mysqlOptions(unique.options);
  return {
    ...unique,
    deferrable: null,
    initially: null,
    options: spelled({ ...others, ...spelledUsing(using, engine) }),
  };
}

function spelledCheck(check: CheckConstraint, flavour: "mysql" | "mariadb"): CheckConstraint {
  const notEnforced = flavour === "mysql" && mysqlOptions(check.options).notEnforced === true;
  return {
    ...check,
    expression: serverExpression(check.expression),
    options: notEnforced ? { mysql: { notEnforced } } : {},
  };
}

function tableOptions(table: Table, databaseCollation: string | null): MysqlOptions {
  const { engine, charset, collate, rowFormat, autoIncrement: _, ...others } = mysqlOptions(table.options);
  const collation = collate === undefined ? undefined : collationName(collate);
  const known = collation !== undefined && databaseCollation !== null;
  const derived = charset ?? (known ? charsetOf(collation) : undefined);
  const ofDatabase = databaseCollation === null ? null : charsetOf(databaseCollation);
  return {
    ...(engine === undefined || same(engine, "InnoDB") ? {} : { engine }),
    ...(derived === undefined || same(charsetName(derived), ofDatabase)
      ? {}
      : { charset: charsetName(derived) }),
    ...(collation === undefined || same(collation, databaseCollation) ? {} : { collate: collation }),
    ...(rowFormat === undefined ? {} : { rowFormat: rowFormat.toUpperCase() }),
    ...others,
  };
}

/**
 * The table in the form of reflection, as far as its text alone tells: types, literals, what is said by default. How
 * the server writes an expression is its own affair. Done twice it is the same.
 */
export function spelledTable(table: Table, context: SpellingContext): Table {
  const schema = table.schema !== null && same(table.schema, context.database) ? null : table.schema;
  const ofDatabase = context.collationOf(schema);
  const options = tableOptions(table, ofDatabase);
  // A table with a character set and no collation has that set's own one, which only the server knows.
  const collation = options.collate ?? (options.charset === undefined ? ofDatabase : null);
  const own: TableContext = {
    ...context,
    collation,
    charset: options.charset ?? (collation === null ? null : charsetOf(collation)),
    key: table.primaryKey?.columns ?? [],
  };
  const spelledOut: Table = {
    ...table,
    name: context.lowerCaseTables ? table.name.toLowerCase() : table.name,
    schema,
    columns: table.columns.map((column) => spelledColumn(column, own)),
    primaryKey: table.primaryKey === null ? null : { ...table.primaryKey, name: null },
    foreignKeys: table.foreignKeys.map((key) => spelledKey(key, table, context)),
    uniques: table.uniques.map((unique) => spelledUnique(unique, options.engine)),
    checks: table.checks.map((check) => spelledCheck(check, context.flavour)),
    indexes: table.indexes.map((index) => spelledIndex(index, options.engine)),
    comment: table.comment === "" ? null : table.comment,
    options: spelled(options),
  };
  return deepFreeze(withoutImplicitIndexes(spelledOut));
}

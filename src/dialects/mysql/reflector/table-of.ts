import type { ReferentialAction } from "../../../schema/column.js";
import type { CheckConstraint, ForeignKey, Index, PrimaryKey } from "../../../schema/constraints.js";
import type { Table } from "../../../schema/table.js";
import { deepFreeze } from "../../../util/deep-freeze.js";
import type { MysqlOptions } from "../options.js";
import type { CatalogTable } from "./catalog.js";
import { charsetOf, columnOf, expressionText, isTypeCheck } from "./column-of.js";
import type { CreateDetails } from "./create-text.js";
import { withoutImplicitIndexes, withoutOwnIndexes } from "./implicit-index.js";
import { asUnique, indexOf } from "./index-of.js";
import { groupBy, textOf, textOrNull } from "./rows.js";

/**
 * Whether the indexes that foreign keys bring along are told as well: all of them, none, or those that the server would
 * not make again by the same name.
 */
export type ImplicitIndexes = "all" | "none" | "named otherwise";

/** What a table is read with. */
export interface TableContext {
  readonly flavour: "mysql" | "mariadb";
  /** The collation of its database. */
  readonly collation: string | null;
  /** The name under which its database is told; null for the default one. */
  readonly schema: string | null;
  readonly details: CreateDetails;
  readonly implicitIndexes: ImplicitIndexes;
}

const PRIMARY = "PRIMARY";

/** RESTRICT is told where it was written: MySQL then names it, MariaDB names the other one. */
function actionOf(rule: string, flavour: "mysql" | "mariadb"): ReferentialAction | null {
  return rule === (flavour === "mysql" ? "NO ACTION" : "RESTRICT") ? null : (rule as ReferentialAction);
}

function foreignKeysOf(source: CatalogTable, context: TableContext): readonly ForeignKey[] {
  const groups = groupBy(source.keys, (row) => textOf(row, "name"));
  const names = [...groups.keys()].sort();
  return names.flatMap((name): readonly ForeignKey[] => {
    const rows = groups.get(name) ?? [];
    const [first] = rows;
    if (first === undefined) return [];
    const database = textOf(first, "ref_db");
    return [
      {
        kind: "foreignKey",
        name,
        columns: rows.map((row) => textOf(row, "col")),
        referentSchema: database === textOf(source.table, "db") ? null : database,
        referentTable: textOf(first, "ref_tbl"),
        referentColumns: rows.map((row) => textOf(row, "ref_col")),
        onDelete: actionOf(textOf(first, "on_delete"), context.flavour),
        onUpdate: actionOf(textOf(first, "on_update"), context.flavour),
        deferrable: null,
        initially: null,
        match: null,
        options: {},
      },
    ];
  });
}

/** The checks that stand at a column, on MariaDB; they have the column's name. */
function columnChecks(source: CatalogTable): ReadonlyMap<string, string> {
  const atColumn = source.checks.filter((row) => textOf(row, "level") === "Column");
  return new Map(atColumn.map((row) => [textOf(row, "name"), textOf(row, "clause")]));
}

function checksOf(
  source: CatalogTable,
  context: TableContext,
  taken: ReadonlySet<string>,
): readonly CheckConstraint[] {
  const columns = new Map(source.columns.map((row) => [textOf(row, "name"), row]));
  const checks = source.checks.flatMap((row): readonly CheckConstraint[] => {
    const name = textOf(row, "name");
    const atColumn = textOf(row, "level") === "Column";
    const column = columns.get(name);
    if (atColumn && column !== undefined && isTypeCheck(column, textOf(row, "clause"))) return [];
    if (!atColumn && context.details.periods.includes(name)) return [];
    return [
      {
        kind: "check",
        // A check at a column may have the name of another constraint of the table.
        name: atColumn && taken.has(name) ? null : name,
        expression: expressionText(textOf(row, "clause"), context.flavour),
        options: textOf(row, "enforced") === "NO" ? { mysql: { notEnforced: true } } : {},
      },
    ];
  });
  return checks.sort((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
}

/** The options in CREATE_OPTIONS: `row_format=FIXED stats_persistent=1 partitioned`. */
function createOptions(text: string): MysqlOptions {
  const extra: Record<string, string | number> = {};
  let options: MysqlOptions = {};
  for (const [, name = "", written = ""] of text.matchAll(/([\w`]+)=('(?:[^']|'')*'|"[^"]*"|\S+)/g)) {
    const value = written.replace(/^(['"`])(.*)\1$/, "$2");
    const key = name.replaceAll("`", "").toUpperCase();
    if (key === "ROW_FORMAT") options = { ...options, rowFormat: value.toUpperCase() };
    else if (key === "KEY_BLOCK_SIZE") options = { ...options, keyBlockSize: Number(value) };
    else extra[key] = /^\d+$/.test(value) ? Number(value) : value;
  }
  return Object.keys(extra).length === 0 ? options : { ...options, extra };
}

function optionsOf(source: CatalogTable, context: TableContext): Table["options"] {
  const engine = textOf(source.table, "engine");
  const collation = textOrNull(source.table, "collation");
  const other = collation !== null && context.collation !== null && collation !== context.collation;
  const foreign = other && charsetOf(collation) !== charsetOf(context.collation ?? "");
  const options: MysqlOptions = {
    ...(engine === "InnoDB" || engine === "" ? {} : { engine }),
    ...(foreign ? { charset: charsetOf(collation) } : {}),
    ...(other ? { collate: collation } : {}),
    ...createOptions(textOf(source.table, "options")),
    ...(context.details.partition === null ? {} : { partition: context.details.partition }),
  };
  return Object.keys(options).length === 0 ? {} : { mysql: options };
}

/** The indexes by their names, without the primary key's. */
function indexesOf(source: CatalogTable, context: TableContext): readonly Index[] {
  const engine = textOf(source.table, "engine");
  const groups = groupBy(source.indexes, (row) => textOf(row, "name"));
  return [...groups.keys()]
    .filter((name) => name !== PRIMARY)
    .sort()
    .map((name) =>
      indexOf(name, groups.get(name) ?? [], {
        flavour: context.flavour,
        engine,
        parsers: context.details.parsers,
      }),
    );
}

const INDEXES: Readonly<Record<ImplicitIndexes, (table: Table) => Table>> = {
  all: (table) => table,
  none: withoutImplicitIndexes,
  "named otherwise": withoutOwnIndexes,
};

/** A table from what the catalogue tells of it. */
export function tableOf(source: CatalogTable, context: TableContext): Table {
  const key = source.indexes
    .filter((row) => textOf(row, "name") === PRIMARY)
    .map((row) => textOf(row, "col"));
  const primaryKey: PrimaryKey | null =
    key.length === 0 ? null : { kind: "primaryKey", name: null, columns: key };
  const indexes = indexesOf(source, context);
  const uniques = indexes.flatMap((index) => asUnique(index) ?? []);
  const foreignKeys = foreignKeysOf(source, context);
  const checks = columnChecks(source);
  const taken = new Set([...uniques, ...foreignKeys].flatMap((item) => item.name ?? []));
  const comment = textOf(source.table, "comment");
  const table: Table = {
    kind: "table",
    name: textOf(source.table, "tbl"),
    schema: context.schema,
    columns: source.columns.map((row) =>
      columnOf(row, {
        database: textOf(source.table, "db"),
        flavour: context.flavour,
        collation: textOrNull(source.table, "collation"),
        checks,
        bytes: context.details.bytes,
        primaryKey: key,
      }),
    ),
    primaryKey,
    foreignKeys,
    uniques,
    checks: checksOf(source, context, taken),
    indexes: indexes.filter((index) => asUnique(index) === null),
    comment: comment === "" ? null : comment,
    options: optionsOf(source, context),
  };
  return deepFreeze(INDEXES[context.implicitIndexes](table));
}

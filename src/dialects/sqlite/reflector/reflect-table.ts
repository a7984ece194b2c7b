import type { Column, Initially, ReferentialAction } from "../../../schema/column.js";
import type {
  CheckConstraint,
  ForeignKey,
  Index,
  IndexPart,
  PrimaryKey,
  UniqueConstraint,
} from "../../../schema/constraints.js";
import type { Table } from "../../../schema/table.js";
import { deepFreeze } from "../../../util/deep-freeze.js";
import { parseDefault } from "../ddl/default-text.js";
import type { SqliteOptions } from "../options.js";
import { parseCreateIndex } from "../sql/create-index.js";
import { allConstraints, parseOrdinaryTable } from "../sql/create-table.js";
import type {
  ForeignKeyConstraint,
  ParsedColumn,
  ParsedTable,
  PrimaryKeyConstraint,
  TableConstraint,
  UniqueConstraint as ParsedUnique,
} from "../sql/create-table-model.js";
import { sameName } from "../sql/names.js";
import { parseType } from "../types.js";
import type { ColumnRow } from "./catalog.js";

/** What a table is read from. */
export interface TableSource {
  readonly sql: string;
  readonly columns: readonly ColumnRow[];
  /** The stored CREATE INDEX texts of its indexes. */
  readonly indexes: readonly string[];
  /** The primary key of another table: what a foreign key without columns refers to. */
  readonly primaryKeyOf: (table: string) => readonly string[];
}

function ofKind<K extends TableConstraint["kind"]>(
  constraints: readonly TableConstraint[],
  kind: K,
): readonly Extract<TableConstraint, { kind: K }>[] {
  return constraints.filter((c): c is Extract<TableConstraint, { kind: K }> => c.kind === kind);
}

/** The names as the table's columns spell them: a constraint may name `ID` what the column calls `id`. */
function speller(parsed: ParsedTable): (name: string | null) => string {
  const names = parsed.columns.map((column) => column.name.name);
  return (name) => names.find((known) => sameName(known, name ?? "")) ?? name ?? "";
}

/**
 * True where the column is another name of the rowid, which is never NULL (https://sqlite.org/lang_createtable.html#rowid).
 * `INTEGER PRIMARY KEY DESC` is none, but the portable schema cannot say DESC: the column that it can say is one.
 */
function isRowidAlias(parsed: ParsedTable, key: PrimaryKeyConstraint, column: ParsedColumn): boolean {
  if (parsed.withoutRowid || key.columns.length !== 1 || column.typeText.toUpperCase() !== "INTEGER")
    return false;
  return sameName(key.columns[0]?.name ?? "", column.name.name);
}

interface ColumnContext {
  readonly parsed: ParsedTable;
  readonly key: PrimaryKeyConstraint | undefined;
  readonly row: ColumnRow | undefined;
}

function columnOf(column: ParsedColumn, { parsed, key, row }: ColumnContext): Column {
  const generated = ofKind(column.constraints, "generated").at(-1);
  const collation = ofKind(column.constraints, "collate").at(-1);
  const conflict = ofKind(column.constraints, "notNull").at(-1)?.conflict ?? null;
  const rowid = key !== undefined && isRowidAlias(parsed, key, column);
  return {
    kind: "column",
    name: column.name.name,
    type: parseType(column.typeText),
    nullable: !(row?.notNull === true || rowid),
    primaryKey: (row?.primaryKey ?? 0) > 0,
    serverDefault: generated === undefined ? parseDefault(row?.defaultText ?? null) : null,
    generated:
      generated === undefined
        ? null
        : { expression: generated.expression, stored: generated.storage === "stored" },
    identity: null,
    autoincrement: rowid && key.autoincrement,
    unique: false,
    index: false,
    references: null,
    check: null,
    collation: collation?.collation.name ?? null,
    comment: null,
    options: conflict === null ? {} : { sqlite: { notNullOnConflict: conflict } },
  };
}

function uniqueOf(constraint: ParsedUnique, spelled: (name: string | null) => string): UniqueConstraint {
  return {
    kind: "unique",
    name: constraint.name?.name ?? null,
    columns: constraint.columns.map((column) => spelled(column.name ?? column.expression)),
    deferrable: null,
    initially: null,
    options: constraint.conflict === null ? {} : { sqlite: { onConflict: constraint.conflict } },
  };
}

/** NO ACTION is what happens when nothing is said. */
function actionOf(action: string | null): ReferentialAction | null {
  return action === null || action === "NO ACTION" ? null : (action as ReferentialAction);
}

function matchOf(match: string | null): ForeignKey["match"] {
  const upper = match?.toUpperCase();
  return upper === "FULL" || upper === "PARTIAL" || upper === "SIMPLE" ? upper : null;
}

function foreignKeyOf(
  constraint: ForeignKeyConstraint,
  spelled: (name: string | null) => string,
  source: TableSource,
): ForeignKey {
  const table = constraint.referencedTable.name;
  const given = constraint.referencedColumns;
  return {
    kind: "foreignKey",
    name: constraint.name?.name ?? null,
    columns: constraint.columns.map(spelled),
    referentSchema: null,
    referentTable: table,
    referentColumns: given.length > 0 ? given : source.primaryKeyOf(table),
    onDelete: actionOf(constraint.onDelete),
    onUpdate: actionOf(constraint.onUpdate),
    deferrable: constraint.deferrability?.deferrable ?? null,
    initially: (constraint.deferrability?.initially?.toUpperCase() as Initially | undefined) ?? null,
    match: matchOf(constraint.match),
    options: {},
  };
}

/** An index from its stored text. */
export function reflectIndex(
  sql: string,
  spelled: (name: string | null) => string = (name) => name ?? "",
): Index {
  const parsed = parseCreateIndex(sql);
  const parts = parsed.columns.map(
    (column): IndexPart => ({
      kind: column.name === null ? "expression" : "column",
      value: column.name === null ? column.expression : spelled(column.name),
      order: column.order === "DESC" ? "desc" : null,
      nulls: null,
      collation: column.collation,
    }),
  );
  return {
    kind: "index",
    name: parsed.name.name,
    parts,
    unique: parsed.unique,
    where: parsed.where,
    options: {},
  };
}

function tableOptions(parsed: ParsedTable, key: PrimaryKeyConstraint | undefined): Table["options"] {
  const options: SqliteOptions = {
    ...(parsed.strict ? { strict: true } : {}),
    ...(parsed.withoutRowid ? { withoutRowid: true } : {}),
    ...(key?.conflict ? { onConflict: key.conflict } : {}),
  };
  return Object.keys(options).length === 0 ? {} : { sqlite: options };
}

/**
 * A table from its stored CREATE TABLE text, which knows what no pragma tells (names of constraints, checks,
 * collations, deferrability), and from PRAGMA table_xinfo.
 *
 * @throws MIG_DIALECT_SQL_SYNTAX when the text cannot be read
 */
export function reflectTable(source: TableSource): Table {
  const parsed = parseOrdinaryTable(source.sql);
  const constraints = allConstraints(parsed);
  const spelled = speller(parsed);
  const key = ofKind(constraints, "primaryKey").at(-1);
  const primaryKey: PrimaryKey | null =
    key === undefined
      ? null
      : {
          kind: "primaryKey",
          name: key.name?.name ?? null,
          columns: key.columns.map((column) => spelled(column.name)),
        };
  const checks = ofKind(constraints, "check").map(
    (check): CheckConstraint => ({
      kind: "check",
      name: check.name?.name ?? null,
      expression: check.expression,
      options: {},
    }),
  );
  return deepFreeze({
    kind: "table",
    name: parsed.name.name,
    schema: null,
    columns: parsed.columns.map((column, at) => columnOf(column, { parsed, key, row: source.columns[at] })),
    primaryKey,
    foreignKeys: ofKind(constraints, "foreignKey").map((fk) => foreignKeyOf(fk, spelled, source)),
    uniques: ofKind(constraints, "unique").map((unique) => uniqueOf(unique, spelled)),
    checks,
    indexes: source.indexes.map((sql) => reflectIndex(sql, spelled)),
    comment: null,
    options: tableOptions(parsed, key),
  });
}

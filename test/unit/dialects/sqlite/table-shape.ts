import { DatabaseSync } from "@photostructure/sqlite";
import { expect } from "vitest";
import { allConstraints, parseCreateTable } from "../../../../src/dialects/sqlite/sql/create-table.js";
import type { ParsedColumn, ParsedTable } from "../../../../src/dialects/sqlite/sql/create-table-model.js";
import { normalizeDefault, normalizeType } from "../../../../src/dialects/sqlite/sql/normalize-text.js";
import { type Database, quoted, type Row, rowsOf } from "../../../support/sqlite.js";

/** What SQLite itself says of a table, in a form to compare. */
export interface TableShape {
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly notNull: boolean;
    readonly default: string | null;
    readonly primaryKey: number;
    readonly generated: "no" | "virtual" | "stored";
  }[];
  readonly foreignKeys: readonly string[];
  readonly uniques: readonly string[];
  readonly strict: boolean;
  readonly withoutRowid: boolean;
}

const GENERATED: Readonly<Record<number, "no" | "virtual" | "stored">> = {
  0: "no",
  2: "virtual",
  3: "stored",
};

function columnShape(row: Row): TableShape["columns"][number] {
  return {
    name: String(row.name),
    type: normalizeType(String(row.type)),
    notNull: row.notnull !== 0,
    default: row.dflt_value === null ? null : normalizeDefault(String(row.dflt_value)),
    primaryKey: Number(row.pk),
    generated: GENERATED[Number(row.hidden)] ?? "no",
  };
}

function foreignKeysOf(db: Database, name: string): readonly string[] {
  const groups = new Map<unknown, { head: string; pairs: string[] }>();
  for (const row of rowsOf(db, `PRAGMA foreign_key_list(${quoted(name)})`)) {
    const group = groups.get(row.id) ?? { head: `${row.table} ${row.on_delete} ${row.on_update}`, pairs: [] };
    group.pairs.push(`${row.from}>${row.to ?? ""}`);
    groups.set(row.id, group);
  }
  return [...groups.values()].map((g) => `${g.head} ${g.pairs.join(",")}`.toLowerCase()).sort();
}

function uniquesOf(db: Database, name: string): readonly string[] {
  return rowsOf(db, `PRAGMA index_list(${quoted(name)})`)
    .filter((index) => index.origin === "u")
    .map((index) =>
      rowsOf(db, `PRAGMA index_info(${quoted(String(index.name))})`)
        .map((c) => c.name)
        .join(",")
        .toLowerCase(),
    )
    .sort();
}

/** Reads the shape of a table in a database. */
export function shapeIn(db: Database, name: string): TableShape {
  const list = rowsOf(db, `PRAGMA table_list(${quoted(name)})`)[0];
  return {
    columns: rowsOf(db, `PRAGMA table_xinfo(${quoted(name)})`).map(columnShape),
    foreignKeys: foreignKeysOf(db, name),
    uniques: uniquesOf(db, name),
    strict: list?.strict === 1,
    withoutRowid: list?.wr === 1,
  };
}

/** Builds a table from its text in a database of its own and reads its shape; throws what SQLite throws. */
export function shapeOf(sql: string): TableShape {
  const db = new DatabaseSync(":memory:");
  try {
    db.exec(sql);
    const name = rowsOf(db, "SELECT name FROM sqlite_master WHERE type = 'table'")[0]?.name;
    return shapeIn(db, String(name));
  } finally {
    db.close();
  }
}

function keyPosition(table: ParsedTable, column: ParsedColumn): number {
  const key = allConstraints(table).find((constraint) => constraint.kind === "primaryKey");
  if (key?.kind !== "primaryKey") return 0;
  // A column named twice in the key counts once.
  const names = [...new Set(key.columns.map((member) => member.name?.toLowerCase()))];
  return names.indexOf(column.name.name.toLowerCase()) + 1;
}

/** In these tables SQLite makes the columns of the primary key NOT NULL by itself. */
function impliedNotNull(table: ParsedTable, column: ParsedColumn): boolean {
  if (keyPosition(table, column) === 0) return false;
  if (table.withoutRowid) return true;
  const alone = table.columns.filter((other) => keyPosition(table, other) > 0).length === 1;
  return table.strict && !(alone && normalizeType(column.typeText) === "INTEGER");
}

function modelColumn(table: ParsedTable, column: ParsedColumn): TableShape["columns"][number] {
  const dflt = column.constraints.findLast((c) => c.kind === "default");
  const generated = column.constraints.find((c) => c.kind === "generated");
  return {
    name: column.name.name,
    type: normalizeType(column.typeText),
    notNull: column.constraints.some((c) => c.kind === "notNull") || impliedNotNull(table, column),
    default: dflt?.kind === "default" ? normalizeDefault(dflt.value) : null,
    primaryKey: keyPosition(table, column),
    generated: generated?.kind === "generated" ? generated.storage : "no",
  };
}

/** The shape that the parsed model claims; unique constraints that the primary key covers make no index of their own. */
export function shapeOfModel(table: ParsedTable): TableShape {
  const all = allConstraints(table);
  const foreignKeys = all.flatMap((c) => {
    if (c.kind !== "foreignKey") return [];
    const pairs = c.columns.map((name, index) => `${name}>${c.referencedColumns[index] ?? ""}`);
    return [
      `${c.referencedTable.name} ${c.onDelete ?? "NO ACTION"} ${c.onUpdate ?? "NO ACTION"} ${pairs.join(",")}`.toLowerCase(),
    ];
  });
  const list = (c: { columns: readonly { name: string | null }[] }): string =>
    c.columns
      .map((member) => member.name)
      .join(",")
      .toLowerCase();
  const key = all.flatMap((c) => (c.kind === "primaryKey" ? [list(c)] : []));
  const uniques = all
    .flatMap((c) => (c.kind === "unique" ? [list(c)] : []))
    .filter((columns) => !key.includes(columns));
  return {
    columns: table.columns.map((column) => modelColumn(table, column)),
    foreignKeys: foreignKeys.sort(),
    uniques: [...new Set(uniques)].sort(),
    strict: table.strict,
    withoutRowid: table.withoutRowid,
  };
}

/** Parses a table's text and holds the model against what SQLite says of it. */
export function expectModelAgrees(db: Database, name: string, sql: string): void {
  const parsed = parseCreateTable(sql, name);
  if (parsed.kind !== "table") throw new Error(`${name} is ${parsed.kind}`);
  expect(parsed.name.name).toBe(name);
  for (const part of [...parsed.columns, ...allConstraints(parsed)])
    expect(sql.slice(part.start, part.end)).toBe(part.text);
  const truth = shapeIn(db, name);
  const claim = shapeOfModel(parsed);
  const rowidKey = truth.columns.some((c) => c.primaryKey > 0)
    ? truth.columns
        .filter((c) => c.primaryKey > 0)
        .map((c) => c.name)
        .join(",")
        .toLowerCase()
    : null;
  // UNIQUE on the rowid's own column has an index of its own, on any other primary key it has none.
  const withoutKey = (shape: TableShape): TableShape => ({
    ...shape,
    uniques: shape.uniques.filter((columns) => columns !== rowidKey),
  });
  expect(withoutKey(claim)).toEqual(withoutKey(truth));
}

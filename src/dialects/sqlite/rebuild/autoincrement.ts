import { allConstraints, columnOf, parseOrdinaryTable } from "../sql/create-table.js";
import type { PrimaryKeyConstraint } from "../sql/create-table-model.js";
import { refuse } from "../ddl/refuse.js";
import { isSymbol, isWord, tokenize } from "../sql/lexer.js";
import { sameName } from "../sql/names.js";
import { normalizeType } from "../sql/normalize-text.js";
import { insertAt, removeRange } from "../sql/text-edit.js";

function keyOf(sql: string, column: string): PrimaryKeyConstraint | null {
  const table = parseOrdinaryTable(sql);
  const key = allConstraints(table).find((constraint) => constraint.kind === "primaryKey");
  if (key?.kind !== "primaryKey") return null;
  const names = key.column === null ? key.columns.map((member) => member.name ?? "") : [key.column];
  return names.length === 1 && sameName(names[0] ?? "", column) ? key : null;
}

/** The place for the word: behind a column's PRIMARY KEY with its ON CONFLICT, or behind the only member of a table's. */
function placeOf(sql: string, key: PrimaryKeyConstraint): number {
  if (key.level === "column") return key.end;
  const close = tokenize(sql).find((token) => token.start > key.bodyStart && isSymbol(token, ")"));
  return close?.start ?? key.end;
}

/**
 * Switches AUTOINCREMENT on or off; only an INTEGER PRIMARY KEY can have it (https://sqlite.org/autoinc.html).
 *
 * @throws MIG_DIALECT_UNSUPPORTED for any other column
 */
export function setAutoincrement(sql: string, name: string, on: boolean): string {
  const table = parseOrdinaryTable(sql);
  const key = keyOf(sql, name);
  if ((key?.autoincrement ?? false) === on) return sql;
  if (!on) {
    const word = tokenize(sql).find(
      (token) => token.start >= (key?.bodyStart ?? 0) && isWord(token, "AUTOINCREMENT"),
    );
    return word === undefined ? sql : removeRange(sql, word);
  }
  const isInteger = normalizeType(columnOf(table, name).typeText) === "INTEGER";
  if (key === null || !isInteger || table.withoutRowid || key.columns[0]?.order === "DESC")
    return refuse({
      operation: "alterColumn",
      object: `column '${table.name.name}.${name}'`,
      reason: "only a column of type INTEGER that is the primary key by itself can be AUTOINCREMENT",
      instead:
        "Make it an INTEGER and the only column of the primary key, in the same batch and before this.",
    });
  const text = insertAt(sql, placeOf(sql, key), " AUTOINCREMENT");
  parseOrdinaryTable(text);
  return text;
}

import { cortexError } from "../../../errors/index.js";
import { columnOf, parseOrdinaryTable } from "./create-table.js";
import type { ParsedColumn, ParsedTable } from "./create-table-model.js";
import { isSymbol, tokenize } from "./lexer.js";
import { significantAfter } from "./text-edit.js";

/** A column with the comments that belong to it. */
interface Chunk {
  /** White space and comments in front: from the end of the chunk before. */
  readonly lead: string;
  readonly core: string;
  /** Comments between the column and its comma. */
  readonly mid: string;
  /** Comments behind the comma, on the same line. */
  readonly tail: string;
}

function isLineComment(text: string): boolean {
  const last = tokenize(text).at(-1);
  return last?.kind === "comment" && last.text.startsWith("--");
}

/** How far the comments on the same line reach; 0 when there are none. */
function sameLineComments(gap: string): number {
  let end = 0;
  for (const token of tokenize(gap)) {
    if (token.kind === "whitespace" && token.text.includes("\n")) break;
    if (token.kind === "comment") end = token.end;
  }
  return end;
}

/** The white space at the end of a place's lead, without its comments. */
function blankOf(place: Chunk | undefined): string {
  return /\s*$/.exec(place?.lead ?? "")?.[0] ?? "";
}

interface Cut {
  readonly chunks: ReadonlyMap<ParsedColumn, Chunk>;
  /** From the end of the last chunk on: what closes the columns. */
  readonly rest: number;
}

/** Cuts the columns' part of the text into one chunk a column. */
function cut(sql: string, table: ParsedTable): Cut {
  const chunks = new Map<ParsedColumn, Chunk>();
  let from = table.body.start + 1;
  for (const [index, column] of table.columns.entries()) {
    const end = significantAfter(sql, column.end);
    const next = table.columns[index + 1];
    const lead = sql.slice(from, column.start);
    if (next === undefined || !isSymbol(end, ",")) {
      const stop = end?.start ?? table.body.end - 1;
      from = column.end + sameLineComments(sql.slice(column.end, stop));
      chunks.set(column, { lead, core: column.text, mid: "", tail: sql.slice(column.end, from) });
      continue;
    }
    const behind = sql.slice(end?.end, next.start);
    const comments = sameLineComments(behind);
    const mid = sql.slice(column.end, end?.start).trimEnd();
    chunks.set(column, { lead, core: column.text, mid, tail: behind.slice(0, comments) });
    from = (end?.end ?? column.end) + comments;
  }
  return { chunks, rest: from };
}

/** Joins two texts; a `--` comment at the end of the first gets its newline. */
function safeJoin(before: string, after: string): string {
  return isLineComment(before) && !/^[ \t]*\r?\n/.test(after) ? `${before}\n${after}` : before + after;
}

function ordered(table: ParsedTable, names: readonly string[]): readonly ParsedColumn[] {
  const columns = names.map((name) => columnOf(table, name));
  if (columns.length === table.columns.length && new Set(columns).size === columns.length) return columns;
  throw cortexError("MIG_DIALECT_TABLE_NOT_EDITABLE", {
    table: table.name.name,
    reason: `the new order (${names.join(", ")}) does not name each of its columns once`,
  });
}

/**
 * Brings the columns into another order. Each takes its comments along: those in front of it and those behind it on its line.
 *
 * @param names every column, in the new order
 * @example reorderColumns("CREATE TABLE t(a, b INT)", ["b", "a"]) // "CREATE TABLE t(b INT, a)"
 * @throws MIG_DIALECT_COLUMN_NOT_FOUND, MIG_DIALECT_TABLE_NOT_EDITABLE when a column is missing or named twice
 */
export function reorderColumns(sql: string, names: readonly string[]): string {
  const table = parseOrdinaryTable(sql);
  const columns = ordered(table, names);
  const { chunks, rest } = cut(sql, table);
  const places = [...chunks.values()];
  let text = sql.slice(0, table.body.start + 1);
  for (const [index, column] of columns.entries()) {
    const chunk = chunks.get(column);
    if (chunk === undefined) continue;
    // White space belongs to the place (the indentation of a line), comments to the column.
    const lead = chunk.lead.trim() === "" ? blankOf(places[index]) : chunk.lead;
    text = safeJoin(text, lead) + chunk.core + chunk.mid;
    if (index < columns.length - 1) text = `${isLineComment(text) ? `${text}\n` : text},`;
    text += chunk.tail;
  }
  text = safeJoin(text, sql.slice(rest));
  parseOrdinaryTable(text);
  return text;
}

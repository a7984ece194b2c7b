import { cortexError } from "../../../errors/index.js";
import { deepFreeze } from "../../../util/deep-freeze.js";
import type {
  ParsedColumn,
  ParsedCreateTable,
  ParsedTable,
  TableConstraint,
  TableOption,
} from "./create-table-model.js";
import { isReservedWord } from "./keywords.js";
import { isWord } from "./lexer.js";
import { sameName } from "./names.js";
import { parseColumnConstraint, parseTableConstraint } from "./parse-constraint.js";
import { type NamePart, qualifiedName, type TextRange, TokenCursor } from "./token-cursor.js";

const TABLE_CONSTRAINT_WORDS = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

function atTypeWord(cursor: TokenCursor): boolean {
  const token = cursor.peek();
  if (token?.kind === "quoted" || token?.kind === "string") return true;
  if (token?.kind !== "word" || isReservedWord(token.text)) return false;
  return !cursor.atWords("GENERATED", "ALWAYS", "AS");
}

/**
 * Reads a declared type: any number of words and strings, then one or two numbers in parentheses.
 * SQLite drops a trailing GENERATED ALWAYS that no AS follows from the type (build.c, sqlite3AddColumn), and so do we.
 */
function parseType(cursor: TokenCursor): TextRange | null {
  const start = cursor.start;
  let end = start;
  while (atTypeWord(cursor)) {
    if (cursor.atWords("GENERATED", "ALWAYS")) {
      cursor.takeWords("GENERATED", "ALWAYS");
      if (!atTypeWord(cursor) && !cursor.atSymbol("(")) break;
    } else cursor.next();
    end = cursor.end;
  }
  if (end === start) return null;
  if (cursor.atSymbol("(")) end = cursor.parenthesised().end;
  return { start, end };
}

/** A DEFERRABLE that stands apart belongs to the column's last foreign key. */
function withStrayDeferrability(constraints: readonly TableConstraint[]): readonly TableConstraint[] {
  const stray = constraints.findLast((constraint) => constraint.kind === "deferrable");
  const target = constraints.findLast((constraint) => constraint.kind === "foreignKey");
  if (stray?.kind !== "deferrable" || target === undefined || stray.start < target.start) return constraints;
  return constraints.map((constraint) =>
    constraint === target ? { ...constraint, deferrability: stray.deferrability } : constraint,
  );
}

function parseColumn(cursor: TokenCursor): ParsedColumn {
  const name = cursor.name("a column's name");
  const typeRange = parseType(cursor);
  const constraints: TableConstraint[] = [];
  for (;;) {
    const constraint = parseColumnConstraint(cursor, name.name);
    if (constraint === null) break;
    constraints.push(constraint);
  }
  return {
    name,
    typeRange,
    typeText: typeRange === null ? "" : cursor.source.slice(typeRange.start, typeRange.end),
    constraints: withStrayDeferrability(constraints),
    text: cursor.source.slice(name.start, cursor.end),
    start: name.start,
    end: cursor.end,
  };
}

interface Body {
  readonly columns: readonly ParsedColumn[];
  readonly constraints: readonly TableConstraint[];
  readonly body: TextRange;
}

function parseBody(cursor: TokenCursor): Body {
  const open = cursor.expectSymbol("(").start;
  const columns: ParsedColumn[] = [];
  const constraints: TableConstraint[] = [];
  do {
    if (columns.length > 0 && isWord(cursor.peek(), ...TABLE_CONSTRAINT_WORDS)) break;
    columns.push(parseColumn(cursor));
  } while (cursor.takeSymbol(","));
  // SQLite lets table constraints follow each other with or without commas.
  while (!cursor.atSymbol(")")) {
    const constraint = parseTableConstraint(cursor);
    if (constraint === null) throw cursor.failure("a column or a constraint was expected");
    constraints.push(constraint);
    if (cursor.takeSymbol(",") && cursor.atSymbol(")")) throw cursor.failure("a constraint was expected");
  }
  cursor.expectSymbol(")");
  return { columns, constraints, body: { start: open, end: cursor.end } };
}

function parseOptions(cursor: TokenCursor): readonly TableOption[] {
  const options: TableOption[] = [];
  while (!cursor.atEnd()) {
    cursor.takeSymbol(",");
    const start = cursor.start;
    if (cursor.takeWords("WITHOUT", "ROWID"))
      options.push({ option: "WITHOUT ROWID", start, end: cursor.end });
    else if (cursor.takeWords("STRICT")) options.push({ option: "STRICT", start, end: cursor.end });
    else throw cursor.failure("a table option was expected");
  }
  return options;
}

interface Head {
  readonly text: string;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly schema: NamePart | null;
  readonly name: NamePart;
}

function parseVirtual(cursor: TokenCursor, head: Head): ParsedCreateTable {
  cursor.expectWords("USING");
  const module = cursor.name("a module");
  if (cursor.atEnd()) return { kind: "virtual", ...head, module, moduleArguments: null };
  const range = cursor.parenthesised();
  return {
    kind: "virtual",
    ...head,
    module,
    moduleArguments: head.text.slice(range.start + 1, range.end - 1),
  };
}

/**
 * Reads a CREATE TABLE statement, as `sqlite_master` stores it or as a script writes it, into a frozen model in
 * which every part knows where it stands (https://sqlite.org/lang_createtable.html).
 *
 * @param object what the text belongs to, for error messages
 * @example parseCreateTable("CREATE TABLE t(a INT)").name.name // "t"
 * @throws MIG_DIALECT_SQL_SYNTAX when the text is no CREATE TABLE
 */
export function parseCreateTable(text: string, object = "a table"): ParsedCreateTable {
  const cursor = new TokenCursor(text, object);
  cursor.expectWords("CREATE");
  const temporary = cursor.takeWords("TEMP") || cursor.takeWords("TEMPORARY");
  const virtual = cursor.takeWords("VIRTUAL");
  cursor.expectWords("TABLE");
  const ifNotExists = cursor.takeWords("IF", "NOT", "EXISTS");
  const head: Head = { text, temporary, ifNotExists, ...qualifiedName(cursor, "a table's name") };
  if (virtual) return deepFreeze(parseVirtual(cursor, head));
  if (cursor.takeWords("AS")) {
    const select = text.slice(cursor.start, cursor.tokens.at(-1)?.end).replace(/;$/, "");
    return deepFreeze({ kind: "asSelect", ...head, select });
  }
  const body = parseBody(cursor);
  const options = parseOptions(cursor);
  return deepFreeze({
    kind: "table",
    ...head,
    ...body,
    options,
    strict: options.some((option) => option.option === "STRICT"),
    withoutRowid: options.some((option) => option.option === "WITHOUT ROWID"),
  });
}

/**
 * Reads a CREATE TABLE that has columns of its own: what an edit needs.
 *
 * @throws MIG_DIALECT_TABLE_NOT_EDITABLE for a virtual table and for CREATE TABLE … AS SELECT
 */
export function parseOrdinaryTable(text: string): ParsedTable {
  const parsed = parseCreateTable(text);
  if (parsed.kind === "table") return parsed;
  const reason =
    parsed.kind === "virtual"
      ? `it is a virtual table of the module '${parsed.module.name}'`
      : "it is written as CREATE TABLE … AS SELECT";
  throw cortexError("MIG_DIALECT_TABLE_NOT_EDITABLE", { table: parsed.name.name, reason });
}

/** The column of this name, or undefined. */
export function findColumn(table: ParsedTable, name: string): ParsedColumn | undefined {
  return table.columns.find((column) => sameName(column.name.name, name));
}

/**
 * The column of this name.
 *
 * @throws MIG_DIALECT_COLUMN_NOT_FOUND
 */
export function columnOf(table: ParsedTable, name: string): ParsedColumn {
  const found = findColumn(table, name);
  if (found !== undefined) return found;
  const columns = table.columns.map((column) => column.name.name);
  throw cortexError("MIG_DIALECT_COLUMN_NOT_FOUND", { table: table.name.name, column: name, columns });
}

/** Every constraint of a table: those of its columns first, then its own. */
export function allConstraints(table: ParsedTable): readonly TableConstraint[] {
  return [...table.columns.flatMap((column) => column.constraints), ...table.constraints];
}

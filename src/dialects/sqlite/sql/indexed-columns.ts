import { isNameLike, isSymbol, isWord, type Token, unquote } from "./lexer.js";
import { isReservedWord } from "./keywords.js";
import type { TextRange, TokenCursor } from "./token-cursor.js";

/** A member of an index, a PRIMARY KEY or a UNIQUE. */
export interface IndexedColumn extends TextRange {
  /** The whole member, verbatim. */
  readonly text: string;
  /** The column; null for an expression. */
  readonly name: string | null;
  /** The member without its collation and order, verbatim. */
  readonly expression: string;
  readonly collation: string | null;
  readonly order: "ASC" | "DESC" | null;
}

function withoutOuterParentheses(tokens: readonly Token[]): readonly Token[] {
  let inner = tokens;
  for (;;) {
    if (inner.length < 2 || !isSymbol(inner[0], "(")) return inner;
    let depth = 0;
    const close = inner.findIndex((token) => {
      if (isSymbol(token, "(")) depth += 1;
      if (isSymbol(token, ")")) depth -= 1;
      return depth === 0;
    });
    if (close !== inner.length - 1) return inner;
    inner = inner.slice(1, -1);
  }
}

function columnName(tokens: readonly Token[]): string | null {
  const inner = withoutOuterParentheses(tokens);
  const only = inner[0];
  if (inner.length !== 1 || !isNameLike(only)) return null;
  return only.kind === "word" && isReservedWord(only.text) ? null : unquote(only.text);
}

function memberOf(source: string, tokens: readonly Token[]): IndexedColumn {
  let rest = [...tokens];
  const start = rest[0]?.start ?? 0;
  const end = rest.at(-1)?.end ?? start;
  let order: "ASC" | "DESC" | null = null;
  let collation: string | null = null;
  if (rest.length > 2 && isWord(rest.at(-2), "NULLS")) rest = rest.slice(0, -2);
  if (rest.length > 1 && isWord(rest.at(-1), "ASC", "DESC")) {
    order = isWord(rest.at(-1), "ASC") ? "ASC" : "DESC";
    rest = rest.slice(0, -1);
  }
  const last = rest.at(-1);
  if (rest.length > 2 && isWord(rest.at(-2), "COLLATE") && last !== undefined) {
    collation = unquote(last.text);
    rest = rest.slice(0, -2);
  }
  const expression = source.slice(start, rest.at(-1)?.end ?? end);
  return Object.freeze({
    text: source.slice(start, end),
    name: columnName(rest),
    expression,
    collation,
    order,
    start,
    end,
  });
}

/** Reads `(a, "b" COLLATE nocase DESC, lower(c))`; a trailing AUTOINCREMENT, as in a PRIMARY KEY, is told apart. */
export function parseIndexedColumns(cursor: TokenCursor): {
  readonly columns: readonly IndexedColumn[];
  readonly autoincrement: boolean;
} {
  cursor.expectSymbol("(");
  const columns: IndexedColumn[] = [];
  let member: Token[] = [];
  let autoincrement = false;
  const finish = (): void => {
    if (member.length > 1 && isWord(member.at(-1), "AUTOINCREMENT")) {
      autoincrement = true;
      member = member.slice(0, -1);
    }
    if (member.length === 0) throw cursor.failure("a column was expected");
    columns.push(memberOf(cursor.source, member));
    member = [];
  };
  for (let depth = 1; ; ) {
    if (depth === 1 && (cursor.atSymbol(",") || cursor.atSymbol(")"))) {
      finish();
      if (isSymbol(cursor.next(), ")")) return { columns: Object.freeze(columns), autoincrement };
      continue;
    }
    const token = cursor.next();
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    member.push(token);
  }
}

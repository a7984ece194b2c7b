import { isSignificant, isSymbol, type Token, tokenize } from "./lexer.js";
import type { TextRange } from "./token-cursor.js";

/** What two characters must not become when they meet: one token where there were two. */
function wouldMerge(before: string, after: string): boolean {
  return /[^\s(),;]$/.test(before) && /^[^\s(),;]/.test(after);
}

/** Replaces a range; a space is put in where tokens would run together. */
export function replaceRange(text: string, range: TextRange, replacement: string): string {
  const head = text.slice(0, range.start);
  const tail = text.slice(range.end);
  const left = wouldMerge(head, replacement) ? `${head} ${replacement}` : head + replacement;
  return wouldMerge(left, tail) ? `${left} ${tail}` : left + tail;
}

/** Inserts text at an offset. */
export function insertAt(text: string, offset: number, insertion: string): string {
  return text.slice(0, offset) + insertion + text.slice(offset);
}

/** Where a token starts in the list of all tokens. */
function indexAt(tokens: readonly Token[], offset: number): number {
  return tokens.findIndex((token) => token.start >= offset);
}

/** The nearest token before (-1) or after (1) a range that is neither white space nor a comment. */
function neighbour(tokens: readonly Token[], range: TextRange, step: 1 | -1): Token | undefined {
  return step === 1
    ? tokens.find((token) => token.start >= range.end && isSignificant(token))
    : tokens.findLast((token) => token.end <= range.start && isSignificant(token));
}

/** The first token at or after an offset that is neither white space nor a comment. */
export function significantAfter(text: string, offset: number): Token | undefined {
  return tokenize(text).find((token) => token.start >= offset && isSignificant(token));
}

/** The last token that ends at or before an offset and is neither white space nor a comment. */
export function significantBefore(text: string, offset: number): Token | undefined {
  return tokenize(text).findLast((token) => token.end <= offset && isSignificant(token));
}

/**
 * Removes a range with the white space before it. White space after a comment stays: it may be the newline that ends
 * a `--` comment, and without it the comment would swallow what follows.
 */
export function removeRange(text: string, range: TextRange): string {
  const tokens = tokenize(text);
  const at = indexAt(tokens, range.start);
  const space = tokens[at - 1];
  const before = tokens[at - 2];
  const takeSpace = space?.kind === "whitespace" && before?.kind !== "comment";
  return replaceRange(text, { start: takeSpace ? space.start : range.start, end: range.end }, "");
}

/** Removes several ranges that do not overlap. */
export function removeRanges(text: string, ranges: readonly TextRange[]): string {
  return [...ranges].sort((a, b) => b.start - a.start).reduce(removeRange, text);
}

/** The text with a newline after it when it ends in a `--` comment. */
function closed(text: string): string {
  const last = tokenize(text).at(-1);
  return last?.kind === "comment" && last.text.startsWith("--") ? `${text}\n` : text;
}

/**
 * What stays of the white space and comments behind a removed element: everything but the comments on its own line.
 * On a line that it shares with the element before it, they may be about that one: SQLite's ADD COLUMN puts a new
 * column between a column and the comment on it. Null when no comment is left, so that nothing needs to stay.
 */
function keptComments(gap: string, hasOwnLine: boolean): string | null {
  const tokens = tokenize(gap).filter((token) => !isSymbol(token, ","));
  const newline = tokens.findIndex((token) => token.kind === "whitespace" && token.text.includes("\n"));
  const rest = !hasOwnLine ? tokens : newline === -1 ? [] : tokens.slice(newline);
  return rest.some((token) => token.kind === "comment") ? rest.map((token) => token.text).join("") : null;
}

function hasComment(gap: string): boolean {
  return tokenize(gap).some((token) => token.kind === "comment");
}

function isFirstOnLine(text: string, offset: number): boolean {
  return /(^|\n)[ \t]*$/.test(text.slice(0, offset));
}

/** True when no other element of the list ends on the line on which this one starts. */
function hasLineOfItsOwn(text: string, range: TextRange): boolean {
  const tokens = tokenize(text);
  const before = neighbour(tokens, range, -1);
  const last = isSymbol(before, ",") && before !== undefined ? neighbour(tokens, before, -1) : before;
  return last === undefined || isSymbol(last, "(") || text.slice(last.end, range.start).includes("\n");
}

/** Removes an element up to the start of the one behind it. */
function removeForward(text: string, range: TextRange, next: number): string {
  const kept = keptComments(text.slice(range.end, next), hasLineOfItsOwn(text, range)) ?? "";
  const replacement = isFirstOnLine(text, range.start) ? kept.trimStart() : kept;
  return text.slice(0, range.start) + replacement + text.slice(next);
}

/** Removes the last element of a list with the comma before it; comments in front of it stay. */
function removeBackward(text: string, range: TextRange, bounds: { comma: Token; close: number }): string {
  const { comma, close } = bounds;
  const before = text.slice(comma.end, range.start);
  const behind = text.slice(range.end, close);
  const keptBehind = keptComments(behind, hasLineOfItsOwn(text, range));
  const keptBefore = hasComment(before) ? before.trimEnd() : "";
  if (keptBefore === "" && keptBehind === null) return text.slice(0, comma.start) + text.slice(close);
  const space = /\s*$/.exec(behind)?.[0] ?? "";
  const kept =
    keptBehind === null
      ? space.includes("\n")
        ? keptBefore + space
        : closed(keptBefore)
      : closed(keptBefore) + keptBehind;
  return text.slice(0, comma.start) + kept + text.slice(close);
}

/**
 * Removes an element of a comma-separated list (a column or a table constraint) with the comma that belongs to it.
 * Without comments the result is the text that SQLite's own DROP COLUMN and DROP CONSTRAINT leave.
 */
export function removeListElement(text: string, range: TextRange): string {
  const tokens = tokenize(text);
  const before = neighbour(tokens, range, -1);
  const after = neighbour(tokens, range, 1);
  if (before === undefined || after === undefined) return removeRange(text, range);
  const freeBefore = isSymbol(before, ",") || isSymbol(before, "(");
  if (freeBefore && isSymbol(after, ","))
    return removeForward(text, range, neighbour(tokens, after, 1)?.start ?? after.end);
  if (isSymbol(before, ",") && isSymbol(after, ")"))
    return removeBackward(text, range, { comma: before, close: after.start });
  // A table constraint may stand next to another one without a comma.
  return freeBefore ? removeForward(text, range, after.start) : removeRange(text, range);
}

/** What separates an inserted element from the one that starts at the offset: a new line when that one has its own line. */
export function separatorAt(text: string, offset: number): string {
  return /\r?\n[ \t]*$/.exec(text.slice(0, offset))?.[0] ?? " ";
}

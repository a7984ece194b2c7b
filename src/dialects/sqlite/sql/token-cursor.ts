import { cortexError, type CortexError } from "../../../errors/index.js";
import { isReservedWord } from "./keywords.js";
import { isNameLike, isSymbol, isWord, lineAt, significantTokens, type Token, unquote } from "./lexer.js";

/** A part of a text: `text.slice(start, end)`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A name in a text, unquoted, with the place where it stands. */
export interface NamePart extends TextRange {
  readonly name: string;
}

/** Walks over the significant tokens of one statement; the object's name is for the error messages. */
export class TokenCursor {
  readonly tokens: readonly Token[];
  private at = 0;

  constructor(
    readonly source: string,
    private readonly object: string,
  ) {
    this.tokens = significantTokens(source);
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead];
  }

  next(): Token {
    const token = this.tokens[this.at];
    if (token === undefined) throw this.failure("the text ends too early");
    this.at += 1;
    return token;
  }

  /** Where the next token starts; the text's end when there is none. */
  get start(): number {
    return this.peek()?.start ?? this.source.length;
  }

  /** Where the last taken token ends. */
  get end(): number {
    return this.tokens[this.at - 1]?.end ?? 0;
  }

  /** True when the next tokens are these words. */
  atWords(...words: readonly string[]): boolean {
    return words.every((word, index) => isWord(this.peek(index), word));
  }

  /** Takes these words when they are next. */
  takeWords(...words: readonly string[]): boolean {
    if (!this.atWords(...words)) return false;
    this.at += words.length;
    return true;
  }

  expectWords(...words: readonly string[]): void {
    if (!this.takeWords(...words)) throw this.failure(`${words.join(" ")} was expected`);
  }

  atSymbol(text: string): boolean {
    return isSymbol(this.peek(), text);
  }

  takeSymbol(text: string): boolean {
    if (!this.atSymbol(text)) return false;
    this.at += 1;
    return true;
  }

  expectSymbol(text: string): Token {
    if (!this.atSymbol(text)) throw this.failure(`"${text}" was expected`);
    return this.next();
  }

  /** True when a name can stand here. */
  atName(): boolean {
    const token = this.peek();
    return isNameLike(token) && !(token.kind === "word" && isReservedWord(token.text));
  }

  name(what: string): NamePart {
    if (!this.atName()) throw this.failure(`${what} was expected`);
    const token = this.next();
    return { name: unquote(token.text), start: token.start, end: token.end };
  }

  /** Takes everything from "(" to its ")"; the range includes both. */
  parenthesised(): TextRange {
    const start = this.expectSymbol("(").start;
    for (let depth = 1; depth > 0; ) {
      const token = this.next();
      if (isSymbol(token, "(")) depth += 1;
      if (isSymbol(token, ")")) depth -= 1;
    }
    return { start, end: this.end };
  }

  /**
   * Takes everything from "(" to its ")" and gives what stands between, verbatim, from the first to the last token.
   * Comments at either end are left out: one of `--` would swallow the ")" of whoever puts the text into parentheses.
   */
  innerSource(): string {
    const first = this.tokens[this.at + 1];
    this.parenthesised();
    const last = this.tokens[this.at - 2];
    return first === undefined || last === undefined || last.end < first.end
      ? ""
      : this.source.slice(first.start, last.end);
  }

  atEnd(): boolean {
    return this.peek() === undefined || (this.atSymbol(";") && this.peek(1) === undefined);
  }

  /** The error for what stands at the cursor. */
  failure(reason: string): CortexError {
    const token = this.peek();
    return cortexError("MIG_DIALECT_SQL_SYNTAX", {
      object: this.object,
      reason,
      line: lineAt(this.source, this.start),
      near: token?.text.slice(0, 40) ?? "the end of the text",
    });
  }
}

/** Reads `name` or `schema.name`. */
export function qualifiedName(
  cursor: TokenCursor,
  what: string,
): { readonly schema: NamePart | null; readonly name: NamePart } {
  const first = cursor.name(what);
  if (!cursor.takeSymbol(".")) return { schema: null, name: first };
  return { schema: first, name: cursor.name(what) };
}

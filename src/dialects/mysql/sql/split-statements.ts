import { cortexError } from "../../../errors/index.js";
import { BodyTracker } from "./body-tracker.js";
import { isSignificant, isWord, Lexer, lineAt, type Token } from "./lexer.js";

/** One statement of a script. */
export interface ScriptStatement {
  /** From the first token up to the delimiter, which is left out. */
  readonly text: string;
  /** The line (from 1) of the first token in the script. */
  readonly line: number;
  /** The offset of the first token in the script. */
  readonly offset: number;
}

function refuseUnterminated(script: string, token: Token, object: string): void {
  if (token.kind !== "illegal" || !/^(?:['"`]|[xXbB]'|\/\*)/.test(token.text)) return;
  throw cortexError("MIG_DIALECT_SQL_SYNTAX", {
    object,
    reason: token.text.startsWith("/*")
      ? "a comment is opened and never closed"
      : "a quote is opened and never closed",
    line: lineAt(script, token.start),
    near: token.text.slice(0, 40),
  });
}

/** Goes through a script; see {@link splitStatements}. */
class Splitter {
  readonly #script: string;
  readonly #object: string;
  readonly #lexer: Lexer;
  readonly #statements: ScriptStatement[] = [];
  readonly #body = new BodyTracker();
  #delimiter = ";";
  #first: Token | null = null;
  #end = 0;
  #line = 1;
  #counted = 0;

  constructor(script: string, object: string) {
    this.#script = script;
    this.#object = object;
    this.#lexer = new Lexer(script);
  }

  all(): readonly ScriptStatement[] {
    for (;;) {
      if (this.#atDelimiter()) continue;
      const token = this.#lexer.next();
      if (token === null) break;
      this.#take(this.#cutAtDelimiter(token));
    }
    this.#finish();
    return this.#statements;
  }

  /** Ends the statement when the delimiter stands here; `\g` and `\G` are delimiters of the shell's, always. */
  #atDelimiter(): boolean {
    const { at } = this.#lexer;
    if (this.#lexer.inConditional) return false;
    const own = /^\\[gG]/.exec(this.#script.slice(at, at + 2))?.[0];
    const found = own ?? (this.#script.startsWith(this.#delimiter, at) ? this.#delimiter : null);
    if (found === null) return false;
    if (found === ";" && this.#body.open) return false;
    this.#finish();
    this.#lexer.moveTo(at + found.length);
    return true;
  }

  /** A delimiter such as `$$` may stand right behind a word, of which the lexer takes it for a part. */
  #cutAtDelimiter(token: Token): Token {
    if (
      this.#delimiter === ";" ||
      (token.kind !== "word" && token.kind !== "symbol" && token.kind !== "variable")
    )
      return token;
    const at = token.text.indexOf(this.#delimiter);
    if (at < 1) return token;
    this.#lexer.moveTo(token.start + at);
    return { ...token, text: token.text.slice(0, at), end: token.start + at };
  }

  #take(token: Token): void {
    if (token.kind === "whitespace" && this.#first !== null && this.#end === token.start) return;
    refuseUnterminated(this.#script, token, this.#object);
    if (this.#first === null && this.#delimiterLine(token)) return;
    // The edge of a conditional comment belongs to the statement that is in it.
    if (!isSignificant(token) && token.kind !== "conditional") return;
    if (this.#first === null) {
      this.#first = token;
      for (; this.#counted < token.start; this.#counted += 1)
        if (this.#script[this.#counted] === "\n") this.#line += 1;
    }
    this.#end = token.end;
    if (isSignificant(token) && this.#delimiter === ";") this.#body.take(token);
  }

  /** `DELIMITER //`, a command of the shell's (https://dev.mysql.com/doc/refman/8.4/en/mysql-commands.html). */
  #delimiterLine(token: Token): boolean {
    if (!isWord(token, "DELIMITER")) return false;
    const rest = /^[ \t]+(\S+)[^\n]*/.exec(this.#script.slice(token.end, token.end + 200));
    const delimiter = rest?.[1];
    if (rest === null || delimiter === undefined) return false;
    this.#delimiter = delimiter;
    this.#lexer.moveTo(token.end + rest[0].length);
    return true;
  }

  #finish(): void {
    const first = this.#first;
    if (first !== null)
      this.#statements.push(
        Object.freeze({
          text: this.#script.slice(first.start, this.#end),
          line: this.#line,
          offset: first.start,
        }),
      );
    this.#first = null;
    this.#body.reset();
  }
}

/**
 * Cuts a script into statements as the `mysql` shell does: DELIMITER lines are obeyed. Beyond the shell, the body of a
 * trigger, routine or event (BEGIN … END) is not cut where no DELIMITER protects it. Empty statements, and those of
 * comments alone, are left out.
 *
 * @param object what the script is called in an error message, for example its file
 * @example splitStatements("select 1; select 2").map((s) => s.text) // ["select 1", "select 2"]
 * @throws MIG_DIALECT_SQL_SYNTAX for a quote or a comment that is never closed
 */
export function splitStatements(script: string, object = "the script"): readonly ScriptStatement[] {
  return new Splitter(script, object).all();
}

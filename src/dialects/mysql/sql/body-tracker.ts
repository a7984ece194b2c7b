import { isSymbol, isWord, type Token } from "./lexer.js";

/** What a statement's first words make of it. */
type Phase = "start" | "create" | "plain" | "stored";

/** Words between CREATE or ALTER and the kind of object. */
const BEFORE_KIND = [
  "OR",
  "REPLACE",
  "AGGREGATE",
  "DEFINER",
  "CURRENT_USER",
  "CURRENT_ROLE",
  "IF",
  "NOT",
  "EXISTS",
];
const STORED = ["TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE"];
/** What ends with END and its own name, and begins only where a statement can. */
const BLOCKS = ["IF", "LOOP", "WHILE", "REPEAT", "FOR"];
/** Behind these a statement of the body begins. */
const STATEMENT_FOLLOWS = ["BEGIN", "THEN", "ELSE", "DO", "LOOP", "REPEAT", "ATOMIC"];
/** In front of a body that is a single block without BEGIN, the header ends with one of these. */
const HEADER_ENDS = ["ROW", "DETERMINISTIC", "SQL", "DATA", "DEFINER", "INVOKER"];

/**
 * Follows the blocks in the body of a trigger, a routine or an event, so that the semicolons in it are not taken for
 * the end of the statement (https://dev.mysql.com/doc/refman/8.4/en/sql-compound-statements.html).
 */
export class BodyTracker {
  #phase: Phase = "start";
  #parentheses = 0;
  #last: Token | null = null;
  /** Where in `DECLARE … HANDLER FOR 1062, NOT FOUND …` this is; a statement follows its conditions. */
  #handler: "none" | "for" | "condition" | "conditions end" = "none";
  /** `CASE` is one within an expression; it ends with END alone, anywhere. */
  readonly #blocks: string[] = [];

  /** True inside of a block: a semicolon here does not end the statement. */
  get open(): boolean {
    return this.#blocks.length > 0;
  }

  reset(): void {
    this.#phase = "start";
    this.#parentheses = 0;
    this.#last = null;
    this.#handler = "none";
    this.#blocks.length = 0;
  }

  take(token: Token): void {
    // `label:BEGIN` without a blank looks like a placeholder.
    if (token.kind === "placeholder" && token.text !== "?") {
      this.take({ ...token, kind: "symbol", text: ":" });
      this.take({ ...token, kind: "word", text: token.text.slice(1) });
      return;
    }
    if (this.#phase === "stored") this.#inStored(token);
    else this.#head(token);
    this.#last = token;
  }

  #head(token: Token): void {
    switch (this.#phase) {
      case "start":
        this.#phase = isWord(token, "CREATE", "ALTER", "BEGIN") ? "create" : "plain";
        return;
      case "create":
        if (isWord(this.#last, "BEGIN")) {
          // MariaDB's block outside of a routine; a plain BEGIN begins a transaction.
          this.#phase = isWord(token, "NOT") ? "stored" : "plain";
          if (this.#phase === "stored") this.#blocks.push("BEGIN");
        } else if (isWord(token, ...STORED)) this.#phase = "stored";
        else if (!this.#beforeKind(token)) this.#phase = "plain";
        return;
      default:
    }
  }

  /** `DEFINER = 'me'@'host'` and the like. */
  #beforeKind(token: Token): boolean {
    if (isWord(token, ...BEFORE_KIND) || ["=", "(", ")"].some((text) => isSymbol(token, text))) return true;
    return isSymbol(this.#last, "=") || token.kind === "variable" || this.#last?.kind === "variable";
  }

  #inStored(token: Token): void {
    if (isSymbol(token, "(")) this.#parentheses += 1;
    if (isSymbol(token, ")")) this.#parentheses = Math.max(0, this.#parentheses - 1);
    const begins = this.#handlerBegins(token) || this.#statementBegins();
    if (token.kind === "word" && !isSymbol(this.#last, ".")) this.#word(token, begins);
  }

  #word(token: Token, begins: boolean): void {
    const top = this.#blocks.at(-1);
    const word = token.text.toUpperCase();
    // END IF, END CASE, END LOOP: the word belongs to the END.
    if (isWord(this.#last, "END") && (BLOCKS.includes(word) || word === "CASE")) return;
    // REPEAT … UNTIL a > 1 END REPEAT
    if (word === "END" && (begins || top === "CASE" || top === "REPEAT")) this.#blocks.pop();
    else if (word === "BEGIN" && (begins || !this.open)) this.#blocks.push("BEGIN");
    else if (word === "CASE") this.#blocks.push(begins ? "CASE STATEMENT" : "CASE");
    else if (begins && BLOCKS.includes(word)) this.#blocks.push(word);
  }

  /**
   * True for the first token of a handler's statement: the one behind its conditions
   * (https://dev.mysql.com/doc/refman/8.4/en/declare-handler.html).
   */
  #handlerBegins(token: Token): boolean {
    switch (this.#handler) {
      case "none":
        if (isWord(token, "HANDLER") && isWord(this.#last, "CONTINUE", "EXIT", "UNDO")) this.#handler = "for";
        return false;
      case "for":
        if (isWord(token, "FOR")) this.#handler = "condition";
        return false;
      case "condition":
        if (!isWord(token, "NOT", "SQLSTATE", "VALUE")) this.#handler = "conditions end";
        return false;
      case "conditions end":
        this.#handler = isSymbol(token, ",") ? "condition" : "none";
        return this.#handler === "none";
    }
  }

  /** True where a statement of the body can begin. */
  #statementBegins(): boolean {
    const last = this.#last;
    if (this.#parentheses > 0 || this.#blocks.at(-1) === "CASE") return false;
    if (isSymbol(last, ";") || isWord(last, ...STATEMENT_FOLLOWS) || isSymbol(last, ":")) return true;
    if (this.open) return false;
    return isSymbol(last, ")") || last?.kind === "string" || isWord(last, ...HEADER_ENDS);
  }
}

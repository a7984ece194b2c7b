import { cortexError } from "../../../errors/index.js";
import type { ScriptStatement } from "../../contract/dialect.js";
import { isSignificant, isSymbol, isWord, lineAt, type Token, tokenize } from "./lexer.js";

/** How deep parentheses and the bodies of SQL functions (`BEGIN ATOMIC … END`) are nested. */
class Nesting {
  #parentheses = 0;
  #blocks = 0;
  #head: string[] = [];

  /** True for a semicolon that ends the statement. */
  ends(token: Token): boolean {
    if (isSymbol(token, ";")) return this.#parentheses === 0 && this.#blocks === 0;
    if (isSymbol(token, "(")) this.#parentheses += 1;
    else if (isSymbol(token, ")")) this.#parentheses = Math.max(0, this.#parentheses - 1);
    else if (token.kind === "word") this.#word(token);
    return false;
  }

  reset(): void {
    this.#parentheses = 0;
    this.#blocks = 0;
    this.#head = [];
  }

  /** As psql does it: only after CREATE [OR REPLACE] FUNCTION or PROCEDURE do BEGIN, CASE and END count. */
  #word(token: Token): void {
    if (this.#head.length < 4) this.#head.push(token.text.toUpperCase());
    if (!/^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE)\b/.test(this.#head.join(" "))) return;
    if (this.#parentheses > 0) return;
    if (isWord(token, "BEGIN")) this.#blocks += 1;
    else if (isWord(token, "CASE") && this.#blocks > 0) this.#blocks += 1;
    else if (isWord(token, "END") && this.#blocks > 0) this.#blocks -= 1;
  }
}

interface Cut {
  readonly tokens: readonly Token[];
  readonly line: number;
}

function refuse(reason: string, near: string, line: number): never {
  throw cortexError("MIG_DIALECT_SQL_SYNTAX", {
    object: "the script",
    reason,
    line,
    near: near.slice(0, 40),
  });
}

/** What only psql understands, or what reads rows that no statement can hold. */
function refuseUnrunnable(cut: Cut, script: string): void {
  for (const token of cut.tokens) {
    if (token.kind !== "illegal") continue;
    const line = lineAt(script, token.start);
    const near = script.slice(token.start).split(/[\r\n]/, 1)[0] ?? "";
    if (token.text.startsWith("\\"))
      refuse("a backslash command is for psql, not for the server", near, line);
    if (token.text.length > 1 || /['"$]/.test(token.text))
      refuse("a quote or a comment is opened and never closed", token.text, line);
  }
  const [first] = cut.tokens;
  if (!isWord(first, "COPY")) return;
  const from = cut.tokens.findIndex((token) => isWord(token, "FROM"));
  if (from !== -1 && isWord(cut.tokens[from + 1], "STDIN"))
    refuse(
      "COPY … FROM STDIN reads rows that no statement can hold; write them as INSERT, or use op.bulkInsert()",
      "COPY",
      cut.line,
    );
}

/**
 * Cuts a script into statements as psql does: quotes of all kinds, nested comments, parentheses and the bodies of SQL
 * functions keep their semicolons (https://www.postgresql.org/docs/current/sql-createfunction.html). Empty statements,
 * and those of comments alone, are left out; so is the semicolon.
 *
 * @example splitStatements("select 1; select 2").map((s) => s.text) // ["select 1", "select 2"]
 * @throws MIG_DIALECT_SQL_SYNTAX for a quote that is never closed, a command of psql's own, and COPY … FROM STDIN
 */
export function splitStatements(script: string): readonly ScriptStatement[] {
  const statements: ScriptStatement[] = [];
  const nesting = new Nesting();
  let tokens: Token[] = [];
  let counted = 0;
  let line = 1;
  const finish = (): void => {
    const [first] = tokens;
    const last = tokens.at(-1);
    if (first !== undefined && last !== undefined) {
      for (; counted < first.start; counted += 1) if (script[counted] === "\n") line += 1;
      refuseUnrunnable({ tokens, line }, script);
      statements.push(Object.freeze({ text: script.slice(first.start, last.end), line }));
    }
    tokens = [];
    nesting.reset();
  };
  for (const token of tokenize(script)) {
    if (!isSignificant(token)) continue;
    if (nesting.ends(token)) finish();
    else tokens.push(token);
  }
  finish();
  return statements;
}

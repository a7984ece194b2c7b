import { cortexError } from "../../../errors/index.js";
import { isSignificant, isSymbol, isWord, lineAt, type Token, tokenize } from "./lexer.js";

/** One statement of a script. */
export interface ScriptStatement {
  /** From the first to the last token that is no comment; without the semicolon. */
  readonly text: string;
  /** The line (from 1) of the first token in the script. */
  readonly line: number;
  /** The offset of the first token in the script. */
  readonly offset: number;
}

/**
 * Where a statement stands: the states of `sqlite3_complete()` (https://sqlite.org/c3ref/complete.html).
 * A trigger ends only at "; END ;", so a CASE … END in its body does not end it.
 */
type State = "start" | "normal" | "explain" | "create" | "trigger" | "triggerSemicolon" | "triggerEnd";

function headState(state: "start" | "explain" | "create", token: Token): State {
  if (state === "create") {
    if (isWord(token, "TEMP", "TEMPORARY")) return "create";
    return isWord(token, "TRIGGER") ? "trigger" : "normal";
  }
  if (isWord(token, "CREATE")) return "create";
  if (state === "start") return isWord(token, "EXPLAIN") ? "explain" : "normal";
  return isWord(token, "QUERY", "PLAN") ? "explain" : "normal";
}

function nextState(state: State, token: Token): State {
  const semicolon = isSymbol(token, ";");
  switch (state) {
    case "trigger":
      return semicolon ? "triggerSemicolon" : "trigger";
    case "triggerSemicolon":
      if (semicolon) return state;
      return isWord(token, "END") ? "triggerEnd" : "trigger";
    case "triggerEnd":
      return semicolon ? "start" : "trigger";
    case "normal":
      return semicolon ? "start" : "normal";
    default:
      return semicolon ? "start" : headState(state, token);
  }
}

function refuseUnterminated(script: string, token: Token, object: string): void {
  if (token.kind !== "illegal" || !/^['"`[]/.test(token.text)) return;
  throw cortexError("MIG_DIALECT_SQL_SYNTAX", {
    object,
    reason: "a quote is opened and never closed",
    line: lineAt(script, token.start),
    near: token.text.slice(0, 40),
  });
}

/**
 * Cuts a script into statements as the `sqlite3` shell does. Empty ones, and those of comments alone, are left out.
 *
 * @param object what the script is called in an error message, for example its file
 * @example splitStatements("select 1; select 2").map((s) => s.text) // ["select 1", "select 2"]
 * @throws MIG_DIALECT_SQL_SYNTAX for a quote that is never closed
 */
export function splitStatements(script: string, object = "the script"): readonly ScriptStatement[] {
  const statements: ScriptStatement[] = [];
  let state: State = "start";
  let first: Token | undefined;
  let last: Token | undefined;
  let line = 1;
  let counted = 0;
  const finish = (): void => {
    if (first && last)
      statements.push(
        Object.freeze({ text: script.slice(first.start, last.end), line, offset: first.start }),
      );
    first = undefined;
    last = undefined;
  };
  for (const token of tokenize(script)) {
    if (!isSignificant(token)) continue;
    refuseUnterminated(script, token, object);
    state = nextState(state, token);
    if (state === "start") {
      finish();
      continue;
    }
    if (first === undefined) {
      first = token;
      for (; counted < token.start; counted += 1) if (script[counted] === "\n") line += 1;
    }
    last = token;
  }
  finish();
  return statements;
}

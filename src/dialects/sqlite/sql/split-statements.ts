import { cortexError } from "../../../errors/index.js";
import { isSignificant, isSymbol, isWord, lineAt, type Token, tokenize } from "./lexer.js";

/** One statement of a script. */
export interface ScriptStatement {
  /**
   * From the first token up to the semicolon, which is left out. White space and comments before the semicolon are
   * kept, since SQLite stores them with an index; a ";" can always be put behind the text.
   */
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
  // Where the last statement ends when no semicolon ends it: a comment at the very end is no part of it.
  let end = 0;
  let line = 1;
  let counted = 0;
  const finish = (until: number): void => {
    if (first)
      statements.push(Object.freeze({ text: script.slice(first.start, until), line, offset: first.start }));
    first = undefined;
  };
  for (const token of tokenize(script)) {
    if (token.kind === "whitespace" && end === token.start) end = token.end;
    if (!isSignificant(token)) continue;
    refuseUnterminated(script, token, object);
    state = nextState(state, token);
    if (state === "start") {
      finish(token.start);
      continue;
    }
    if (first === undefined) {
      first = token;
      for (; counted < token.start; counted += 1) if (script[counted] === "\n") line += 1;
    }
    end = token.end;
  }
  finish(end);
  return statements;
}

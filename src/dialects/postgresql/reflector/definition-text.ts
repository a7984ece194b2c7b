/** Where the text, string or quoted name that begins at `at` ends; `at` itself when none begins there. */
function skipQuoted(text: string, at: number): number {
  const quote = text[at];
  if (quote !== "'" && quote !== '"') return at;
  const escapes = quote === "'" && /(?:^|[^\w$])e$/i.test(text.slice(Math.max(0, at - 2), at));
  for (let i = at + 1; i < text.length; i += 1) {
    if (escapes && text[i] === "\\") i += 1;
    else if (text[i] === quote) {
      if (text[i + 1] !== quote) return i + 1;
      i += 1;
    }
  }
  return text.length;
}

/** Calls `visit` for each character outside of strings and quoted names, with its depth of parentheses and brackets. */
function walk(text: string, visit: (character: string, at: number, depth: number) => boolean): void {
  let depth = 0;
  for (let i = 0; i < text.length; ) {
    const after = skipQuoted(text, i);
    if (after > i) {
      i = after;
      continue;
    }
    const character = text[i] ?? "";
    if (character === ")" || character === "]") depth -= 1;
    if (!visit(character, i, depth)) return;
    if (character === "(" || character === "[") depth += 1;
    i += 1;
  }
}

/** Where the parenthesis that opens at `from` closes; -1 when it does not. */
export function closingOf(text: string, from: number): number {
  let found = -1;
  walk(text.slice(from), (character, at, depth) => {
    if (character !== ")" || depth !== 0) return true;
    found = from + at;
    return false;
  });
  return found;
}

/**
 * The text without the parentheses that enclose all of it.
 *
 * @example withoutParentheses("((a > 0))") // "a > 0", but "(a) = (b)" stays
 */
export function withoutParentheses(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith("(") || closingOf(trimmed, 0) !== trimmed.length - 1) return trimmed;
  return withoutParentheses(trimmed.slice(1, -1));
}

/** The first parenthesised list of a definition: what stands before it, its members, and what follows. */
export interface DefinitionList {
  readonly head: string;
  readonly members: readonly string[];
  readonly rest: string;
}

/**
 * Takes the first parenthesised list out of a definition that the server wrote.
 *
 * @example firstList("EXCLUDE USING gist (a WITH =, b WITH &&) WHERE (c)").members // ["a WITH =", "b WITH &&"]
 */
export function firstList(text: string): DefinitionList {
  let open = -1;
  walk(text, (character, at) => {
    if (character !== "(") return true;
    open = at;
    return false;
  });
  if (open === -1) return { head: text, members: [], rest: "" };
  const close = closingOf(text, open);
  return {
    head: text.slice(0, open).trim(),
    members: splitAtCommas(text.slice(open + 1, close)),
    rest: text.slice(close + 1).trim(),
  };
}

/** The parts of a list, split at the commas that stand outside of parentheses and quotes. */
export function splitAtCommas(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  walk(text, (character, at, depth) => {
    if (character === "," && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
    return true;
  });
  const last = text.slice(from).trim();
  return last === "" ? parts : [...parts, last];
}

/** Storage parameters as values: `fillfactor=70` is a number, `autovacuum_enabled=off` stays as it was written. */
export function parametersOf(
  parameters: readonly string[] | null,
): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(
    (parameters ?? []).map((parameter) => {
      const at = parameter.indexOf("=");
      const value = at === -1 ? "true" : parameter.slice(at + 1);
      return [at === -1 ? parameter : parameter.slice(0, at), parameterValue(value)];
    }),
  );
}

/** A storage parameter's value as the reflector tells it. */
export function parameterValue(text: string): string | number | boolean {
  if (/^(?:true|on|yes)$/i.test(text)) return true;
  if (/^(?:false|off|no)$/i.test(text)) return false;
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

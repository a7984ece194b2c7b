import { isSymbol, isWord, type Token, significantTokens } from "./lexer.js";

/**
 * The text of a table without what its columns have anyhow: the table's own collation, and the character set that a
 * collation implies. MySQL tells a column that has its collation from its table as `text COLLATE utf8mb4_unicode_ci`,
 * and what is made from that as `text CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`.
 *
 * @example withoutUsualCollation("CREATE TABLE t (a text COLLATE latin1_bin) COLLATE=latin1_bin") // "CREATE TABLE t (a text) COLLATE=latin1_bin"
 */
export function withoutUsualCollation(text: string): string {
  const tokens = significantTokens(text);
  const usual = collationOfTable(tokens);
  let result = "";
  let done = 0;
  tokens.forEach((token, at) => {
    const name = tokens[at + 1];
    if (!isWord(token, "COLLATE") || name === undefined || isSymbol(name, "=")) return;
    const [character, set, charset] = tokens.slice(Math.max(0, at - 3), at);
    const named = isWord(character, "CHARACTER") && isWord(set, "SET") ? character : undefined;
    const isUsual = name.text === usual;
    if (!isUsual && (named === undefined || !name.text.startsWith(`${charset?.text}_`))) return;
    result += text.slice(done, (named ?? token).start);
    done = isUsual ? name.end : token.start;
  });
  return result + text.slice(done);
}

/** `COLLATE=utf8mb4_bin` behind the columns. */
function collationOfTable(tokens: readonly Token[]): string | null {
  const at = tokens.findLastIndex(
    (token, here) => isWord(token, "COLLATE") && isSymbol(tokens[here + 1], "="),
  );
  return at < 0 ? null : (tokens[at + 2]?.text ?? null);
}

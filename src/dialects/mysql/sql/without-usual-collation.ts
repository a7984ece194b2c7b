import { isSymbol, isWord, type Token, significantTokens } from "./lexer.js";

/**
 * The text of a table without the collations that its columns have from it. MySQL tells such a column as `text COLLATE
 * utf8mb4_unicode_ci`, and what is made from that as one that has been told: `text CHARACTER SET utf8mb4 COLLATE
 * utf8mb4_unicode_ci`.
 *
 * @example withoutUsualCollation("CREATE TABLE t (a text COLLATE latin1_bin) COLLATE=latin1_bin") // "CREATE TABLE t (a text ) COLLATE=latin1_bin"
 */
export function withoutUsualCollation(text: string): string {
  const tokens = significantTokens(text);
  const usual = collationOfTable(tokens);
  let result = "";
  let done = 0;
  tokens.forEach((token, at) => {
    const name = tokens[at + 1];
    if (!isWord(token, "COLLATE") || name === undefined || name.text !== usual) return;
    if (isWord(tokens[at - 2], "SET")) return;
    result += text.slice(done, token.start);
    done = name.end;
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

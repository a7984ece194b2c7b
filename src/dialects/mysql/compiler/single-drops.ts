import { isSymbol, isWord, significantTokens } from "../sql/lexer.js";

/**
 * `DROP TABLE a, b` as one statement for each; anything else as it is.
 *
 * @example singleDrops("DROP TABLE IF EXISTS a, b") // ["DROP TABLE IF EXISTS a", "DROP TABLE IF EXISTS b"]
 */
export function singleDrops(sql: string): readonly string[] {
  const tokens = significantTokens(sql).filter((token) => !isSymbol(token, ";"));
  const [drop] = tokens;
  const kind = tokens.findIndex((token) => isWord(token, "TABLE", "TABLES", "VIEW"));
  if (!isWord(drop, "DROP") || kind < 1 || kind > 2 || !tokens.some((token) => isSymbol(token, ",")))
    return [sql];
  const isGuarded = isWord(tokens[kind + 1], "IF");
  const names = tokens.slice(kind + (isGuarded ? 3 : 1));
  const word = tokens[kind];
  const last = names.at(-1);
  const tail = isWord(last, "RESTRICT", "CASCADE") ? last : undefined;
  const listed = tail === undefined ? names : names.slice(0, -1);
  const first = listed[0];
  if (first === undefined || word === undefined || drop === undefined) return [sql];
  const head = sql.slice(drop.start, first.start);
  const objects: string[] = [];
  let start = first.start;
  let end = first.end;
  for (const token of listed) {
    if (isSymbol(token, ",")) {
      objects.push(sql.slice(start, end));
      start = -1;
      continue;
    }
    if (start === -1) start = token.start;
    end = token.end;
  }
  objects.push(sql.slice(start, end));
  const behind = tail === undefined ? "" : ` ${tail.text}`;
  return objects.map((object) => `${head}${object}${behind}`);
}

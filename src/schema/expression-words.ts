import { isReservedWord } from "./reserved-words.js";

/**
 * The pieces of an SQL expression that matter here: a string (passed over), a quoted name in one of the quotes that
 * databases use, or a bare word.
 */
const PIECES = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[\p{L}_][\p{L}\p{N}_$]*/gu;
/** What a database puts around a name. */
export type IdentifierQuote = '"' | "`";

/** What every database takes bare for the name that it is: PostgreSQL makes capitals small. */
const isBare = (name: string): boolean => /^[a-z_][a-z0-9_]*$/.test(name) && !isReservedWord(name);

function nameIn(piece: string): string | null {
  const quote = piece[0];
  if (quote === "'") return null;
  if (quote === '"' || quote === "`") return piece.slice(1, -1).replaceAll(quote + quote, quote);
  if (quote === "[") return piece.slice(1, -1);
  return piece;
}

/** Whether an expression names a column; strings are passed over, case does not count. */
export function mentions(expression: string, column: string): boolean {
  const wanted = column.toLowerCase();
  return (expression.match(PIECES) ?? []).some((piece) => nameIn(piece)?.toLowerCase() === wanted);
}

/**
 * The expression after a column was renamed, as the database rewrites it: names are replaced, strings stay. A name
 * that was quoted stays so, and one that needs quotes gets them.
 *
 * @param names the old and the new name, and what is put around one that needs it (`"` when absent)
 *
 * @example renameInExpression("qty > 0 AND note <> 'qty'", { from: "qty", to: "quantity" }) // "quantity > 0 AND note <> 'qty'"
 */
export function renameInExpression(
  expression: string,
  names: { readonly from: string; readonly to: string; readonly quote?: IdentifierQuote },
): string {
  const { from, to, quote: usual = '"' } = names;
  const wanted = from.toLowerCase();
  return expression.replace(PIECES, (piece) => {
    if (nameIn(piece)?.toLowerCase() !== wanted) return piece;
    const quote = piece[0] ?? "";
    if (quote === '"' || quote === "`") return quote + to.replaceAll(quote, quote + quote) + quote;
    if (quote === "[") return `[${to}]`;
    return isBare(to) ? to : usual + to.replaceAll(usual, usual + usual) + usual;
  });
}

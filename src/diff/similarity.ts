/**
 * How alike two names are, from 0 to 1: the share of letter pairs that they have in common (Dice), so that a word
 * that moved or got a prefix still counts.
 *
 * @example similarity("email", "email_address") // 0.5
 */
export function similarity(a: string, b: string): number {
  const left = pairsOf(a.toLowerCase());
  const right = pairsOf(b.toLowerCase());
  if (left.length + right.length === 0) return a.toLowerCase() === b.toLowerCase() ? 1 : 0;
  const rest = [...right];
  const common = left.filter((pair) => {
    const at = rest.indexOf(pair);
    if (at !== -1) rest.splice(at, 1);
    return at !== -1;
  });
  return (2 * common.length) / (left.length + right.length);
}

function pairsOf(text: string): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2));
}

/** How many letters must be added, dropped, changed or swapped with a neighbour to make one word of the other. */
export function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row: number[] = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (before[j - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change, swap));
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/**
 * The word that was probably meant, letter case aside: the nearest one, if it is near (a third of its length at most)
 * or begins with what was written. Null when none is.
 *
 * @example closestWord("fileTemplat", ["fileTemplate", "filters"]) // "fileTemplate"
 */
export function closestWord(written: string, words: readonly string[]): string | null {
  const small = written.toLowerCase();
  let best: { readonly word: string; readonly distance: number } | null = null;
  for (const word of words) {
    const distance = editDistance(small, word.toLowerCase());
    if (best === null || distance < best.distance) best = { word, distance };
  }
  if (best !== null && best.distance <= Math.max(1, Math.floor(best.word.length / 3))) return best.word;
  return small.length < 3 ? null : (words.find((word) => word.toLowerCase().startsWith(small)) ?? null);
}

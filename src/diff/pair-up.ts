import { sortedBy } from "./by-text.js";

/** Items of both sides, paired; what has no partner is added or removed. */
export interface Pairing<T> {
  readonly pairs: readonly { readonly before: T; readonly after: T; readonly same: boolean }[];
  readonly added: readonly T[];
  readonly removed: readonly T[];
}

/** How items are recognised. */
export interface PairOptions<T> {
  /** The name made comparable; null where there is none. */
  readonly nameOf: (item: T) => string | null;
  /** Whether two items say the same, names aside. */
  readonly same: (before: T, after: T) => boolean;
}

/**
 * Pairs constraints or indexes: first by name, then — what is left — by content where one of the two has no name,
 * both nameless ones first. Two that say the same under two names are two: one goes, one comes.
 */
export function pairUp<T>(before: readonly T[], after: readonly T[], options: PairOptions<T>): Pairing<T> {
  const { nameOf, same } = options;
  const left = new Set(before);
  const right = new Set(after);
  const pairs: { before: T; after: T; same: boolean }[] = [];
  type Order = (items: Iterable<T>) => readonly T[];
  const pass = (fits: (b: T, a: T) => boolean, order: Order = (items) => [...items]): void => {
    for (const a of order(right)) {
      const b = order(left).find((candidate) => fits(candidate, a));
      if (b === undefined) continue;
      pairs.push({ before: b, after: a, same: same(b, a) });
      left.delete(b);
      right.delete(a);
    }
  };
  pass((b, a) => nameOf(b) !== null && nameOf(b) === nameOf(a) && same(b, a));
  pass((b, a) => nameOf(b) !== null && nameOf(b) === nameOf(a));
  pass((b, a) => nameOf(b) === null && nameOf(a) === null && same(b, a));
  // Which of several that say the same has the name taken is for their names to say, not for their places.
  pass(
    (b, a) => (nameOf(b) === null || nameOf(a) === null) && same(b, a),
    (items) => sortedBy(items, (item) => nameOf(item) ?? ""),
  );
  return { pairs, added: [...right], removed: [...left] };
}

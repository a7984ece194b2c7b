/** Two of a kind that say the same, and that no name tells apart, are one. */
export const withoutTwins = <T extends { readonly name: string | null }>(items: readonly T[]): readonly T[] =>
  items.filter((item, at) => {
    const text = JSON.stringify({ ...item, name: null });
    return !items.some((one, place) => JSON.stringify({ ...one, name: null }) === text && place < at);
  });

/** What has no name is told apart from another of its kind by what it is about alone. */
export const withoutNamelessTwins = <T extends { readonly name: string | null }>(
  items: readonly T[],
  about: (item: T) => string,
): readonly T[] =>
  items.filter(
    (item, at) =>
      item.name !== null ||
      !items.some((one, place) => about(one) === about(item) && (one.name !== null || place < at)),
  );

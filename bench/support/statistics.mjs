/** The middle value, or the mean of the two middle ones. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Runs each of the given measurements in turn, round after round, so that a machine that is busy for a while is busy
 * for all of them.
 *
 * @returns the median of each, by name
 */
export async function interleaved(rounds, measurements) {
  const taken = Object.fromEntries(Object.keys(measurements).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, measure] of Object.entries(measurements)) taken[name].push(await measure(round));
  return Object.fromEntries(Object.entries(taken).map(([name, values]) => [name, median(values)]));
}

/** Lets calls that ask the same at the same time share one answer; keeps nothing once it is there. */
export type ShareInFlight<T> = (key: string, work: () => Promise<T>) => Promise<T>;

/**
 * A page that many people reload must not make the server do the same costly work once for each of them.
 *
 * @example
 * const share = shareInFlight<PlanDocument>();
 * const document = await share("heads", () => manager.plan({ target: "heads" }));
 */
export function shareInFlight<T>(): ShareInFlight<T> {
  const running = new Map<string, Promise<T>>();
  return (key, work) => {
    const known = running.get(key);
    if (known !== undefined) return known;
    const started = work().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}

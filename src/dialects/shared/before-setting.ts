/** Tells one listener, once, before a statement that changes a setting of the session is sent. */
export class BeforeSetting {
  readonly #sets: RegExp;
  #listener: (() => Promise<void>) | null = null;

  /** @param sets what such a statement looks like */
  constructor(sets: RegExp) {
    this.#sets = sets;
  }

  /** Sets who is told; null for nobody. */
  listen(listener: (() => Promise<void>) | null): void {
    this.#listener = listener;
  }

  /** Before each statement. The listener's own are not told of. */
  async sending(sql: string): Promise<void> {
    const listener = this.#sets.test(sql) ? this.#listener : null;
    if (listener === null) return;
    this.#listener = null;
    await listener();
  }
}

/** Settings of a session, by name. */
export type SessionSettings = ReadonlyMap<string, string>;

/** How the settings of one session are seen and changed. */
export interface SettingsMeans {
  readonly isLost: () => boolean;
  /** Sets who is told, once, before a statement that changes one of them; null for nobody. */
  readonly beforeSetting: (listener: (() => Promise<void>) | null) => void;
  readonly read: () => Promise<SessionSettings>;
  /** Sets back what is not as it was. */
  readonly restore: (before: SessionSettings, now: SessionSettings) => Promise<void>;
}

/**
 * What a revision sets in the session ends with its step, as it would where each file had a session of its own (a
 * search_path that stays set would send the tables of the next revision elsewhere). Nothing is asked of the server until
 * a statement sets something.
 */
export class StepSettings {
  readonly #means: SettingsMeans;
  #before: SessionSettings | null = null;
  #isWatching = false;

  constructor(means: SettingsMeans) {
    this.#means = means;
  }

  /** The beginning of a step. */
  async start(): Promise<void> {
    await this.#restore();
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#means.beforeSetting(async () => {
      this.#before = await this.#means.read();
    });
  }

  /** The end of the run, outside of a transaction. */
  async end(): Promise<void> {
    this.#means.beforeSetting(null);
    if (!this.#means.isLost()) await this.#restore();
  }

  async #restore(): Promise<void> {
    if (this.#before !== null) await this.#means.restore(this.#before, await this.#means.read());
  }
}

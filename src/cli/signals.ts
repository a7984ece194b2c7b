const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** A signal that ends the command. */
export type EndingSignal = (typeof SIGNALS)[number];

/** Decides what Ctrl-C and SIGTERM do: by default what it was made with, and for a while something else. */
export class Signals {
  private handler: (signal: EndingSignal) => void;

  private count = 0;
  private readonly byDefault: (signal: EndingSignal) => void;

  /** @param byDefault told, too, whether the signal is the first: who sends another one wants the end at once */
  constructor(byDefault: (signal: EndingSignal, isFirst: boolean) => void) {
    this.byDefault = (signal) => byDefault(signal, this.count === 1);
    this.handler = this.byDefault;
    for (const signal of SIGNALS)
      process.on(signal, () => {
        this.count += 1;
        this.handler(signal);
      });
  }

  /** Resolves at the next signal; one after that does again what is done by default. */
  async next(): Promise<EndingSignal> {
    return new Promise((resolve) => {
      this.handler = (signal) => {
        this.handler = this.byDefault;
        resolve(signal);
      };
    });
  }

  /** Runs something that signals are not for: Ctrl-C in an editor belongs to the editor. */
  async ignoredDuring<T>(work: () => Promise<T>): Promise<T> {
    this.handler = () => undefined;
    try {
      return await work();
    } finally {
      this.handler = this.byDefault;
    }
  }
}

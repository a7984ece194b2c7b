/** What is known of a promise that a revision was given. */
interface Tracked {
  readonly what: string;
  /** The line of the revision file; null when it is not known. */
  readonly line: () => number | null;
  awaited: boolean;
  settled: boolean;
}

/** A promise that knows whether anybody has asked for its outcome. `await` asks through `then`, so it counts. */
class TrackedPromise<T> extends Promise<T> {
  // `await` and `Promise.all` make a plain promise out of this one by calling `then`: derived promises are plain.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  tracked: Tracked | undefined;

  // A `then` of its own is the point of this class; biome.json lifts the rule against it for this file alone.
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (this.tracked !== undefined) this.tracked.awaited = true;
    return super.then(onFulfilled, onRejected);
  }
}

/** Keeps the promises that a step has handed out, so that a forgotten `await` is found. */
export class PromiseTracker {
  readonly #all: Tracked[] = [];
  #ended = false;
  #forgotten: Tracked | undefined;
  #failedAt: number | null = null;

  /** The line of the revision file whose call failed first; null when none did, or the line is not known. */
  get failedAt(): number | null {
    return this.#failedAt;
  }

  /** Wraps a promise; `file` is the revision file, whose line is looked for in the call stack. */
  track<T>(what: string, promise: Promise<T>, file: string | null): Promise<T> {
    // V8 writes a stack out when it is read first: only the call that has gone wrong pays for it.
    const called = new Error("where");
    const line = (): number | null => lineIn(called.stack, file);
    const tracked: Tracked = {
      what,
      line,
      awaited: false,
      settled: false,
    };
    if (this.#ended) this.#forgotten ??= tracked;
    else this.#all.push(tracked);
    const wrapped = new TrackedPromise<T>((resolve, reject) => promise.then(resolve, reject));
    // A rejection that nobody awaits is reported as a forgotten await, not as an unhandled rejection. This comes before
    // every reaction of the revision's own, so that what it has awaited is known to be settled.
    Promise.prototype.then.call(
      wrapped,
      () => {
        tracked.settled = true;
      },
      () => {
        tracked.settled = true;
        this.#failedAt ??= line();
      },
    );
    wrapped.tracked = tracked;
    return wrapped;
  }

  /**
   * The revision's function has returned. What is not settled by now is awaited by something that the function has not
   * awaited itself (`forEach(async …)`); what is called from now on comes from such a place, too.
   */
  end(): void {
    this.#ended = true;
    this.#forgotten ??= this.#all.find((t) => !t.awaited) ?? this.#all.find((t) => !t.settled);
  }

  /** The first call that the revision has not awaited, as `what (line)`; null when there is none. */
  forgotten(): string | null {
    const tracked = this.#forgotten;
    if (tracked === undefined) return null;
    const line = tracked.line();
    return line === null ? tracked.what : `${tracked.what} (line ${line})`;
  }
}

/** The first line of a file that a call stack mentions; null when it mentions none. */
export function lineIn(stack: string | undefined, file: string | null): number | null {
  if (stack === undefined || file === null) return null;
  const frame = stack.split("\n").find((line) => line.includes(`${file}:`));
  const position = frame === undefined ? null : /:(\d+):\d+\)?$/.exec(frame);
  return position === null ? null : Number(position[1]);
}

import type { StepSession } from "../dialects/contract/step-session.js";
import { cortexError } from "../errors/index.js";
import type { Logger } from "../util/logger.js";

/** A cancel that comes before the server has begun with the statement cancels nothing: it is sent again. */
const AGAIN_AFTER_MS = 250;

/** What a {@link RunStop} needs. */
export interface RunStopOptions {
  /** Aborted when the run is to stop. */
  readonly signal: AbortSignal;
  readonly session: Pick<StepSession, "cancel">;
  readonly logger: Logger;
}

/**
 * Stops a run that was asked to: what may be cut short is cancelled on the server, what may not is waited for, and
 * nothing more is begun.
 */
export class RunStop {
  readonly #options: RunStopOptions;

  constructor(options: RunStopOptions) {
    this.#options = options;
  }

  get isAsked(): boolean {
    return this.#options.signal.aborted;
  }

  /** @throws MIG_RUNTIME_STOPPED once the run is to stop */
  check(): void {
    if (this.isAsked) throw stopped();
  }

  /** What the work comes to, or MIG_RUNTIME_STOPPED at the moment when the run is to stop. */
  async unless<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    const { signal } = this.#options;
    let listener: (() => void) | undefined;
    const asked = new Promise<never>((_, reject) => {
      listener = () => reject(stopped());
      signal.addEventListener("abort", listener, { once: true });
    });
    try {
      return await Promise.race([work(), asked]);
    } finally {
      if (listener !== undefined) signal.removeEventListener("abort", listener);
    }
  }

  /**
   * Runs the work of a statement. Once the run is to stop, the statement is cancelled, where it may be cut short (which is
   * asked then only): again and again until it has ended, so that no cancel is on its way when the next one runs.
   */
  async around<T>(mayBeCut: () => boolean, work: () => Promise<T>): Promise<T> {
    this.check();
    const { signal, session } = this.#options;
    if (session.cancel === undefined) return work();
    let isOver = false;
    let cancelling: Promise<void> = Promise.resolve();
    let timer: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      cancelling = this.#cancel().then((goesOn) => {
        if (goesOn && !isOver) timer = setTimeout(cancel, AGAIN_AFTER_MS);
      });
    };
    const cut = (): void => {
      if (mayBeCut()) cancel();
    };
    signal.addEventListener("abort", cut, { once: true });
    try {
      return await work();
    } finally {
      isOver = true;
      signal.removeEventListener("abort", cut);
      clearTimeout(timer);
      await cancelling;
    }
  }

  /** One cancel; false when there is no sense in another one. */
  async #cancel(): Promise<boolean> {
    const { session, logger } = this.#options;
    try {
      await session.cancel?.();
      return true;
    } catch (error) {
      logger.warn("the statement that runs cannot be cancelled, so that it is waited for", {
        reason: error instanceof Error ? error.message : String(error),
      });
      return false;
    }
  }
}

function stopped(): Error {
  return cortexError("MIG_RUNTIME_STOPPED", { step: null, kept: "" });
}

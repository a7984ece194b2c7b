import type { CortexError } from "../errors/index.js";
import type { Logger } from "../util/logger.js";
import type { HistoryStore } from "./history-store.js";
import type { RunStep } from "./step.js";

/** What is written into the audit of steps that have been tried. */
export class StepAudit {
  readonly #history: HistoryStore;
  readonly #logger: Logger;

  constructor(history: HistoryStore, logger: Logger) {
    this.#history = history;
    this.#logger = logger;
  }

  /** Writes that a step is done, in its own transaction. */
  async done(
    step: RunStep,
    ran: { readonly startedAt: string; readonly durationMs: number; readonly statements: number },
  ): Promise<void> {
    await this.#history.add({
      revision: step.revision,
      direction: step.direction,
      checksum: step.checksum,
      startedAt: ran.startedAt,
      finishedAt: new Date().toISOString(),
      durationMs: Math.round(ran.durationMs),
      statements: ran.statements,
      outcome: "done",
      error: null,
      kept: step.kept,
    });
  }

  /** Writes the failure into the audit where there is one already: a database that had none is left as it was. */
  async failed(step: RunStep, startedAt: string, failure: CortexError): Promise<void> {
    try {
      if (!(await this.#history.exists())) return;
      await this.#history.add({
        revision: step.revision,
        direction: step.direction,
        checksum: step.checksum,
        startedAt,
        finishedAt: new Date().toISOString(),
        durationMs: null,
        statements: null,
        outcome: "failed",
        error: `${failure.code}: ${failure.message}`,
      });
    } catch (error) {
      // The step's own error is what the user must see; that the audit could not be written is said beside it.
      this.#logger.warn("the failure could not be written to the audit", { reason: String(error) });
    }
  }
}

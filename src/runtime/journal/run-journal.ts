import type { Connection } from "../../dialects/contract/connection.js";
import type { Dialect } from "../../dialects/contract/dialect.js";
import { cortexError } from "../../errors/index.js";
import type { Logger } from "../../util/logger.js";
import type { RunStep } from "../step.js";
import { type JournalRow, JournalStore } from "./journal-store.js";
import { type JournalTransaction, StepJournal } from "./step-journal.js";

/** What a {@link RunJournal} needs. */
export interface RunJournalOptions {
  readonly dialect: Dialect;
  readonly connection: Connection;
  readonly schema: string | null;
  readonly logger: Logger;
}

/** The journal during one run. What another run has left in it is read once, under the lock. */
export class RunJournal {
  readonly #options: RunJournalOptions;
  readonly #store: JournalStore;
  #left: readonly JournalRow[] | null = null;

  constructor(options: RunJournalOptions) {
    this.#options = options;
    this.#store = new JournalStore(options.dialect, options.connection, options.schema);
  }

  /**
   * Reads what is left, and makes the table where its creation would commit something later.
   *
   * @throws MIG_JOURNAL_OTHER_STEP when a step is half done that the run does not begin with
   */
  async open(steps: readonly RunStep[]): Promise<void> {
    if (this.#left !== null) return;
    if (!this.#options.dialect.capabilities.transactionalDdl) await this.#store.ensure();
    const rows = await this.#store.rows();
    const [next] = steps;
    const other = rows.find((row) => row.revision !== next?.revision || row.direction !== next.direction);
    if (other !== undefined && next !== undefined && next.direction !== "stamp")
      throw cortexError("MIG_JOURNAL_OTHER_STEP", {
        revision: other.revision,
        direction: other.direction,
        asked: `${next.direction} of ${next.revision}`,
        statements: rows.map((row) => row.sql),
      });
    this.#left = rows;
  }

  /** The journal of a step that begins. */
  of(step: RunStep, transaction: JournalTransaction): StepJournal {
    const { dialect, connection, logger } = this.#options;
    const known = (this.#left ?? []).filter(
      (row) => row.revision === step.revision && row.direction === step.direction,
    );
    if (known.length > 0)
      logger.info("an earlier run has left the step half done; going on behind what is done", {
        revision: step.revision,
        done: known.filter((row) => row.state === "done").length,
      });
    return new StepJournal({ dialect, connection, logger, step, known, transaction, store: this.#store });
  }

  /** Takes out what is there of a step that is done; after a stamp, which says what is, all of it. */
  async finish(step: RunStep, journal: StepJournal): Promise<void> {
    const isLeft = (this.#left ?? []).length > 0;
    if (journal.isWritten || (isLeft && step.direction === "stamp")) await this.#store.clear();
    this.#left = [];
  }

  /** Forgets what was read and seen: the transaction was rolled back. */
  forget(): void {
    this.#left = null;
    this.#store.forget();
  }
}

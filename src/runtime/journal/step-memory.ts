import { cortexError } from "../../errors/index.js";
import type { RunStep } from "../step.js";
import type { JournalRow } from "./journal-store.js";
import type { OperationIdentity } from "./operation-identity.js";

/** The rows that another run has left of a step, until the revision calls what they are of. */
export class StepMemory {
  readonly #step: RunStep;
  #left: readonly JournalRow[];
  readonly #all: number;
  /** The file is not the one that the rows come from. */
  readonly #isOtherFile: boolean;

  constructor(known: readonly JournalRow[], step: RunStep) {
    this.#step = step;
    this.#left = known;
    this.#all = known.length;
    this.#isOtherFile = known.some((row) => row.checksum !== null && row.checksum !== step.checksum);
  }

  /** There never was a row. */
  get isEmpty(): boolean {
    return this.#all === 0;
  }

  /**
   * Takes the rows of an operation: of the same, or — where the file is the same — of the next one that differs in
   * nothing but values that are made anew each time.
   *
   * @throws MIG_JOURNAL_CHANGED where an edited file calls something new before all that is done
   */
  take({ key, loose }: OperationIdentity & { readonly key: string }): readonly JournalRow[] {
    const same = this.#left.filter((row) => row.operation === key);
    const found = same.length > 0 ? same : this.#alike(loose);
    if (found.length === 0) this.requireAllCalled();
    this.#left = this.#left.filter((row) => !found.includes(row));
    return found;
  }

  /** @throws MIG_JOURNAL_CHANGED where rows are left that an edited file has not called */
  requireAllCalled(): void {
    if (!this.#isOtherFile || this.#left.length === 0) return;
    const { revision, path, direction } = this.#step;
    throw cortexError("MIG_JOURNAL_CHANGED", {
      revision,
      direction,
      file: path,
      statements: this.#left.map((row) => row.sql),
    });
  }

  #alike(shape: string): readonly JournalRow[] {
    const next = this.#left.find((row) => row.kind === "rows" && row.shape === shape);
    if (this.#isOtherFile || next === undefined) return [];
    return this.#left.filter((row) => row.operation === next.operation);
  }
}

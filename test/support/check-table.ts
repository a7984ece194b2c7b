/** What a check has come to on one item. */
export interface CheckResult {
  readonly item: string;
  readonly check: string;
  /** How many cases were carried out as wanted. */
  readonly done: number;
  /** What was refused or cannot be said, with its reason: no failure, but worth reading. */
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

/** Counts cases of one check on one item. */
export class CheckLog {
  readonly #item: string;
  readonly #check: string;
  readonly #notes: string[] = [];
  readonly #problems: string[] = [];
  #done = 0;

  constructor(item: string, check: string) {
    this.#item = item;
    this.#check = check;
  }

  done(): void {
    this.#done += 1;
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  problem(text: string): void {
    this.#problems.push(text);
  }

  get result(): CheckResult {
    return {
      item: this.#item,
      check: this.#check,
      done: this.#done,
      notes: this.#notes,
      problems: this.#problems,
    };
  }
}

/** The results as a table of lines: item, check, how many were done, noted and wrong. */
export function checkTable(results: readonly CheckResult[]): string {
  const rows = results.map(({ item, check, done, notes, problems }) => [
    item,
    check,
    `${done} done`,
    `${notes.length} noted`,
    problems.length === 0 ? "ok" : `${problems.length} WRONG`,
  ]);
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ");
  const notes = results.flatMap(({ item, check, notes: found }) =>
    [...new Set(found)].map((note) => `  ${item}, ${check}: ${note}`),
  );
  return [...rows.map(line), ...notes].join("\n");
}

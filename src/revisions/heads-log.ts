import type { RowChange } from "./version-rows.js";

interface Snapshot {
  readonly count: number;
  readonly rows: readonly string[];
}

/** Remembers the rows after each step of a plan in space that grows with the changes, not with steps × rows. */
export class HeadsLog {
  readonly #changes: RowChange[] = [];
  readonly #snapshots: Snapshot[];
  readonly #now: Set<string>;
  /** What was asked for last: a run asks step by step, and goes on from there. */
  #last: { readonly count: number; readonly rows: Set<string> } | null = null;

  constructor(rows: readonly string[]) {
    this.#now = new Set(rows);
    this.#snapshots = [{ count: 0, rows: [...this.#now] }];
  }

  /** Takes the change of the next step; returns how many there are now. */
  record(change: RowChange): number {
    this.#changes.push(change);
    applyChange(this.#now, change);
    const count = this.#changes.length;
    const last = this.#snapshots.at(-1);
    if (last === undefined || count - last.count >= Math.max(16, this.#now.size))
      this.#snapshots.push({ count, rows: [...this.#now] });
    return count;
  }

  /** The rows after the first `count` changes, sorted. */
  after(count: number): readonly string[] {
    const last = this.#last;
    const from = last !== null && last.count <= count && count - last.count <= 1 ? last : this.#before(count);
    for (const change of this.#changes.slice(from.count, count)) applyChange(from.rows, change);
    this.#last = { count, rows: from.rows };
    return Object.freeze([...from.rows].sort());
  }

  /** The last snapshot that is not behind a count, as a copy. */
  #before(count: number): { readonly count: number; readonly rows: Set<string> } {
    let low = 0;
    let high = this.#snapshots.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#snapshots[middle]?.count ?? 0) <= count) low = middle;
      else high = middle - 1;
    }
    const snapshot = this.#snapshots[low];
    return { count: snapshot?.count ?? 0, rows: new Set(snapshot?.rows) };
  }
}

function applyChange(rows: Set<string>, change: RowChange): void {
  for (const row of change.deletes) rows.delete(row);
  for (const row of change.inserts) rows.add(row);
  if (change.update !== null) {
    rows.delete(change.update.from);
    rows.add(change.update.to);
  }
}

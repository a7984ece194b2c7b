import { cortexError } from "../errors/index.js";
import type { RevisionGraph } from "./graph.js";
import type { RevisionNode } from "./graph-node.js";

/** What a step does to the version table: rows are deleted, then inserted, then one is updated. */
export interface RowChange {
  readonly deletes: readonly string[];
  readonly inserts: readonly string[];
  readonly update: { readonly from: string; readonly to: string } | null;
}

const NONE: readonly string[] = Object.freeze([]);

/** A stamp's step: rows `from` give way to `to`; `to` is empty where a branch is taken out of the table. */
export interface StampMove {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly up: boolean;
  /** The branch comes into the table, or leaves it. */
  readonly wholeBranch: boolean;
}

/**
 * The rows of the version table while steps are planned: one for each applied revision that no other applied one
 * needs. It keeps count of who needs what among the applied, so that a step costs no walk.
 *
 * Every method throws MIG_REVISION_VERSION_ROWS where the rows do not fit the step.
 */
export class VersionRows {
  readonly #graph: RevisionGraph;
  readonly #rows: Set<string>;
  #holds: Int32Array | null = null;

  constructor(graph: RevisionGraph, rows: readonly string[]) {
    this.#graph = graph;
    this.#rows = new Set(rows);
  }

  /** The rows now. */
  get rows(): readonly string[] {
    return [...this.#rows];
  }

  /** A revision is applied: it replaces the rows of what it needs, unless others still stand on them. */
  upgrade(node: RevisionNode): RowChange {
    const present = node.needs.filter((needed) => this.#rows.has(needed.id));
    if (present.length === 0) return this.#change(node.id, { inserts: [node.id] });
    const [only] = present;
    if (present.length === 1 && only !== undefined)
      return this.#change(node.id, { update: { from: only.id, to: node.id } });
    const replaced = this.#replacedBy(node);
    const last = replaced.at(-1);
    if (last === undefined)
      throw this.#misfit(node.id, "every row that it joins is needed by another row too");
    return this.#change(node.id, {
      deletes: replaced.slice(0, -1).map((needed) => needed.id),
      update: { from: last.id, to: node.id },
    });
  }

  /** A revision is taken back: what it needed gets its rows again, unless others stand on it. */
  downgrade(node: RevisionNode): RowChange {
    if (!this.#rows.has(node.id)) throw this.#misfit(node.id, "it has no row");
    const uncovered = this.#uncoveredBy(node);
    const last = uncovered.at(-1);
    if (last === undefined) return this.#change(node.id, { deletes: [node.id] });
    return this.#change(node.id, {
      inserts: uncovered.slice(0, -1).map((needed) => needed.id),
      update: { from: node.id, to: last.id },
    });
  }

  /** Rows are set without running anything. */
  stamp(move: StampMove): RowChange {
    const { from, to, up, wholeBranch } = move;
    const [target] = to;
    const last = from.at(-1);
    if (!up && wholeBranch) return this.#change(from.join(", "), { deletes: from });
    if (target === undefined) throw this.#misfit(from.join(", "), "the stamp has no destination");
    const fresh = !this.#rows.has(target);
    if (up && fresh && (wholeBranch || from.some((row) => !this.#rows.has(row))))
      return this.#change(target, { inserts: [target] });
    if (last === undefined) throw this.#misfit(target, "it has a row already");
    return this.#change(target, { deletes: from.slice(0, -1), update: { from: last, to: target } });
  }

  #replacedBy(node: RevisionNode): readonly RevisionNode[] {
    const others = this.#otherRows(node.needs);
    if (others.length === 0) return node.needs;
    const holds = this.#counts();
    return node.needs.filter((needed) => {
      const above = (holds[needed.position] ?? 0) - (this.#rows.has(needed.id) ? 1 : 0);
      return above === 0 || !others.some((other) => this.#graph.includes(other, needed));
    });
  }

  #uncoveredBy(node: RevisionNode): readonly RevisionNode[] {
    const { needs } = node;
    if (this.#rows.size === 1) return needs.length < 2 ? needs : withoutAncestorsOfOthers(needs);
    const holds = this.#counts();
    if ((holds[node.position] ?? 0) > 1) return [];
    return needs.filter((needed) => {
      if ((holds[needed.position] ?? 0) <= 1) return true;
      // Held by another too: if that one is needed by this same revision, only a look at the other rows tells.
      const within = needs.some((other) => other !== needed && this.#graph.includes(other, needed));
      return within && !this.#otherRows([node]).some((other) => this.#graph.includes(other, needed));
    });
  }

  #otherRows(without: readonly RevisionNode[]): readonly RevisionNode[] {
    const apart = new Set(without);
    const nodes: RevisionNode[] = [];
    for (const row of this.#rows) {
      const node = this.#graph.byId(row);
      if (node !== undefined && !apart.has(node)) nodes.push(node);
    }
    return nodes;
  }

  /** How many hold a revision, by position: the applied ones that need it and, if it has one, its own row. */
  #counts(): Int32Array {
    if (this.#holds === null) {
      this.#holds = new Int32Array(this.#graph.nodes.length);
      for (const row of this.#rows) this.#count(this.#holds, row, 1);
    }
    return this.#holds;
  }

  /** A row comes (1) or goes (-1); with the first or the last hold on a revision, those on what it needs follow. */
  #count(holds: Int32Array, row: string, change: 1 | -1): void {
    const start = this.#graph.byId(row);
    const todo = start === undefined ? [] : [start];
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      const now = (holds[node.position] ?? 0) + change;
      holds[node.position] = now;
      if (now === (change === 1 ? 1 : 0)) for (const needed of node.needs) todo.push(needed);
    }
  }

  #change(revision: string, change: Partial<RowChange>): RowChange {
    const { deletes = NONE, inserts = NONE, update = null } = change;
    const holds = this.#holds;
    for (const row of deletes) this.#take(revision, row);
    if (update !== null) this.#take(revision, update.from);
    for (const row of inserts) this.#put(revision, row);
    if (update !== null) this.#put(revision, update.to);
    if (holds !== null) {
      // Rows that come are counted first: what both hold must not be let go in between.
      for (const row of inserts) this.#count(holds, row, 1);
      if (update !== null) this.#count(holds, update.to, 1);
      for (const row of deletes) this.#count(holds, row, -1);
      if (update !== null) this.#count(holds, update.from, -1);
    }
    return Object.freeze({ deletes: Object.freeze(deletes), inserts: Object.freeze(inserts), update });
  }

  #take(revision: string, row: string): void {
    if (!this.#rows.delete(row)) throw this.#misfit(revision, `there is no row '${row}' to replace`);
  }

  #put(revision: string, row: string): void {
    if (this.#rows.has(row)) throw this.#misfit(revision, `there is a row '${row}' already`);
    this.#rows.add(row);
  }

  #misfit(revision: string, reason: string): Error {
    return cortexError("MIG_REVISION_VERSION_ROWS", { revision, rows: this.rows, reason });
  }
}

/** Leaves out those that another of the list needs, directly or not. */
function withoutAncestorsOfOthers(nodes: readonly RevisionNode[]): readonly RevisionNode[] {
  const lowest = nodes.reduce((level, node) => Math.min(level, node.level), Number.POSITIVE_INFINITY);
  const below = new Set(nodes.flatMap((node) => node.needs));
  for (const node of below) if (node.level >= lowest) for (const needed of node.needs) below.add(needed);
  return nodes.filter((node) => !below.has(node));
}

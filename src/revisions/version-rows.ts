import { cortexError } from "../errors/index.js";
import type { RevisionGraph } from "./graph.js";
import type { RevisionNode } from "./graph-node.js";
import { byNeeds } from "./reachability.js";

/** What a step does to the version table: rows are deleted, then inserted, then one is updated. */
export interface RowChange {
  readonly deletes: readonly string[];
  readonly inserts: readonly string[];
  readonly update: { readonly from: string; readonly to: string } | null;
}

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
  #holds: Map<RevisionNode, number> | undefined;

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
    if (last === undefined) throw this.#misfit(node.id, "every row that it joins is needed by another row too");
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
    const joined = new Set(node.needs);
    const others = [...this.#rows]
      .map((row) => this.#graph.byId(row))
      .filter((other) => other !== undefined && !joined.has(other));
    if (others.length === 0) return node.needs;
    const holds = this.#counts();
    return node.needs.filter((needed) => {
      const above = (holds.get(needed) ?? 0) - (this.#rows.has(needed.id) ? 1 : 0);
      return above === 0 || !others.some((other) => other !== undefined && this.#graph.includes(other, needed));
    });
  }

  #uncoveredBy(node: RevisionNode): readonly RevisionNode[] {
    const { needs } = node;
    if (this.#rows.size === 1) return needs.length < 2 ? needs : withoutAncestorsOfOthers(needs);
    const holds = this.#counts();
    if ((holds.get(node) ?? 0) > 1) return [];
    return needs.filter((needed) => (holds.get(needed) ?? 0) <= 1);
  }

  /** How many hold a revision: the applied ones that need it and, if it has one, its own row. */
  #counts(): Map<RevisionNode, number> {
    if (this.#holds === undefined) {
      this.#holds = new Map();
      for (const row of this.#rows) this.#hold(row);
    }
    return this.#holds;
  }

  #hold(row: string): void {
    const holds = this.#holds;
    const start = this.#graph.byId(row);
    if (holds === undefined || start === undefined) return;
    const todo = [start];
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      const before = holds.get(node) ?? 0;
      holds.set(node, before + 1);
      if (before === 0) todo.push(...byNeeds(node));
    }
  }

  #release(row: string): void {
    const holds = this.#holds;
    const start = this.#graph.byId(row);
    if (holds === undefined || start === undefined) return;
    const todo = [start];
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      const left = (holds.get(node) ?? 0) - 1;
      holds.set(node, left);
      if (left === 0) todo.push(...byNeeds(node));
    }
  }

  #change(revision: string, change: Partial<RowChange>): RowChange {
    const { deletes = [], inserts = [], update = null } = change;
    const gone = update === null ? deletes : [...deletes, update.from];
    const come = update === null ? inserts : [...inserts, update.to];
    for (const row of gone)
      if (!this.#rows.delete(row)) throw this.#misfit(revision, `there is no row '${row}' to replace`);
    for (const row of come) {
      if (this.#rows.has(row)) throw this.#misfit(revision, `there is a row '${row}' already`);
      this.#rows.add(row);
    }
    // Rows that come are held first: what both hold must not be let go in between.
    for (const row of come) this.#hold(row);
    for (const row of gone) this.#release(row);
    return Object.freeze({
      deletes: Object.freeze([...deletes]),
      inserts: Object.freeze([...inserts]),
      update: update === null ? null : Object.freeze({ ...update }),
    });
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

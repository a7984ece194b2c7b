import { cortexError } from "../errors/index.js";
import type { RevisionNode } from "./graph-node.js";
import { byNeeds, reach } from "./reachability.js";

type Includes = (high: RevisionNode, low: RevisionNode) => boolean;

/** How many revisions are looked at above a blocked one before the frontier is searched from its front instead. */
const NEAR = 64;

/**
 * Orders members so that each comes before those that it needs. A line is followed as far as it goes; where another
 * line of the frontier must come first, that one is followed, and ties fall by load order.
 * Throws MIG_REVISION_UNREACHED for members that the heads do not lead to within the members.
 */
export function topologicalOrder(
  members: ReadonlySet<RevisionNode>,
  heads: Iterable<RevisionNode>,
  includes: Includes,
): readonly RevisionNode[] {
  const start = [...new Set(heads)].filter((head) => members.has(head));
  start.sort((a, b) => a.position - b.position);
  const walk = new Walk(members, start, includes);
  const order = walk.run();
  if (order.length < members.size) {
    const placed = new Set(order);
    throw cortexError("MIG_REVISION_UNREACHED", {
      revisions: [...members].filter((node) => !placed.has(node)).map((node) => node.id),
    });
  }
  return order;
}

class Walk {
  readonly #members: ReadonlySet<RevisionNode>;
  readonly #includes: Includes;
  /** All revisions at or below the first heads; only these can lie between two of the frontier. */
  readonly #space: ReadonlySet<RevisionNode>;
  /** How many of the space still stand directly above a revision. */
  readonly #above: Int32Array;
  readonly #emitted = new Set<RevisionNode>();
  readonly #slots: RevisionNode[];
  /** By position, one more than the slot; 0 for a revision that is not in the frontier. */
  readonly #places: Int32Array;
  readonly #after: number[];
  readonly #before: number[];
  /** Where the search for what is above a revision goes on; filled when first needed. */
  #cursors: Map<RevisionNode, number> | null = null;

  constructor(members: ReadonlySet<RevisionNode>, start: readonly RevisionNode[], includes: Includes) {
    this.#members = members;
    this.#includes = includes;
    this.#space = reach(start, byNeeds);
    let size = 0;
    for (const node of this.#space) size = Math.max(size, node.position + 1);
    this.#above = new Int32Array(size);
    this.#places = new Int32Array(size);
    for (const node of this.#space) for (const needed of node.needs) this.#countAbove(needed, 1);
    this.#slots = [...start];
    this.#after = start.map((_, slot) => slot);
    this.#before = start.map((_, slot) => slot);
    for (const [slot, node] of start.entries()) this.#place(node, slot);
  }

  #countAbove(node: RevisionNode, change: 1 | -1): void {
    this.#above[node.position] = (this.#above[node.position] ?? 0) + change;
  }

  #place(node: RevisionNode, slot: number | null): void {
    this.#places[node.position] = slot === null ? 0 : slot + 1;
  }

  #slotOf(node: RevisionNode): number | undefined {
    const place = this.#places[node.position] ?? 0;
    return place === 0 ? undefined : place - 1;
  }

  run(): readonly RevisionNode[] {
    let slot = this.#alive(this.#after, 0);
    for (let node = this.#slots[slot]; node !== undefined; node = this.#slots[slot]) {
      const blocker = this.#firstAbove(node, slot);
      slot = blocker ?? this.#emit(node, slot);
    }
    return [...this.#emitted];
  }

  /** Emits a revision, puts what it needs into the frontier and returns the slot to go on with. */
  #emit(node: RevisionNode, slot: number): number {
    this.#emitted.add(node);
    this.#place(node, null);
    for (const needed of node.needs) this.#countAbove(needed, -1);
    const added = node.needs.filter(
      (needed) =>
        this.#members.has(needed) && !this.#emitted.has(needed) && this.#slotOf(needed) === undefined,
    );
    const [first, ...others] = added;
    if (first === undefined) {
      this.#after[slot] = slot + 1;
      this.#before[slot] = slot - 1;
      const previous = this.#alive(this.#before, slot);
      return previous >= 0 ? previous : this.#alive(this.#after, 0);
    }
    this.#slots[slot] = first;
    this.#place(first, slot);
    for (const other of others) {
      this.#place(other, this.#slots.length);
      this.#after.push(this.#slots.length);
      this.#before.push(this.#slots.length);
      this.#slots.push(other);
    }
    return slot;
  }

  /** The nearest slot in use, from this one on; ways that were gone are shortened. */
  #alive(links: number[], from: number): number {
    let slot = from;
    for (let next = links[slot]; next !== undefined && next !== slot; next = links[slot]) {
      const beyond = links[next];
      if (beyond !== undefined) links[slot] = beyond;
      slot = next;
    }
    return slot;
  }

  /** The first slot, other than its own, whose revision needs this one and so comes before it. */
  #firstAbove(node: RevisionNode, own: number): number | undefined {
    const above = this.#above[node.position] ?? 0;
    if (above === 0) return undefined;
    const near = above > NEAR ? "far" : this.#nearestAbove(node);
    return near === "far" ? this.#searchFrontier(node, own) : near;
  }

  #nearestAbove(node: RevisionNode): number | undefined | "far" {
    const seen = new Set([node]);
    let first: number | undefined;
    for (const each of seen)
      for (const higher of each.neededBy) {
        if (seen.size > NEAR) return "far";
        if (seen.has(higher) || this.#emitted.has(higher) || !this.#space.has(higher)) continue;
        seen.add(higher);
        const slot = this.#slotOf(higher);
        if (slot !== undefined && (first === undefined || slot < first)) first = slot;
      }
    return first;
  }

  /** A slot that does not hold this revision back never will: it only goes down. So the search goes on where it was. */
  #searchFrontier(node: RevisionNode, own: number): number | undefined {
    this.#cursors ??= this.#firstSlots();
    const cursors = this.#cursors;
    for (
      let slot = this.#alive(this.#after, cursors.get(node) ?? 0);
      slot < this.#slots.length;
      slot = this.#alive(this.#after, slot + 1)
    ) {
      const other = this.#slots[slot];
      cursors.set(node, slot);
      if (slot !== own && other !== undefined && this.#includes(other, node)) return slot;
    }
    return undefined;
  }

  /** For each revision the first slot at or above it; none before that can ever hold it back. */
  #firstSlots(): Map<RevisionNode, number> {
    const first = new Map<RevisionNode, number>();
    for (const node of [...this.#space].sort((a, b) => b.level - a.level)) {
      const own = this.#slotOf(node) ?? Number.POSITIVE_INFINITY;
      const slot = Math.min(own, first.get(node) ?? own);
      if (slot === Number.POSITIVE_INFINITY) continue;
      first.set(node, slot);
      for (const needed of node.needs) first.set(needed, Math.min(first.get(needed) ?? slot, slot));
    }
    return first;
  }
}

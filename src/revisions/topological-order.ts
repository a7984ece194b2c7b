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
  readonly #above = new Map<RevisionNode, number>();
  readonly #emitted = new Set<RevisionNode>();
  readonly #slots: RevisionNode[];
  readonly #slotOf = new Map<RevisionNode, number>();
  readonly #after: number[];
  readonly #before: number[];
  readonly #cursors = new Map<RevisionNode, number>();

  constructor(members: ReadonlySet<RevisionNode>, start: readonly RevisionNode[], includes: Includes) {
    this.#members = members;
    this.#includes = includes;
    this.#space = reach(start, byNeeds);
    for (const node of this.#space)
      for (const needed of node.needs) this.#above.set(needed, (this.#above.get(needed) ?? 0) + 1);
    this.#slots = [...start];
    this.#after = start.map((_, slot) => slot);
    this.#before = start.map((_, slot) => slot);
    for (const [slot, node] of start.entries()) this.#slotOf.set(node, slot);
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
    this.#slotOf.delete(node);
    for (const needed of node.needs) this.#above.set(needed, (this.#above.get(needed) ?? 0) - 1);
    const added = node.needs.filter(
      (needed) => this.#members.has(needed) && !this.#emitted.has(needed) && !this.#slotOf.has(needed),
    );
    const [first, ...others] = added;
    if (first === undefined) {
      this.#after[slot] = slot + 1;
      this.#before[slot] = slot - 1;
      const previous = this.#alive(this.#before, slot);
      return previous >= 0 ? previous : this.#alive(this.#after, 0);
    }
    this.#slots[slot] = first;
    this.#slotOf.set(first, slot);
    for (const other of others) {
      this.#slotOf.set(other, this.#slots.length);
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
    const above = this.#above.get(node) ?? 0;
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
        const slot = this.#slotOf.get(higher);
        if (slot !== undefined && (first === undefined || slot < first)) first = slot;
      }
    return first;
  }

  /** A slot that does not hold this revision back never will: it only goes down. So the search goes on where it was. */
  #searchFrontier(node: RevisionNode, own: number): number | undefined {
    for (
      let slot = this.#alive(this.#after, this.#cursors.get(node) ?? 0);
      slot < this.#slots.length;
      slot = this.#alive(this.#after, slot + 1)
    ) {
      const other = this.#slots[slot];
      this.#cursors.set(node, slot);
      if (slot !== own && other !== undefined && this.#includes(other, node)) return slot;
    }
    return undefined;
  }
}

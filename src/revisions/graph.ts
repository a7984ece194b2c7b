import { buildGraph, type GraphParts } from "./graph-build.js";
import { isMergePoint, type RevisionNode } from "./graph-node.js";
import { byChildren, Reachability, reach } from "./reachability.js";
import type { Revision } from "./revision.js";
import { topologicalOrder } from "./topological-order.js";

/**
 * The revisions of a chain joined into a graph. Building it checks it: unknown parents and dependencies, cycles,
 * labels used twice. Everything is iterative and, for graphs as they occur, linear.
 *
 * @example
 * const graph = new RevisionGraph(readChain(directory).revisions);
 * graph.heads; // ["8bd9e9780557"]
 */
export class RevisionGraph {
  readonly #parts: GraphParts;
  #reachability: Reachability | undefined;
  readonly #carriers = new Map<string, ReadonlySet<RevisionNode>>();
  #labels: ReadonlyMap<RevisionNode, readonly string[]> | undefined;

  /** @param revisions in load order, which decides ties. Throws the coded error of what is wrong with them. */
  constructor(revisions: readonly Revision[]) {
    this.#parts = buildGraph(revisions);
  }

  /** All revisions in load order. */
  get nodes(): readonly RevisionNode[] {
    return this.#parts.nodes;
  }

  /** Ids of revisions that none follows by `downRevision`. */
  get heads(): readonly string[] {
    return this.#parts.heads;
  }

  /** Heads that nothing depends on either: the rows of a database where everything is applied. */
  get effectiveHeads(): readonly string[] {
    return this.#parts.effectiveHeads;
  }

  /** Ids of revisions without `downRevision`. */
  get bases(): readonly string[] {
    return this.#parts.bases;
  }

  /** Bases without dependencies. */
  get effectiveBases(): readonly string[] {
    return this.#parts.effectiveBases;
  }

  /** Ids that more than one of the given revisions has; the last of them counts. */
  get duplicates(): readonly string[] {
    return this.#parts.duplicates;
  }

  /** The revision with exactly this id. */
  byId(id: string): RevisionNode | undefined {
    return this.#parts.byId.get(id);
  }

  /** The revision that this label stands on. */
  byLabel(label: string): RevisionNode | undefined {
    return this.#parts.byLabel.get(label);
  }

  /** Ids and labels that begin with the given text and have more than three characters. */
  namesStartingWith(prefix: string): readonly string[] {
    const fits = (name: string): boolean => name.length > 3 && name.startsWith(prefix);
    return [...[...this.#parts.byId.keys()].filter(fits), ...[...this.#parts.byLabel.keys()].filter(fits)];
  }

  /** All labels, in load order. */
  get labelNames(): readonly string[] {
    return [...this.#parts.byLabel.keys()];
  }

  /** How often a base appears among the names of the graph: once, and once for each label written on it. */
  get namedBases(): number {
    let count = 0;
    for (const node of this.nodes) if (node.down.length === 0) count += 1 + node.revision.branchLabels.length;
    return count;
  }

  /** True when the label is in effect at the revision. */
  carries(node: RevisionNode, label: string): boolean {
    return this.#carriersOf(label).has(node);
  }

  /** The labels in effect at a revision, sorted. */
  labelsOf(node: RevisionNode): readonly string[] {
    if (this.#labels === undefined) {
      const labels = new Map<RevisionNode, string[]>();
      for (const label of [...this.labelNames].sort())
        for (const carrier of this.#carriersOf(label)) {
          const list = labels.get(carrier);
          if (list === undefined) labels.set(carrier, [label]);
          else list.push(label);
        }
      this.#labels = labels;
    }
    return this.#labels.get(node) ?? [];
  }

  /** True when `high` needs `low`, directly or not, or is the same revision. */
  includes(high: RevisionNode, low: RevisionNode): boolean {
    this.#reachability ??= new Reachability(this.nodes);
    return this.#reachability.includes(high, low);
  }

  /** Members in an order in which each comes before those that it needs, beginning from the given heads. */
  descending(members: ReadonlySet<RevisionNode>, heads: Iterable<RevisionNode>): readonly RevisionNode[] {
    return topologicalOrder(members, heads, (high, low) => this.includes(high, low));
  }

  /**
   * A label holds for all that follow the revision it is written on. Where these are one plain line it holds for what
   * leads to it too, down to the first revision where branches part or meet.
   */
  #carriersOf(label: string): ReadonlySet<RevisionNode> {
    const known = this.#carriers.get(label);
    if (known !== undefined) return known;
    const owner = this.byLabel(label);
    const carriers = new Set(owner === undefined ? [] : reach([owner], byChildren));
    const plain = (node: RevisionNode): boolean => node.dependents.length <= 1 && !isMergePoint(node);
    if (owner !== undefined && [...carriers].every(plain))
      for (let node = owner.down[0]; node !== undefined && plain(node); node = node.down[0])
        carriers.add(node);
    this.#carriers.set(label, carriers);
    return carriers;
  }
}

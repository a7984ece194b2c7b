import { cortexError } from "../errors/index.js";
import { assertAcyclic } from "./graph-cycles.js";
import type { RevisionNode } from "./graph-node.js";
import type { Revision } from "./revision.js";

/** What the files say, joined together; {@link RevisionGraph} answers questions about it. */
export interface GraphParts {
  /** One node an id, in load order. Of several files with one id the last counts, at the place of the first. */
  readonly nodes: readonly RevisionNode[];
  readonly byId: ReadonlyMap<string, RevisionNode>;
  /** The revision that a label stands on. */
  readonly byLabel: ReadonlyMap<string, RevisionNode>;
  readonly heads: readonly string[];
  readonly effectiveHeads: readonly string[];
  readonly bases: readonly string[];
  readonly effectiveBases: readonly string[];
  /** Ids that several files have. */
  readonly duplicates: readonly string[];
}

type Building = {
  -readonly [K in keyof RevisionNode]: RevisionNode[K] extends readonly RevisionNode[]
    ? Building[]
    : RevisionNode[K];
};

/** The empty list of all nodes: ten thousand nodes have seven lists each, and most of them stay empty or are one. */
const NONE: Building[] = [];
const ILLEGAL_IN_ID = /[@\-+:]/g;

/** Joins revisions into nodes. Throws the coded error of the first thing that is wrong with them. */
export function buildGraph(revisions: readonly Revision[]): GraphParts {
  for (const revision of revisions) checkAlone(revision);
  const byId = nodesById(revisions);
  const byLabel = labelOwners(revisions, byId);
  const nodes = [...byId.values()];
  for (const node of nodes) resolveDependencies(node, byId, byLabel);
  for (const node of nodes) linkParents(node, byId);
  linkDependents(nodes);
  assertAcyclic(nodes);
  reduceDependencies(nodes);
  const hasDuplicates = nodes.length < revisions.length;
  const shadowed = (revision: Revision): boolean =>
    hasDuplicates && byId.get(revision.id)?.revision !== revision;
  // A file whose id a later one has taken is followed by nobody: it stays a head, which makes the mistake visible.
  const tops = (above: (node: Building) => readonly Building[]): readonly string[] =>
    revisions
      .filter((revision) => {
        const node = byId.get(revision.id);
        return node === undefined || shadowed(revision) || above(node).length === 0;
      })
      .map((revision) => revision.id);
  const bases = revisions.filter((revision) => revision.downRevisions.length === 0);
  return {
    nodes,
    byId,
    byLabel,
    heads: tops((node) => node.children),
    effectiveHeads: tops((node) => node.dependents),
    bases: bases.map((revision) => revision.id),
    effectiveBases: bases
      .filter((revision) => revision.dependsOn.length === 0)
      .map((revision) => revision.id),
    duplicates: [...new Set(revisions.filter(shadowed).map((revision) => revision.id))],
  };
}

function checkAlone(revision: Revision): void {
  const { id, path } = revision;
  if (revision.downRevisions.includes(id))
    throw cortexError("MIG_REVISION_SELF_LOOP", { revision: id, key: "downRevision", path });
  if (revision.dependsOn.includes(id))
    throw cortexError("MIG_REVISION_SELF_LOOP", { revision: id, key: "dependsOn", path });
  const illegal = [...new Set(id.match(ILLEGAL_IN_ID) ?? [])].sort();
  if (illegal.length > 0)
    throw cortexError("MIG_REVISION_BAD_ID", {
      id,
      path,
      reason: `it holds ${illegal.join(" ")}, which the grammar of targets uses`,
    });
}

function nodesById(revisions: readonly Revision[]): Map<string, Building> {
  const byId = new Map<string, Building>();
  for (const revision of revisions) {
    const before = byId.get(revision.id);
    byId.set(revision.id, {
      revision,
      id: revision.id,
      position: before?.position ?? byId.size,
      down: NONE,
      dependencies: NONE,
      effectiveDependencies: NONE,
      needs: NONE,
      children: NONE,
      dependents: NONE,
      neededBy: NONE,
      level: 0,
    });
  }
  return byId;
}

function labelOwners(
  revisions: readonly Revision[],
  byId: ReadonlyMap<string, Building>,
): Map<string, Building> {
  const byLabel = new Map<string, Building>();
  for (const revision of revisions)
    for (const label of revision.branchLabels) {
      const usedBy = byLabel.get(label) ?? byId.get(label);
      if (usedBy !== undefined)
        throw cortexError("MIG_REVISION_LABEL_TAKEN", {
          label,
          revision: revision.id,
          usedBy: usedBy.id,
          path: revision.path,
        });
      const owner = byId.get(revision.id);
      if (owner !== undefined) byLabel.set(label, owner);
    }
  return byLabel;
}

function resolveDependencies(
  node: Building,
  byId: ReadonlyMap<string, Building>,
  byLabel: ReadonlyMap<string, Building>,
): void {
  if (node.revision.dependsOn.length === 0) return;
  const found = new Set<Building>();
  for (const dependency of node.revision.dependsOn) {
    const target = byId.get(dependency) ?? byLabel.get(dependency);
    if (target === undefined)
      throw cortexError("MIG_REVISION_MISSING_DEPENDENCY", {
        revision: node.id,
        dependency,
        path: node.revision.path,
      });
    found.add(target);
  }
  node.dependencies = [...found];
}

function linkParents(node: Building, byId: ReadonlyMap<string, Building>): void {
  const { downRevisions, path } = node.revision;
  for (const id of new Set(downRevisions)) {
    const parent = byId.get(id);
    if (parent === undefined)
      throw cortexError("MIG_REVISION_MISSING_PARENT", { revision: node.id, parent: id, path });
    node.down = added(node.down, parent);
    parent.children = added(parent.children, node);
  }
}

/** Who needs a node: its children, the same list where nobody depends on it, and who depends on it. */
function linkDependents(nodes: readonly Building[]): void {
  for (const node of nodes) node.dependents = node.children;
  for (const node of nodes)
    for (const dependency of node.dependencies) {
      if (node.down.includes(dependency)) continue;
      const { dependents, children } = dependency;
      dependency.dependents = dependents === children ? [...children, node] : added(dependents, node);
    }
}

function added(list: Building[], node: Building): Building[] {
  if (list === NONE) return [node];
  list.push(node);
  return list;
}

/**
 * Leaves out the dependencies that an ancestor by `downRevision` has as well: they are reached through it. Only what
 * several revisions depend on can be such a one, so the walk is per shared dependency and no higher than its users.
 */
function reduceDependencies(nodes: readonly Building[]): void {
  const users = new Map<Building, Building[]>();
  for (const node of nodes)
    for (const dependency of node.dependencies) {
      const list = users.get(dependency);
      if (list === undefined) users.set(dependency, [node]);
      else list.push(node);
    }
  const implied = new Map<Building, Set<Building>>();
  for (const [dependency, list] of users)
    if (list.length > 1)
      for (const node of usersAbove(list)) {
        const set = implied.get(node) ?? new Set();
        implied.set(node, set.add(dependency));
      }
  const kept = (node: Building, dependency: Building): boolean => !implied.get(node)?.has(dependency);
  const shortened = new Set<Building>();
  for (const set of implied.values()) for (const dependency of set) shortened.add(dependency);
  for (const node of nodes) {
    node.effectiveDependencies = implied.has(node)
      ? node.dependencies.filter((dependency) => kept(node, dependency))
      : node.dependencies;
    node.needs =
      node.effectiveDependencies.length === 0
        ? node.down
        : [...new Set([...node.down, ...node.effectiveDependencies])];
    node.neededBy = shortened.has(node)
      ? node.dependents.filter((user) => user.down.includes(node) || kept(user, node))
      : node.dependents;
  }
}

/** Those of the list that have another of the list among their ancestors. */
function usersAbove(list: readonly Building[]): readonly Building[] {
  const top = list.reduce((level, node) => Math.max(level, node.level), 0);
  const above = new Set<Building>();
  const todo = [...list];
  for (let node = todo.pop(); node !== undefined; node = todo.pop())
    for (const child of node.children)
      if (child.level <= top && !above.has(child)) {
        above.add(child);
        todo.push(child);
      }
  return list.filter((node) => above.has(node));
}

import { readFileSync } from "node:fs";
import type { RevisionNode } from "../revisions/graph-node.js";
import { historyRange } from "../revisions/plan.js";
import { resolveTarget } from "../revisions/target.js";
import { describeRevision } from "./describe-revision.js";
import { requireKnownRows } from "./known-rows.js";
import { nodeOfRow } from "./status.js";
import type { RevisionInfo } from "./types.js";
import type { Task, Workspace } from "./workspace.js";

/** Arguments of `history`. */
export interface HistoryOptions {
  /** `a:b`, both ends included; `current` asks the database. */
  readonly range?: string;
  /** Marks what is current; asks the database. */
  readonly indicateCurrent?: boolean;
  /** With the comment at the head of each file, as `document`. */
  readonly documents?: boolean;
}

/** The revisions of a range, newest first. */
export async function revisionHistory(
  workspace: Workspace,
  options: HistoryOptions,
): Promise<readonly RevisionInfo[]> {
  const task = await workspace.task();
  const asks = (options.indicateCurrent ?? false) || (options.range ?? "").includes("current");
  const rows = asks ? await rowsOf(workspace) : [];
  return historyRange(task.chain.graph, options.range ?? null, rows).map((revision) =>
    describe(task, revision.id, { rows, documents: options.documents }),
  );
}

/** Arguments of `heads`, `branches` and `show`. */
export interface ListOptions {
  /** Tells which revisions are current; asks the database. Without it `isCurrent` is false throughout. */
  readonly indicateCurrent?: boolean;
  /** With the comment at the head of each file, as `document`. */
  readonly documents?: boolean;
}

/** The heads; with `resolveDependencies`, only those that no other revision depends on. */
export async function revisionHeads(
  workspace: Workspace,
  options: ListOptions & { readonly resolveDependencies?: boolean } = {},
): Promise<readonly RevisionInfo[]> {
  const task = await workspace.task();
  const { heads, effectiveHeads } = task.chain.graph;
  const rows = options.indicateCurrent ? await rowsOf(workspace) : [];
  return (options.resolveDependencies ? effectiveHeads : heads).map((id) =>
    describe(task, id, { rows, documents: options.documents }),
  );
}

/** The revisions that several others follow. */
export async function revisionBranches(
  workspace: Workspace,
  options: ListOptions = {},
): Promise<readonly RevisionInfo[]> {
  const task = await workspace.task();
  const rows = options.indicateCurrent ? await rowsOf(workspace) : [];
  return task.chain.graph.nodes
    .filter((node) => node.children.length > 1)
    .toReversed()
    .map((node) => describe(task, node.id, { rows, documents: options.documents }));
}

/** The revisions that a name denotes, with the comment of their files. `current` asks the database. */
export async function showRevisions(
  workspace: Workspace,
  name: string,
  options: Pick<ListOptions, "indicateCurrent"> = {},
): Promise<readonly (RevisionInfo & { readonly document: string })[]> {
  const task = await workspace.task();
  const { graph } = task.chain;
  const asks = name === "current";
  const rows = asks || options.indicateCurrent ? await rowsOf(workspace) : [];
  if (asks) await requireKnownRows(workspace, task, rows);
  const nodes: readonly RevisionNode[] = asks
    ? rows.map((row) => nodeOfRow(task, row))
    : resolveTarget(graph, name).filter((place) => place !== null && place !== "base");
  return nodes.map((node) => ({
    ...describeRevision(graph, node, rows),
    document: documentOf(readFileSync(node.revision.path, "utf8")),
  }));
}

/** The leading comment of a revision file, without its marks. */
function documentOf(text: string): string {
  const block = /^\uFEFF?\s*\/\*\*?([\s\S]*?)\*\//.exec(text)?.[1];
  const lines =
    block === undefined
      ? text.split(/\r?\n/).filter((_, i, all) => all.slice(0, i + 1).every((l) => /^\s*(--|\/\/)/.test(l)))
      : block.split(/\r?\n/);
  return lines
    .map((line) => line.replace(/^\s*(\*|--|\/\/) ?/, "").trimEnd())
    .join("\n")
    .trim();
}

async function rowsOf(workspace: Workspace): Promise<readonly string[]> {
  return workspace.connected("read", (connection) => workspace.rows(connection));
}

function describe(
  task: Task,
  id: string,
  { rows, documents }: { readonly rows: readonly string[]; readonly documents: boolean | undefined },
): RevisionInfo {
  const node = task.chain.graph.byId(id);
  if (node === undefined) throw new Error(`revision ${id} is not in its own graph`);
  const info = describeRevision(task.chain.graph, node, rows);
  return documents === true
    ? { ...info, document: documentOf(readFileSync(node.revision.path, "utf8")) }
    : info;
}

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CortexError, type ErrorCode } from "../../src/errors/index.js";
import { RevisionGraph } from "../../src/revisions/graph.js";
import { isBranchPoint, isMergePoint, type RevisionNode } from "../../src/revisions/graph-node.js";
import {
  historyRange,
  type PlanStep,
  planDowngrade,
  planStamp,
  planUpgrade,
} from "../../src/revisions/plan.js";
import { revisionOf } from "../../src/revisions/revision.js";
import { resolveTarget } from "../../src/revisions/target.js";

interface Failure {
  readonly category: string;
  readonly message: string;
  readonly internal?: boolean;
  readonly phase?: string;
}
interface Step {
  readonly revision: string;
  readonly direction: string;
  readonly rows_after: readonly string[];
  readonly from?: readonly string[];
  readonly to?: readonly string[];
}
interface Case {
  readonly current: readonly string[];
  readonly command: "upgrade" | "downgrade" | "stamp" | "history" | "resolve";
  readonly target: string;
  readonly order: "exact" | "any-topological";
  readonly quirks?: readonly string[];
  readonly expect: {
    readonly steps?: readonly Step[];
    readonly revisions?: readonly (string | null)[];
    readonly error?: Failure;
    readonly warnings?: readonly string[];
  };
}
interface Facts {
  readonly heads: readonly string[];
  readonly effective_heads: readonly string[];
  readonly bases: readonly string[];
  readonly effective_bases: readonly string[];
  readonly branch_points: readonly string[];
  readonly merge_points: readonly string[];
  readonly labels: Readonly<Record<string, readonly string[]>>;
  readonly dependencies: Readonly<
    Record<string, { readonly resolved: readonly string[]; readonly effective: readonly string[] }>
  >;
  readonly walk?: readonly string[];
  readonly walk_order?: "exact" | "any-topological";
  readonly walk_error?: Failure;
  readonly error?: Failure;
  readonly unreported_cycle?: boolean;
}
interface Corpus {
  readonly graphs: readonly {
    readonly name: string;
    readonly revisions: readonly {
      readonly id: string;
      readonly down: readonly string[];
      readonly labels: readonly string[];
      readonly depends_on: readonly string[];
    }[];
    readonly facts: Facts;
    readonly cases: readonly Case[];
  }[];
}

const path = process.env.REVISION_CORPUS ?? resolve(import.meta.dirname, "../fixtures/revision-graphs.json");
const corpus = JSON.parse(readFileSync(path, "utf8")) as Corpus;

/** What each code is in the corpus; a code that is not here fits no category, and the test fails. */
const CATEGORIES: Partial<Record<ErrorCode, string>> = {
  MIG_REVISION_NOT_FOUND: "not_found",
  MIG_REVISION_NO_BRANCH: "not_found",
  MIG_REVISION_NOT_ON_BRANCH: "not_found",
  MIG_REVISION_UNKNOWN_ROW: "not_found",
  MIG_REVISION_MISSING_PARENT: "not_found",
  MIG_REVISION_MISSING_DEPENDENCY: "not_found",
  MIG_REVISION_AMBIGUOUS: "ambiguous",
  MIG_REVISION_AMBIGUOUS_WALK: "ambiguous",
  MIG_REVISION_MULTIPLE_HEADS: "multiple_heads",
  MIG_REVISION_CYCLE: "cycle",
  MIG_REVISION_DEPENDENCY_CYCLE: "dependency_cycle",
  MIG_REVISION_SELF_LOOP: "loop",
  MIG_REVISION_NOT_ANCESTOR: "range_not_ancestor",
  MIG_REVISION_NOT_DOWNGRADE_TARGET: "range_not_ancestor",
  MIG_REVISION_RELATIVE: "invalid_relative",
  MIG_REVISION_BRANCH_NOT_BELOW: "other",
  MIG_REVISION_OVERLAP: "other",
  MIG_REVISION_RANGE_NOT_ALLOWED: "other",
  MIG_REVISION_RANGE_FORM: "other",
  MIG_REVISION_LABEL_TAKEN: "other",
  MIG_REVISION_BAD_ID: "other",
  MIG_REVISION_TARGET_NOT_REVISION: "other",
  MIG_REVISION_UNREACHED: "other",
  MIG_REVISION_VERSION_ROWS: "other",
};

function graphOf(revisions: Corpus["graphs"][number]["revisions"]): RevisionGraph {
  return new RevisionGraph(
    revisions.map((r) =>
      revisionOf({
        id: r.id,
        downRevisions: r.down,
        branchLabels: r.labels,
        dependsOn: r.depends_on,
        path: `${r.id}.ts`,
      }),
    ),
  );
}

type Outcome =
  | { readonly kind: "steps"; readonly steps: readonly PlanStep[]; readonly warnings: readonly string[] }
  | { readonly kind: "revisions"; readonly revisions: readonly (string | null)[] };

function run(graph: RevisionGraph, { command, current, target }: Case): Outcome {
  switch (command) {
    case "upgrade":
      return { kind: "steps", ...planUpgrade(graph, current, target) };
    case "downgrade":
      return { kind: "steps", ...planDowngrade(graph, current, target) };
    case "stamp":
      return { kind: "steps", ...planStamp(graph, current, target.split(" ")) };
    case "history":
      return { kind: "revisions", revisions: historyRange(graph, target, current).map((r) => r.id) };
    case "resolve":
      return {
        kind: "revisions",
        revisions: resolveTarget(graph, target).map((place) =>
          place === null || place === "base" ? place : place.id,
        ),
      };
  }
}

function expectFailure(failure: Failure, action: () => unknown): void {
  let thrown: unknown;
  let result: unknown;
  try {
    result = action();
  } catch (error) {
    thrown = error;
  }
  expect(thrown, `${failure.message}, but it gave ${JSON.stringify(result)}`).toBeInstanceOf(CortexError);
  if (failure.internal) return;
  const { code, message } = thrown as CortexError;
  expect(CATEGORIES[code as ErrorCode], `${code}: ${message} for: ${failure.message}`).toBe(failure.category);
}

/** Ancestors, themselves included, worked out apart from the code under test. */
function needed(nodes: Iterable<RevisionNode | undefined>): Set<RevisionNode> {
  const seen = new Set<RevisionNode>();
  for (const node of nodes) if (node) seen.add(node);
  for (const node of seen) for (const below of [...node.down, ...node.dependencies]) seen.add(below);
  return seen;
}

/** Each step comes after (going down: before) those it needs, and the rows are the applied ones that none needs. */
function expectConsistent(
  graph: RevisionGraph,
  steps: readonly PlanStep[],
  { current, quirks, command }: Case,
): void {
  const applied = needed(current.map((row) => graph.byId(row)));
  for (const step of steps) {
    const node = graph.byId(step.revision.id);
    if (!node) throw new Error(`a step of ${step.revision.id}, which is not in the graph`);
    if (command === "upgrade") {
      for (const below of needed([node])) if (below !== node) expect(applied).toContain(below);
      applied.add(node);
    } else {
      applied.delete(node);
      for (const other of applied) expect(needed([other])).not.toContain(node);
    }
    if (quirks) continue;
    const tops = [...applied].filter((each) => !each.dependents.some((higher) => applied.has(higher)));
    expect(step.headsAfter).toEqual(tops.map((each) => each.id).sort());
  }
}

function expectChanges(steps: readonly PlanStep[], current: readonly string[]): void {
  const rows = new Set(current);
  for (const step of steps) {
    for (const row of [...step.deletes, ...(step.update ? [step.update.from] : [])])
      expect(rows.delete(row), `${row} has a row to take`).toBe(true);
    for (const row of [...step.inserts, ...(step.update ? [step.update.to] : [])]) {
      expect(rows).not.toContain(row);
      rows.add(row);
    }
    expect(step.headsAfter).toEqual([...rows].sort());
  }
}

function expectOutcome(graph: RevisionGraph, one: Case): void {
  const outcome = run(graph, one);
  if (outcome.kind === "revisions") {
    const expected = one.expect.revisions ?? [];
    if (one.order === "exact") expect(outcome.revisions).toEqual(expected);
    else expectNewestFirst(graph, outcome.revisions, expected);
    return;
  }
  const expected = one.expect.steps ?? [];
  expect(outcome.warnings.length > 0).toBe((one.expect.warnings ?? []).length > 0);
  expectChanges(outcome.steps, one.current);
  if (one.command !== "stamp") expectConsistent(graph, outcome.steps, one);
  const ids = outcome.steps.map((step) => step.revision.id);
  if (one.order === "exact") {
    expect(
      outcome.steps.map((step) => ({
        revision: step.revision.id,
        direction: step.direction,
        rows_after: step.headsAfter,
        ...(one.command === "stamp" ? { from: [...step.from].sort(), to: step.to } : {}),
      })),
    ).toEqual(expected.map((step) => ({ ...step, ...(step.from ? { from: [...step.from].sort() } : {}) })));
  } else {
    expect([...ids].sort()).toEqual(expected.map((step) => step.revision).sort());
    expect(outcome.steps.at(-1)?.headsAfter).toEqual(expected.at(-1)?.rows_after);
  }
}

function expectNewestFirst(
  graph: RevisionGraph,
  revisions: readonly (string | null)[],
  expected: readonly (string | null)[],
): void {
  expect([...revisions].sort()).toEqual([...expected].sort());
  const later = new Set<RevisionNode>();
  for (const id of revisions) {
    const node = graph.byId(id ?? "");
    if (!node) throw new Error(`${id} is not in the graph`);
    for (const below of needed([node])) if (below !== node) expect(later).not.toContain(below);
    later.add(node);
  }
}

/** The reference keeps a dependency twice that is named by its id and by its label; it is one. */
function withoutRepetitions(dependencies: Facts["dependencies"]): Facts["dependencies"] {
  return Object.fromEntries(
    Object.entries(dependencies).map(([id, { resolved, effective }]) => [
      id,
      { resolved: [...new Set(resolved)], effective },
    ]),
  );
}

let passed = 0;
let total = 0;

describe(`revision graphs against Alembic (${corpus.graphs.length} graphs)`, () => {
  for (const { name, revisions, facts, cases } of corpus.graphs) {
    it(`${name}: facts`, () => {
      if (facts.error) {
        expectFailure(facts.error, () => graphOf(revisions));
        return;
      }
      if (facts.unreported_cycle) {
        // The reference does not notice the ring and walks on; here it is an error like any other ring.
        expect(() => graphOf(revisions)).toThrow(/cycle is detected/i);
        return;
      }
      const graph = graphOf(revisions);
      expect(graph.heads).toEqual(facts.heads);
      expect(graph.effectiveHeads).toEqual(facts.effective_heads);
      expect(graph.bases).toEqual(facts.bases);
      expect(graph.effectiveBases).toEqual(facts.effective_bases);
      const ids = (keep: (node: RevisionNode) => boolean): readonly string[] =>
        graph.nodes.filter(keep).map((node) => node.id);
      expect(ids(isBranchPoint)).toEqual(facts.branch_points);
      expect(ids(isMergePoint)).toEqual(facts.merge_points);
      const labelled = graph.nodes.filter((node) => graph.labelsOf(node).length > 0);
      expect(Object.fromEntries(labelled.map((node) => [node.id, graph.labelsOf(node)]))).toEqual(
        facts.labels,
      );
      const names = (nodes: readonly RevisionNode[]): readonly string[] =>
        nodes.map((node) => node.id).sort();
      const depending = graph.nodes.filter((node) => node.dependencies.length > 0);
      expect(
        Object.fromEntries(
          depending.map((node) => [
            node.id,
            {
              resolved: node.dependencies.map((each) => each.id),
              effective: names(node.effectiveDependencies),
            },
          ]),
        ),
      ).toEqual(withoutRepetitions(facts.dependencies));
      if (facts.walk_error) expectFailure(facts.walk_error, () => historyRange(graph, null));
      else {
        const walk = historyRange(graph, null).map((revision) => revision.id);
        if (facts.walk_order === "exact") expect([...walk].reverse()).toEqual(facts.walk);
        else expectNewestFirst(graph, walk, facts.walk ?? []);
      }
    });

    for (const [index, one] of cases.entries()) {
      total++;
      it(`${name}: ${index} ${one.command} ${one.target} from [${one.current.join(", ")}]`, () => {
        const { error } = one.expect;
        if (error) expectFailure(error, () => run(graphOf(revisions), one));
        else expectOutcome(graphOf(revisions), one);
        passed++;
      });
    }
  }
});

afterAll(() => {
  process.stdout.write(`revision graphs: ${passed} of ${total} cases passed\n`);
});

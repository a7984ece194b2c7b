import { describe, expect, it } from "vitest";
import { RevisionGraph } from "../../../src/revisions/graph.js";
import {
  historyRange,
  type Plan,
  planDowngrade,
  planStamp,
  planUpgrade,
} from "../../../src/revisions/plan.js";
import { type Revision, revisionOf } from "../../../src/revisions/revision.js";

const COUNT = 10_000;
const make = (id: number, down: readonly number[], dependsOn: readonly number[] = []): Revision =>
  revisionOf({
    id: `r${id}`,
    downRevisions: down.map((d) => `r${d}`),
    dependsOn: dependsOn.map((d) => `r${d}`),
    path: `${id}.ts`,
  });
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

const SHAPES: Readonly<Record<string, readonly Revision[]>> = {
  line: range(COUNT).map((i) => make(i, i === 0 ? [] : [i - 1])),
  fan: range(COUNT).map((i) => make(i, i === 0 ? [] : [0])),
  bases: range(COUNT).map((i) => make(i, [])),
  "fan that is merged": range(COUNT).map((i) =>
    make(i, i === 0 ? [] : i < COUNT - 1 ? [0] : range(COUNT - 2).map((j) => j + 1)),
  ),
  comb: range(COUNT).map((i) => make(i, i === 0 ? [] : i % 2 === 0 ? [i - 2] : [i - 1])),
  "comb, loaded backwards": range(COUNT)
    .map((i) => make(i, i === 0 ? [] : i % 2 === 0 ? [i - 2] : [i - 1]))
    .reverse(),
  "two long arms": range(COUNT).map((i) => make(i, i === 0 ? [] : i < 3 ? [0] : [i - 2])),
  diamonds: range(COUNT).map((i) => make(i, i === 0 ? [] : i % 3 === 0 ? [i - 2, i - 1] : [i - (i % 3)])),
  "a line that depends on another at each step": range(COUNT).map((i) =>
    make(i, i < 2 ? [] : [i - 2], i % 2 === 1 ? [i - 1] : []),
  ),
  "a line that depends on one revision at each step": range(COUNT).map((i) =>
    make(i, i < 2 ? [] : [i - 1], i >= 2 ? [0] : []),
  ),
};

/** Each step's rows follow from the ones before, and the last are the heads. */
function replay(plan: Plan): readonly string[] {
  const rows = new Set(plan.current);
  for (const { deletes, inserts, update } of plan.steps) {
    for (const row of [...deletes, ...(update ? [update.from] : [])])
      if (!rows.delete(row)) throw new Error(`no row ${row} to take`);
    for (const row of [...inserts, ...(update ? [update.to] : [])]) rows.add(row);
  }
  return [...rows].sort();
}

describe(`graphs of ${COUNT} revisions`, () => {
  it.each(Object.keys(SHAPES))(
    "%s: plans up, down and lists, each revision once and after what it needs",
    (shape) => {
      const graph = new RevisionGraph(SHAPES[shape] ?? []);
      const up = planUpgrade(graph, [], "heads");
      expect(up.steps).toHaveLength(COUNT);
      const done = new Set<string>();
      for (const { revision } of up.steps) {
        for (const below of [...revision.downRevisions, ...revision.dependsOn])
          if (!done.has(below)) throw new Error(`${revision.id} before ${below}`);
        done.add(revision.id);
      }
      expect(done.size).toBe(COUNT);
      expect(replay(up)).toEqual([...graph.effectiveHeads].sort());
      expect(up.headsAfter).toEqual(replay(up));
      const down = planDowngrade(graph, up.headsAfter, "base");
      expect(down.steps).toHaveLength(COUNT);
      expect(replay(down)).toEqual([]);
      expect(historyRange(graph, null)).toHaveLength(COUNT);
      expect(planStamp(graph, [], ["heads"]).headsAfter).toEqual(up.headsAfter);
      const middle = up.steps[COUNT / 2];
      expect(middle?.headsAfter).toContain(middle?.revision.id);
    },
  );

  it("names a ring of all of them", () => {
    const ring = range(COUNT).map((i) => make(i, [(i + 1) % COUNT]));
    expect(() => new RevisionGraph(ring)).toThrow(expect.objectContaining({ code: "MIG_REVISION_CYCLE" }));
  });
});

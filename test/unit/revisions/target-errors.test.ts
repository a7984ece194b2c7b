import { describe, expect, it } from "vitest";
import { RevisionGraph } from "../../../src/revisions/graph.js";
import { planDowngrade, planUpgrade } from "../../../src/revisions/plan.js";
import { type Revision, revisionOf } from "../../../src/revisions/revision.js";

const make = (id: string, down: readonly string[], more: Partial<Revision> = {}): Revision =>
  revisionOf({ id, downRevisions: down, path: `versions/${id}.ts`, ...more });
const branched = [
  make("aaaa1", []),
  make("aaaa2", ["aaaa1"], { branchLabels: ["left"] }),
  make("bbbb1", ["aaaa1"], { branchLabels: ["right"] }),
];
const graph = new RevisionGraph(branched);
const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return `${(error as { code: string }).code} ${(error as Error).message}`;
  }
  return "nothing thrown";
};

describe("the reasons that Alembic swallows", () => {
  it.each([
    ["aaaa", /AMBIGUOUS 'aaaa' is ambiguous: 2 .*aaaa1, aaaa2/],
    ["left@bbbb1", /NOT_ON_BRANCH .*'bbbb1' on branch 'left'.*not a member/],
    ["centre@head", /NOT_FOUND .*'centre': no revision or label begins with it/],
    ["centre@aaaa1", /NO_BRANCH No such branch: 'centre'.*labels: left, right/],
    ["zz", /NOT_FOUND .*at least four characters/],
    ["head", /MULTIPLE_HEADS .*aaaa2, bbbb1/],
    ["+2", /AMBIGUOUS_WALK .*at aaaa1 the way parts to aaaa2, bbbb1/],
    ["+9", /AMBIGUOUS_WALK/],
    ["left@+9", /RELATIVE .*there are not 9 revisions to go up/],
    ["-1", /RELATIVE .*cortex downgrade/],
    ["a:b", /RANGE_NOT_ALLOWED/],
    ["", /NOT_FOUND .*it is empty/],
  ])("upgrade %j", (target, expected) => {
    expect(message(() => planUpgrade(graph, [], target))).toMatch(expected);
  });

  it("names a row that no file has, and the ways out", () => {
    expect(() => planUpgrade(graph, ["gone"], "heads")).toThrow(
      expect.objectContaining({
        code: "MIG_REVISION_UNKNOWN_ROW",
        message: expect.stringContaining("'gone'"),
        hint: expect.stringMatching(/Restore.*newer release.*stamp --purge/s),
      }),
    );
  });

  it("warns where -1 chooses among rows, and says which it took", () => {
    expect(planDowngrade(graph, ["bbbb1", "aaaa2"], "-1")).toMatchObject({
      steps: [{ revision: { id: "bbbb1" } }],
      warnings: [expect.stringMatching(/bbbb1, the first row/)],
    });
  });

  it.each([
    [[make("a", ["gone"])], /MISSING_PARENT versions\/a\.ts: revision 'a' revises 'gone'/],
    [[make("a", [], { dependsOn: ["gone"] })], /MISSING_DEPENDENCY versions\/a\.ts.*'gone'/],
    [[make("a", ["a"])], /SELF_LOOP .*versions\/a\.ts.*downRevision/],
    [
      [make("a", [], { branchLabels: ["x"], dependsOn: ["x"] })],
      /DEPENDENCY_CYCLE .*\(a, a\): versions\/a\.ts/,
    ],
    [[make("a", ["b"]), make("b", ["a"])], /_CYCLE .*\(a, b, a\): versions\/a\.ts, versions\/b\.ts/],
    [[make("r", []), make("a", ["r", "b"]), make("b", ["a"]), make("h", ["b"])], /_CYCLE .*\(a, b, a\)/],
    [
      [make("a", [], { branchLabels: ["x"] }), make("b", [], { branchLabels: ["x"] })],
      /LABEL_TAKEN versions\/b\.ts.*'x'.*'a'/,
    ],
  ])("names file and id of a broken graph %#", (revisions, expected) => {
    expect(message(() => new RevisionGraph(revisions))).toMatch(expected);
  });
});

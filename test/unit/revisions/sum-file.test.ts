import { appendFileSync, mkdtempSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { revisionChecksum } from "../../../src/revisions/checksum.js";
import { readChain } from "../../../src/revisions/directory.js";
import { RevisionGraph } from "../../../src/revisions/graph.js";
import {
  formatSumFile,
  parseSumFile,
  readSumFile,
  SUM_FILE_NAME,
  verifySumFile,
  writeSumFile,
} from "../../../src/revisions/sum-file.js";

let folder: string;
const graph = (): RevisionGraph => new RevisionGraph(readChain(folder).revisions);
const findings = (): readonly (readonly [string, string])[] =>
  verifySumFile(graph(), readSumFile(folder) ?? []).map((f) => [f.kind, f.revision]);
const write = (name: string, down: string | null, dependsOn: string | null = null): void =>
  writeFileSync(
    join(folder, `${name}.ts`),
    `export const revision = "${name}";\nexport const downRevision = ${JSON.stringify(down)};\nexport const dependsOn = ${JSON.stringify(dependsOn)};\n`,
  );

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cortex-sum-"));
  write("z1", null);
  write("y2", "z1");
  write("x3", "y2", "other");
  write("other", null);
  writeSumFile(folder, graph());
});

describe("cortex.sum", () => {
  it("has a line a revision, each after those that it needs, with the algorithm's name", () => {
    const lines = readFileSync(join(folder, SUM_FILE_NAME), "utf8").split("\n");
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["other", "z1", "y2", "x3", ""]);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^\w+ s1:[0-9a-f]{64}$/);
    expect(findings()).toEqual([]);
  });

  it("does not mind line ends, a byte-order mark and where the file lies in the order of names", () => {
    const path = join(folder, "y2.ts");
    writeFileSync(path, `\uFEFF${readFileSync(path, "utf8").replaceAll("\n", "\r\n")}`);
    renameSync(path, join(folder, "a_renamed.ts"));
    expect(findings()).toEqual([]);
  });

  it("finds one edited file as one finding, not one for each above it", () => {
    appendFileSync(join(folder, "z1.ts"), "// late thought\n");
    expect(findings()).toEqual([["edited", "z1"]]);
  });

  it("finds a changed parent, also where the record of the parent was changed with it", () => {
    appendFileSync(join(folder, "z1.ts"), "// late thought\n");
    const forged = revisionChecksum(readFileSync(join(folder, "z1.ts"), "utf8"), []);
    const entries = (readSumFile(folder) ?? []).map((e) => (e.id === "z1" ? { ...e, checksum: forged } : e));
    expect(verifySumFile(graph(), entries).map((f) => [f.kind, f.revision])).toEqual([["edited", "y2"]]);
  });

  it("counts what a revision depends on among its parents", () => {
    appendFileSync(join(folder, "other.ts"), "// late\n");
    const before = readSumFile(folder);
    writeSumFile(folder, graph());
    const changed = (readSumFile(folder) ?? []).filter(
      (e) => !before?.some((b) => b.checksum === e.checksum),
    );
    expect(changed.map((e) => e.id)).toEqual(["other", "x3"]);
  });

  it("finds added, missing, reordered and unknown records", () => {
    write("w4", "x3");
    expect(findings()).toEqual([["added", "w4"]]);
    unlinkSync(join(folder, "w4.ts"));
    unlinkSync(join(folder, "x3.ts"));
    expect(findings()).toEqual([["missing", "x3"]]);
    write("x3", "y2", "other");
    const entries = readSumFile(folder) ?? [];
    const swapped = [...entries].reverse();
    expect(verifySumFile(graph(), swapped).map((f) => f.kind)).toEqual(["reordered", "reordered"]);
    const newer = entries.map((e) => (e.id === "z1" ? { ...e, checksum: "s9:abc" } : e));
    expect(verifySumFile(graph(), newer).map((f) => [f.kind, f.revision])).toContainEqual([
      "unknown-algorithm",
      "z1",
    ]);
  });

  it("goes there and back, and refuses what a merge conflict leaves", () => {
    const entries = readSumFile(folder) ?? [];
    expect(parseSumFile(formatSumFile(entries), "p")).toEqual(entries);
    expect(() => parseSumFile("a s1:1\n<<<<<<< ours\n", "p")).toThrow(/p:2/);
    expect(() => parseSumFile("a s1:1\na s1:2\n", "p")).toThrow(/p:2.*twice/);
    expect(readSumFile(tmpdir())).toBeNull();
  });
});

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { readChain } from "../../../src/revisions/directory.js";

const text = (id: string, down: string | null = null): string =>
  `export const revision = ${JSON.stringify(id)};\nexport const downRevision = ${JSON.stringify(down)};\n`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cortex-chain-"));
});

describe("a chain's folder", () => {
  it("reads all kinds of revision files in the order of their names, and nothing else", () => {
    for (const [index, ending] of ["ts", "js", "mjs", "mts", "cts", "cjs"].entries())
      writeFileSync(join(folder, `${9 - index}.${ending}`), text(ending));
    writeFileSync(join(folder, "0.sql"), "-- m\n-- Revision ID: sql\n-- Revises:\n-- migrate:up\n");
    for (const other of ["a.d.ts", "a.d.mts", ".hidden.ts", ".#lock.ts", "cortex.sum", "notes.md", "a.ts~"])
      writeFileSync(join(folder, other), "nothing to read");
    mkdirSync(join(folder, "deeper.ts"));
    const chain = readChain(folder);
    expect(chain.revisions.map((r) => r.id)).toEqual(["sql", "cjs", "cts", "mts", "mjs", "js", "ts"]);
    expect(chain.exists).toBe(true);
  });

  it("is empty, and says so, where it is missing or holds nothing", () => {
    expect(readChain(folder)).toMatchObject({ exists: true, revisions: [] });
    expect(readChain(join(folder, "missing"))).toMatchObject({ exists: false, revisions: [] });
  });

  it("names both files of an id that comes twice, and a file that is no revision", () => {
    writeFileSync(join(folder, "1.ts"), text("same"));
    writeFileSync(join(folder, "2.js"), text("same"));
    expect(() => readChain(folder)).toThrow(
      expect.objectContaining({
        code: "MIG_REVISION_DUPLICATE_ID",
        message: expect.stringMatching(/1\.ts and .*2\.js/),
      }),
    );
    writeFileSync(join(folder, "0.ts"), "export {};\n");
    expect(() => readChain(folder)).toThrow(
      expect.objectContaining({
        code: "MIG_REVISION_NO_IDENTIFIERS",
        message: expect.stringContaining("0.ts"),
      }),
    );
  });

  it("says which path can't be read when a file stands where the folder should be", () => {
    const path = join(folder, "file");
    writeFileSync(path, "");
    expect(() => readChain(path)).toThrow(
      expect.objectContaining({ code: "MIG_REVISION_UNREADABLE", message: expect.stringContaining(path) }),
    );
  });
});

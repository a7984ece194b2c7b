import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  internalVersionsDirectory,
  versionsDirectoryAbove,
} from "../../../src/cortex/internal-versions-directory.js";
import { CortexError } from "../../../src/errors/index.js";

const TAIL = join("src", "cortex", "migrations", "versions");
let root = "";

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "cortex-test-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function folder(path: string, manifest?: string): string {
  const made = join(root, path);
  mkdirSync(made, { recursive: true });
  if (manifest !== undefined) writeFileSync(join(made, "package.json"), manifest);
  return made;
}

describe("the folder of Cortex's own chains", () => {
  it("is the sources' own when run from the sources", () => {
    expect(internalVersionsDirectory()).toBe(resolve(import.meta.dirname, "../../..", TAIL));
  });

  it("is found from either build, past the manifests that lie in between", () => {
    folder("node_modules/cortex-migrations", '{"name":"cortex-migrations"}');
    const esm = folder("node_modules/cortex-migrations/dist/esm");
    const cjs = folder("node_modules/cortex-migrations/dist/cjs", '{"type":"commonjs"}');
    const expected = join(root, "node_modules/cortex-migrations", TAIL);
    expect(versionsDirectoryAbove(esm)).toBe(expected);
    expect(versionsDirectoryAbove(cjs)).toBe(expected);
  });

  it("is found in node_modules when a host's bundler has moved this module", () => {
    folder("node_modules/cortex-migrations", '{"name":"cortex-migrations"}');
    folder(".", '{"name":"host"}');
    expect(versionsDirectoryAbove(folder("dist/server"))).toBe(
      join(root, "node_modules/cortex-migrations", TAIL),
    );
  });

  it("passes over a manifest that cannot be read", () => {
    folder("package", '{"name":"cortex-migrations"}');
    const inside = folder("package/dist", "{ broken");
    folder("package/dist/list", "[]");
    expect(versionsDirectoryAbove(join(inside, "list"))).toBe(join(root, "package", TAIL));
  });

  it("is missed with a way out when the package is nowhere", () => {
    const start = folder("host/dist", '{"name":"host"}');
    try {
      versionsDirectoryAbove(start);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof CortexError)) throw error;
      expect(error.code).toBe("MIG_CORTEX_PACKAGE_NOT_FOUND");
      expect(error.message).toContain(start);
      expect(error.hint).toContain("CORTEX_MIGRATIONS_VERSIONS_DIRECTORY");
    }
  });
});

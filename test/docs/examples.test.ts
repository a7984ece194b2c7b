import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blocksOf, ROOT } from "./support/markdown.js";
import { isRun, runPage } from "./support/run-page.js";
import { typeCheck } from "./support/type-check.js";

const examples = readdirSync(join(ROOT, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

describe("the examples", () => {
  it("are all there", () => {
    expect(examples).toStrictEqual([
      "01-first-migration",
      "02-autogenerate",
      "03-sqlite-batch",
      "04-branches-and-merge",
      "05-custom-directory",
      "06-data-migration",
      "07-server-on-start",
      "08-ci",
      "09-three-databases",
      "10-opentelemetry",
      "11-own-objects",
    ]);
  });

  it.each(examples)(
    "%s runs as its README says",
    async (name) => {
      const page = `examples/${name}/README.md`;
      const blocks = blocksOf(page);
      expect(blocks.filter(isRun).length, `${page} has a block that is run`).toBeGreaterThan(0);
      await runPage(blocks, (directory) =>
        cpSync(join(ROOT, "examples", name), directory, { recursive: true }),
      );
    },
    420_000,
  );

  it("show TypeScript that is right by the public types", () => {
    expect(typeCheck(examples.flatMap((name) => blocksOf(`examples/${name}/README.md`)))).toStrictEqual([]);
  }, 60_000);
});

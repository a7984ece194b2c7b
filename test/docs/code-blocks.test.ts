import { describe, expect, it } from "vitest";
import { blocksOf, pages } from "./support/markdown.js";
import { isRun, runPage } from "./support/run-page.js";
import { typeCheck } from "./support/type-check.js";

const docs = pages().filter((page) => !page.startsWith("examples/"));
const blocks = docs.flatMap((page) => blocksOf(page));

describe("the code blocks of the pages", () => {
  const runnable = docs.filter((page) => blocksOf(page).some(isRun));

  it("are there to be run", () => {
    expect(runnable.length).toBeGreaterThan(15);
  });

  it.each(runnable)("%s", async (page) => runPage(blocksOf(page)), 420_000);

  it("in TypeScript are right by the public types", () => {
    expect(typeCheck(blocks)).toStrictEqual([]);
  }, 120_000);

  it("in TypeScript and bash are all run or checked: no block has a language that no test knows", () => {
    const known = new Set(["ts", "js", "bash", "text", "sql", "json", "yaml", "dotenv", "dockerfile"]);
    const unknown = blocks.filter((block) => !known.has(block.language));
    expect(unknown.map((block) => `${block.page}:${block.line}: '${block.language}'`)).toStrictEqual([]);
  });

  it("that show an output follow a block that is run", () => {
    const lost = docs.flatMap((page) => {
      const all = blocksOf(page);
      return all.filter((block, i) => {
        if (!block.flags.has("output") && !block.flags.has("contains")) return false;
        const before = all.slice(0, i).findLast((other) => other.language !== "text");
        return before === undefined || !isRun(before);
      });
    });
    expect(lost.map((block) => `${block.page}:${block.line}`)).toStrictEqual([]);
  });
});

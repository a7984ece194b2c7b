import { join } from "node:path";
import { build } from "esbuild";
import { writeChain } from "./support/chain.mjs";
import { ROOT, runNode } from "./support/process.mjs";
import { median } from "./support/statistics.mjs";

const COUNT = 10_000;

/** Ten thousand revisions: reading the files, joining them, planning over them; each round in a process of its own. */
export const plan = {
  name: "plan",
  async run({ folder, rounds = 5 }) {
    const chain = join(writeChain(folder, { count: COUNT, extension: "ts" }), "sqlite");
    const code = join(folder, "revisions.mjs");
    await build({
      stdin: {
        contents: `export { readChain } from "./directory.js"; export { RevisionGraph } from "./graph.js";
          export { planDowngrade, planUpgrade } from "./plan.js";`,
        resolveDir: `${ROOT}src/revisions`,
      },
      outfile: code,
      bundle: true,
      format: "esm",
      platform: "node",
    });
    const taken = [];
    for (let round = 0; round < rounds; round += 1) {
      const { output } = await runNode([`${ROOT}bench/support/plan-process.mjs`, chain, code], {
        keepOutput: true,
      });
      const one = JSON.parse(output);
      if (one.steps.some((steps) => steps !== COUNT)) throw new Error(`planned ${one.steps} steps`);
      taken.push(one);
    }
    const row = (what, of, target = null) => ({ what, measured: median(taken.map(of)), unit: "ms", target });
    return [
      row(`plan an upgrade over ${COUNT} revisions`, (one) => one.upgrade, { atMost: 150 }),
      row("  the same with joining the graph", (one) => one.graph + one.upgrade),
      row(`plan a downgrade over ${COUNT} revisions`, (one) => one.downgrade, { atMost: 150 }),
      row(`read the headers of ${COUNT} files`, (one) => one.read),
    ];
  },
};

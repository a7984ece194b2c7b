// Reads a chain and plans over it, in a process that has done nothing before:
//   node bench/support/plan-process.mjs FOLDER REVISIONS_MODULE
const [directory, code] = process.argv.slice(2);
const { planDowngrade, planUpgrade, readChain, RevisionGraph } = await import(code);

function timed(work) {
  const begun = performance.now();
  const value = work();
  return { value, ms: performance.now() - begun };
}

const chain = timed(() => readChain(directory));
const graph = timed(() => new RevisionGraph(chain.value.revisions));
const upgrade = timed(() => planUpgrade(graph.value, [], "heads"));
const downgrade = timed(() => planDowngrade(graph.value, graph.value.effectiveHeads, "base"));
process.stdout.write(
  JSON.stringify({
    steps: [upgrade.value.steps.length, downgrade.value.steps.length],
    read: chain.ms,
    graph: graph.ms,
    upgrade: upgrade.ms,
    downgrade: downgrade.ms,
  }),
);

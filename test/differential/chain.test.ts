import { afterAll, describe, expect, it } from "vitest";
import { type ChainTarget, chainTargets, factsOn } from "../support/chain-databases.js";
import { ChainRun } from "../support/chain-run.js";
import { CheckLog, type CheckResult, checkTable } from "../support/check-table.js";
import { type IndexItem, indexItems } from "../support/corpus-index.js";
import { stateDifference } from "../support/stored-text.js";

const SWITCHED_ON = (process.env.CHAIN_SERVERS ?? "sqlite,postgresql-15,postgresql-18,mysql,mariadb").split(
  ",",
);

const cases = indexItems()
  .filter(({ kind }) => kind === "chain")
  .flatMap((item) =>
    chainTargets(item, SWITCHED_ON).map((target) => ({
      title: `${item.name} on ${target.name}`,
      item,
      target,
    })),
  );
const results: CheckResult[] = [];
afterAll(() => {
  if (results.length > 0) console.log(checkTable(results));
});

/** One step after the other taken back, as far as the files' own ways back go; then up again. */
async function fullDown(
  run: ChainRun,
  item: IndexItem,
  scene: { target: ChainTarget; log: CheckLog },
): Promise<void> {
  const { target, log } = scene;
  const known = factsOn(item.chain?.full_down, target.name);
  const failing = Object.keys(known?.first_failing_down ?? {})[0] ?? null;
  let failed: string | null = null;
  for (const { id } of item.ups.toReversed()) {
    if (!run.hasDown(id)) break;
    const [stock, ours] = [await run.stockDown(id), await run.down()];
    if ((stock === null) !== (ours === null))
      return log.problem(`down of ${id}: the client says ${stock ?? "ok"}, Cortex says ${ours ?? "ok"}`);
    if (stock === null) continue;
    failed = id;
    break;
  }
  if (known !== undefined && failed !== failing)
    log.problem(
      `the first way back that fails is ${failed ?? "none"}, and the index says ${failing ?? "none"}`,
    );
  const difference = await run.difference();
  if (difference.length > 0) return log.problem(`after the downs: ${difference.join("\n")}`);
  log.done();
  if (failed !== null) return log.note(`the way back of ${failed} fails by itself`);
  const [stock, ours] = [await run.stockUp(), await run.up("heads")];
  if ((stock === null) !== (ours === null))
    return log.problem(`up again: the client says ${stock ?? "ok"}, Cortex says ${ours ?? "ok"}`);
  if (stock !== null) return log.note("what its own ways back leave behind stops it from going up again");
  const after = await run.difference();
  if (after.length > 0) log.problem(`up again: ${after.join("\n")}`);
  else log.done();
}

async function upAndDown(item: IndexItem, target: ChainTarget, log: CheckLog): Promise<void> {
  const run = await ChainRun.begin(target, { directory: item.place ?? "", layout: "plain" }, item);
  try {
    const [stock, ours] = [await run.stockUp(), await run.up("heads")];
    if (stock !== null || ours !== null)
      return log.problem(`up: the client says ${stock ?? "ok"}, Cortex says ${ours ?? "ok"}`);
    const difference = await run.difference();
    if (difference.length > 0) return log.problem(difference.join("\n"));
    log.done();
    // The second server of a kind is asked for what it makes of the files, not for the way back as well.
    if (target.isSecond) return log.note("up only");
    if (item.downs.length === 0) {
      const refusal = await run.down();
      if (refusal === null) log.problem("a downgrade ran where there is no way back");
      else log.note("it has no way back, and a downgrade is refused");
      return;
    }
    await fullDown(run, item, { target, log });
  } finally {
    await run.end();
  }
}

/** After each way up its own way back: the former schema, but for those of which the index says otherwise. */
async function stepByStep(item: IndexItem, target: ChainTarget, log: CheckLog): Promise<void> {
  const facts = factsOn(item.chain?.per_step_down, target.name);
  const run = await ChainRun.begin(target, { directory: item.place ?? "", layout: "plain" }, item);
  const fails: string[] = [];
  const differs: string[] = [];
  try {
    let before = await run.schema();
    for (const { id } of item.ups) {
      const up = await run.up("+1");
      if (up !== null) return log.problem(`up of ${id}: ${up}`);
      let there = await run.schema();
      if (run.hasDown(id) && (await run.down()) !== null) fails.push(id);
      else if (run.hasDown(id)) {
        const isRestored = stateDifference(before, await run.schema()).length === 0;
        const again = await run.up("+1");
        if (again !== null) return log.problem(`up again of ${id}: ${again}`);
        if (!isRestored) {
          differs.push(id);
          there = await run.schema();
        }
      }
      before = there;
      log.done();
    }
  } finally {
    await run.end();
  }
  const wanted = Object.keys(facts?.fails ?? {});
  if (fails.join() !== wanted.join()) log.problem(`these fail: ${fails.join()}; wanted: ${wanted.join()}`);
  // A way back that is empty restores nothing where the way up did something, and everything where it did not.
  const unrestored = facts?.runs_but_does_not_restore ?? [];
  const empty = facts?.empty_downs ?? [];
  const odd = differs.filter((id) => !unrestored.includes(id) && !empty.includes(id));
  const healed = unrestored.filter((id) => !differs.includes(id));
  if (odd.length > 0) log.problem(`these give another schema back: ${odd.join()}`);
  if (healed.length > 0) log.problem(`these should not give the schema back: ${healed.join()}`);
  for (const id of [...fails, ...differs]) log.note(`the way back of ${id} does not restore by itself`);
}

async function recorded(
  item: IndexItem,
  check: string,
  work: (log: CheckLog) => Promise<void>,
): Promise<void> {
  const log = new CheckLog(item.name, check);
  await work(log);
  results.push(log.result);
  expect(log.result.problems).toEqual([]);
  expect(log.result.done).toBeGreaterThan(0);
}

const withSteps = cases.filter(
  ({ item, target }) => factsOn(item.chain?.per_step_down, target.name) !== undefined,
);

describe.skipIf(cases.length === 0)("chains that others wrote, imported", () => {
  it.each(cases)(
    "$title: what the stock client makes of the files",
    ({ item, target }) =>
      recorded(item, `${target.name}, up and down`, (log) => upAndDown(item, target, log)),
    240_000,
  );

  it.each(withSteps)(
    "$title: every step back gives the former schema",
    ({ item, target }) =>
      recorded(item, `${target.name}, step by step`, (log) => stepByStep(item, target, log)),
    240_000,
  );
});

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MigrationManager } from "../dist/esm/index.js";
import { writeChain } from "./support/chain.mjs";
import { COMMAND, ROOT, runNode } from "./support/process.mjs";
import { recordingHandle, statementsText } from "./support/record-statements.mjs";
import { interleaved } from "./support/statistics.mjs";

const COUNT = 1000;

/**
 * A thousand revisions of one operation each, from cold: `cortex upgrade heads` in a new process, with the start of
 * Node, the reading, compiling and loading of the files. The bare side is a new process too, which does what the run
 * wrote (recorded through a handle of ours), statement for statement in the same transactions. Between the two stands a
 * process that requires the compiled files with Node's own `require` and runs the same statements: what any tool costs.
 */
export const apply = {
  name: "apply",
  async run({ folder, rounds = 3 }) {
    const chains = {
      ts: writeChain(folder, { count: COUNT, extension: "ts" }),
      js: writeChain(folder, { count: COUNT, extension: "js" }),
    };
    const statements = join(folder, "statements.json");
    writeFileSync(statements, statementsText(await record(folder, chains.ts)));
    const database = join(folder, "apply.db");
    const upgrade = (chain) => async () => {
      rmSync(database, { force: true });
      const args = [COMMAND, "--versions-directory", chain, "upgrade", "heads"];
      return (await runNode(args, { cwd: folder, env: { CORTEX_DB_FILE: database } })).ms;
    };
    const bare = async () => {
      rmSync(database, { force: true });
      return (await runNode([`${ROOT}bench/support/bare.mjs`, database, statements], { cwd: folder })).ms;
    };
    const least = async () => {
      rmSync(database, { force: true });
      const args = [`${ROOT}bench/support/least.mjs`, database, statements, join(chains.js, "sqlite")];
      return (await runNode(args, { cwd: folder })).ms;
    };
    const taken = await interleaved(rounds, {
      bare,
      least,
      ts: upgrade(chains.ts),
      js: upgrade(chains.js),
    });
    const row = (what, measured, target) => ({ what, measured, bare: taken.bare, unit: "ms", target });
    return [
      row(`apply ${COUNT} TypeScript revisions, cold`, taken.ts, { ratio: 1.5 }),
      row(`apply ${COUNT} compiled revisions, cold`, taken.js, { ratio: 1.2 }),
      row("require the compiled ones, run the same statements", taken.least, null),
    ];
  },
};

/** What a run writes, and proof that it wrote it all. */
async function record(folder, versionsDirectory) {
  const { handle, statements, close } = recordingHandle(join(folder, "record.db"));
  const manager = new MigrationManager({
    connection: handle,
    versionsDirectory,
    cwd: folder,
    interactive: false,
  });
  const { applied } = await manager.applyMigrations();
  await manager.close();
  close();
  const commits = statements.filter(({ sql }) => /^commit/i.test(sql)).length;
  if (applied.length !== COUNT || commits !== COUNT)
    throw new Error(`recorded ${applied.length} revisions and ${commits} commits instead of ${COUNT} each`);
  return statements;
}

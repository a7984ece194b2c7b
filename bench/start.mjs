import { join } from "node:path";
import { writeChain } from "./support/chain.mjs";
import { COMMAND, runNode } from "./support/process.mjs";
import { interleaved } from "./support/statistics.mjs";

const COUNT = 1000;

/** `cortex current` on a database at the head of a thousand revisions, against a Node that does nothing. */
export const start = {
  name: "start",
  async run({ folder, rounds = 21 }) {
    const chain = writeChain(folder, { count: COUNT, extension: "ts" });
    const options = { cwd: folder, env: { CORTEX_DB_FILE: join(folder, "start.db") }, keepOutput: true };
    const command = (...words) => runNode([COMMAND, "--versions-directory", chain, ...words], options);
    await command("stamp", "heads");
    const current = async () => {
      const { ms, output } = await command("current");
      if (!output.includes("(head)")) throw new Error(`cortex current printed: ${output}`);
      return ms;
    };
    const nothing = async () => (await runNode(["-e", "0"], options)).ms;
    const version = async () => (await command("--version")).ms;
    const taken = await interleaved(rounds, { nothing, current, version });
    return [
      {
        what: `cortex current, ${COUNT} revision files`,
        measured: taken.current,
        bare: taken.nothing,
        unit: "ms",
        target: { ratio: 2.5 },
      },
      { what: "cortex --version", measured: taken.version, bare: taken.nothing, unit: "ms" },
    ];
  },
};

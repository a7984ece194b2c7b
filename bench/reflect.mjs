import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT, runNode } from "./support/process.mjs";
import { median } from "./support/statistics.mjs";

const TABLES = 1_000;
const PYTHON = process.env.BENCH_PYTHON ?? "/usr/bin/python3";

/** A database of 1,000 tables and 20,000 columns on PostgreSQL: read, compared without a difference, written as a revision. */
export const reflect = {
  name: "reflect",
  async run({ rounds = 3 }) {
    const server = await startServer();
    try {
      // In the project, where its packages are found.
      const code = join(ROOT, "dist/bench/autogenerate.mjs");
      await bundle(code);
      const command = [`${ROOT}bench/support/reflect-process.mjs`, code, server.url, String(TABLES)];
      await runNode([...command, "make"]);
      const taken = [];
      for (let round = 0; round < rounds; round += 1)
        taken.push(JSON.parse((await runNode([...command, "measure"], { keepOutput: true })).output));
      if (taken.some(({ differences }) => differences > 0))
        throw new Error("a difference where there is none");
      const alembic = [];
      if (hasAlembic())
        for (let round = 0; round < rounds; round += 1) alembic.push(await runAlembic(server.url));
      else
        process.stderr.write(
          `Alembic is not measured: ${PYTHON} has no alembic with psycopg2 (BENCH_PYTHON)\n`,
        );
      const theirs = (of) => (alembic.length === 0 ? null : median(alembic.map(of)));
      const row = (what, of, target = null, bare = null) => ({
        what,
        measured: median(taken.map(of)),
        unit: "ms",
        target,
        bare,
      });
      return [
        row(`reflect ${TABLES} tables, ${TABLES * 20} columns`, (one) => one.reflect),
        { ...row("  queries for it", (one) => one.queries), unit: "queries" },
        row(
          "reflect and compare, no difference (bare: Alembic)",
          (one) => one.compare,
          { atMost: 1_500 },
          theirs((one) => one.compare),
        ),
        row(
          "generate the first revision (bare: Alembic)",
          (one) => one.generate,
          { atMost: 3_000 },
          theirs((one) => one.generate),
        ),
        { ...row("  memory of the process", (one) => one.memory, { atMost: 300 }), unit: "MB" },
      ];
    } finally {
      await server.stop();
    }
  },
};

async function bundle(outfile) {
  await build({
    stdin: {
      contents: `export { compareDatabase } from "./autogenerate/database-comparison.js";
        export { generateFromDatabase } from "./autogenerate/generate-from-database.js";
        export { compareOptionsOf } from "./diff/compare-options.js";
        export { renderModuleRevision } from "./revisions/revision-template.js";
        export { postgresqlDialect } from "./dialects/postgresql/postgresql-dialect.js";
        export * from "./index.js";
        export * as typeBuilders from "./dialects/public-types.js";`,
      resolveDir: `${ROOT}src`,
    },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
  });
}

/** The server of the tests, for as long as the measurement takes. */
function startServer() {
  if (process.env.TEST_POSTGRESQL_URL !== undefined)
    return { url: process.env.TEST_POSTGRESQL_URL, stop: async () => undefined };
  const child = spawn(process.execPath, [join(ROOT, "scripts/servers.mjs"), "postgresql-18"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stdout.on("data", (chunk) => {
      printed += chunk;
      const url = /TEST_POSTGRESQL_URL='([^']+)'/.exec(printed)?.[1];
      if (url !== undefined)
        resolve({
          url,
          stop: async () => {
            child.kill("SIGINT");
            await ended;
          },
        });
    });
    child.once("exit", (status) => reject(new Error(`the server ended with ${status}`)));
  });
}

function hasAlembic() {
  return existsSync(PYTHON) && spawnSync(PYTHON, ["-c", "import alembic, psycopg2"]).status === 0;
}

function runAlembic(server) {
  const urlOf = (name) => Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const { status, stdout, stderr } = spawnSync(
    PYTHON,
    [`${ROOT}bench/support/reflect-alembic.py`, urlOf("cortex_bench_reflect"), urlOf("cortex_bench_empty")],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`Alembic ended with ${status}:\n${stderr.slice(-2000)}`);
  return JSON.parse(stdout);
}

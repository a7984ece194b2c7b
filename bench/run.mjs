// Measures what the project promises of its speed, against the bare driver, and prints a table.
//   npm run bench                        everything
//   node bench/run.mjs start plan        some of it (the build must be there): apply rebuild start plan reflect
//   … --json                             one JSON document
//   … --directory D                      where the databases lie (default: the system's temporary folder)
//   … --rounds N                         how often each is run; the median counts
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { apply } from "./apply.mjs";
import { plan } from "./plan.mjs";
import { reflect } from "./reflect.mjs";
import { rebuild } from "./rebuild.mjs";
import { start } from "./start.mjs";
import { judged, tableOf } from "./support/table.mjs";

const ALL = [start, plan, apply, rebuild, reflect];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean" }, directory: { type: "string" }, rounds: { type: "string" } },
});
const unknown = positionals.filter((name) => !ALL.some((one) => one.name === name));
if (unknown.length > 0) {
  process.stderr.write(`There is no measurement '${unknown[0]}': ${ALL.map((one) => one.name).join(", ")}\n`);
  process.exit(2);
}

const folder = mkdtempSync(join(values.directory ?? tmpdir(), "cortex-bench-"));
const rows = [];
try {
  for (const one of ALL) {
    if (positionals.length > 0 && !positionals.includes(one.name)) continue;
    if (!values.json) process.stderr.write(`measuring: ${one.name} …\n`);
    const options = values.rounds === undefined ? {} : { rounds: Number(values.rounds) };
    rows.push(...(await one.run({ folder, ...options })).map(judged));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const machine = {
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  processors: cpus().length,
};
process.stdout.write(
  values.json ? `${JSON.stringify({ machine, rows }, null, 2)}\n` : tableOf(rows, machine),
);

import { BUNDLE_NAMES, bringBundle } from "./bring/bundles.js";
import { Instance, type Running } from "./instances.js";
import { SERVER_NAMES, type ServerName, VARIABLES } from "./recipes.js";
import { RunFolder } from "./run-folder.js";

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const asked = process.argv.slice(2);
if (asked.includes("--bring")) await bringAll();
else await startAndStay(asked.length === 0 ? SERVER_NAMES : asked.map(known));

/**
 * Brings everything, and fails not: on a machine that cannot have a server it may be named by its variable, and the tests
 * that find none say so.
 */
async function bringAll(): Promise<void> {
  const outcomes = await Promise.allSettled(BUNDLE_NAMES.map((name) => bringBundle(name, say)));
  for (const [at, outcome] of outcomes.entries())
    if (outcome.status === "rejected")
      say(`${BUNDLE_NAMES[at]}: cannot be brought: ${String(outcome.reason)}`);
}

async function startAndStay(names: readonly ServerName[]): Promise<void> {
  const folder = new RunFolder(say);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, async () => {
      await folder.close();
      process.exit(0);
    });
  const started = await Promise.all(names.map((name) => Instance.start(name, folder)));
  for (const [, running] of started) {
    say(`# ${running.name} ${running.version}; socket ${running.socket}; log ${running.log}`);
    process.stdout.write(`export ${VARIABLES[running.name]}='${urlOf(running)}'\n`);
  }
  say("# Ends with Ctrl-C.");
  setInterval(() => undefined, 60_000);
}

function known(name: string): ServerName {
  const found = SERVER_NAMES.find((one) => one === name);
  if (found === undefined) throw new Error(`there is no server ${name}, only ${SERVER_NAMES.join(", ")}`);
  return found;
}

function urlOf({ dialect, username, password, host, port }: Running): string {
  return `${dialect}://${username}:${password}@${host}:${port}/${dialect === "postgresql" ? "postgres" : ""}`;
}

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "./bring/run.js";
import { ADMIN, PASSWORD, type Place, type Recipe, type StartOptions } from "./recipes.js";

/** Small, and nothing waits for the disk: https://www.postgresql.org/docs/current/non-durability.html */
const FAST: Readonly<Record<string, string>> = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
};

const SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: "64MB",
  max_connections: "200",
  listen_addresses: "127.0.0.1,::1",
  jit: "off",
  // These two need no time zone files on the machine.
  timezone: "GMT",
  log_timezone: "GMT",
  max_prepared_transactions: "10",
};

/** How PostgreSQL of a major version is initialised and run. It refuses to run as root, so root gives it to another user. */
export function postgresqlRecipe(major: 15 | 18): Recipe {
  return {
    dialect: "postgresql",
    bundle: `postgresql-${major}`,
    initialise: (place) => initialise(place, major),
    command: (place, options) => command(place, options),
    socket: (place) => place.folder,
    initialSetting: /^$/,
    // The immediate shutdown: SIGKILL would leave a segment of shared memory behind.
    stop: "SIGQUIT",
  };
}

async function initialise(place: Omit<Place, "port">, major: 15 | 18): Promise<void> {
  const passwordFile = join(place.folder, "password");
  writeFileSync(passwordFile, `${PASSWORD}\n`, { mode: 0o644 });
  const locale =
    major === 18
      ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
      : ["--locale=C", "--lc-ctype=C.UTF-8"];
  // A login then costs the test next to nothing; before PostgreSQL 16 the number is fixed.
  const login = major === 18 ? ["-c", "scram_iterations=1"] : [];
  const args = [
    ...login,
    ...["-D", place.data, "-U", ADMIN.postgresql, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
    ...["--encoding=UTF8", ...locale, "--no-sync", "--no-instructions"],
  ];
  await mustRun(join(place.programs, "bin/initdb"), args, { cwd: place.folder, owner: place.owner });
  rmSync(passwordFile);
}

function command(place: Place, options: StartOptions): ReturnType<Recipe["command"]> {
  const settings = { ...SETTINGS, ...(options.durable ? {} : FAST), ...options.settings };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return {
    program: join(place.programs, "bin/postgres"),
    args: ["-D", place.data, "-p", String(place.port), "-k", place.folder, ...args],
  };
}

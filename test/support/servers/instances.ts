import { spawn } from "node:child_process";
import { closeSync, chownSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bringBundle } from "./bring/bundles.js";
import { cachedFolder } from "./bring/cache-folder.js";
import { mustRun, type Owner, run } from "./bring/run.js";
import { serverVersion } from "./drivers.js";
import { mysqlRecipe } from "./mysql-recipe.js";
import { postgresqlRecipe } from "./postgresql-recipe.js";
import { ADMIN, PASSWORD, type Place, type Recipe, type ServerName, type StartOptions } from "./recipes.js";
import type { RunFolder } from "./run-folder.js";

/** A change of this number makes the data folders in the cache anew. */
const TEMPLATE = 2;

const RECIPES: Readonly<Record<ServerName, Recipe>> = {
  "postgresql-18": postgresqlRecipe(18),
  "postgresql-15": postgresqlRecipe(15),
  mysql: mysqlRecipe("mysql"),
  mariadb: mysqlRecipe("mariadb"),
};

/** A server that this run has started: where it is, as plain data that go to the workers. */
export interface Running {
  readonly id: string;
  readonly name: ServerName;
  readonly dialect: "postgresql" | "mysql";
  readonly version: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly socket: string;
  /** Its process, which changes with a restart. */
  readonly pid: number;
  /** What it has written about itself. */
  readonly log: string;
}

/** A server process and what is needed to start it again. */
export class Instance {
  readonly id: string;
  readonly #name: ServerName;
  readonly #place: Place;
  readonly #run: RunFolder;
  readonly #options: StartOptions;
  #ended: Promise<void> = Promise.resolve();
  #pid = 0;
  #alive = false;

  private constructor(id: string, name: ServerName, place: Place, run: RunFolder, options: StartOptions) {
    this.id = id;
    this.#name = name;
    this.#place = place;
    this.#run = run;
    this.#options = options;
  }

  /** Brings the programs and the data folder and starts the server; returns when it answers. */
  static async start(
    name: ServerName,
    runFolder: RunFolder,
    options: StartOptions = {},
  ): Promise<[Instance, Running]> {
    const recipe = RECIPES[name];
    const programs = await bringBundle(recipe.bundle, runFolder.say);
    const owner = recipe.dialect === "postgresql" ? await otherUser() : null;
    const id = runFolder.nextId(name);
    const folder = ownFolder(join(runFolder.path, id), owner);
    const usable = owner === null ? programs : await reachable(programs, owner, runFolder);
    const place = { programs: usable, folder, data: join(folder, "data"), owner };
    await fillData(recipe, place, { cache: programs, settings: initialSettings(recipe, options) });
    for (let attempt = 1; ; attempt += 1) {
      const instance = new Instance(id, name, { ...place, port: await freePort() }, runFolder, options);
      try {
        return [instance, await instance.launch()];
      } catch (error) {
        // Another process may have taken the port in the meantime.
        if (attempt === 3 || !/address already in use/i.test(String(error))) throw error;
      }
    }
  }

  /** Starts the process on the data that are there. */
  async launch(): Promise<Running> {
    const recipe = RECIPES[this.#name];
    const place = this.#place;
    const { program, args, env } = recipe.command(place, this.#options);
    const log = join(place.folder, "log");
    const output = openSync(log, "a");
    const child = spawn(program, args, {
      cwd: place.folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", output, output],
      // A group of its own: the interrupt key of the terminal is for the run, which then ends the servers.
      detached: true,
      ...(place.owner ?? {}),
    });
    closeSync(output);
    this.#ended = new Promise((done, reject) => {
      child.on("error", reject);
      child.on("exit", () => {
        this.#alive = false;
        done();
      });
    });
    // A failed spawn is reported by the wait for the first answer.
    this.#ended.catch(() => undefined);
    this.#alive = child.pid !== undefined;
    this.#pid = child.pid ?? 0;
    child.unref();
    if (child.pid !== undefined) this.#run.watch(child.pid, recipe.stop);
    return { ...this.#facts(recipe, log), version: await this.#answer(recipe, log) };
  }

  /** Ends the process without letting it put anything in order. */
  async kill(): Promise<void> {
    await this.#signal("SIGKILL");
  }

  /** Ends the process. Its folder stays until the run ends. */
  async stop(): Promise<void> {
    await this.#signal(RECIPES[this.#name].stop);
  }

  async #signal(signal: "SIGQUIT" | "SIGKILL"): Promise<void> {
    if (this.#alive) process.kill(this.#pid, signal);
    await this.#ended;
    this.#run.forget(this.#pid);
  }

  #facts(recipe: Recipe, log: string): Omit<Running, "version"> {
    return {
      id: this.id,
      name: this.#name,
      dialect: recipe.dialect,
      host: "127.0.0.1",
      port: this.#place.port,
      username: ADMIN[recipe.dialect],
      password: PASSWORD,
      socket: recipe.socket(this.#place),
      pid: this.#pid,
      log,
    };
  }

  /** Waits until the server takes a connection. */
  async #answer(recipe: Recipe, log: string): Promise<string> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      try {
        return await serverVersion(this.#facts(recipe, log));
      } catch (error) {
        const tail = readFileSync(log, "utf8").trim().split("\n").slice(-12).join("\n");
        if (!this.#alive)
          throw new Error(`${this.#name} has ended while it started:\n${tail}`, { cause: error });
        if (Date.now() > deadline)
          throw new Error(`${this.#name} does not answer after 60 s:\n${tail}`, { cause: error });
      }
      await sleep(50);
    }
  }
}

function initialSettings(recipe: Recipe, options: StartOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(options.settings ?? {}).filter(([key]) => recipe.initialSetting.test(key)),
  );
}

/** PostgreSQL refuses to run as root: the user that root's server runs as, null when we are somebody else already. */
export async function otherUser(): Promise<Owner | null> {
  if (process.getuid?.() !== 0) return null;
  for (const user of ["postgres", "nobody"]) {
    const { code, stdout } = await run("id", ["-u", user]);
    if (code === 0) return { uid: Number(stdout), gid: Number(await mustRun("id", ["-g", user])) };
  }
  throw new Error(
    "PostgreSQL does not run as root, and this machine knows neither the user postgres nor nobody",
  );
}

export function ownFolder(folder: string, owner: Owner | null): string {
  mkdirSync(folder);
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  return folder;
}

/** The programs, or a copy of them where their checkout is closed to the user that runs them. */
export async function reachable(programs: string, owner: Owner, runFolder: RunFolder): Promise<string> {
  const [program = ""] = readdirSync(join(programs, "bin"));
  const { code } = await run("test", ["-x", join(programs, "bin", program)], { cwd: "/", owner });
  if (code === 0) return programs;
  return runFolder.once(`programs of ${programs}`, async () => {
    const copy = join(runFolder.path, runFolder.nextId("programs"));
    await mustRun("cp", ["-R", programs, copy]);
    await mustRun("chmod", ["-R", "a+rX", copy]);
    return copy;
  });
}

/** Fills the data folder: initialising takes seconds and is done once, into the cache; then it is a copy. */
async function fillData(
  recipe: Recipe,
  place: Omit<Place, "port">,
  from: { readonly cache: string; readonly settings: Readonly<Record<string, string>> },
): Promise<void> {
  const plain = Object.keys(from.settings).length === 0;
  if (!plain) return recipe.initialise(place, from.settings);
  const template = await cachedFolder(join(from.cache, `data-${TEMPLATE}`), async (draft) => {
    await recipe.initialise(place, {});
    await mustRun("cp", ["-R", `${place.data}/.`, draft]);
  });
  if (existsSync(place.data)) return;
  await mustRun("cp", ["-R", template, place.data]);
  if (place.owner !== null)
    await mustRun("chown", ["-R", `${place.owner.uid}:${place.owner.gid}`, place.data]);
  await mustRun("chmod", ["700", place.data]);
}

export function freePort(): Promise<number> {
  return new Promise((done, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

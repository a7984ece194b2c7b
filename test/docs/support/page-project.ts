import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { CLI } from "../../support/cli.js";
import { ROOT } from "./markdown.js";
import type { PageDatabase } from "./page-database.js";
import { wrapOperation } from "./wrap-op.js";

/** What a block has printed, and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The project that the blocks of a page are run in, one after another: a folder of its own with `cortex` on the PATH
 * and `cortex-migrations` in a `node_modules` above it. Exported variables and the current folder carry over.
 */
export class PageProject {
  readonly directory: string;
  readonly #base: string;
  #counter = 0;
  #lastOperation: string | null = null;
  readonly #on: PageDatabase | null;

  /** @param on the database on a server that everything runs against; without one it is SQLite, in the folder */
  constructor(on: PageDatabase | null = null) {
    this.#on = on;
    this.#base = realpathSync(mkdtempSync(join(tmpdir(), "cortex-docs-")));
    this.directory = join(this.#base, "project");
    for (const folder of ["project", "bin", "home", "node_modules"]) mkdirSync(join(this.#base, folder));
    symlinkSync(ROOT, join(this.#base, "node_modules/cortex-migrations"), "dir");
    // The driver is installed beside the package that depends on it, so a test of a user may use it too.
    symlinkSync(
      join(ROOT, "node_modules/@photostructure"),
      join(this.#base, "node_modules/@photostructure"),
      "dir",
    );
    const shim = join(this.#base, "bin/cortex");
    writeFileSync(shim, `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`);
    chmodSync(shim, 0o755);
  }

  /** Writes a file of the project. */
  write(path: string, text: string): void {
    const file = join(this.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Runs shell lines; the first that fails ends them. */
  shell(text: string): Outcome {
    const state = join(this.#base, "state.sh");
    const restore = existsSync(state) ? `. '${state}'\n` : "";
    const keep = `trap '{ export -p; echo "cd \\"$PWD\\""; } > "${state}"' EXIT\n`;
    return this.#spawn("sh", ["-ec", `${restore}${keep}${this.#on?.fill(text) ?? text}`]);
  }

  /** Runs a TypeScript program against the built package. */
  async program(text: string): Promise<Outcome> {
    this.#counter += 1;
    const source = join(this.directory, `.block-${this.#counter}.ts`);
    const outfile = join(this.directory, `.block-${this.#counter}.mjs`);
    writeFileSync(source, text);
    await build({
      entryPoints: [source],
      outfile,
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "node20.19",
      logLevel: "silent",
    });
    const outcome = this.#spawn(process.execPath, [outfile]);
    rmSync(source);
    rmSync(outfile);
    return outcome;
  }

  /** Runs the body of an `upgrade(op)` as the next revision of the chain in `migrations/`. */
  operation(body: string): Outcome {
    this.#counter += 1;
    const id = `op${String(this.#counter).padStart(10, "0")}`;
    const path = `migrations/${this.#on?.dbType ?? "sqlite"}/${id}.ts`;
    this.write(path, wrapOperation(body, id, this.#lastOperation));
    const outcome = this.shell(
      "CORTEX_MIGRATIONS_VERSIONS_DIRECTORY=./migrations cortex upgrade head --json",
    );
    if (outcome.code === 0) this.#lastOperation = id;
    else rmSync(join(this.directory, path));
    return outcome;
  }

  /** Removes everything. */
  dispose(): void {
    rmSync(this.#base, { recursive: true, force: true });
  }

  /** The text with what differs from run to run made the same; ids that `known` names stay. */
  normalize(text: string, known: string): string {
    return (this.#on?.hide(text) ?? text)
      .replaceAll(this.#base, "")
      .replace(/\b\d+(\.\d+)? ms\b/g, "N ms")
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
      .replace(/(?<![0-9A-Za-z])[0-9a-f]{12}(?![0-9A-Za-z])/g, (id) => (known.includes(id) ? id : "REVISION"))
      .replace(/\bs1:[0-9a-f]{64}\b/g, "CHECKSUM")
      .replace(/[ \t]+$/gm, "")
      .trim();
  }

  #spawn(command: string, args: readonly string[]): Outcome {
    const { PATH = "" } = process.env;
    const clients = this.#on === null ? "" : `:${this.#on.clients}`;
    const bin = `${join(this.#base, "bin")}:${dirname(process.execPath)}${clients}`;
    const { status, stdout, stderr, error } = spawnSync(command, [...args], {
      cwd: this.directory,
      encoding: "utf8",
      env: {
        PATH: `${bin}:${PATH}`,
        HOME: join(this.#base, "home"),
        NO_COLOR: "1",
        ...this.#on?.variables,
      },
      input: "",
      timeout: 170_000,
    });
    if (error !== undefined) throw error;
    return { code: status, stdout, stderr };
  }
}

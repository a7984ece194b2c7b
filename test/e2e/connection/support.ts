import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { CortexError, type ManagerOptions, MigrationManager } from "../../../src/index.js";
import { type CliResult, runCli } from "../../support/cli.js";
import { moduleRevision } from "../../support/migration-project.js";
import type { TestServer } from "../../support/servers/index.js";

export type Environment = Readonly<Record<string, string>>;

/** A folder with a chain for both kinds of server: one table, one revision. */
export interface ConnectionProject {
  readonly directory: string;
  /** Writes a file under it. */
  readonly write: (path: string, text: string) => void;
  /** Runs `cortex` there. Whatever it prints, no password of `secrets` is in it. */
  readonly cortex: (args: readonly string[], env: Environment) => Promise<CliResult>;
  /** The same through the library; the manager is closed with the project. */
  readonly manager: (options: ManagerOptions) => MigrationManager;
  readonly dispose: () => Promise<void>;
}

const REVISION = moduleRevision({
  id: "aaaaaaaaaaaa",
  message: "the first table",
  head: 'import { column, integer } from "cortex-migrations";',
  up: '  await op.createTable("things", [column("id", integer(), { primaryKey: true })]);',
  down: '  await op.dropTable("things");',
});

/** Every form in which a password could be printed. */
function formsOf(secret: string): readonly string[] {
  return [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])];
}

/** @param secrets passwords that no output may hold */
export function makeConnectionProject(secrets: readonly string[] = []): ConnectionProject {
  const directory = mkdtempSync(join(tmpdir(), "cortex-connection-"));
  for (const type of ["postgresql", "mysql"]) {
    mkdirSync(join(directory, "versions", type), { recursive: true });
    writeFileSync(join(directory, "versions", type, "aaaaaaaaaaaa_cortex_db_version_1.ts"), REVISION);
  }
  const managers: MigrationManager[] = [];
  const versionsDirectory = join(directory, "versions");
  return {
    directory,
    write: (path, text) => writeFileSync(join(directory, path), text),
    cortex: async (args, env) => {
      const result = await runCli(args, {
        cwd: directory,
        env: { CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: versionsDirectory, ...env },
      });
      for (const form of secrets.flatMap(formsOf))
        expect(`${result.stdout}${result.stderr}`, "a password is printed").not.toContain(form);
      return result;
    },
    manager: (options) => {
      const manager = new MigrationManager({
        environment: {},
        cwd: directory,
        versionsDirectory,
        interactive: false,
        ...options,
      });
      managers.push(manager);
      return manager;
    },
    dispose: async () => {
      for (const manager of managers) await manager.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The variables that lead to a database of a server. */
export function variablesOf(on: TestServer, database: string): Environment {
  return {
    CORTEX_DB_TYPE: on.dialect,
    CORTEX_DB_HOST: on.host,
    CORTEX_DB_PORT: String(on.port),
    CORTEX_DB_USERNAME: on.username,
    CORTEX_DB_PASSWORD: on.password,
    CORTEX_DB_NAME: database,
  };
}

/** How a run was refused. */
export interface Refusal {
  readonly exit: number | null;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What the one document of a failed `--json` run says. Fails when the run has succeeded. */
export async function refusalOf(
  project: ConnectionProject,
  args: readonly string[],
  env: Environment,
): Promise<Refusal> {
  const { code: exit, stdout, stderr } = await project.cortex([...args, "--json"], env);
  const document = JSON.parse(stdout) as { readonly error?: Omit<Refusal, "exit"> };
  if (document.error === undefined) throw new Error(`it was not refused: ${stdout}${stderr}`);
  return { ...document.error, exit };
}

/** The same through the library. */
export async function managerRefusal(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof CortexError)) throw error;
    return { exit: error.exitCode, code: error.code, message: error.message, hint: error.hint };
  }
  throw new Error("it was not refused");
}

/** A name that no other test has. */
export function ownName(prefix: string): string {
  return `${prefix}_${Math.random().toString(36).slice(2, 10)}`;
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { databaseCorpus } from "../../../support/sqlite.js";
import {
  createDatabase,
  runScript,
  type ServerName,
  server,
  type TestServer,
} from "../../../support/servers/index.js";

/** A new database in which a script has run. */
export interface LoadedDatabase {
  readonly on: TestServer;
  readonly name: string;
  readonly url: string;
}

/** Runs scripts in a new database with the server's own shell. @throws with what the shell said */
export async function loadDatabase(
  serverName: ServerName,
  scripts: readonly string[],
): Promise<LoadedDatabase> {
  const on = await server(serverName);
  const { name, url } = await createDatabase(on);
  for (const script of scripts) {
    const { ok, output } = await runScript(on, name, script);
    if (!ok) throw new Error(output);
  }
  return { on, name, url };
}

/** A database of the corpus: the scripts that build it. */
export interface PostgresqlItem {
  readonly name: string;
  readonly scripts: readonly string[];
}

/** The databases that other people have designed for PostgreSQL; none in a clone without the corpus. */
export function postgresqlItems(): readonly PostgresqlItem[] {
  const root = databaseCorpus();
  if (!existsSync(root)) {
    console.warn(`no database corpus at ${root}, its tests are skipped`);
    return [];
  }
  return readdirSync(root, { encoding: "utf8" })
    .filter((name) => existsSync(join(root, name, "postgres")))
    .map((name) => ({ name, scripts: scriptsIn(join(root, name, "postgres")) }));
}

function scriptsIn(folder: string): readonly string[] {
  const read = (path: string): string => readFileSync(join(folder, path), "utf8");
  if (existsSync(join(folder, "schema.sql"))) return [read("schema.sql")];
  const files = readdirSync(join(folder, "chain"), { encoding: "utf8" }).filter((name) =>
    name.endsWith(".up.sql"),
  );
  const prelude = existsSync(join(folder, "chain/PRELUDE.sql")) ? read("chain/PRELUDE.sql") : "";
  return files.sort().map((name) => `${prelude}\n${read(`chain/${name}`)}`);
}

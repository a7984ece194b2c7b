import type { ManagerOptions } from "../../src/index.js";
import type { CorpusScript, IndexItem } from "./corpus-index.js";
import { inTransaction, type RoundTripTarget, targetsOf } from "./round-trip-targets.js";
import { runScript, type ServerName, server } from "./servers/index.js";
import { openAsShell } from "./real-databases.js";
import { rowsOf } from "./sqlite.js";
import { feedShell } from "./sqlite-shell.js";
import { databaseState, exactText } from "./stored-text.js";

/** A database that a chain is brought into, by Cortex or by the stock client. */
export interface ChainDatabase {
  readonly options: ManagerOptions;
  /** What the database itself says of its schema (SQLite: of its rows, too), sorted, without this tool's tables. */
  readonly dump: () => Promise<readonly string[]>;
  /** The same without rows. */
  readonly schema: () => Promise<readonly string[]>;
  /** Feeds a file to the stock client in a session of its own. Null when it ran, else what the client said. */
  readonly feed: (script: CorpusScript, prelude: string) => Promise<string | null>;
  readonly dispose: () => Promise<void>;
}

/** A kind of server, as the tests call it. */
export interface ChainTarget {
  readonly name: string;
  /** The index does not name it: a newer server of the same kind. */
  readonly isSecond: boolean;
  readonly empty: () => Promise<ChainDatabase>;
}

/**
 * Without what the tool keeps for itself, and what ANALYZE makes on a SQLite that is built with SQLITE_ENABLE_STAT4;
 * times that a default has filled in while the files ran are all the same.
 */
function withoutOwn(lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => !/alembic_version|cortex_migration_|sqlite_stat4/.test(line))
    .map((line) => line.replaceAll(/'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d'/g, "'a time'"));
}

function sqliteSchema(file: string): readonly string[] {
  const db = openAsShell(file);
  try {
    const rows = rowsOf(
      db,
      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    );
    return withoutOwn(rows.map(({ type, name, sql }) => `${type} ${name}: ${sql}`)).toSorted();
  } finally {
    db.close();
  }
}

async function sqliteChainDatabase(target: RoundTripTarget): Promise<ChainDatabase> {
  const database = await target.empty();
  const { file = "" } = database.options;
  return {
    ...database,
    schema: async () => sqliteSchema(file),
    dump: async () => withoutOwn(databaseState(file, exactText)),
    feed: async (script, prelude) => {
      try {
        feedShell(file, `.bail on\n${prelude}\n${inTransaction(script)}\n`);
        return null;
      } catch (error) {
        return String(error);
      }
    },
  };
}

/** A file that no delimiter may cut is sent with one that it does not hold. */
function unsplit({ whole, text }: CorpusScript): string {
  return whole ? `DELIMITER @@whole@@\n${text}\n@@whole@@\nDELIMITER ;\n` : text;
}

async function serverChainDatabase(target: RoundTripTarget): Promise<ChainDatabase> {
  const database = await target.empty();
  const on = await server(target.name as ServerName);
  const name = new URL(database.options.url ?? "").pathname.slice(1);
  // The dump sets some settings only where there is something that needs them.
  const schema = async (): Promise<readonly string[]> =>
    (await database.dump()).filter(
      (statement) => !/^(?:SET|SELECT pg_catalog\.set_config)\b/.test(statement),
    );
  return {
    ...database,
    dump: schema,
    schema,
    feed: async (script, prelude) => {
      const text = on.dialect === "postgresql" ? inTransaction(script) : unsplit(script);
      const { ok, output } = await runScript(on, name, `${prelude}\n${text}`);
      return ok ? null : output;
    },
  };
}

/** The targets of an item, of those that are switched on. */
export function chainTargets(
  item: Pick<IndexItem, "dialect" | "loadedOn">,
  switchedOn: readonly string[],
): readonly ChainTarget[] {
  // What runs on the older one is held against the newest as well.
  const loadedOn = item.dialect === "postgres" ? [...item.loadedOn, "postgresql-18"] : item.loadedOn;
  return targetsOf({ ...item, loadedOn } as IndexItem, switchedOn).map((target) => ({
    name: target.name,
    isSecond: !item.loadedOn.some((name) => name.startsWith(target.name)),
    empty: () => (target.name === "sqlite" ? sqliteChainDatabase(target) : serverChainDatabase(target)),
  }));
}

/** What the index says of the item on that server: its names there have a version (`mysql-9.7`). */
export function factsOn<T>(facts: Readonly<Record<string, T>> | undefined, target: string): T | undefined {
  return Object.entries(facts ?? {}).find(([name]) => name.startsWith(target))?.[1];
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OWN_TABLES } from "../../src/autogenerate/filters.js";
import type { ManagerOptions } from "../../src/index.js";
import type { CorpusScript, IndexItem } from "./corpus-index.js";
import { mysqlFacts } from "./mysql-facts.js";
import { nativeFacts } from "./native-facts.js";
import { beginsItself, openAsShell, ordinaryTables } from "./real-databases.js";
import {
  createDatabase,
  nativeDump,
  query,
  runScript,
  type ServerName,
  server,
  type TestServer,
} from "./servers/index.js";
import { type Database, rowsOf } from "./sqlite.js";

/** A database of one test. */
export interface RoundTripDatabase {
  /** How a manager is told of it. */
  readonly options: ManagerOptions;
  /** What the database itself says of its schema, sorted, without this tool's tables. */
  readonly dump: () => Promise<readonly string[]>;
  /** What a database says that its native dump has made: not always the same. */
  readonly restored: () => Promise<readonly string[]>;
  readonly dispose: () => Promise<void>;
}

/** A kind of server that databases are made on. */
export interface RoundTripTarget {
  readonly name: string;
  /** A database that the item's own scripts have made. */
  readonly load: (item: IndexItem) => Promise<RoundTripDatabase>;
  readonly empty: () => Promise<RoundTripDatabase>;
}

/** What a dump says besides the schema: settings of its session, owners and privileges. */
const NO_SCHEMA =
  /^(?:SET |SELECT pg_catalog.set_config|ALTER .* OWNER TO|GRANT|REVOKE|ALTER DEFAULT PRIV|\\)/s;
const OWN = new RegExp(OWN_TABLES.join("|"));

/** A transaction around a script that may have one and begins none. */
export function inTransaction({ text, notInTransaction }: CorpusScript): string {
  return notInTransaction || beginsItself(text) ? text : `BEGIN;\n${text}\n;COMMIT;`;
}

function sqliteDump(db: Database): readonly string[] {
  const tables = ordinaryTables(db).filter((name) => !OWN.test(name));
  const others = rowsOf(
    db,
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND (type IN ('view', 'trigger') OR sql LIKE 'create virtual%')",
  );
  return [
    ...tables.flatMap((table) => nativeFacts(db, table).map((fact) => `${table}: ${fact}`)),
    ...others.map((row) => `${row.type} ${row.name} on ${row.tbl_name}: ${row.sql}`),
  ].sort();
}

function sqliteDatabase(item: IndexItem | null): RoundTripDatabase {
  const folder = mkdtempSync(join(tmpdir(), "cortex-round-"));
  const file = join(folder, "database.db");
  const inFile = <T>(work: (db: Database) => T): T => {
    const db = openAsShell(file);
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  if (item !== null)
    inFile((db) => {
      db.exec(`PRAGMA foreign_keys = OFF;\n${item.prelude}`);
      for (const script of item.ups) db.exec(inTransaction(script));
    });
  return {
    options: { dbType: "sqlite", file },
    dump: async () => inFile(sqliteDump),
    restored: async () => inFile(sqliteDump),
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

const sqliteTarget: RoundTripTarget = {
  name: "sqlite",
  load: async (item) => sqliteDatabase(item),
  empty: async () => sqliteDatabase(null),
};

/** The script as the server's own shell takes it. */
function forShell(on: TestServer, script: CorpusScript): string {
  if (on.dialect === "postgresql") return inTransaction(script);
  return script.whole ? `DELIMITER $$\n${script.text}\n$$\nDELIMITER ;\n` : script.text;
}

/** Schemas besides the default one: they are in the dump, so they must be in the revision. */
async function furtherSchemas(on: TestServer, database: string): Promise<readonly string[]> {
  if (on.dialect !== "postgresql") return [];
  const rows = await query(
    on,
    database,
    `SELECT n.nspname::text AS name FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_namespace'::regclass AND x.objid = n.oid AND x.deptype = 'e')`,
  );
  return rows.map((row) => String(row.name));
}

async function serverDatabase(name: ServerName, item: IndexItem | null): Promise<RoundTripDatabase> {
  const on = await server(name);
  const database = await createDatabase(on);
  for (const script of item?.ups ?? []) {
    const { ok, output } = await runScript(
      on,
      database.name,
      `${item?.prelude ?? ""}\n${forShell(on, script)}`,
    );
    if (!ok) throw new Error(`${script.id}: ${output}`);
  }
  const schemas = await furtherSchemas(on, database.name);
  const text = (of: string): Promise<string> => nativeDump(on, of, { schemaOnly: true, without: OWN_TABLES });
  return {
    options: { url: database.url, filters: { schemas } },
    dump: async () => statementsOf(on, await text(database.name), database.name),
    restored: async () => {
      const copy = await createDatabase(on);
      const { ok, output } = await runScript(on, copy.name, await text(database.name));
      if (!ok) throw new Error(`its own dump cannot be restored: ${output}`);
      const statements = statementsOf(on, await text(copy.name), copy.name);
      await copy.drop();
      return statements;
    },
    dispose: () => database.drop(),
  };
}

/** The statements of a native dump, sorted. */
function statementsOf(on: TestServer, dump: string, database: string): readonly string[] {
  if (on.dialect === "mysql") return mysqlFacts(dump, database);
  return dump
    .split(/;\n/)
    .map((statement) => statement.replaceAll(/^--.*\n?/gm, "").trim())
    .filter((statement) => statement !== "" && !OWN.test(statement) && !NO_SCHEMA.test(statement))
    .sort();
}

const serverTarget = (name: ServerName): RoundTripTarget => ({
  name,
  load: (item) => serverDatabase(name, item),
  empty: () => serverDatabase(name, null),
});

/** The servers of the tests that stand for one of the index. */
function serversOf(loadedOn: string): readonly string[] {
  if (loadedOn.startsWith("postgresql-15")) return ["postgresql-15"];
  if (loadedOn.startsWith("postgresql")) return ["postgresql-18"];
  return [/^[a-z]+/.exec(loadedOn)?.[0] ?? loadedOn];
}

/** The targets that an item's index entry names, of those that are switched on. */
export function targetsOf(item: IndexItem, switchedOn: readonly string[]): readonly RoundTripTarget[] {
  const names = [...new Set(item.loadedOn.flatMap(serversOf))].filter((name) => switchedOn.includes(name));
  return names.map((name) => (name === "sqlite" ? sqliteTarget : serverTarget(name as ServerName)));
}

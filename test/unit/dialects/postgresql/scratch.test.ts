import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "../../../../src/dialects/contract/connection.js";
import type { ScratchSource } from "../../../../src/dialects/contract/dialect.js";
import { PostgresqlConnection } from "../../../../src/dialects/postgresql/connection/postgresql-connection.js";
import { inspector } from "../../../../src/dialects/postgresql/inspector.js";
import { normalize } from "../../../../src/dialects/postgresql/normalizer.js";
import { readTable } from "../../../../src/dialects/postgresql/reflector/read-table.js";
import { reflect } from "../../../../src/dialects/postgresql/reflector/reflect.js";
import { scratch } from "../../../../src/dialects/postgresql/scratch.js";
import { ScratchStepSession } from "../../../../src/dialects/postgresql/step-session.js";
import { ReplayConnection } from "../../../../src/dialects/shared/replay-connection.js";
import { nativeDump } from "../../../support/servers/index.js";
import { countingHandle } from "./counting-handle.js";
import { type LoadedDatabase, loadDatabase } from "./databases.js";
import { open } from "./open.js";
import { RICH_SCHEMA } from "./rich-schema.js";

const SCRIPT = `${RICH_SCHEMA}
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
INSERT INTO alembic_version VALUES ('8bd9e9780557');
INSERT INTO base VALUES (1);
CREATE VIEW deep AS SELECT * FROM kind_names;
CREATE FUNCTION count_base() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM base';`;

describe.each(["postgresql-18", "postgresql-15"] as const)("a scratch on %s", (serverName) => {
  const scope = { schema: null, exclude: [], also: ["other"] };
  const opened: Connection[] = [];
  let database: LoadedDatabase;
  let connection: PostgresqlConnection;

  beforeAll(async () => {
    database = await loadDatabase(serverName, [SCRIPT]);
    connection = await open(database.url);
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });

  async function make(source: ScratchSource): Promise<PostgresqlConnection> {
    const made = await scratch(source);
    opened.push(made);
    if (!(made instanceof PostgresqlConnection)) throw new Error("it is a replay");
    return made;
  }

  const locks = () =>
    connection.query(
      `SELECT c.relname AS name, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
       WHERE c.relnamespace IN ('public'::regnamespace, 'other'::regnamespace)`,
    );

  test("is the same, but for the rows, and keeps the version", async () => {
    const copy = await make({ kind: "copy", of: connection });
    const [copied, real] = [await reflect(copy, scope), await reflect(connection, scope)];
    expect(copied.schema).toEqual(real.schema);
    // Their statements are those of another schema.
    const named = (others: typeof real.others) => others.map(({ definition: _, ...other }) => other);
    expect(named(copied.others)).toEqual(named(real.others));
    expect(await copy.query("SELECT version_num FROM alembic_version")).toEqual([
      { version_num: "8bd9e9780557" },
    ]);
    expect(await copy.query("SELECT current_schema()::text AS s, count(*)::int AS n FROM base")).toEqual([
      { s: copy.defaultSchema, n: 0 },
    ]);
    expect(copy.isScratch).toBe(true);
  });

  test("stands where the real schema does, under every name", async () => {
    const copy = await make({ kind: "copy", of: connection });
    await copy.run("ALTER TABLE base ADD COLUMN more integer");
    for (const schema of [null, "public"]) {
      expect((await readTable(copy, "base", schema))?.columns).toHaveLength(2);
      const reflection = await reflect(copy, { schema, exclude: [] });
      expect(reflection.schema.tables.find((one) => one.name === "base")).toMatchObject({ schema: null });
    }
    expect(await inspector(copy).hasColumn("base", "more", { schema: "public" })).toBe(true);
    expect((await readTable(connection, "base", null))?.columns).toHaveLength(1);
    const { schema } = await reflect(copy, scope);
    expect(await normalize(schema, copy)).toEqual(schema);
  });

  test("is made of copies: nothing in it stands on the real schema, and nothing there is locked", async () => {
    const copy = await make({ kind: "copy", of: connection });
    const astray = await copy.query(
      `SELECT pg_describe_object(d.classid, d.objid, 0) AS what, pg_describe_object(d.refclassid, d.refobjid, 0) AS "on"
       FROM pg_depend d JOIN pg_class c ON c.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
       WHERE c.relnamespace IN ('public'::regnamespace, 'other'::regnamespace)
         AND d.objid > (SELECT oid FROM pg_namespace WHERE nspname = current_schema())`,
    );
    expect(astray).toEqual([]);
    expect(await copy.query("SELECT count_base()::int AS n")).toEqual([{ n: 0 }]);
    await copy.run("DROP TABLE base CASCADE; ALTER TABLE kinds ADD COLUMN x integer");
    await copy.run(`ALTER TABLE kinds ALTER COLUMN a_state DROP DEFAULT; DROP TABLE children CASCADE`);
    expect(await locks()).toEqual([]);
  });

  test("leaves nothing, also of what names the real schema", async () => {
    const before = await nativeDump(database.on, database.name);
    const copy = await make({ kind: "copy", of: connection });
    await copy.run(
      "DELETE FROM public.base; ALTER TABLE public.base ADD COLUMN gone integer; DROP VIEW public.deep",
    );
    await copy.run("CREATE TABLE left_over (id integer); CREATE SCHEMA left_over");
    opened.splice(0);
    await copy.close();
    expect(await nativeDump(database.on, database.name)).toBe(before);
    // The server ends a session a moment after its client has gone.
    await expect.poll(locks).toEqual([]);
  });

  test("does not wait for those who work on the real tables", async () => {
    const worker = await open(database.url);
    await worker.run("BEGIN; LOCK TABLE base, kinds IN ACCESS EXCLUSIVE MODE");
    const copy = await make({ kind: "empty", on: connection });
    const begun = Date.now();
    await expect(copy.run("DELETE FROM public.base")).rejects.toThrow();
    expect(Date.now() - begun).toBeLessThan(3000);
    await worker.run("ROLLBACK");
  });

  test("a value that a step adds to an enumeration can be used by the next one", async () => {
    const copy = await make({ kind: "copy", of: connection });
    await copy.run("DROP VIEW kind_names CASCADE");
    const session = new ScratchStepSession(copy);
    await session.begin();
    await copy.run("ALTER TYPE state ADD VALUE 'fresh' AFTER 'draft'");
    await session.commit();
    await session.begin();
    await copy.run(
      "ALTER TABLE kinds ALTER COLUMN a_state SET DEFAULT 'fresh', ADD CHECK (a_state <> 'fresh')",
    );
    await session.commit();
    await session.close();
    const kinds = await readTable(copy, "kinds", null);
    const values = ["draft", "fresh", "it's live", "gone"];
    expect(kinds?.columns.find((one) => one.name === "a_state")).toMatchObject({
      type: { name: "state", values },
      serverDefault: { value: "fresh" },
    });
    expect(kinds?.columns.find((one) => one.name === "states")).toMatchObject({
      type: { item: { name: "state", values } },
      serverDefault: { value: "{}" },
    });
  });

  test("empty is empty, and knows the types of extensions", async () => {
    const empty = await make({ kind: "empty", on: connection });
    expect((await reflect(empty, { schema: null, exclude: [] })).schema.tables).toEqual([]);
    await empty.run("CREATE TABLE base (mail citext)");
    expect(await inspector(empty).getTableNames()).toEqual(["base"]);
  });

  test("empty does not find the real tables where no extension lies beside them", async () => {
    const plain = await loadDatabase(serverName, ["CREATE TABLE users (id integer)"]);
    const empty = await make({ kind: "empty", on: await open(plain.url) });
    await expect(empty.run("SELECT * FROM users")).rejects.toThrow();
  });

  test("another default schema is copied as it is", async () => {
    const other = await open(database.url, { schema: "other" });
    const copy = await make({ kind: "copy", of: other });
    const both = { schema: "other", exclude: [] };
    expect((await reflect(copy, both)).schema).toEqual((await reflect(other, both)).schema);
    expect(await inspector(copy).getTableNames({ schema: "other" })).toEqual(["labels"]);
  });

  test("who may create no schema gets a replay of what is there", async () => {
    await connection.run(
      `DO $$ BEGIN CREATE ROLE only_reads LOGIN PASSWORD 'test'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
       GRANT USAGE ON SCHEMA public TO only_reads; GRANT SELECT ON ALL TABLES IN SCHEMA public TO only_reads`,
    );
    const url = database.url.replace(/\/\/[^@]*@/, "//only_reads:test@");
    const copy = await scratch({ kind: "copy", of: await open(url) });
    expect(copy).toBeInstanceOf(ReplayConnection);
    const { schema } = await reflect(connection, { schema: null, exclude: [] });
    expect((await reflect(copy, { schema: null, exclude: [] })).schema.tables).toEqual(schema.tables);
    expect(await inspector(copy).hasTable("kinds", { schema: "public" })).toBe(true);
  });

  test("for a client of the host's, whose login is not known, it is a replay too", async () => {
    const { handle, end } = await countingHandle(database.url);
    const adopted = await open(database.url, { url: null, handle });
    const copy = await scratch({ kind: "copy", of: adopted });
    expect(copy).toBeInstanceOf(ReplayConnection);
    expect(copy.serverVersion).toBe(connection.serverVersion);
    await end();
  });

  test("is gone when its process is killed", async () => {
    const before = await nativeDump(database.on, database.name);
    const folder = mkdtempSync(join(tmpdir(), "cortex-scratch-"));
    try {
      const child = await killable(folder, database.url);
      expect(await namespaces()).toBe(0);
      expect(await sessions()).toBeGreaterThan(0);
      child.kill("SIGKILL");
      await once(child, "exit");
      for (let waited = 0; waited < 100 && (await sessions()) > 0; waited += 1) await sleep(50);
      expect(await sessions()).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    expect(await nativeDump(database.on, database.name)).toBe(before);
  });

  /** A process that has a scratch open, and has changed it. */
  async function killable(folder: string, url: string) {
    const source = join(import.meta.dirname, "../../../../src/dialects/postgresql");
    const target = {
      url,
      host: null,
      port: null,
      username: null,
      password: null,
      database: null,
      file: null,
    };
    const rest = { memory: false, schema: null, ssl: "off", sslCa: null, handle: null };
    await build({
      stdin: {
        contents: `import { connect } from "./driver.js"; import { scratch } from "./scratch.js";
          const real = await connect(${JSON.stringify({ ...target, ...rest })}, { readOnly: true });
          const copy = await scratch({ kind: "copy", of: real });
          await copy.run("CREATE TABLE half_way (id integer); DROP TABLE public.base CASCADE");
          console.log("ready"); setInterval(() => undefined, 1000);`,
        resolveDir: source,
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "esm",
      external: ["pg-native"],
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
      outfile: join(folder, "child.mjs"),
    });
    const child = spawn(process.execPath, [join(folder, "child.mjs")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    return child;
  }

  async function namespaces(): Promise<number> {
    const rows = await connection.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'cortex%'");
    return rows.length;
  }

  async function sessions(): Promise<number> {
    const rows = await connection.query(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'",
    );
    return rows.length;
  }
});

test("without a server it is a replay of nothing, on the newest server", async () => {
  const nothing = await scratch({ kind: "empty", on: null });
  expect(nothing).toBeInstanceOf(ReplayConnection);
  expect(nothing.serverVersion).toBe("PostgreSQL 18.0");
  expect((await reflect(nothing, { schema: null, exclude: [] })).schema.tables).toEqual([]);
});

import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createDatabase,
  nativeDump,
  query,
  runScript,
  SERVER_NAMES,
  server,
  startServer,
  type TestDatabase,
  type TestServer,
  VARIABLES,
} from "../support/servers/index.js";

const VERSIONS = {
  "postgresql-18": /^18\./,
  "postgresql-15": /^15\./,
  mysql: /^9\./,
  mariadb: /^10\.11\..*MariaDB/,
} as const;

describe.each(SERVER_NAMES)("%s", (name) => {
  let on: TestServer;
  let database: TestDatabase;

  beforeAll(async () => {
    on = await server(name);
    database = await createDatabase(on);
  });
  afterAll(() => database?.drop());

  async function databases(): Promise<readonly unknown[]> {
    const sql =
      on.dialect === "postgresql"
        ? "SELECT datname AS name FROM pg_database"
        : "SELECT schema_name AS name FROM information_schema.schemata";
    return (await query(on, null, sql)).map((row) => row.name);
  }

  it("answers with the version that it is wanted for", async () => {
    expect(on.version).toMatch(VERSIONS[name]);
    expect(await server(name)).toBe(on);
  });

  it("has databases that come and go, whoever is connected", async () => {
    const one = await createDatabase(on);
    expect(await databases()).toContain(one.name);
    const busy = query(
      on,
      one.name,
      on.dialect === "postgresql" ? "SELECT pg_sleep(30)" : "SELECT sleep(30)",
    );
    const ended = expect(busy).rejects.toThrow();
    await expect
      .poll(async () => {
        const sql =
          on.dialect === "postgresql"
            ? `SELECT 1 FROM pg_stat_activity WHERE datname = '${one.name}'`
            : `SELECT 1 FROM information_schema.processlist WHERE db = '${one.name}'`;
        return (await query(on, null, sql)).length;
      })
      .toBe(1);
    await one.drop();
    await ended;
    expect(await databases()).not.toContain(one.name);
  });

  it("runs scripts up to their first error and dumps the same twice", async () => {
    const good = await runScript(
      on,
      database.name,
      "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20));\nINSERT INTO t VALUES (1, 'čaj 🍵');\n",
    );
    expect(good).toEqual({ ok: true, output: "" });
    const bad = await runScript(
      on,
      database.name,
      "INSERT INTO t VALUES (2, 'x');\nINSERT INTO nowhere VALUES (1);\nINSERT INTO t VALUES (3, 'y');\n",
    );
    expect(bad.ok).toBe(false);
    expect(bad.output).toContain("nowhere");
    expect(await query(on, database.name, "SELECT id FROM t ORDER BY id")).toEqual([{ id: 1 }, { id: 2 }]);
    const whole = await nativeDump(on, database.name);
    expect(whole).toContain("čaj 🍵");
    expect(await nativeDump(on, database.name)).toBe(whole);
    expect(whole).not.toMatch(/^\\restrict|Dumped|Dump completed|Server version/m);
    const schema = await nativeDump(on, database.name, { schemaOnly: true });
    expect(schema).toMatch(/CREATE TABLE/);
    expect(schema).not.toContain("INSERT");
  });

  it("a dump can be fed to another database", async () => {
    const copy = await createDatabase(on);
    const text = await nativeDump(on, database.name);
    expect(await runScript(on, copy.name, text)).toMatchObject({ ok: true });
    expect(await nativeDump(on, copy.name)).toBe(text);
    await copy.drop();
  });

  it("takes users with odd passwords, from its clients too, and refuses wrong ones", async () => {
    const user = `odd_${database.name}`;
    const password = `p'"@:/?#[]%20 \\$&+ü`;
    const quoted = password.replaceAll("'", "''");
    if (on.dialect === "postgresql")
      await query(on, null, `CREATE ROLE ${user} LOGIN SUPERUSER PASSWORD '${quoted}'`);
    else
      await query(
        on,
        null,
        `CREATE USER ${user} IDENTIFIED BY '${quoted.replaceAll("\\", "\\\\")}'; GRANT ALL ON *.* TO ${user}`,
      );
    const odd: TestServer = { ...on, username: user, password };
    expect(await query(odd, database.name, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(await runScript(odd, database.name, "SELECT 1;")).toMatchObject({ ok: true });
    await expect(query({ ...odd, password: "wrong" }, database.name, "SELECT 1")).rejects.toThrow(
      /password|Access denied/,
    );
    await query(on, null, `DROP ${on.dialect === "postgresql" ? "ROLE" : "USER"} ${user}`);
  });

  it("is the one that its variable names, when that is set", async () => {
    const before = process.env[VARIABLES[name]];
    const url = new URL(on.url);
    url.hostname = "localhost";
    process.env[VARIABLES[name]] = url.href;
    try {
      const named = await server(name);
      expect(named).not.toBe(on);
      expect(named).toMatchObject({
        host: "localhost",
        port: on.port,
        version: on.version,
        password: on.password,
      });
      expect((await query(named, database.name, "SELECT 2 AS two"))[0]).toEqual({ two: 2 });
      process.env[VARIABLES[name]] = url.href.replace(url.port, "1");
      await expect(server(name)).rejects.toThrow(new RegExp(`${VARIABLES[name]}[^]*compose\\.yaml`));
    } finally {
      if (before === undefined) delete process.env[VARIABLES[name]];
      else process.env[VARIABLES[name]] = before;
    }
  });

  it("can be one's own, that survives being killed", async () => {
    const own = await startServer(name, { durable: true });
    const { name: kept } = await createDatabase(own);
    await query(own, kept, "CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (7)");
    const pid = own.pid();
    expect(existsSync(own.socket ?? "")).toBe(true);
    await own.kill();
    await expect(query(own, kept, "SELECT id FROM t")).rejects.toThrow();
    await own.restart();
    expect(own.pid()).not.toBe(pid);
    expect(await query(own, kept, "SELECT id FROM t")).toEqual([{ id: 7 }]);
    await own.stop();
    await expect(query(own, null, "SELECT 1")).rejects.toThrow();
    expect(await query(on, null, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("takes settings", async () => {
    const own = await startServer(name, {
      settings: on.dialect === "postgresql" ? { max_connections: "17" } : { "lower-case-table-names": "1" },
    });
    const sql =
      on.dialect === "postgresql" ? "SHOW max_connections" : "SELECT @@lower_case_table_names AS lctn";
    expect(await query(own, null, sql)).toEqual(
      on.dialect === "postgresql" ? [{ max_connections: "17" }] : [{ lctn: 1 }],
    );
    await own.stop();
  });
});

describe.each(["postgresql-18", "postgresql-15"] as const)("%s", (name) => {
  it("has the extensions that the tests use", async () => {
    const on = await server(name);
    const database = await createDatabase(on);
    const wanted = [
      "citext",
      "hstore",
      "btree_gist",
      "btree_gin",
      "pg_trgm",
      "ltree",
      "uuid-ossp",
      "postgres_fdw",
    ];
    await query(on, database.name, wanted.map((one) => `CREATE EXTENSION "${one}"`).join(";"));
    await query(on, database.name, `CREATE COLLATION cs (provider = icu, locale = 'cs')`);
    expect(await query(on, database.name, `SELECT 'č' < 'd' COLLATE cs AS ok`)).toEqual([{ ok: true }]);
    await database.drop();
  });
});

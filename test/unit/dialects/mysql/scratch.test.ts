import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { asMysql, type MysqlConnection } from "../../../../src/dialects/mysql/connection/mysql-connection.js";
import { normalize } from "../../../../src/dialects/mysql/normalizer.js";
import { readTable } from "../../../../src/dialects/mysql/reflector/read-table.js";
import { reflect } from "../../../../src/dialects/mysql/reflector/reflect.js";
import { scratch } from "../../../../src/dialects/mysql/scratch.js";
import { ReplayConnection } from "../../../../src/dialects/shared/replay-connection.js";
import {
  nativeDump,
  query,
  runScript,
  type ServerName,
  type TestServer,
} from "../../../support/servers/index.js";
import { leftBehind, scratches } from "./left-behind.js";
import { COMMON, MARIADB_ONLY, MYSQL_ONLY } from "./rich-schema.js";
import { onDatabase, open, SERVERS, type Workbench } from "./support.js";

const ROOT = resolve(import.meta.dirname, "../../../..");
const scope = { schema: null, exclude: [] };

function onRich(name: ServerName, work: (bench: Workbench) => Promise<void>): Promise<void> {
  return onDatabase(name, async (bench) => {
    const script = COMMON + (name === "mysql" ? MYSQL_ONLY : MARIADB_ONLY);
    expect(await runScript(bench.on, bench.database, script)).toMatchObject({ ok: true });
    await work(bench);
  });
}

/** A process of its own that holds a scratch database until it is killed. */
async function holdingProcess(
  url: string,
): Promise<{ readonly child: ChildProcess; readonly database: string; readonly end: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "cortex-scratch-"));
  const outfile = join(ROOT, ".cache", `scratch-test-${folder.split("-").at(-1)}.mjs`);
  await build({
    stdin: {
      contents: `
        import { connect } from "./src/dialects/mysql/driver.js";
        import { scratch } from "./src/dialects/mysql/scratch.js";
        const none = { host: null, port: null, username: null, password: null, database: null, file: null };
        const target = { ...none, url: process.argv[2], memory: false, schema: null, ssl: "off", sslCa: null, handle: null };
        const made = await scratch({ kind: "copy", of: await connect(target, { readOnly: true }) });
        console.log(made.defaultSchema);
        setInterval(() => undefined, 1000);`,
      resolveDir: ROOT,
      loader: "ts",
    },
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outfile,
  });
  const child = spawn(process.execPath, [outfile, url], { stdio: ["ignore", "pipe", "inherit"] });
  const [first] = await Promise.race([once(child.stdout ?? child, "data"), once(child, "exit")]);
  const end = (): void => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(outfile, { force: true });
  };
  return { child, database: String(first).trim(), end };
}

/** Waits until the server has noticed that the session is gone. */
async function untilGone(on: TestServer, database: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const rows = await query(
      on,
      null,
      `SELECT id FROM information_schema.processlist WHERE db = '${database}'`,
    );
    if (rows.length === 0) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`a session is still on ${database}`);
}

async function copyOf(connection: MysqlConnection): Promise<MysqlConnection> {
  return asMysql(await scratch({ kind: "copy", of: connection }));
}

describe.each(SERVERS)("scratch on %s", (name) => {
  it("holds the same schema, and leaves nothing behind", () =>
    onRich(name, async ({ connection, on, database }) => {
      const before = await nativeDump(on, database);
      const source = await reflect(connection, scope);
      const copy = await copyOf(connection);
      try {
        expect(copy.isScratch).toBe(true);
        expect(copy.defaultSchema).toMatch(/^cortex_scratch_/);
        const made = await reflect(copy, scope);
        expect(made.schema.tables).toEqual(source.schema.tables);
        expect(made.others).toEqual(source.others);
        const versions = await copy.query("SELECT version_num FROM alembic_version ORDER BY 1");
        expect(versions.map((row) => row.version_num)).toEqual(["abc123", "def456"]);
        expect(await copy.query("SELECT n FROM a_second")).toEqual([]);
        // The AUTO_INCREMENT mark goes on where the original is.
        await copy.execute("INSERT INTO packed (b) VALUES ('x')");
        expect(await copy.query("SELECT id FROM packed")).toEqual([{ id: 100 }]);
        const [event] = await copy.query(
          "SELECT status AS status FROM information_schema.events WHERE event_schema = DATABASE()",
        );
        expect(event?.status).toBe("DISABLED");
      } finally {
        await copy.close();
      }
      expect(await scratches(on)).not.toContain(copy.defaultSchema);
      expect(await nativeDump(on, database)).toBe(before);
    }));

  it("is one of its own, which changes nothing but itself", () =>
    onRich(name, async ({ connection, on, database }) => {
      const before = await nativeDump(on, database);
      const copy = await copyOf(connection);
      try {
        await copy.run(
          "DROP TRIGGER trg; DROP TABLE rich; ALTER TABLE Parent ADD c INT; INSERT INTO Parent (a) VALUES (1)",
        );
        expect((await readTable(copy, "Parent", null))?.columns.map((one) => one.name)).toContain("c");
      } finally {
        await copy.close();
      }
      expect(await nativeDump(on, database)).toBe(before);
    }));

  it("refuses statements that name another database", () =>
    onRich(name, async ({ connection, database }) => {
      const copy = await copyOf(connection);
      try {
        const refused = [
          `DROP TABLE ${database}.rich`,
          `DROP TABLE IF EXISTS \`${database}\` . rich`,
          `ALTER TABLE Parent RENAME TO ${database}.p2`,
          `INSERT INTO ${database}.Parent (a) VALUES (1)`,
          `UPDATE Parent x, ${database}.rich y SET y.i = 1`,
          `CREATE TRIGGER t2 AFTER INSERT ON Parent FOR EACH ROW DELETE FROM ${database}.rich`,
          `SELECT * FROM ${database}.rich`,
          `USE ${database}`,
          `DROP DATABASE IF EXISTS ${database}`,
          `ALTER DATABASE ${database} CHARACTER SET latin1`,
          `PREPARE s FROM 'TRUNCATE ${database}.rich'`,
          `SET @s = 'ALTER TABLE \`${database}\`.rich DROP COLUMN i'`,
          `/*! DROP TABLE ${database}.rich */`,
          "DELETE FROM mysql.user",
        ];
        for (const statement of refused)
          await expect(copy.execute(statement), statement).rejects.toMatchObject({
            code: "MIG_DIALECT_OTHER_DATABASE",
          });
        await expect(copy.run(`SELECT 1; DROP TABLE ${database}.rich`)).rejects.toMatchObject({
          code: "MIG_DIALECT_OTHER_DATABASE",
          message: expect.stringContaining(
            `names the database ${database} explicitly; it cannot be recorded safely`,
          ),
        });
        const taken = [
          `UPDATE rich SET s = '${database}.rich'`,
          "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()",
          "SET @n = (SELECT COUNT(*) FROM information_schema.columns)",
          `SELECT ${database}.id FROM child ${database}`,
          `SELECT Parent.id FROM ${copy.defaultSchema}.Parent`,
        ];
        for (const statement of taken) await copy.query(statement);
        expect(await readTable(connection, "rich", null)).not.toBeNull();
      } finally {
        await copy.close();
      }
    }));

  it("is empty when it is asked for empty", () =>
    onRich(name, async ({ connection, on }) => {
      const made = asMysql(await scratch({ kind: "empty", on: connection }));
      try {
        expect(await reflect(made, scope)).toMatchObject({ schema: { tables: [] }, others: [] });
        const collation = "SELECT @@collation_database AS collation";
        expect(await made.query(collation)).toEqual(await connection.query(collation));
      } finally {
        await made.close();
      }
      expect(await scratches(on)).not.toContain(made.defaultSchema);
    }));

  it("lives while its process does, and is cleaned up by the next after a SIGKILL", () =>
    onRich(name, async ({ connection, on, url }) => {
      const { child, database, end } = await holdingProcess(url);
      const lookalike = `${database.replace(/[^_]+$/, "")}keepthis`;
      try {
        expect(database).toMatch(/^cortex_scratch_/);
        await query(on, null, `CREATE DATABASE ${lookalike}`);
        const first = await scratch({ kind: "empty", on: connection });
        expect(await scratches(on)).toContain(database);
        child.kill("SIGKILL");
        await once(child, "exit");
        await untilGone(on, database);
        expect(await scratches(on)).toContain(database);
        const second = await scratch({ kind: "empty", on: connection });
        expect(await scratches(on)).not.toContain(database);
        // Neither one that is in use nor one of another name.
        expect(await scratches(on)).toEqual(
          expect.arrayContaining([asMysql(first).defaultSchema, asMysql(second).defaultSchema, lookalike]),
        );
        await first.close();
        await second.close();
      } finally {
        child.kill("SIGKILL");
        end();
        await query(on, null, `DROP DATABASE IF EXISTS ${lookalike}`);
      }
    }));

  it("is a replay of the schema where the user may not make a database", () =>
    onRich(name, async ({ connection, on, database, url }) => {
      const user = `s_${database}`.slice(0, 30);
      await query(
        on,
        null,
        `CREATE USER '${user}'@'%' IDENTIFIED BY 'p'; GRANT ALL ON ${database}.* TO '${user}'@'%'`,
      );
      const other = new URL(url);
      other.username = user;
      other.password = "p";
      const limited = await open(other.href);
      try {
        const made = await scratch({ kind: "copy", of: limited });
        expect(made).toBeInstanceOf(ReplayConnection);
        expect((await reflect(made, scope)).schema.tables).toEqual(
          (await reflect(connection, scope)).schema.tables,
        );
        expect(await readTable(made, "rich", null)).toEqual(await readTable(connection, "rich", null));
        expect(made.serverVersion).toBe(connection.serverVersion);
      } finally {
        await limited.close();
        await query(on, null, `DROP USER '${user}'@'%'`);
      }
    }));

  it("drops the database when a table cannot be spelled", () =>
    onDatabase(name, async ({ connection, on }) => {
      const { table, column, check, sql, integer, defineSchema } = await import("../../../../src/index.js");
      const wrong = defineSchema({
        tables: [table("t", [column("a", integer()), check(sql`no_such_column > 0`)])],
      });
      const before = await leftBehind(on);
      await expect(normalize(wrong, connection)).rejects.toMatchObject({
        code: expect.stringMatching(/^MIG_/),
      });
      expect((await leftBehind(on)).filter((one) => !before.includes(one))).toEqual([]);
    }));
});

describe("scratch without a server", () => {
  it("is an empty replay for the newest MySQL", async () => {
    const made = await scratch({ kind: "empty", on: null });
    expect(made).toBeInstanceOf(ReplayConnection);
    expect(made.serverVersion).toBe("MySQL 9.7.0");
    expect((await reflect(made, scope)).schema.tables).toEqual([]);
  });
});

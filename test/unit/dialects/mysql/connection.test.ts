import { createConnection, createPool } from "mysql2";
import { createConnection as createPromiseConnection } from "mysql2/promise";
import { createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { connect } from "../../../../src/dialects/mysql/driver.js";
import { isCortexError } from "../../../../src/errors/index.js";
import { createDatabase, query, server } from "../../../support/servers/index.js";
import { onDatabase, open, SERVERS, targetOf } from "./support.js";

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "no error";
  } catch (error) {
    return isCortexError(error) ? error.code : String(error);
  }
}

describe.each(SERVERS)("a connection to %s", (name) => {
  it("knows its server, its database and its session", async () => {
    await onDatabase(name, async ({ connection, database }) => {
      expect(connection.version.flavour).toBe(name);
      expect(connection.serverVersion).toMatch(name === "mysql" ? /^MySQL \d/ : /^MariaDB \d/);
      expect(connection.defaultSchema).toBe(database);
      expect(connection.label).not.toContain("test:");
      const [row] = await connection.query("SELECT @@sql_mode AS mode, @@collation_connection AS collation");
      expect(row?.mode).toContain("STRICT_ALL_TABLES");
      expect(row?.collation).toMatch(/^utf8mb4_/);
    });
  });

  it("reads values without losing anything", async () => {
    await onDatabase(name, async ({ connection }) => {
      const [row] =
        await connection.query(`SELECT 1 AS small, 9223372036854775807 AS big, CAST(18446744073709551615 AS UNSIGNED) AS biggest,
        CAST('123456789012345678901234567890.123456789' AS DECIMAL(60,9)) AS exact, CAST('2026-01-02' AS DATE) AS day,
        CAST('2026-01-02 03:04:05.123456' AS DATETIME(6)) AS moment, X'00FF' AS bytes, 'ü€😀' AS text, NULL AS nothing, 1.5e0 AS inexact, b'101' + 0 AS bits`);
      expect(row).toEqual({
        small: 1,
        big: 9223372036854775807n,
        biggest: 18446744073709551615n,
        exact: "123456789012345678901234567890.123456789",
        day: "2026-01-02",
        moment: "2026-01-02 03:04:05.123456",
        bytes: new Uint8Array([0, 255]),
        text: "ü€😀",
        nothing: null,
        inexact: 1.5,
        bits: 5,
      });
    });
  });

  it("writes every value as it reads it", async () => {
    await onDatabase(name, async ({ connection }) => {
      await connection.run(
        "CREATE TABLE v (id INT PRIMARY KEY, t TEXT, b BLOB, n DECIMAL(65,0), d DATETIME(6), j JSON, f DOUBLE, bit3 BIT(3), o BOOLEAN)",
      );
      const text = "it's a \\ \"backslash\" \\' \0 \r\n \u001a % _ 😀 ; -- # /* ? :x";
      const { changes } = await connection.execute(
        "INSERT INTO v VALUES (:id, :t, :b, :n, :d, :j, :f, 5, :o)",
        {
          id: 1,
          t: text,
          b: new Uint8Array([0, 39, 92, 255]),
          n: 12345678901234567890123456789012345678901234567890123456789012345n,
          d: new Date("2026-01-02T03:04:05.678Z"),
          j: { a: [1, "x'\\"] },
          f: -0.1,
          o: true,
        },
      );
      expect(changes).toBe(1);
      const [row] = await connection.query("SELECT * FROM v WHERE t = ?", [text]);
      expect(row?.t).toBe(text);
      expect(row?.b).toEqual(new Uint8Array([0, 39, 92, 255]));
      expect(row?.n).toBe("12345678901234567890123456789012345678901234567890123456789012345");
      expect(row?.d).toBe("2026-01-02 03:04:05.678000");
      expect(JSON.parse(String(row?.j))).toEqual({ a: [1, "x'\\"] });
      expect(row).toMatchObject({ f: -0.1, bit3: 5, o: 1 });
    });
  });

  it("counts the rows that an UPDATE has found, and none for what is no DML", async () => {
    await onDatabase(name, async ({ connection }) => {
      await connection.run("CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (1), (2);");
      expect(await connection.execute("UPDATE t SET a = 1 WHERE a = 1")).toEqual({ changes: 2 });
      expect(await connection.execute("ALTER TABLE t ADD COLUMN b INT, ALGORITHM=COPY")).toEqual({
        changes: 0,
      });
    });
  });

  it("refuses two statements as one, runs several one by one, and takes comments for nothing", async () => {
    await onDatabase(name, async ({ connection }) => {
      expect(await codeOf(connection.execute("SELECT 1; DROP TABLE x"))).toBe(
        "MIG_DIALECT_STATEMENT_REFUSED",
      );
      await connection.run("-- nothing\n");
      await connection.run("/* nothing */ ;");
      expect(await connection.query("SELECT 'a;b' AS x;")).toEqual([{ x: "a;b" }]);
      await connection.run(`CREATE TABLE t (a INT, b INT);
        CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN IF NEW.a > 1 THEN SET NEW.b = 1; ELSE SET NEW.b = CASE NEW.a WHEN 0 THEN 7 END; END IF; END;
        INSERT INTO t (a) VALUES (2), (0)`);
      expect(await connection.query("SELECT b FROM t ORDER BY a")).toEqual([{ b: 7 }, { b: 1 }]);
    });
  });

  it("gives the rows of a routine's first result", async () => {
    await onDatabase(name, async ({ connection }) => {
      await connection.run("CREATE PROCEDURE p() BEGIN SELECT 1 AS a; SELECT 2 AS b; END");
      expect(await connection.query("CALL p()")).toEqual([{ a: 1 }]);
    });
  });

  it("tells whether it is in a transaction", async () => {
    await onDatabase(name, async ({ connection }) => {
      await connection.run("CREATE TABLE t (a INT)");
      expect(connection.inTransaction).toBe(false);
      await connection.run("START TRANSACTION");
      expect(connection.inTransaction).toBe(true);
      await connection.execute("INSERT INTO t VALUES (1)");
      expect(connection.inTransaction).toBe(true);
      // DDL commits.
      await connection.run("CREATE TABLE u (a INT)");
      expect(connection.inTransaction).toBe(false);
    });
  });

  it("writes nothing when it is opened to read, neither rows nor tables", async () => {
    await onDatabase(name, async ({ connection, url }) => {
      await connection.run("CREATE TABLE t (a INT)");
      const reader = await connect(targetOf({ url }), { readOnly: true });
      expect(await codeOf(reader.execute("INSERT INTO t VALUES (1)"))).toBe("MIG_DIALECT_SERVER_READ_ONLY");
      expect(await codeOf(reader.run("DROP TABLE t"))).toBe("MIG_DIALECT_SERVER_READ_ONLY");
      expect(await reader.query("SELECT count(*) AS n FROM t")).toEqual([{ n: 0 }]);
      await reader.close();
    });
  });

  it("takes a password with any character, in a URL and by its parts", async () => {
    await onDatabase(name, async ({ connection, on, database }) => {
      const password = "p@ss:w/rd?#%20\\'\" ü[]&=+";
      const user = `u_${database.slice(-8)}`;
      await connection.run(`CREATE USER ${user}@'%'`);
      await connection.execute(`ALTER USER ${user}@'%' IDENTIFIED BY ?`, [password]);
      await connection.run(`GRANT ALL ON ${database}.* TO ${user}@'%'`);
      const parts = { host: on.host, port: on.port, username: user, password, database };
      const byParts = await connect(targetOf(parts), { readOnly: false });
      expect(await byParts.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
      expect(byParts.label).not.toContain("p@ss");
      await byParts.close();
      const url = `mysql://${user}:${encodeURIComponent(password)}@${on.host}:${on.port}/${database}`;
      const byUrl = await open(url);
      expect(await byUrl.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
      await byUrl.close();
      await connection.run(`DROP USER ${user}@'%'`);
    });
  });

  it("connects through the socket", async () => {
    await onDatabase(name, async ({ on, database }) => {
      if (on.socket === null) return;
      const login = { username: on.username, password: on.password, database };
      const byHost = await connect(targetOf({ host: on.socket, ...login }), { readOnly: false });
      expect(byHost.label).toContain(on.socket);
      await byHost.close();
      const byUrl = await open(`mysql://${on.username}:${on.password}@/${database}?socket=${on.socket}`);
      expect(await byUrl.query("SELECT DATABASE() AS d")).toEqual([{ d: database }]);
      await byUrl.close();
    });
  });

  it("creates the database only when it is asked to", async () => {
    const on = await server(name);
    const url = on.urlOf(`test_created_${Math.random().toString(36).slice(2)}`);
    const database = url.split("/").at(-1) ?? "";
    expect(await codeOf(open(url))).toBe("MIG_DIALECT_DATABASE_MISSING");
    expect(await codeOf(connect(targetOf({ url }), { readOnly: true, createDatabase: true }))).toBe(
      "MIG_DIALECT_DATABASE_MISSING",
    );
    const created = await connect(targetOf({ url }), { readOnly: false, createDatabase: true });
    expect(await created.query("SELECT @@character_set_database AS charset")).toEqual([
      { charset: "utf8mb4" },
    ]);
    await created.close();
    await query(on, null, `DROP DATABASE ${database}`);
  });

  it("says what is wrong: login, host, port, silence, privileges, database", async () => {
    await onDatabase(name, async ({ on, database, connection }) => {
      const parts = { host: on.host, port: on.port, username: on.username, password: on.password, database };
      const failing = (more: object): Promise<string> =>
        codeOf(connect(targetOf({ ...parts, ...more }), { readOnly: false }));
      expect(await failing({ password: "wrong" })).toBe("MIG_DIALECT_CONNECTION_LOGIN_REFUSED");
      expect(await failing({ port: 1 })).toBe("MIG_DIALECT_CONNECTION_REFUSED");
      expect(await failing({ host: "/nowhere/socket" })).toBe("MIG_DIALECT_CONNECTION_REFUSED");
      expect(await failing({ host: "nowhere.invalid" })).toBe("MIG_DIALECT_CONNECTION_HOST_NOT_FOUND");
      expect(await failing({ database: null })).toBe("MIG_DIALECT_TARGET_INVALID");
      const user = `v_${database.slice(-8)}`;
      await connection.run(
        `CREATE USER ${user}@'%' IDENTIFIED BY 'x'; GRANT SELECT ON ${database}.* TO ${user}@'%'`,
      );
      const weak = await connect(targetOf({ ...parts, username: user, password: "x" }), { readOnly: false });
      const refused = weak.run("CREATE TABLE t (a INT)");
      await expect(refused).rejects.toMatchObject({
        code: "MIG_DIALECT_PERMISSION_DENIED",
        details: { user, privilege: "CREATE" },
      });
      await weak.close();
      await connection.run(`DROP USER ${user}@'%'`);
    });
  });

  it("gives up on a server that is silent", async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const url = `mysql://root@127.0.0.1:${port}/x?connect_timeout=1`;
    expect(await codeOf(open(url))).toBe("MIG_DIALECT_CONNECTION_TIMEOUT");
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  it("speaks TLS, and verifies when it is told to", async () => {
    await onDatabase(name, async ({ on, url, connection }) => {
      const [row] = await connection.query("SHOW VARIABLES LIKE 'have_ssl'");
      const hasTls = name === "mysql" || row?.Value === "YES";
      const encrypted = connect(targetOf({ url, ssl: "require" }), { readOnly: false });
      if (hasTls) {
        const [cipher] = await (await encrypted).query("SHOW STATUS LIKE 'Ssl_cipher'");
        expect(cipher?.Value).not.toBe("");
        await (await encrypted).close();
      } else expect(await codeOf(encrypted)).toBe("MIG_DIALECT_CONNECTION_TLS");
      // The certificate that the server has made for itself is nobody's.
      expect(await codeOf(connect(targetOf({ url, ssl: "verify-full" }), { readOnly: false }))).toBe(
        "MIG_DIALECT_CONNECTION_TLS",
      );
      expect(on.port).toBeGreaterThan(0);
    });
  });

  it("survives the loss of its session between two statements", async () => {
    await onDatabase(name, async ({ connection, url }) => {
      const other = await open(url);
      await connection.run(`KILL ${other.facts.id}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await codeOf(other.query("SELECT 1"))).toBe("MIG_DIALECT_CONNECTION_LOST");
      expect(other.isLost).toBe(true);
      await other.close();
    });
  });

  it("survives the loss of its session during a statement", async () => {
    await onDatabase(name, async ({ connection, url }) => {
      const other = await open(url);
      const running = codeOf(other.query("SELECT SLEEP(20)"));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await connection.run(`KILL ${other.facts.id}`);
      expect(await running).toBe("MIG_DIALECT_CONNECTION_LOST");
      await other.close();
    });
  });

  it("uses a handle as it is, puts its settings back and leaves it open", async () => {
    const on = await server(name);
    const database = await createDatabase(on);
    const plain = createConnection({ uri: database.url, dateStrings: false, flags: ["-FOUND_ROWS"] });
    const promised = await createPromiseConnection(database.url);
    const pool = createPool(database.url);
    await plain.promise().query("SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'");
    for (const handle of [plain, promised, plain.promise()]) {
      const used = await connect(targetOf({ handle }), { readOnly: false });
      expect(await used.query('SELECT "it\'s" AS a, ? AS b', ["\\'"])).toEqual([{ a: "it's", b: "\\'" }]);
      expect(used.defaultSchema).toBe(database.name);
      const second = await used.beside(null);
      expect(await second.query("SELECT DATABASE() AS d")).toEqual([{ d: null }]);
      await second.close();
      await used.close();
    }
    const [rows] = await plain.promise().query("SELECT @@sql_mode AS mode");
    expect(rows).toEqual([{ mode: "ANSI_QUOTES,NO_BACKSLASH_ESCAPES" }]);
    expect(await codeOf(connect(targetOf({ handle: pool }), { readOnly: false }))).toBe(
      "MIG_DIALECT_HANDLE_INVALID",
    );
    expect(await codeOf(connect(targetOf({ handle: {} }), { readOnly: false }))).toBe(
      "MIG_DIALECT_HANDLE_INVALID",
    );
    plain.end();
    await promised.end();
    await new Promise((resolve) => pool.end(resolve));
    await database.drop();
  });
});

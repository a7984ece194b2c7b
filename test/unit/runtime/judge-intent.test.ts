import { describe, expect, it } from "vitest";
import type { Connection } from "../../../src/dialects/contract/connection.js";
import type { Dialect } from "../../../src/dialects/contract/dialect.js";
import { loadDialect } from "../../../src/dialects/registry.js";
import { judgeIntent } from "../../../src/runtime/journal/judge-intent.js";
import type { JournalRow } from "../../../src/runtime/journal/journal-store.js";
import { keptFingerprint } from "../../../src/runtime/journal/kept-fingerprint.js";
import { codedFailure } from "../../support/migration-project.js";
import { createDatabase, type ServerName, server } from "../../support/servers/index.js";
import { targetOf } from "../dialects/mysql/support.js";

interface Bench {
  readonly dialect: Dialect;
  readonly connection: Connection;
  /** The row of a statement that is begun now. */
  readonly begun: (sql: string) => Promise<JournalRow>;
  /** What is judged of it. */
  readonly verdict: (row: JournalRow) => Promise<"done" | "again">;
}

async function on(name: ServerName, work: (bench: Bench) => Promise<void>): Promise<void> {
  const where = await server(name);
  const database = await createDatabase(where);
  const dialect = await loadDialect(where.dialect);
  const connection = await dialect.connect(targetOf({ url: database.url }), { readOnly: false });
  const begun = async (sql: string): Promise<JournalRow> => {
    const nature = dialect.resumption?.natureOf(sql);
    if (nature === undefined || dialect.resumption === undefined) throw new Error("no resumption");
    const before =
      nature.kind === "definition" ? await dialect.resumption.fingerprint(connection, nature.objects) : null;
    return {
      revision: "r1",
      direction: "upgrade",
      seq: 1,
      checksum: null,
      operation: "x:0",
      shape: "x",
      total: 1,
      sqlHash: "x",
      sql,
      kind: nature.kind,
      objects: nature.objects,
      before: before === null ? null : keptFingerprint(before),
      plan: null,
      changes: 0,
      state: "intent",
      startedAt: "2026-01-01T00:00:00Z",
    };
  };
  const verdict: Bench["verdict"] = (row) => judgeIntent({ dialect, connection, row, sql: row.sql });
  try {
    await work({ dialect, connection, begun, verdict });
  } finally {
    await connection.close();
    await database.drop();
  }
}

describe.each(["mysql", "mariadb"] as const)("%s: a statement that was begun", (name) => {
  it.each([
    "CREATE TABLE n (i INT)",
    "ALTER TABLE t ADD COLUMN b INT",
    "ALTER TABLE t RENAME TO u",
    "DROP TABLE t",
    "CREATE INDEX i ON t (a)",
    "CREATE VIEW v AS SELECT a FROM t",
    "ALTER TABLE t MODIFY a BIGINT NOT NULL",
  ])("%s: runs again where nothing has changed, and is done where it has run", (sql) =>
    on(name, async ({ connection, begun, verdict }) => {
      await connection.run("CREATE TABLE t (a INT)");
      const row = await begun(sql);
      expect(await verdict(row)).toBe("again");
      await connection.run(sql);
      expect(await verdict(row)).toBe("done");
    }),
  );

  it.each([
    "ALTER TABLE t RENAME INDEX ix TO ix2",
    "ALTER TABLE t DROP CONSTRAINT ck, ADD CONSTRAINT ck2 CHECK (a > 0)",
    "ALTER TABLE t DROP FOREIGN KEY own, RENAME INDEX own TO own2, ADD CONSTRAINT own2 FOREIGN KEY(c) REFERENCES p (id)",
    "ALTER TABLE t DROP FOREIGN KEY fk, RENAME INDEX fk TO fk2, ADD CONSTRAINT fk2 FOREIGN KEY(b) REFERENCES p (id)",
  ])("%s: runs again, or is done", (sql) =>
    on(name, async ({ connection, begun, verdict }) => {
      await connection.run("CREATE TABLE p (id INT PRIMARY KEY)");
      await connection.run(
        "CREATE TABLE t (a INT, b INT, c INT, KEY ix (a), KEY fk (b), CONSTRAINT ck CHECK (a > 0), CONSTRAINT fk FOREIGN KEY (b) REFERENCES p (id), CONSTRAINT own FOREIGN KEY (c) REFERENCES p (id))",
      );
      const row = await begun(sql);
      expect(await verdict(row)).toBe("again");
      await connection.run(sql);
      expect(await verdict(row)).toBe("done");
    }),
  );

  it("is not judged where the object has become something else", () =>
    on(name, async ({ connection, begun, verdict }) => {
      await connection.run("CREATE TABLE t (a INT)");
      const row = await begun("ALTER TABLE t ADD COLUMN b INT");
      await connection.run("ALTER TABLE t ADD COLUMN c TEXT");
      const error = await codedFailure(() => verdict(row));
      expect(error.code).toBe("MIG_JOURNAL_AMBIGUOUS");
      expect(error.message).toMatch(
        /Before it: [\s\S]*`a` int[\s\S]*Expected after it: [\s\S]*`b` int[\s\S]*Now: [\s\S]*`c` text/,
      );
    }));

  it("is not judged where nothing shows its effect, and always run where twice is as once", () =>
    on(name, async ({ begun, verdict, connection }) => {
      expect((await codedFailure(async () => verdict(await begun("CALL p()")))).code).toBe(
        "MIG_JOURNAL_AMBIGUOUS",
      );
      await connection.run("CREATE TABLE t (a INT)");
      expect(await verdict(await begun("ANALYZE TABLE t"))).toBe("again");
    }));
});

describe("postgresql: an index that is built outside of a transaction", () => {
  const CREATE = "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)";

  it("is done, runs again, or runs again because the server has left it invalid", () =>
    on("postgresql-18", async ({ connection, begun, verdict }) => {
      await connection.run("CREATE TABLE t (a int)");
      const row = await begun(CREATE);
      expect(await verdict(row)).toBe("again");
      await connection.run("INSERT INTO t VALUES (1), (1)");
      await expect(connection.run(CREATE)).rejects.toThrow();
      expect(
        await connection.query("SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'i'::regclass"),
      ).toEqual([{ valid: false }]);
      expect(await verdict(row)).toBe("again");
      await connection.run("DELETE FROM t");
      await connection.run("DROP INDEX i");
      await connection.run(CREATE);
      expect(await verdict(row)).toBe("done");
      const drop = await begun("DROP INDEX CONCURRENTLY i");
      expect(await verdict(drop)).toBe("again");
      await connection.run("DROP INDEX i");
      expect(await verdict(drop)).toBe("done");
    }));
});

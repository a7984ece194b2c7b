import { expect } from "vitest";
import { codedFailure } from "../../support/migration-project.js";
import type { TargetContext } from "../target-context.js";

/** Several at once: each revision runs once, whoever comes late finds nothing left to do. */
export function concurrency({ it, database, project, connect, dialect }: TargetContext): void {
  it(
    "of starters applies each revision once",
    async () => {
      const made = await database();
      const files = project(made);
      files.revision({
        id: "k1",
        head: 'import { column, integer } from "cortex-migrations";',
        up: 'await op.createTable("counter", [column("n", integer())]); await op.execute("INSERT INTO counter VALUES (0)");',
      });
      for (let i = 2; i <= 6; i += 1)
        files.revision({
          id: `k${i}`,
          revises: `k${i - 1}`,
          up: 'await op.execute("UPDATE counter SET n = n + 1");',
        });
      const results = await Promise.all(
        [1, 2, 3, 4].map(() => files.manager({ lockTimeout: 60 }).applyMigrations()),
      );
      expect(results.every((result) => result.success)).toBe(true);
      expect(results.flatMap((result) => result.applied.map((step) => step.revision)).sort()).toEqual([
        "k1",
        "k2",
        "k3",
        "k4",
        "k5",
        "k6",
      ]);
      const connection = await connect(made, { readOnly: true });
      expect(Number((await connection.query("SELECT n FROM counter"))[0]?.["n"])).toBe(5);
      const history = await connection.query("SELECT revision FROM cortex_migration_history");
      expect(history.map((row) => row["revision"]).sort()).toEqual(["k1", "k2", "k3", "k4", "k5", "k6"]);
    },
    "secondConnection",
  );

  it(
    "of a holder and a waiter ends in time, and says what it waited for",
    async () => {
      const made = await database();
      const files = project(made);
      files.revision({ id: "k1", up: 'await op.execute("SELECT 1");' });
      const holder = await connect(made);
      const session = await (await dialect()).openSession(holder, {
        versionTable: "alembic_version",
        schema: null,
      });
      await session.begin({ lockTimeoutMs: 1000 });
      try {
        const waits: number[] = [];
        const manager = files.manager({
          lockTimeout: 1.5,
          events: { onWait: ({ waitedMs }) => waits.push(waitedMs) },
        });
        const error = await codedFailure(() => manager.applyMigrations());
        expect(error.code).toBe("MIG_LOCK_TIMEOUT");
        expect(waits.length).toBeGreaterThan(0);
      } finally {
        await session.rollback();
        await session.close();
      }
      expect((await files.manager().applyMigrations()).applied).toHaveLength(1);
    },
    "secondConnection",
  );
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { moduleRevision } from "../support/migration-project.js";
import { type ChaosDatabase, chaosDatabase, TARGETS } from "./chaos-database.js";
import { endStarters, startChain } from "./start.js";

const databases: ChaosDatabase[] = [];

afterEach(async () => {
  endStarters();
  for (const database of databases.splice(0)) await database.dispose();
});

const UP = `await op.execute("CREATE TABLE counters (n INTEGER)");
  await op.execute("INSERT INTO counters VALUES (0)");
  await op.autocommit(async () => {
    await op.execute("UPDATE counters SET n = n + 1");
    await new Promise((done) => setTimeout(done, 2000));
    await op.execute("UPDATE counters SET n = n + 10");
  });
  await op.execute("UPDATE counters SET n = n + 100");`;

describe.each(TARGETS)("a step that leaves its transaction for a while on %s", (target) => {
  it("keeps the others out all the same, and frees them when it is killed", async () => {
    const database = await chaosDatabase(target);
    databases.push(database);
    const chain = join(database.folder, "versions", database.options.dbType);
    mkdirSync(chain, { recursive: true });
    writeFileSync(join(chain, "aa.ts"), moduleRevision({ id: "aa", up: UP }));
    const options = {
      ...database.options,
      cwd: database.folder,
      versionsDirectory: join(database.folder, "versions"),
    };
    // The first is killed outside of its transaction, the others wait for it and for each other.
    const first = startChain(options);
    await first.begun;
    const others = [startChain(options), startChain(options)];
    await new Promise((done) => setTimeout(done, 1_000));
    first.child.kill("SIGKILL");
    for (const { ended } of others) expect(await ended).toMatchObject({ ok: true, output: "" });
    expect(Number((await database.rows("SELECT n AS n FROM counters"))[0]?.n)).toBe(111);
    expect(await database.rows("SELECT revision AS revision FROM cortex_migration_history")).toHaveLength(1);
    expect(await database.rows("SELECT seq AS seq FROM cortex_migration_journal")).toEqual([]);
  }, 60_000);
});

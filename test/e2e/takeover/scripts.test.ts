import { afterAll, describe, expect, it } from "vitest";
import { SERVER_NAMES } from "../../support/servers/index.js";
import { contentsOf, seed } from "./postgresql-seed.js";
import { upgradeScript } from "./recorded.js";
import { dropDatabases, emptyDatabase } from "./server-database.js";

afterAll(dropDatabases);

describe.each(SERVER_NAMES)("Cortex's own chain as a script for %s", (name) => {
  it("builds and takes back in the server's own shell what the online run does", async () => {
    const [online, fed] = [await emptyDatabase(name), await emptyDatabase(name)];
    await online.manage((manager) => manager.applyMigrations());
    await fed.feed(await fed.manage((manager) => manager.upgradeScript({ target: "heads" })));
    expect(await fed.schema()).toBe(await online.schema());
    const { headRevision } = await fed.manage((manager) => manager.getMigrationStatus());
    await online.manage((manager) => manager.downgradeMigrations({ target: "base" }));
    await fed.feed(await fed.manage((manager) => manager.downgradeScript({ range: `${headRevision}:base` })));
    expect(await fed.schema()).toBe(await online.schema());
  }, 120_000);
});

describe("a database that the earlier release left", () => {
  it("is brought to head by a script as by the online run, its rows included", async () => {
    const from = "450bd09cd019";
    const [online, fed] = [await emptyDatabase("postgresql-18"), await emptyDatabase("postgresql-18")];
    for (const db of [online, fed]) {
      await db.feed(upgradeScript(from));
      await seed(db);
    }
    await online.manage((manager) => manager.applyMigrations());
    await fed.feed(await fed.manage((manager) => manager.upgradeScript({ target: `${from}:heads` })));
    expect(await fed.schema()).toBe(await online.schema());
    expect(await contentsOf(fed)).toEqual(await contentsOf(online));
  }, 120_000);
});

import { afterAll, describe, expect, it } from "vitest";
import type { ServerName } from "../../support/servers/index.js";
import { dropDatabases, emptyDatabase } from "./postgresql-support.js";

afterAll(dropDatabases);

describe.each<ServerName>(["mysql","mariadb"])("x %s", (name) => {
  it("builds", async () => {
    const db = await emptyDatabase(name);
    console.time(name);
    const { applied } = await db.manage((manager) => manager.applyMigrations());
    console.timeEnd(name);
    console.log(applied);
    const check = await db.manage((manager) => manager.check());
    console.timeLog;
    expect(check.operations).toEqual([]);
    expect(check.upToDate).toBe(true);
    console.log((await db.schema()).slice(0, 6000));
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterAll, describe, expect, it } from "vitest";
import type { MigrationManager } from "../../../src/manager/migration-manager.js";
import { SERVER_NAMES } from "../../support/servers/index.js";
import { dropDatabases, emptyDatabase } from "./server-database.js";
import { schemaOf, withManager } from "./support.js";

const folder = mkdtempSync(join(tmpdir(), "cortex-at-head-"));

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await dropDatabases();
});

type Manage = <T>(work: (manager: MigrationManager) => Promise<T>) => Promise<T>;

async function managed(
  target: string,
): Promise<{ readonly manage: Manage; readonly schema: () => Promise<string> }> {
  const server = SERVER_NAMES.find((name) => name === target);
  if (server !== undefined) return emptyDatabase(server);
  const file = join(folder, "at-head.db");
  const schema = async (): Promise<string> => {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      return schemaOf(db);
    } finally {
      db.close();
    }
  };
  return { manage: (work) => withManager(file, work), schema };
}

describe.each(["sqlite", ...SERVER_NAMES])("Cortex's own chain on %s", (target) => {
  it("builds Cortex's schema on an empty database: nothing is left to do, and back to base nothing is left", async () => {
    const { manage, schema } = await managed(target);
    const result = await manage((manager) => manager.applyMigrations());
    expect(result.success).toBe(true);
    expect(result.applied.length).toBeGreaterThan(0);
    const left = await manage(async (manager) => ({
      check: await manager.check(),
      again: await manager.applyMigrations(),
      status: await manager.getMigrationStatus(),
      verified: await manager.verify(),
    }));
    expect(left.check).toMatchObject({ upToDate: true, operations: [] });
    expect(left.again.applied).toEqual([]);
    expect(left.status.isUpToDate).toBe(true);
    expect(left.verified.filter(({ ok }) => !ok)).toEqual([]);

    const full = await schema();
    await manage((manager) => manager.downgradeMigrations({ target: "base" }));
    const base = await schema();
    expect(base).toMatch(/alembic_version/);
    expect(base.match(/CREATE TABLE/g)).toHaveLength(1);
    await manage((manager) => manager.applyMigrations());
    expect(await schema()).toBe(full);
  }, 240_000);
});

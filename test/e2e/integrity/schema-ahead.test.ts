import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { autoApplyMigrations, type ManagerOptions } from "../../../src/index.js";
import { startServer } from "../../../src/server/start.js";
import { codedFailure } from "../../support/migration-project.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";
import { LogBook } from "../server/project.js";

describe.each(["sqlite", "postgresql-18", "mysql", "mariadb"] as const)("%s: an older build", (place) => {
  let project: ProjectOn;
  beforeEach(async () => {
    project = await makeProjectOn(place);
    const made = (["r1", "r2", "r3", "r4"] as const).map((id, i, all) =>
      project.revision({
        id,
        revises: all[i - 1] ?? null,
        up: `await op.execute("CREATE TABLE t_${id} (n int)");`,
      }),
    );
    await project.manager().applyMigrations();
    for (const path of made.slice(2)) rmSync(path);
  });
  afterEach(() => project.dispose());

  const options = (more: ManagerOptions = {}): ManagerOptions => ({
    environment: {},
    cwd: project.directory,
    url: project.url,
    versionsDirectory: `${project.directory}/versions`,
    interactive: false,
    ...more,
  });

  it("is told what it does not have, when it came, and what to do", async () => {
    const manager = project.manager();
    for (const work of [
      () => manager.applyMigrations(),
      () => manager.downgradeMigrations({ target: "-1" }),
      () => manager.getMigrationStatus(),
      () => manager.plan(),
      () => manager.current(),
    ]) {
      const error = await codedFailure(work);
      expect(error.code).toBe("MIG_REVISION_UNKNOWN_ROW");
      expect(error.message).toMatch(
        /'r4', and no file .*: the database is ahead of these files, which end at r2; since then it was given 'r3' \(20.*by version .*'r4'/,
      );
      expect(error.hint).toMatch(/newer build.*stamp --purge/);
    }
    expect(await manager.schemaAhead()).toMatchObject({
      heads: ["r2"],
      unknown: [{ revision: "r3" }, { revision: "r4" }],
    });
  });

  it("does not start on it, unless the setting lets it", async () => {
    const log = new LogBook();
    await expect(autoApplyMigrations(options())).rejects.toMatchObject({ code: "MIG_REVISION_UNKNOWN_ROW" });
    expect(await autoApplyMigrations(options({ onSchemaAhead: "warn", logger: log }))).toBeNull();
    expect(log.lines.join("\n")).toMatch(/warn .*ahead of these files.*left as it is/);
    const serve = (more: ManagerOptions) =>
      startServer({ managerOptions: options(more), host: "127.0.0.1", port: 0, logger: log });
    await expect(serve({})).rejects.toMatchObject({ code: "MIG_REVISION_UNKNOWN_ROW" });
    const running = await serve({ environment: { CORTEX_DB_MIGRATIONS_ON_SCHEMA_AHEAD: "warn" } });
    try {
      const ready = await fetch(`${running.url}/health/ready`);
      expect(ready.status).toBe(200);
      expect(await ready.json()).toMatchObject({ status: "ready", reason: expect.stringContaining("ahead") });
    } finally {
      await running.close();
    }
  });

  it("does not start on rows of which the audit does not know, whatever the setting", async () => {
    await project.rows("UPDATE alembic_version SET version_num = 'foreign'");
    const error = await codedFailure(() => autoApplyMigrations(options({ onSchemaAhead: "warn" })));
    expect(error.code).toBe("MIG_REVISION_UNKNOWN_ROW");
    expect(error.message).not.toContain("ahead");
  });
});

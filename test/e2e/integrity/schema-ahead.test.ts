import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
    const error = await codedFailure(() => manager.downgradeMigrations({ target: "-1" }));
    expect(error.code).toBe("MIG_RUNTIME_DOWNGRADE_NOT_KEPT");
    expect(error.message).toMatch(/^Revision r4 \(revision r4\) has no file here.*it was code/);
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

const sqlRevision = (id: string, revises: string, down: string | null): string =>
  [
    `-- make t_${id}`,
    "--",
    `-- Revision ID: ${id}`,
    `-- Revises: ${revises}`,
    "",
    "-- migrate:up",
    `CREATE TABLE t_${id} (n int); INSERT INTO t_${id} VALUES (1);`,
    ...(down === null ? [] : ["-- migrate:down", down]),
    "",
  ].join("\n");

describe.each(["sqlite", "postgresql-18", "mysql", "mariadb"] as const)(
  "%s: an older build takes the database back",
  (place) => {
    let project: ProjectOn;
    const write = (id: string, text: string): string => {
      const path = join(project.chain, `${id}_cortex_db_version_1.sql`);
      writeFileSync(path, text);
      return path;
    };
    beforeEach(async () => {
      project = await makeProjectOn(place);
      project.revision({ id: "r1", revises: null, up: `await op.execute("CREATE TABLE t (n int)");` });
    });
    afterEach(() => project.dispose());

    it("with the downgrades that the audit keeps, one by one, and is up to date then", async () => {
      const newer = [
        write("r2", sqlRevision("r2", "r1", "INSERT INTO t VALUES (2); DROP TABLE t_r2;")),
        write("r3", sqlRevision("r3", "r2", "INSERT INTO t VALUES (3);\nDROP TABLE t_r3;")),
      ];
      await project.manager().applyMigrations();
      for (const path of newer) rmSync(path);
      const manager = project.manager();
      const plan = await manager.plan({ direction: "downgrade", target: "r1" });
      expect(plan.steps.map(({ revision }) => revision)).toEqual(["r3", "r2"]);
      expect(plan.steps[0]?.statements?.map(({ sql }) => sql)).toEqual([
        "INSERT INTO t VALUES (3)",
        "DROP TABLE t_r3",
      ]);
      await manager.downgradeMigrations({ target: "-1" });
      const result = await manager.downgradeMigrations({ target: "r1" });
      expect(result).toMatchObject({ currentRevisions: ["r1"], applied: [{ revision: "r2" }] });
      expect(await project.rows("SELECT n FROM t ORDER BY n DESC")).toEqual([{ n: 3 }, { n: 2 }]);
      expect(await manager.getMigrationStatus()).toMatchObject({ isUpToDate: true, migrationsApplied: 1 });
    });

    it("not past one whose downgrade is not there, which is named before anything runs", async () => {
      const newer = [
        write("r2", sqlRevision("r2", "r1", null)),
        write("r3", sqlRevision("r3", "r2", "DROP TABLE t_r3;")),
      ];
      await project.manager().applyMigrations();
      for (const path of newer) rmSync(path);
      const error = await codedFailure(() => project.manager().downgradeMigrations({ target: "r1" }));
      expect(error).toMatchObject({ code: "MIG_RUNTIME_DOWNGRADE_NOT_KEPT", details: { revision: "r2" } });
      expect(await project.rows("SELECT n FROM t_r3")).toEqual([{ n: 1 }]);
      await project.manager().downgradeMigrations({ target: "r2" });
    });

    it("from an audit that was made before they were kept, with what came since", async () => {
      await project.manager().applyMigrations();
      await project.rows("ALTER TABLE cortex_migration_history DROP COLUMN downgrade");
      const broken = write("r2", sqlRevision("r2", "r1", null).replace("VALUES (1)", "VALUES (1, 2, 3)"));
      await codedFailure(() => project.manager().applyMigrations());
      const failed = "SELECT revision FROM cortex_migration_history WHERE outcome = 'failed'";
      expect(await project.rows(failed)).toEqual([{ revision: "r2" }]);
      rmSync(broken);
      if (place === "mysql" || place === "mariadb") await project.manager().resolve({ action: "abort" });
      if (place === "mysql" || place === "mariadb") await project.rows("DROP TABLE t_r2");
      const path = write("r2", sqlRevision("r2", "r1", "DROP TABLE t_r2;"));
      await project.manager().applyMigrations();
      rmSync(path);
      await project.manager().downgradeMigrations({ target: "r1" });
      expect(await project.manager().current()).toMatchObject([{ revision: "r1" }]);
    });

    it("never with a text that holds what looks like a password", async () => {
      const path = write("r2", sqlRevision("r2", "r1", "INSERT INTO t VALUES (4); -- password=hunter2"));
      await project.manager().applyMigrations();
      const [row] = await project.rows(
        "SELECT downgrade FROM cortex_migration_history WHERE revision = 'r2'",
      );
      expect(String(row?.["downgrade"])).not.toMatch(/hunter2|migrate:down/);
      rmSync(path);
      const error = await codedFailure(() => project.manager().downgradeMigrations({ target: "r1" }));
      expect(error.code).toBe("MIG_RUNTIME_DOWNGRADE_NOT_KEPT");
    });
  },
);

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { codedFailure } from "../../support/migration-project.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";
import { rowsOf } from "../../support/sqlite.js";

const ROOT = join(import.meta.dirname, "../../..");

describe.each(["sqlite", "postgresql-15", "mysql", "mariadb"] as const)("%s: --backup", (place) => {
  let project: ProjectOn;
  const path = process.env["PATH"] ?? "";
  beforeEach(async () => {
    project = await makeProjectOn(place);
    project.revision({
      id: "r1",
      up: `await op.execute("CREATE TABLE t (n int)"); await op.execute("INSERT INTO t VALUES (42)");`,
    });
    project.revision({ id: "r2", revises: "r1", up: `await op.execute("DELETE FROM t");` });
    await project.manager().applyMigrations({ target: "r1" });
    process.env["PATH"] = `${join(ROOT, ".cache/servers", place, "bin")}:${path}`;
  });
  afterEach(async () => {
    process.env["PATH"] = path;
    await project.dispose();
  });

  it("writes the database as it was before the first statement", async () => {
    await project.manager().applyMigrations({ backup: true });
    expect(await project.rows("SELECT n FROM t")).toEqual([]);
    const [file = ""] = readdirSync(join(project.directory, "backups"));
    expect(file).toMatch(/^cortex-[a-z]+-\d{8}T\d{6}Z\.(db|dump|sql)$/);
    const copy = join(project.directory, "backups", file);
    if (place === "sqlite") {
      const db = new DatabaseSync(copy);
      expect(rowsOf(db, "SELECT n FROM t")).toEqual([{ n: 42 }]);
      expect(rowsOf(db, "SELECT version_num FROM alembic_version")).toEqual([{ version_num: "r1" }]);
      db.close();
    } else if (place === "postgresql-15") expect(readFileSync(copy, "latin1")).toMatch(/^PGDMP/);
    else expect(readFileSync(copy, "utf8")).toMatch(/INSERT INTO `t` VALUES\s*\(42\)/);
  });

  it("writes none where nothing is to be done, and none over a file", async () => {
    const copy = join(project.directory, "copy");
    writeFileSync(copy, "precious");
    const error = await codedFailure(() => project.manager().applyMigrations({ backup: copy }));
    expect(error).toMatchObject({ code: "MIG_DIALECT_BACKUP_FAILED" });
    expect(readFileSync(copy, "utf8")).toBe("precious");
    expect(await project.manager().current()).toMatchObject([{ revision: "r1" }]);
    rmSync(copy);
    await project.manager().applyMigrations({ target: "r1", backup: copy });
    expect(readdirSync(project.directory)).not.toContain("copy");
  });

  it.skipIf(place === "sqlite")(
    "is refused, and nothing is run, where the program is not there",
    async () => {
      const empty = join(project.directory, "empty");
      mkdirSync(empty);
      process.env["PATH"] = empty;
      const error = await codedFailure(() => project.manager().applyMigrations({ backup: true }));
      expect(error.message).toMatch(/(pg_dump|mysqldump) is not in PATH/);
      expect(await project.manager().current()).toMatchObject([{ revision: "r1" }]);
    },
  );
});

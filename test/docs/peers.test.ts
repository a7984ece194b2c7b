import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PageProject } from "./support/page-project.js";

/** Our column of the table in the README, row by row. */
describe("the table of peers", () => {
  let project: PageProject;
  beforeEach(() => {
    project = new PageProject();
    project.write("migrations/sqlite/.gitkeep", "");
    project.shell("export CORTEX_MIGRATIONS_VERSIONS_DIRECTORY=./migrations");
  });
  afterEach(() => project.dispose());

  it("rows of the child table, and the trigger, are kept when a column is changed", () => {
    const first = project.operation(`
      await op.execute(\`
        CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id) ON DELETE CASCADE);
        CREATE TABLE log (what TEXT);
        CREATE TRIGGER p_changed AFTER UPDATE ON p BEGIN INSERT INTO log VALUES (NEW.name); END;
        INSERT INTO p VALUES (1, 'one');
        INSERT INTO c VALUES (1, 1);
      \`);
    `);
    expect(first).toMatchObject({ code: 0 });
    const changed = project.operation(`
      await op.alterColumn("p", "name", { type: string(80), nullable: false });
    `);
    expect(changed).toMatchObject({ code: 0 });
    const database = new DatabaseSync(join(project.directory, "cortex.db"));
    const names = (sql: string): readonly unknown[] =>
      database
        .prepare(sql)
        .all()
        .map((row) => Object.values(row)[0]);
    expect(names("SELECT sql FROM sqlite_master WHERE name = 'p'")[0]).toMatch(
      /name VARCHAR\(80\).*NOT NULL/,
    );
    expect(names("SELECT count(*) FROM c")).toStrictEqual([1]);
    database.exec("UPDATE p SET name = 'two'");
    expect(names("SELECT what FROM log")).toStrictEqual(["two"]);
    database.close();
  });

  it("branches are merged, and everything is taken back", () => {
    const outcome = project.shell(`
      cortex revision -m one --rev-id aaaaaaaaaaaa -q
      cortex revision -m two --rev-id bbbbbbbbbbbb -q
      cortex revision -m three --rev-id cccccccccccc --head aaaaaaaaaaaa --splice -q
      cortex merge heads -m join --rev-id dddddddddddd -q
      cortex upgrade head -q && cortex downgrade base -q && cortex current --json
    `);
    expect(outcome).toMatchObject({ code: 0 });
    expect(JSON.parse(outcome.stdout)).toStrictEqual({ current: [] });
  });

  it("a rename that nobody can be asked about is refused, with both answers", () => {
    const outcome = project.shell(`
      unset CORTEX_MIGRATIONS_VERSIONS_DIRECTORY
      rm -r migrations && cortex init -q && cortex upgrade head -q
      sed -i 's/"name", string/"full_name", string/' schema.ts
      cortex revision --autogenerate -m x
    `);
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toContain("--rename users.name:");
    expect(outcome.stderr).toContain("--no-renames");
  });

  it("an edited revision file is found", () => {
    const written = project.shell("cortex revision -m one --rev-id aaaaaaaaaaaa -q && cortex verify");
    expect(written).toMatchObject({ code: 0, stderr: "" });
    appendFileSync(
      join(project.directory, "migrations/sqlite/aaaaaaaaaaaa_cortex_db_version_1.ts"),
      "// edited\n",
    );
    expect(project.shell("cortex verify")).toMatchObject({ code: 1 });
  });
});

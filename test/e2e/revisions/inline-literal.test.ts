import { expect, it } from "vitest";
import { makeMigrationProject } from "../../support/migration-project.js";

it("op.inlineLiteral writes a value into the SQL, whatever is in it", async () => {
  const project = makeMigrationProject();
  project.revision({
    id: "aaaa",
    revises: null,
    up: `
  await op.execute("CREATE TABLE t (v)");
  await op.execute("INSERT INTO t VALUES (" + op.inlineLiteral("it's; --\\n").text + ")");
  await op.execute("INSERT INTO t VALUES (" + op.inlineLiteral(7).text + ")");`,
    down: 'await op.execute("DROP TABLE t");',
  });
  await project.manager().applyMigrations();
  expect(project.rows("SELECT v FROM t ORDER BY rowid").map((row) => row.v)).toEqual(["it's; --\n", 7]);
  await project.dispose();
});

import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "../../support/cli.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";

const COUNTER = join(import.meta.dirname, "../../support/count-server-statements.cjs");

/** What sets a session up and reads its facts before anything is asked; PostgreSQL gets all of it as one message. */
const SET_UP = { "postgresql-18": 1, mysql: 4, mariadb: 4 } as const;

const LOCKS = /GET_LOCK|pg_(?:try_)?advisory/i;
const WRITES = /\b(?:INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|TRUNCATE)\b/i;

/** What sets the session up (up to the facts or the `DO 0` that ends it), apart from what is asked after it. */
function divided(statements: readonly string[]): {
  readonly setUp: readonly string[];
  readonly asked: readonly string[];
} {
  const at = statements.findIndex((sql) => sql.startsWith("SELECT ") && !sql.includes("VERSION()"));
  return { setUp: statements.slice(0, at), asked: statements.slice(at) };
}

describe.each(["postgresql-18", "mysql", "mariadb"] as const)("%s", (place) => {
  let project: ProjectOn;
  beforeEach(async () => {
    project = await makeProjectOn(place);
    for (const [id, revises] of [
      ["r1", null],
      ["r2", "r1"],
    ] as const)
      project.revision({ id, revises, up: `await op.execute("CREATE TABLE t_${id} (n int)");` });
  });
  afterEach(() => project.dispose());

  /** Runs the command, and returns what its driver was given to send. */
  async function statementsOf(...args: readonly string[]): Promise<readonly string[]> {
    const { code, stderr } = await runCli(args, {
      cwd: project.directory,
      env: {
        CORTEX_DB_URL: project.url,
        CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: join(project.directory, "versions"),
        NODE_OPTIONS: `--require ${COUNTER}`,
      },
    });
    expect(code, stderr).toBe(0);
    return stderr.split("\n").flatMap((line) => /^STATEMENT (.*)$/.exec(line)?.[1] ?? []);
  }

  it("is asked one thing by an upgrade, with no lock and no write, once its session is set up", async () => {
    const first = await statementsOf("upgrade", "head");
    expect(first.length, "the counter sees").toBeGreaterThan(20);
    expect(first.filter((sql) => LOCKS.test(sql))).not.toEqual([]);
    for (const line of ["upgrade head", "upgrade heads", "current", "plan"]) {
      const { setUp, asked } = divided(await statementsOf(...line.split(" ")));
      expect(setUp, line).toHaveLength(SET_UP[place]);
      expect(setUp.join("\n"), line).not.toMatch(WRITES);
      expect(setUp.join("\n"), line).not.toMatch(LOCKS);
      expect(asked, line).toEqual(["SELECT version_num FROM alembic_version"]);
    }
  });

  it("is asked by status for the journal of what is in flight, too", async () => {
    await statementsOf("upgrade", "head");
    const { asked } = divided(await statementsOf("status"));
    // PostgreSQL has no journal before something runs outside a transaction; MySQL's is there, and is read.
    expect(asked.length, asked.join("\n")).toBe(place === "postgresql-18" ? 2 : 3);
    for (const sql of asked) expect(sql).toMatch(/^SELECT /);
  });
});

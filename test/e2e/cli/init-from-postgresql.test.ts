import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CliProject, makeCliProject, runCli } from "../../support/cli.js";
import { createDatabase, nativeDump, query, runScript, server } from "../../support/servers/index.js";

/** What one schema cannot hold: extensions, tables in two schemas that refer to each other, an index built beside. */
const SCRIPT = `
CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE SCHEMA audit;
CREATE TYPE audit.level AS ENUM ('low', 'high');
CREATE TABLE users (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email citext NOT NULL UNIQUE,
  name text CHECK (name <> '')
);
CREATE INDEX users_name_trgm ON users USING gin (name gin_trgm_ops);
CREATE TABLE audit.entries (
  id bigserial PRIMARY KEY,
  user_id integer NOT NULL REFERENCES public.users (id),
  level audit.level NOT NULL DEFAULT 'low',
  at timestamptz NOT NULL DEFAULT now()
);
CREATE VIEW audit.loud AS SELECT e.id, u.email FROM audit.entries e JOIN public.users u ON u.id = e.user_id WHERE e.level = 'high';
CREATE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit.entries (user_id) VALUES (NEW.id); RETURN NEW; END $$;
CREATE TRIGGER users_noted AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION audit.note();
INSERT INTO users (email, name) VALUES ('a@example.org', 'a'), ('b@example.org', 'b');
`;

const OWN = /alembic_version|cortex_migration/;

async function statementsOf(
  on: Awaited<ReturnType<typeof server>>,
  name: string,
): Promise<readonly string[]> {
  const dump = await nativeDump(on, name, { schemaOnly: true });
  return dump
    .split(/;\n/)
    .map((statement) => statement.replaceAll(/^--.*\n?/gm, "").trim())
    .filter((one) => one !== "" && !OWN.test(one) && !/^(?:SET |SELECT pg_catalog.set_config|\\)/.test(one))
    .sort();
}

describe.each(["postgresql-18", "postgresql-15"] as const)("%s: init --from-database", (place) => {
  let project: CliProject;
  beforeEach(() => {
    project = makeCliProject();
  });
  afterEach(() => project.dispose());

  it("adopts a database with extensions and two schemas; its revision makes the same one elsewhere", async () => {
    const on = await server(place);
    const live = await createDatabase(on);
    const empty = await createDatabase(on);
    await runScript(on, live.name, SCRIPT);
    const before = await statementsOf(on, live.name);
    const run = (url: string, ...args: readonly string[]) =>
      runCli(args, { cwd: project.directory, env: { CORTEX_DB_URL: url } });

    const made = await run(live.url, "init", "--from-database", "--schema", "audit", "--json");
    expect(made, made.stdout + made.stderr).toMatchObject({ code: 0 });
    expect(readFileSync(join(project.directory, "cortex.config.ts"), "utf8")).toContain('schemas: ["audit"]');
    expect(readdirSync(join(project.directory, "migrations/postgresql")).sort()).toHaveLength(3);
    expect(await run(live.url, "check")).toMatchObject({ code: 0 });
    expect(await query(on, live.name, "SELECT email::text AS email FROM users ORDER BY id")).toEqual([
      { email: "a@example.org" },
      { email: "b@example.org" },
    ]);
    expect(await statementsOf(on, live.name)).toEqual(before);

    const upgraded = await run(empty.url, "upgrade", "head", "--yes");
    expect(upgraded, upgraded.stderr).toMatchObject({ code: 0 });
    expect(await statementsOf(on, empty.name)).toEqual(before);
    const left = await query(
      on,
      null,
      "SELECT datname FROM pg_database WHERE datname LIKE 'cortex_scratch%'",
    );
    expect(left).toEqual([]);
  });

  it("adopts a view whose text the server cannot tell twice in the same words", async () => {
    const on = await server(place);
    const live = await createDatabase(on);
    await runScript(
      on,
      live.name,
      "CREATE TABLE a (n integer); CREATE TABLE b (m integer); CREATE VIEW both_of AS SELECT n, m FROM (SELECT n, NULL AS m FROM a UNION ALL SELECT NULL, m FROM b) q;",
    );
    const made = await runCli(["init", "--from-database"], {
      cwd: project.directory,
      env: { CORTEX_DB_URL: live.url },
    });
    expect(made, made.stdout + made.stderr).toMatchObject({ code: 0 });
    expect(made.stdout).toContain("  view 'both_of'\n");
  });

  it("tells which schemas it has not looked at", async () => {
    const on = await server(place);
    const live = await createDatabase(on);
    await runScript(
      on,
      live.name,
      "CREATE TABLE mine (n integer); CREATE SCHEMA billing; CREATE VIEW billing.paid AS SELECT 1 AS n; CREATE SCHEMA empty; CREATE SCHEMA read; CREATE TABLE read.it (n integer);",
    );
    const args = ["init", "--from-database", "--schema", "read"];
    const made = await runCli(args, { cwd: project.directory, env: { CORTEX_DB_URL: live.url } });
    expect(made, made.stdout + made.stderr).toMatchObject({ code: 0 });
    expect(made.stdout).toContain(
      "Schemas that were not looked at (`--schema <name>` takes one in):\n  billing\n",
    );
  });
});

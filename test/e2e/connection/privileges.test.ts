import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createDatabase,
  query,
  SERVER_NAMES,
  server,
  type TestDatabase,
  type TestServer,
} from "../../support/servers/index.js";
import {
  type ConnectionProject,
  type Environment,
  makeConnectionProject,
  managerRefusal,
  ownName,
  refusalOf,
  variablesOf,
} from "./support.js";

const PASSWORD = "weak-secret-marker";

// Each runs the command many times.
vi.setConfig({ testTimeout: 180_000 });

describe.each(SERVER_NAMES)("a user of %s who may not do everything", (name) => {
  let on: TestServer;
  let database: TestDatabase;
  let user: string;
  let project: ConnectionProject;
  let env: Environment;
  beforeEach(async () => {
    on = await server(name);
    database = await createDatabase(on);
    user = ownName("weak");
    const create =
      on.dialect === "postgresql"
        ? `CREATE ROLE ${user} LOGIN PASSWORD '${PASSWORD}'`
        : `CREATE USER ${user}@'%' IDENTIFIED BY '${PASSWORD}'`;
    await query(on, null, create);
    project = makeConnectionProject([PASSWORD]);
    env = {
      ...variablesOf(on, database.name),
      CORTEX_DB_USERNAME: user,
      CORTEX_DB_PASSWORD: PASSWORD,
    };
  });
  afterEach(async () => {
    await project.dispose();
    const owned = on.dialect === "postgresql" ? `DROP OWNED BY ${user}` : "DO 0";
    await query(on, database.name, owned);
    await database.drop();
    await query(on, null, on.dialect === "postgresql" ? `DROP ROLE ${user}` : `DROP USER ${user}@'%'`);
  });

  /** Grants that leave something out, and what is then named as missing. */
  const cases: readonly (readonly [title: string, grants: string, missing: string])[] = name.startsWith(
    "postgresql",
  )
    ? [
        ["CREATE", "", "lacks CREATE on schema 'public'"],
        ["USAGE", "REVOKE USAGE ON SCHEMA public FROM PUBLIC", "lacks USAGE and CREATE on schema 'public'"],
      ]
    : ["CREATE", "ALTER", "DROP", "INDEX", "REFERENCES"].map((left) => {
        const all = [
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "CREATE",
          "ALTER",
          "DROP",
          "INDEX",
          "REFERENCES",
        ];
        const granted = all.filter((one) => one !== left).join(", ");
        return [left, `GRANT ${granted} ON DATABASE_NAME.* TO USER_NAME@'%'`, `lacks ${left} on`];
      });

  it.each(cases)(
    "lacks %s: doctor, plan and upgrade name it before the first statement",
    async (_, grants, missing) => {
      const sql = grants.replaceAll("USER_NAME", user).replaceAll("DATABASE_NAME", database.name);
      if (sql !== "") await query(on, database.name, sql);

      const doctor = await project.cortex(["doctor"], env);
      expect(doctor.code).toBe(1);
      expect(doctor.stdout).toContain(missing);

      const plan = await project.cortex(["plan"], env);
      expect(`${plan.stdout}${plan.stderr}`).toContain(missing);
      const json = await project.cortex(["plan", "--json"], env);
      expect(json.stdout).toContain(missing);

      const refusal = await refusalOf(project, ["upgrade", "head"], env);
      expect(refusal).toMatchObject({ exit: 1, code: "MIG_MANAGER_OBSTACLE" });
      expect(refusal.message).toContain(missing);
      expect(refusal.hint).not.toBe("");
      const manager = project.manager({
        dbType: on.dialect,
        host: on.host,
        port: on.port,
        username: user,
        password: PASSWORD,
        database: database.name,
      });
      expect((await managerRefusal(manager.applyMigrations())).message).toContain(missing);

      const tables = await query(
        on,
        database.name,
        "SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE 'alembic%' AND table_schema IN ('public', DATABASE_NAME)".replace(
          "DATABASE_NAME",
          `'${database.name}'`,
        ),
      );
      expect(tables).toEqual([]);
    },
  );

  it("does not own a table: doctor says so, and only what changes that table is stopped", async () => {
    if (on.dialect !== "postgresql") return;
    const sql = `GRANT CREATE ON SCHEMA public TO ${user}; CREATE TABLE of_another (a int)`;
    await query(on, database.name, sql);
    const doctor = await project.cortex(["doctor"], env);
    expect(doctor.stdout).toContain("belong to others, and only an owner may change them: of_another");
    expect(await project.cortex(["upgrade", "head"], env)).toMatchObject({ code: 0 });
    project.write(
      "versions/postgresql/bbbbbbbbbbbb_cortex_db_version_2.sql",
      "-- Revision ID: bbbbbbbbbbbb\n-- Revises: aaaaaaaaaaaa\n-- migrate:up\nALTER TABLE of_another ADD COLUMN b int;\n",
    );
    const refusal = await refusalOf(project, ["upgrade", "head"], env);
    expect([refusal.exit, refusal.code]).toEqual([1, "MIG_RUNTIME_STEP_FAILED"]);
    expect(refusal.message).toContain("of_another");
    expect((await project.cortex(["current", "--json"], env)).stdout).toContain("aaaaaaaaaaaa");
  });

  it("is let through with exactly what is needed", async () => {
    const grant =
      on.dialect === "postgresql"
        ? `GRANT CREATE ON SCHEMA public TO ${user}`
        : `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON ${database.name}.* TO ${user}@'%'`;
    await query(on, database.name, grant);
    const up = await project.cortex(["upgrade", "head"], env);
    expect(up, up.stderr).toMatchObject({ code: 0 });
    expect(await project.cortex(["downgrade", "base", "--yes"], env)).toMatchObject({ code: 0 });
    expect(await project.cortex(["plan"], env)).toMatchObject({ code: 0 });
  });

  it("may look without any right to change", async () => {
    const admin = variablesOf(on, database.name);
    expect(await project.cortex(["upgrade", "head"], admin)).toMatchObject({ code: 0 });
    const select =
      on.dialect === "postgresql"
        ? `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user}`
        : `GRANT SELECT ON ${database.name}.* TO ${user}@'%'`;
    await query(on, database.name, select);
    for (const args of [["current"], ["status"], ["history", "-i"], ["upgrade", "head"]])
      expect(await project.cortex(args, env), args.join(" ")).toMatchObject({ code: 0 });
  });
});

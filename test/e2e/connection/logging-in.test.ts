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

/** Everything that a URL, a shell, SQL or a driver could stumble over. */
const PASSWORD = "p@ss/w:o#r%25d?'\"\\ é&=+[]{}$`;,🦀";

/** A user who owns the database. */
async function makeUser(on: TestServer, database: string, name: string): Promise<void> {
  if (on.dialect === "postgresql") {
    const quoted = PASSWORD.replaceAll("'", "''");
    await query(
      on,
      null,
      `CREATE ROLE "${name}" LOGIN PASSWORD '${quoted}'; ALTER DATABASE ${database} OWNER TO "${name}"`,
    );
    return;
  }
  const quoted = PASSWORD.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
  await query(
    on,
    null,
    `CREATE USER '${name}'@'%' IDENTIFIED BY '${quoted}'; GRANT ALL ON ${database}.* TO '${name}'@'%'`,
  );
}

async function dropUser(on: TestServer, name: string): Promise<void> {
  await query(on, null, on.dialect === "postgresql" ? `DROP ROLE "${name}"` : `DROP USER '${name}'@'%'`);
}

// Each runs the command many times.
vi.setConfig({ testTimeout: 180_000 });

describe.each(SERVER_NAMES)("logging in to %s", (name) => {
  let on: TestServer;
  let database: TestDatabase;
  let user: string;
  let project: ConnectionProject;
  beforeEach(async () => {
    on = await server(name);
    database = await createDatabase(on);
    user = ownName("us@r");
    await makeUser(on, database.name, user);
    project = makeConnectionProject([PASSWORD]);
  });
  afterEach(async () => {
    await project.dispose();
    await database.drop();
    await dropUser(on, user);
  });

  const parts = (): Environment => ({
    ...variablesOf(on, database.name),
    CORTEX_DB_USERNAME: user,
    CORTEX_DB_PASSWORD: PASSWORD,
  });

  async function works(env: Environment): Promise<void> {
    const up = await project.cortex(["upgrade", "head", "--verbose"], env);
    expect(up, up.stderr).toMatchObject({ code: 0 });
    expect((await project.cortex(["current", "--json"], env)).stdout).toContain('"aaaaaaaaaaaa"');
    expect(await project.cortex(["downgrade", "base", "--yes"], env)).toMatchObject({ code: 0 });
  }

  it("takes a password with any character, by its parts and in a URL", async () => {
    await works(parts());
    const login = `${encodeURIComponent(user)}:${encodeURIComponent(PASSWORD)}`;
    const url = `${on.dialect}://${login}@${on.host}:${on.port}/${database.name}`;
    await works({ CORTEX_DB_URL: url });
    const manager = project.manager({ url });
    expect((await manager.applyMigrations()).currentRevisions).toEqual(["aaaaaaaaaaaa"]);
    expect(JSON.stringify(await manager.doctor())).not.toContain("p@ss");
  });

  it("goes over IPv6 and through the socket", async () => {
    if (on.socket === null) return;
    await works({ ...parts(), CORTEX_DB_HOST: "::1" });
    await works({ ...parts(), CORTEX_DB_HOST: on.socket });
    const option = on.dialect === "postgresql" ? `host=${on.socket}&port=${on.port}` : `socket=${on.socket}`;
    const login = `${encodeURIComponent(user)}:${encodeURIComponent(PASSWORD)}`;
    await works({ CORTEX_DB_URL: `${on.dialect}://${login}@/${database.name}?${option}` });
    const bracketed = `${on.dialect}://${login}@[::1]:${on.port}/${database.name}`;
    await works({ CORTEX_DB_URL: bracketed });
  });

  it("is refused with a wrong password, and nothing tells which one it was", async () => {
    const wrong = `${PASSWORD}wrong`;
    for (const args of [["upgrade", "head"], ["plan"], ["status"], ["check"]]) {
      const refusal = await refusalOf(project, args, { ...parts(), CORTEX_DB_PASSWORD: wrong });
      expect(refusal).toMatchObject({ exit: 1, code: "MIG_DIALECT_CONNECTION_LOGIN_REFUSED" });
      expect(refusal.message).toContain(user);
    }
    const doctor = await project.cortex(["doctor"], { ...parts(), CORTEX_DB_PASSWORD: wrong });
    expect(doctor.code).toBe(1);
    expect(doctor.stdout).toContain("MIG_DIALECT_CONNECTION_LOGIN_REFUSED");
  });

  it("finds no server, no host, no database, and says which", async () => {
    const code = async (more: Environment): Promise<string> => {
      const refusal = await refusalOf(project, ["upgrade", "head"], { ...parts(), ...more });
      expect(refusal.exit).toBe(1);
      expect(refusal.hint.length).toBeGreaterThan(20);
      return refusal.code;
    };
    expect(await code({ CORTEX_DB_PORT: "1" })).toBe("MIG_DIALECT_CONNECTION_REFUSED");
    expect(await code({ CORTEX_DB_HOST: "/nowhere/at/all" })).toBe("MIG_DIALECT_CONNECTION_REFUSED");
    expect(await code({ CORTEX_DB_HOST: "nowhere.invalid" })).toBe("MIG_DIALECT_CONNECTION_HOST_NOT_FOUND");
    const admin = { CORTEX_DB_USERNAME: on.username, CORTEX_DB_PASSWORD: on.password };
    expect(await code({ ...admin, CORTEX_DB_NAME: "not_there" })).toBe("MIG_DIALECT_DATABASE_MISSING");
  });

  it("creates the database when it is asked to, and only then", async () => {
    const missing = ownName("made");
    const env = variablesOf(on, missing);
    for (const args of [["upgrade", "head"], ["plan"], ["status"]]) {
      const refusal = await refusalOf(project, args, env);
      expect([refusal.exit, refusal.code]).toEqual([1, "MIG_DIALECT_DATABASE_MISSING"]);
      expect(refusal.hint).toContain("--create-database");
    }
    const up = await project.cortex(["upgrade", "head", "--create-database"], env);
    expect(up, up.stderr).toMatchObject({ code: 0 });
    expect((await project.cortex(["upgrade", "head", "--create-database"], env)).code).toBe(0);
    const manager = project.manager({ url: on.urlOf(missing) });
    expect((await manager.getMigrationStatus()).isUpToDate).toBe(true);
    await manager.close();
    await query(on, null, `DROP DATABASE ${missing}`);
    const other = project.manager({ url: on.urlOf(missing) });
    expect((await managerRefusal(other.applyMigrations())).code).toBe("MIG_DIALECT_DATABASE_MISSING");
    expect((await other.applyMigrations({ createDatabase: true })).success).toBe(true);
    await other.close();
    await query(on, null, `DROP DATABASE ${missing}`);
  });

  it("cannot create the database without the right to", async () => {
    const env = { ...parts(), CORTEX_DB_NAME: ownName("made") };
    const refusal = await refusalOf(project, ["upgrade", "head", "--create-database"], env);
    expect([refusal.exit, refusal.code]).toEqual([1, "MIG_DIALECT_PERMISSION_DENIED"]);
  });
});

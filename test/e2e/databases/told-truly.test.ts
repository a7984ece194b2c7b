import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { cortexError } from "../../../src/errors/index.js";
import { column, defineSchema, integer, numeric, smallInteger, string, table } from "../../../src/index.js";
import { codedFailure } from "../../support/migration-project.js";
import { makeProjectOn, type Place, type ProjectOn } from "../../support/project-on.js";

let project: ProjectOn;
afterEach(() => project.dispose());

const open = async (place: Place): Promise<ProjectOn> => {
  project = await makeProjectOn(place);
  return project;
};

const id = column("id", integer(), { primaryKey: true });

describe("a default beyond U+FFFF, which MySQL's catalogue tells as '?'", () => {
  for (const place of ["mysql", "postgresql-18"] as const)
    it(`is written, kept by another change, and compared as it is on ${place}`, async () => {
      const { manager, rows } = await open(place);
      const schemaOf = (length: number): ReturnType<typeof defineSchema> =>
        defineSchema({
          tables: [
            table("notes", [
              id,
              column("a", string(length), { nullable: false, serverDefault: "it's 😀?" }),
              column("b", string(length), { serverDefault: "why?" }),
            ]),
          ],
        });
      const first = manager({ schema: schemaOf(20) });
      const created = await first.createRevision({ message: "first", autogenerate: true });
      expect(readFileSync(created?.path ?? "", "utf8")).toContain("😀?");
      await first.applyMigrations();
      expect((await first.check()).upToDate).toBe(true);

      const second = manager({ schema: schemaOf(30) });
      await second.createRevision({ message: "longer", autogenerate: true });
      await second.applyMigrations();
      expect((await second.check()).upToDate).toBe(true);
      const [row] = await rows("INSERT INTO notes (id) VALUES (1); SELECT a, b FROM notes");
      expect(row).toEqual({ a: "it's 😀?", b: "why?" });
    });
});

describe("a role that may create nothing", () => {
  it("finds no difference in numbers that were written as text, or are negative", async () => {
    const { manager, rows, url } = await open("postgresql-18");
    const schema = defineSchema({
      tables: [
        table("prices", [
          id,
          column("n", numeric(10, 2), { serverDefault: "1.50" }),
          column("s", smallInteger(), { serverDefault: -5 }),
        ]),
      ],
    });
    const owner = manager({ schema });
    await owner.createRevision({ message: "first", autogenerate: true });
    await owner.applyMigrations();
    const role = `reader_${new URL(url).pathname.slice(1)}`;
    await rows(
      `CREATE ROLE "${role}" LOGIN PASSWORD 'x'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO "${role}"`,
    );
    try {
      const as = new URL(url);
      as.username = role;
      as.password = "x";
      expect(await manager({ schema, url: as.href }).check()).toMatchObject({
        upToDate: true,
        operations: [],
      });
    } finally {
      await rows(`DROP OWNED BY "${role}"; DROP ROLE "${role}"`);
    }
  });
});

describe("a script that drops a constraint without a name", () => {
  it("is refused with the constraint and the way out on mysql, where only the server knows the name", async () => {
    const { manager, revision } = await open("mysql");
    revision({
      id: "aaaaaaaaaaaa",
      up: `const { column, integer, foreignKey } = await import("cortex-migrations");
        await op.createTable("parents", [column("id", integer(), { primaryKey: true })]);
        await op.createTable("children", [column("id", integer(), { primaryKey: true }), column("parent", integer()),
          foreignKey(["parent"], { table: "parents", columns: ["id"] })]);
        await op.batchAlterTable("children", async (batch) => {
          await batch.dropConstraint(null, { type: "foreignKey", columns: ["parent"] });
        });`,
    });
    const refused = await codedFailure(() => manager().upgradeScript({ target: "heads" }));
    expect(refused.code).toBe("MIG_RUNTIME_SCRIPT_FAILED");
    expect(refused.message).toContain("foreign key (parent) of table 'children' in a script");
    await manager().applyMigrations();
  });
});

describe("CORTEX_DB_MIGRATIONS_AUTO_APPROVE=safe", () => {
  for (const place of ["sqlite", "postgresql-18", "mysql"] as const)
    it(`does not run a step that reads rows, and drops a table, on ${place}`, async () => {
      const { manager, revision, rows } = await open(place);
      revision({ id: "aaaaaaaaaaaa", up: `await op.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY)");` });
      await manager().applyMigrations();
      await rows("INSERT INTO kept VALUES (1)");
      revision({
        id: "bbbbbbbbbbbb",
        revises: "aaaaaaaaaaaa",
        up: `const found = await op.getBind().query("SELECT id FROM kept");
          if (found.length > 0) await op.dropTable("kept");`,
      });
      const refused = await codedFailure(() => manager({ autoApprove: "safe" }).applyMigrations());
      expect(refused).toMatchObject({
        code: "MIG_RUNTIME_NOT_APPROVED",
        details: { steps: ["bbbbbbbbbbbb"] },
      });
      expect(await rows("SELECT id FROM kept")).toHaveLength(1);
    });
});

describe("a message that holds a secret", () => {
  it("says what MySQL says of a password, and not what a statement says in PASSWORD '…'", async () => {
    await open("sqlite");
    const told = (reason: string): string =>
      cortexError("MIG_DIALECT_TARGET_INVALID", { target: "t", reason }).message;
    expect(told("Access denied (using password: YES)")).toContain("(using password: YES)");
    expect(told("CREATE ROLE a LOGIN PASSWORD 'hunter2'")).not.toContain("hunter2");
    expect(told("CREATE USER a IDENTIFIED BY 'hunter''2'")).not.toContain("hunter");
    expect(told("ALTER USER a IDENTIFIED WITH caching_sha2_password BY 'hunter2'")).not.toContain("hunter2");
  });
});

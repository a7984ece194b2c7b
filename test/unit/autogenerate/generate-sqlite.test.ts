import { describe, expect, it } from "vitest";
import { type GenerateInput, generate } from "../../../src/autogenerate/autogenerate.js";
import { compareDatabase } from "../../../src/autogenerate/database-comparison.js";
import { type RevisionRunner, verifyRevision } from "../../../src/autogenerate/verify-revision.js";
import { renderImports } from "../../../src/autogenerate/render/render-imports.js";
import { describeDifference } from "../../../src/diff/describe-difference.js";
import type { Connection } from "../../../src/dialects/contract/connection.js";
import { sqlite } from "../../../src/dialects/public-types.js";
import { loadDialect } from "../../../src/dialects/registry.js";
import type { Operation } from "../../../src/operations/operation.js";
import type { RevisionOperation } from "../../../src/operations/run-operation.js";
import { column } from "../../../src/schema/column.js";
import { check, desc, index, primaryKey, unique } from "../../../src/schema/constraints.js";
import { defineSchema } from "../../../src/schema/define-schema.js";
import type { Schema } from "../../../src/schema/schema.js";
import { sql } from "../../../src/schema/sql.js";
import { type Table, table } from "../../../src/schema/table.js";
import { boolean, dateTime, integer, json, numeric, string, text, uuid } from "../../../src/schema/types.js";
import { record } from "./run-rendered.js";

const dialect = await loadDialect("sqlite");
const schemaOf = (...tables: readonly Table[]): Schema => defineSchema({ tables });

/** Carries operations out as a step does: within a session, in one transaction. */
async function carryOut(
  connection: Connection,
  operations: readonly RevisionOperation[],
): Promise<readonly Operation[]> {
  const done: Operation[] = [];
  const session = await dialect.openSession(connection, { versionTable: "alembic_version", schema: null });
  try {
    await session.begin({ lockTimeoutMs: 1000 });
    for (const operation of operations) {
      if (operation.kind === "run") throw new Error("registered operations are carried out by op");
      done.push(operation);
      for (const statement of await dialect.compile(operation, connection)) {
        if (statement.kind === "run")
          await (statement.parameters === null
            ? connection.run(statement.sql)
            : connection.execute(statement.sql, statement.parameters));
        else expect(await connection.query(statement.sql)).toEqual([]);
      }
    }
    await session.verify();
    await session.commit();
    return done;
  } finally {
    await session.close();
  }
}

/** An empty database in memory, brought to the given schema. */
async function databaseOf(schema: Schema): Promise<Connection> {
  const connection = await dialect.scratch({ kind: "empty", on: null });
  const made = await generate({ dialect, connection, desired: schema });
  await carryOut(connection, made.operations);
  return connection;
}

const fileOf = (imports: readonly string[], body: string): string =>
  `${renderImports(imports)}\nexport async function upgrade(op: Operations): Promise<void> {\n${body}}\n`;

/** Generates, runs the rendered text there and back, and compares after each. */
async function thereAndBack(a: Schema, b: Schema, more: Partial<GenerateInput> = {}): Promise<void> {
  const connection = await databaseOf(a);
  try {
    const input = { dialect, connection, desired: b, typeBuilders: { sqlite }, ...more };
    const made = await generate(input);
    const up = await record(fileOf(made.imports, made.upgradeBody), { sqlite });
    const down = await record(fileOf(made.imports, made.downgradeBody), { sqlite });
    const run: RevisionRunner = (target, direction) => carryOut(target, direction === "upgrade" ? up : down);
    await verifyRevision({ ...input, run });
    await carryOut(connection, up);
    const left = async (desired: Schema): Promise<readonly string[]> =>
      (await compareDatabase({ dialect, connection, desired })).differences.map(
        (fact) => describeDifference(fact).detail,
      );
    expect(await left(b)).toEqual([]);
    expect((await generate({ dialect, connection, desired: b })).operations).toEqual([]);
    await carryOut(connection, down);
    expect(await left(a)).toEqual([]);
  } finally {
    await connection.close();
  }
}

const id = column("id", uuid(), { primaryKey: true });
const orgs = table("orgs", [id, column("name", string(50), { nullable: false })]);
const base = schemaOf(orgs, table("users", [id, column("email", text()), column("age", integer())]));

const cases: readonly (readonly [string, Schema])[] = [
  [
    "a new column with a foreign key",
    schemaOf(
      orgs,
      table("users", [
        id,
        column("email", text()),
        column("age", integer()),
        column("org_id", uuid(), { references: { table: "orgs", column: "id", onDelete: "CASCADE" } }),
        index("ix_users_org", ["org_id"]),
      ]),
    ),
  ],
  ["a dropped column", schemaOf(orgs, table("users", [id, column("email", text())]))],
  [
    "type, NOT NULL and default",
    schemaOf(
      orgs,
      table("users", [
        id,
        column("email", string(320), { nullable: false, serverDefault: "it's" }),
        column("age", numeric(10, 2), { serverDefault: 1 }),
      ]),
    ),
  ],
  [
    "unique, check and indexes",
    schemaOf(
      orgs,
      table("users", [
        id,
        column("email", text(), { unique: true }),
        column("age", integer()),
        check("age > 0", { name: "ck_age" }),
        check("email <> 'a''b'"),
        unique(["email", "age"], { name: "uq_both" }),
        index("ix_lower", [sql`lower(email)`], { unique: true, where: "age > 1" }),
        index("ix_desc", [desc("age"), "email"]),
      ]),
    ),
  ],
  [
    "another primary key",
    schemaOf(
      orgs,
      table("users", [
        column("id", uuid(), { nullable: false }),
        column("email", text(), { nullable: false }),
        column("age", integer()),
        primaryKey(["id", "email"]),
      ]),
    ),
  ],
  [
    "a generated column",
    schemaOf(
      orgs,
      table("users", [
        id,
        column("email", text()),
        column("age", integer()),
        column("double_age", integer(), { generated: { expression: "age * 2", stored: true } }),
      ]),
    ),
  ],
  [
    "new tables in a ring, and a table that goes",
    schemaOf(
      table("users", [id, column("email", text()), column("age", integer())]),
      table("a", [
        id,
        column("b_id", uuid(), { references: { table: "b", column: "id" } }),
        column("meta", json()),
        column("on", boolean(), { serverDefault: true }),
        column("raw", sqlite.real()),
      ]),
      table("b", [
        id,
        column("a_id", uuid(), {
          references: { table: "a", column: "id", deferrable: true, initially: "DEFERRED" },
        }),
        column("at", dateTime(), { serverDefault: sql`CURRENT_TIMESTAMP` }),
      ]),
    ),
  ],
];

describe("generated revisions on a real database", () => {
  it("has nothing to say about a schema that it has made", async () => {
    for (const [, schema] of cases) await thereAndBack(schema, schema);
  });

  for (const [what, schema] of cases) {
    it(`there and back: ${what}`, () =>
      thereAndBack(base, schema, { answers: { renames: [], noRenames: true } }));
    it(`there and back, the other way: ${what}`, () =>
      thereAndBack(schema, base, { answers: { renames: [], noRenames: true } }));
  }

  it("renames keep what is there", async () => {
    const desired = schemaOf(orgs, table("people", [id, column("mail", text()), column("age", integer())]));
    await thereAndBack(base, desired, {
      answers: { renames: ["users:people", "people.email:mail"], noRenames: false },
    });
  });

  it("protects tables that no revision has made, and drops those that one has", async () => {
    const connection = await databaseOf(base);
    const desired = schemaOf(orgs);
    const kept = await generate({ dialect, connection, desired, isManaged: () => false });
    expect(kept.operations).toEqual([]);
    expect(kept.protected).toEqual(["users"]);
    const dropped = await generate({ dialect, connection, desired });
    expect(dropped.operations.map((operation) => operation.kind)).toEqual(["dropTable"]);
    await connection.close();
  });

  it("refuses a revision that does not do what it should, and says at which stage", async () => {
    const connection = await databaseOf(base);
    const desired = schemaOf(orgs, table("users", [id, column("email", text())]));
    const made = await generate({ dialect, connection, desired });
    const input = { dialect, connection, desired };
    const verify = (run: RevisionRunner): Promise<unknown> => verifyRevision({ ...input, run });
    await expect(verify(async () => undefined)).rejects.toMatchObject({
      code: "MIG_DIFF_VERIFY_FAILED",
      details: { stage: "compare after upgrade", differences: [{ kind: "columnRemoved", table: "users" }] },
    });
    await expect(
      verify((target, direction) => carryOut(target, direction === "upgrade" ? made.operations : [])),
    ).rejects.toMatchObject({ details: { stage: "compare after downgrade" } });
    await expect(verify(() => Promise.reject(new Error("boom")))).rejects.toMatchObject({
      details: { stage: "upgrade", reason: "boom" },
    });
    await connection.run("CREATE TRIGGER tr AFTER DELETE ON orgs BEGIN SELECT 1; END");
    const careless: RevisionRunner = async (target, direction) => {
      if (direction === "upgrade") await target.run("DROP TRIGGER tr");
      return carryOut(target, direction === "upgrade" ? made.operations : made.downgradeOperations);
    };
    await expect(verify(careless)).rejects.toMatchObject({
      details: { reason: expect.stringContaining("'tr' would be lost") },
    });
    await connection.close();
  });
});

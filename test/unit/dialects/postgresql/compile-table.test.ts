import { beforeAll, describe, expect, test } from "vitest";
import { postgresql } from "../../../../src/dialects/postgresql/builders.js";
import { column } from "../../../../src/schema/column.js";
import {
  asc,
  check,
  collate,
  desc,
  foreignKey,
  index,
  primaryKey,
  unique,
} from "../../../../src/schema/constraints.js";
import { sql } from "../../../../src/schema/sql.js";
import type { TableItem } from "../../../../src/schema/table.js";
import * as t from "../../../../src/schema/types.js";
import { CompileRig, SERVERS } from "./compile-rig.js";
import { failure } from "./open.js";

const STATE = t.enumeration(["draft", "it's live"], { name: "state" });

/** Everything that a table may have on PostgreSQL 15 and newer. */
const ITEMS: readonly TableItem[] = [
  column("id", t.bigInteger(), { primaryKey: true, autoincrement: true }),
  column("Order", t.string(40), { nullable: false, serverDefault: "it's \\ new", comment: "a 'word'" }),
  column("state", STATE, { nullable: false, serverDefault: "draft" }),
  column("states", t.ArrayType(STATE)),
  column("price", t.numeric(10, 2), { serverDefault: 1.5 }),
  column("total", t.numeric(), { generated: { expression: "price * 2", stored: true } }),
  column("counted", t.integer(), {
    identity: { always: true, start: 10, increment: 5 },
    options: { postgresql: { identity: { minValue: 5, maxValue: 1000, cache: 4, cycle: true } } },
  }),
  column("code", t.text(), {
    collation: "C",
    options: { postgresql: { storage: "EXTERNAL", compression: "pglz" } },
  }),
  column("made", t.dateTime({ timezone: true }), { serverDefault: sql`now()` }),
  column("during", postgresql.tstzrange()),
  column("data", t.JSONType(), { serverDefault: sql`'{}'::jsonb` }),
  column("parent", t.bigInteger(), {
    references: {
      table: "everything",
      column: "id",
      onDelete: "CASCADE",
      deferrable: true,
      initially: "DEFERRED",
    },
  }),
  unique(["Order", "code"], {
    name: "uq_order",
    options: { postgresql: { nullsNotDistinct: true, include: ["price"], with: { fillfactor: 80 } } },
  }),
  unique(["code"], { deferrable: true, initially: "DEFERRED" }),
  check("price > 0", { name: "ck_price" }),
  check("price < 100", { name: "ck_late", options: { postgresql: { notValid: true, noInherit: true } } }),
  foreignKey(
    ["parent"],
    { table: "everything", columns: ["id"] },
    { name: "fk_late", options: { postgresql: { notValid: true } } },
  ),
  index("ix_plain", ["code", desc("price", { nulls: "last" })], {
    options: { postgresql: { include: ["id"], with: { fillfactor: 70 } } },
  }),
  index("ix_gin", ["data"], { options: { postgresql: { using: "gin", ops: { data: "jsonb_path_ops" } } } }),
  index(
    "ix_expr",
    [sql`lower(code)`, sql`price + 1`, collate("Order", "C"), asc("made", { nulls: "first" })],
    { unique: true, where: "price > 1" },
  ),
  index(null, ["made"]),
];

const OPTIONS = {
  comment: "all 'of it'",
  options: {
    postgresql: {
      with: { fillfactor: 70, autovacuum_enabled: false },
      unlogged: true,
      exclude: [
        {
          name: "no_overlap",
          elements: [{ expression: "during", operator: "&&" }],
          where: "price IS NOT NULL",
        },
      ],
    },
  },
};

describe.each(SERVERS)("tables on %s", (name) => {
  let rig: CompileRig;
  beforeAll(async () => {
    rig = await CompileRig.on(name);
  });

  test("everything that is written is read back", async () => {
    const before = await rig.dump();
    await rig.op.createTable("everything", ITEMS, OPTIONS);
    expect(rig.queries).toBe(1);
    const found = await rig.table("everything");
    const facts = Object.fromEntries(found.columns.map((item) => [item.name, item]));
    expect(facts.id).toMatchObject({ autoincrement: true, nullable: false, type: t.bigInteger() });
    expect(facts.Order).toMatchObject({
      serverDefault: { kind: "literal", value: "it's \\ new" },
      comment: "a 'word'",
    });
    expect(facts.state).toMatchObject({ type: STATE, serverDefault: { kind: "literal", value: "draft" } });
    expect(facts.states).toMatchObject({ type: t.ArrayType(STATE) });
    expect(facts.total?.generated).toMatchObject({ stored: true });
    expect(facts.counted).toMatchObject({
      identity: { always: true, start: 10, increment: 5 },
      options: { postgresql: { identity: { minValue: 5, maxValue: 1000, cache: 4, cycle: true } } },
    });
    expect(facts.code).toMatchObject({
      collation: "C",
      options: { postgresql: { storage: "EXTERNAL", compression: "pglz" } },
    });
    expect(found.comment).toBe("all 'of it'");
    expect(found.options).toMatchObject(OPTIONS.options);
    expect(found.uniques.find((item) => item.name === "uq_order")?.options).toMatchObject({
      postgresql: { nullsNotDistinct: true, include: ["price"], with: { fillfactor: 80 } },
    });
    expect(found.uniques.find((item) => item.name !== "uq_order")).toMatchObject({
      deferrable: true,
      initially: "DEFERRED",
    });
    expect(found.checks.find((item) => item.name === "ck_late")?.options).toEqual({
      postgresql: { notValid: true, noInherit: true },
    });
    expect(found.foreignKeys).toMatchObject([
      { name: "everything_parent_fkey", onDelete: "CASCADE", deferrable: true, initially: "DEFERRED" },
      { name: "fk_late", options: { postgresql: { notValid: true } } },
    ]);
    expect(found.indexes.map((item) => item.name).sort()).toEqual([
      "ix_everything_made",
      "ix_expr",
      "ix_gin",
      "ix_plain",
    ]);
    const [definition] = await rig.rows("SELECT pg_get_indexdef('ix_expr'::regclass) AS text");
    expect(definition?.text).toBe(
      'CREATE UNIQUE INDEX ix_expr ON public.everything USING btree (lower(code), ((price + (1)::numeric)), "Order" COLLATE "C", made NULLS FIRST) WHERE (price > (1)::numeric)',
    );
    // What is read back builds the same again, and a table that is taken back leaves nothing.
    const once = await rig.dump();
    await rig.undo();
    expect(await rig.dump()).toBe(before);
    await rig.apply({ kind: "createTable", table: found, ifNotExists: false });
    expect(await rig.dump()).toBe(once);
    await rig.op.dropTable("everything");
    expect(await rig.dump()).toBe(before);
  });

  test("a plain table is spelled as Alembic does, and nothing is asked for it", async () => {
    await rig.op.createTable("workspaces", [
      column("id", t.uuid(), { primaryKey: true }),
      column("name", t.string()),
      column("created_at", t.dateTime(), { serverDefault: sql`now()`, nullable: false }),
    ]);
    expect(rig.queries).toBe(0);
    expect(rig.sql).toEqual([
      "CREATE TABLE workspaces (\n\tid UUID NOT NULL, \n\tname VARCHAR, \n\tcreated_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL, \n\tPRIMARY KEY (id)\n)",
    ]);
    await rig.op.createTable("workspaces", [column("other", t.text())], { ifNotExists: true });
    expect(rig.sql).toEqual([]);
    await rig.op.createTable(
      "environments",
      [
        column("id", t.uuid(), { primaryKey: true }),
        column("workspace_id", t.uuid(), { references: { table: "workspaces", column: "id" } }),
      ],
      { ifNotExists: true },
    );
    expect(rig.sql[0]).toContain("CREATE TABLE IF NOT EXISTS environments");
    expect(rig.hazards).toEqual([expect.stringContaining("locksWrites")]);
    await rig.op.renameTable("environments", "Places");
    expect((await rig.table("Places")).foreignKeys).toHaveLength(1);
    await rig.undo();
    await rig.op.dropTable("environments", { ifExists: true });
    await rig.op.dropTable("environments", { ifExists: true });
    expect(rig.sql).toEqual([]);
    expect((await failure(() => rig.op.dropTable("environments"))).code).toBe("MIG_DIALECT_TABLE_NOT_FOUND");
  });

  test("a table of another schema, its type and what it refers to lie there", async () => {
    await rig.run('CREATE SCHEMA "Far"');
    const before = await rig.dump();
    await rig.op.createTable(
      "one",
      [column("id", t.integer(), { primaryKey: true }), column("state", STATE)],
      { schema: "Far" },
    );
    await rig.op.createTable(
      "two",
      [
        column("one_id", t.integer(), {
          references: { table: "one", column: "id" },
          index: true,
          comment: "far",
        }),
      ],
      { schema: "Far" },
    );
    expect(rig.sql[0]).toContain('REFERENCES "Far".one (id)');
    const [type] = await rig.rows(
      `SELECT n.nspname AS schema FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE typname = 'state'`,
    );
    expect(type?.schema).toBe("Far");
    await rig.op.addColumn("two", column("state", STATE), { schema: "Far" });
    expect(rig.sql).toEqual(['ALTER TABLE "Far".two ADD COLUMN state "Far".state']);
    await rig.op.dropTable("two", { schema: "Far" });
    expect(rig.sql).toEqual(['DROP TABLE "Far".two']);
    await rig.op.dropTable("one", { schema: "Far" });
    expect(rig.sql).toEqual(['DROP TABLE "Far".one', 'DROP TYPE "Far".state']);
    expect(await rig.dump()).toBe(before);
  });

  test("partitions and parents", async () => {
    await rig.op.createTable(
      "events",
      [column("id", t.integer()), column("at", t.date()), primaryKey(["id", "at"])],
      {
        options: { postgresql: { partitionBy: "RANGE (at)" } },
      },
    );
    await rig.run(
      "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
    );
    await rig.op.createTable("base", [column("a", t.integer())]);
    await rig.op.createTable("derived", [column("a", t.integer()), column("b", t.integer())], {
      options: { postgresql: { inherits: ["base"] } },
    });
    expect((await rig.table("events")).options).toMatchObject({ postgresql: { partitionBy: "RANGE (at)" } });
    expect((await rig.table("derived")).options).toMatchObject({ postgresql: { inherits: ["base"] } });
    // What depends on a table is never dropped with it.
    await expect(rig.op.dropTable("base")).rejects.toThrow("derived");
  });

  test("comments", async () => {
    await rig.op.createTable("said", [column("a", t.integer())]);
    await rig.op.createTableComment("said", "it's");
    expect((await rig.table("said")).comment).toBe("it's");
    await rig.undo();
    expect((await rig.table("said")).comment).toBe(null);
    await rig.op.alterColumn("said", "a", { comment: "x" });
    await rig.op.alterColumn("said", "a", { comment: null });
    expect((await rig.table("said")).columns[0]?.comment).toBe(null);
  });

  test("names that the server would cut are refused, generated ones are cut", async () => {
    const long = `ü${"x".repeat(62)}`;
    for (const make of [
      () => rig.op.createTable(long, [column("a", t.integer())]),
      () => rig.op.createTable("t", [column(long, t.integer())]),
      () => rig.op.createTable("t", [column("a", t.integer()), unique(["a"], { name: long })]),
      () => rig.op.renameTable("said", long),
      () => rig.op.createIndex(long, "said", ["a"]),
    ])
      expect((await failure(make)).code).toBe("MIG_DIALECT_IDENTIFIER_INVALID");
    await rig.op.createTable("t".repeat(63), [column("aaaa", t.integer(), { index: true })]);
    await rig.op.dropIndex(`ix_${"t".repeat(63)}_aaaa`);
    expect((await rig.table("t".repeat(63))).indexes).toEqual([]);
  });

  test("a virtual column needs PostgreSQL 18", async () => {
    const make = () =>
      rig.op.createTable("virtual", [
        column("a", t.integer()),
        column("b", t.integer(), { generated: { expression: "a * 2" } }),
      ]);
    if (name === "postgresql-18") {
      await make();
      expect((await rig.table("virtual")).columns[1]?.generated).toMatchObject({ stored: false });
    } else expect((await failure(make)).message).toContain("PostgreSQL 18");
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import { ReplayConnection } from "../../../../src/dialects/shared/replay-connection.js";
import type { PostgresqlConnection } from "../../../../src/dialects/postgresql/connection/postgresql-connection.js";
import { normalize } from "../../../../src/dialects/postgresql/normalizer.js";
import { reflect } from "../../../../src/dialects/postgresql/reflector/reflect.js";
import { sameExpression } from "../../../../src/dialects/postgresql/sql/normalize-expression.js";
import { typeText } from "../../../../src/dialects/postgresql/types.js";
import type { CompareOptions } from "../../../../src/diff/compare-options.js";
import { compareSchemas } from "../../../../src/diff/compare-schemas.js";
import { column } from "../../../../src/schema/column.js";
import {
  asc,
  check,
  desc,
  foreignKey,
  index,
  primaryKey,
  unique,
} from "../../../../src/schema/constraints.js";
import { defineSchema } from "../../../../src/schema/define-schema.js";
import { sql } from "../../../../src/schema/sql.js";
import { table } from "../../../../src/schema/table.js";
import * as t from "../../../../src/schema/types.js";
import { nativeDump } from "../../../support/servers/index.js";
import { type LoadedDatabase, loadDatabase } from "./databases.js";
import { open } from "./open.js";
import { RICH_SCHEMA } from "./rich-schema.js";

const OPTIONS: CompareOptions = {
  dialect: "postgresql",
  sameType: (a, b) => typeText(a) === typeText(b),
  sameExpression,
  comments: true,
};

const STATE = t.enumeration(["new", "old"], { name: "order_state" });

/** As people write, in every way that PostgreSQL keeps differently. */
const WRITTEN = defineSchema({
  tables: [
    table(
      "customers",
      [
        column("id", t.bigInteger(), { primaryKey: true, autoincrement: true }),
        column("email", t.string(320), { nullable: false, unique: true, comment: "as typed" }),
        column("created", t.dateTime({ timezone: true }), { serverDefault: sql`current_timestamp` }),
        column("score", t.numeric(10, 2), { serverDefault: "0" }),
        column("flags", t.rawType("int4[]"), { serverDefault: sql`'{1}'` }),
        index(null, [sql`lower( email )`]),
        index("ix_created", [desc("created", { nulls: "first" }), asc("score", { nulls: "last" })], {
          where: "email is not null AND score>1",
        }),
      ],
      { comment: "who buys" },
    ),
    table(
      "orders",
      [
        column("id", t.integer(), { identity: { always: true, start: 1, increment: 1 } }),
        column("customer", t.bigInteger(), {
          nullable: false,
          references: { table: "customers", column: "id", onDelete: "NO ACTION" },
        }),
        column("state", STATE, { serverDefault: "new", nullable: false }),
        column("net", t.float(), { check: "net >= 0" }),
        column("gross", t.double(), { generated: { expression: "net*1.19", stored: true } }),
        column("mood", t.enumeration(["ok"], { name: "audit.mood" })),
        primaryKey(["id"]),
        unique(["customer", "state"], { deferrable: false }),
        check("state in ('new', 'old')"),
      ],
      { options: { postgresql: { with: { fillfactor: 70 } } } },
    ),
    table(
      "entries",
      [
        column("id", t.integer(), { primaryKey: true }),
        column("mood", t.enumeration(["ok"], { name: "mood" })),
        column("state", t.enumeration(["new", "old"], { name: "public.order_state" })),
        column("orders", t.integer()),
        foreignKey(["orders"], { table: "explicit", columns: ["id"] }, { referentSchema: "public" }),
        check("mood <> 'ok' OR state = 'new'"),
      ],
      { schema: "audit" },
    ),
    table("explicit", [column("id", t.integer(), { primaryKey: true })], { schema: "public" }),
  ],
});

/** The same, as SQL by hand. */
const BY_HAND = `
CREATE SCHEMA audit;
CREATE TYPE order_state AS ENUM ('new', 'old');
CREATE TYPE audit.mood AS ENUM ('ok');
CREATE TABLE customers (id bigserial PRIMARY KEY, email varchar(320) NOT NULL UNIQUE,
  created timestamptz DEFAULT CURRENT_TIMESTAMP, score numeric(10, 2) DEFAULT 0, flags integer[] DEFAULT '{1}');
COMMENT ON TABLE customers IS 'who buys'; COMMENT ON COLUMN customers.email IS 'as typed';
CREATE INDEX ix_customers_expr ON customers (lower(email));
CREATE INDEX ix_created ON customers (created DESC, score) WHERE email IS NOT NULL AND score > 1;
CREATE TABLE orders (id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT "The Key" PRIMARY KEY,
  customer bigint NOT NULL CONSTRAINT named_otherwise REFERENCES customers, state order_state DEFAULT 'new' NOT NULL,
  net double precision CHECK (net >= 0), gross double precision GENERATED ALWAYS AS (net * 1.19) STORED, mood audit.mood,
  UNIQUE (customer, state), CHECK (state IN ('new', 'old'))) WITH (fillfactor = 70);
CREATE TABLE explicit (id integer PRIMARY KEY);
CREATE TABLE audit.entries (id integer PRIMARY KEY, mood audit.mood, state order_state, orders integer REFERENCES explicit,
  CHECK (mood <> 'ok' OR state = 'new'));
`;

describe.each(["postgresql-18", "postgresql-15"] as const)("normalising on %s", (serverName) => {
  let database: LoadedDatabase;
  let connection: PostgresqlConnection;
  const scope = { schema: null, exclude: [], also: ["audit"] };

  beforeAll(async () => {
    database = await loadDatabase(serverName, [BY_HAND]);
    connection = await open(database.url);
  });

  test("what people write is what the server tells of it", async () => {
    const { schema } = await reflect(connection, scope);
    const normalized = await normalize(WRITTEN, connection);
    expect(compareSchemas(schema, normalized, OPTIONS)).toEqual([]);
    expect(normalized.tables.map((one) => one.name)).toEqual(["customers", "orders", "entries", "explicit"]);
    expect(
      JSON.stringify(normalized, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
    ).not.toContain("cortex_");
  });

  test("is what it was when it is done again, and what was reflected is", async () => {
    const once = await normalize(WRITTEN, connection);
    expect(await normalize(once, connection)).toEqual(once);
    const { schema } = await reflect(connection, scope);
    expect(await normalize(schema, connection)).toEqual(schema);
    expect(await normalize(schema, null)).toEqual(schema);
  });

  test("leaves nothing, also on a connection that reads only", async () => {
    const before = await nativeDump(database.on, database.name);
    const reader = await open(database.url);
    await reader.run("SET default_transaction_read_only = on");
    expect(await normalize(WRITTEN, reader)).toEqual(await normalize(WRITTEN, connection));
    expect(await nativeDump(database.on, database.name)).toBe(before);
    expect(reader.inTransaction).toBe(false);
    expect(
      await reader.query("SELECT current_setting('search_path') AS p, current_setting('lock_timeout') AS l"),
    ).toEqual(
      await connection.query(
        "SELECT current_setting('search_path') AS p, current_setting('lock_timeout') AS l",
      ),
    );
  });

  test("goes on inside of a transaction that is open", async () => {
    await connection.run("BEGIN; CREATE TABLE kept (id integer)");
    const inside = await normalize(WRITTEN, connection);
    expect(connection.inTransaction).toBe(true);
    expect(
      await connection.query("SELECT to_regclass('kept')::text AS kept, current_schema()::text AS s"),
    ).toEqual([{ kept: "kept", s: "public" }]);
    await connection.run("ROLLBACK");
    expect(inside).toEqual(await normalize(WRITTEN, connection));
  });

  test("a table that the server cannot build yet is taken as it is written, the others are not", async () => {
    const schema = defineSchema({
      tables: [
        table("early", [column("a", t.integer(), { serverDefault: sql`not_there_yet()` })]),
        table("fine", [column("a", t.integer(), { serverDefault: sql`1+1` })]),
      ],
    });
    const [early, fine] = (await normalize(schema, connection)).tables;
    expect(early?.columns[0]?.serverDefault).toEqual(sql`not_there_yet()`);
    expect(fine?.columns[0]?.serverDefault).toEqual(sql`(1 + 1)`);
    expect(connection.inTransaction).toBe(false);
  });

  test("an unnamed exclusion constraint gets the name that the server would give it", async () => {
    const elements = [{ expression: "during", operator: "&&" }];
    const schema = defineSchema({
      tables: [
        table("slots", [column("during", t.rawType("tsrange"))], {
          options: { postgresql: { exclude: [{ elements }] } },
        }),
      ],
    });
    const [slots] = (await normalize(schema, connection)).tables;
    expect(slots?.options.postgresql?.exclude?.[0]?.name).toBe("slots_during_excl");
  });

  test.each([
    ["a role that may create nothing", "SET ROLE reads_only", "RESET ROLE"],
    ["a transaction that can only read, as on a standby", "BEGIN READ ONLY", "ROLLBACK"],
  ])("%s gets the spelling that needs no server", async (_, before, after) => {
    const reader = await open(database.url);
    await reader.run(
      "DO $$ BEGIN CREATE ROLE reads_only; EXCEPTION WHEN duplicate_object THEN NULL; END $$; GRANT USAGE ON SCHEMA public, audit TO reads_only",
    );
    await reader.run(before);
    const normalized = await normalize(WRITTEN, reader);
    await reader.run(after);
    expect(normalized).toEqual(await normalize(WRITTEN, await explicitDefault()));
    const { schema } = await reflect(connection, scope);
    expect(compareSchemas(schema, normalized, OPTIONS).length).toBeLessThan(8);
  });

  /** Text alone, told that the default schema is `public`: what a connection knows even where it may create nothing. */
  async function explicitDefault(): Promise<PostgresqlConnection> {
    const other = await open(database.url);
    await other.run("BEGIN READ ONLY");
    return other;
  }
});

test("everything that the reflector knows is reflected the same when it is normalised", async () => {
  const { url } = await loadDatabase("postgresql-18", [RICH_SCHEMA]);
  const connection = await open(url);
  const { schema } = await reflect(connection, { schema: null, exclude: [], also: ["other"] });
  expect(await normalize(schema, connection)).toEqual(schema);
  expect(await normalize(schema, null)).toEqual(schema);
});

test("a replay is normalised, and reflected, without a server", async () => {
  const replay = new ReplayConnection({ schema: WRITTEN, serverVersion: "PostgreSQL 18.0", label: "none" });
  const normalized = await normalize(WRITTEN, replay);
  expect(await normalize(normalized, replay)).toEqual(normalized);
  expect((await reflect(replay, { schema: null, exclude: [] })).schema.tables).toEqual(normalized.tables);
  const [customers, orders] = normalized.tables;
  expect(customers?.columns[0]).toMatchObject({ nullable: false, primaryKey: true });
  expect(customers?.columns[4]?.serverDefault).toEqual({ kind: "literal", value: "{1}" });
  expect(customers?.indexes[1]?.parts).toMatchObject([
    { order: "desc", nulls: null },
    { order: null, nulls: null },
  ]);
  expect(orders?.columns[0]?.identity).toEqual({ always: true, start: null, increment: null });
  expect(orders?.foreignKeys[0]).toMatchObject({ onDelete: null, referentColumns: ["id"] });
});

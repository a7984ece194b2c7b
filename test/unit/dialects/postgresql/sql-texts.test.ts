import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { PostgresqlConnection } from "../../../../src/dialects/postgresql/connection/postgresql-connection.js";
import { KEYWORDS } from "../../../../src/dialects/postgresql/sql/keywords.js";
import { tokenize } from "../../../../src/dialects/postgresql/sql/lexer.js";
import { bindParameters, inlineParameters } from "../../../../src/dialects/postgresql/sql/parameters.js";
import {
  identifierIfNeeded,
  quoteIdentifier,
  quoteLiteral,
} from "../../../../src/dialects/postgresql/sql/quote.js";
import { splitStatements } from "../../../../src/dialects/postgresql/sql/split-statements.js";
import { insideTransaction, statementHead } from "../../../../src/dialects/postgresql/sql/statement-head.js";
import { failure, freshUrl, open } from "./open.js";

let connection: PostgresqlConnection;
let older: PostgresqlConnection;

beforeAll(async () => {
  connection = await open(await freshUrl());
  older = await open(await freshUrl("postgresql-15"));
});

async function value(sql: string): Promise<unknown> {
  const [row] = await connection.query(`SELECT ${sql} AS v`);
  return row?.v;
}

describe("identifiers", () => {
  it("are bare exactly where the server's quote_ident leaves them bare", async () => {
    for (const one of [connection, older]) {
      const rows = await one.query("SELECT word, quote_ident(word) AS quoted FROM pg_get_keywords()");
      // A word that only a newer server reserves is quoted for the older ones as well.
      for (const { word, quoted } of rows)
        if (String(quoted).startsWith('"')) expect(identifierIfNeeded(String(word))).toBe(quoted);
    }
    const known = await connection.query("SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'");
    const words = new Set(known.map((row) => row.word));
    expect(KEYWORDS.filter((word) => !words.has(word))).toEqual(["analyse"].filter((w) => !words.has(w)));
    for (const name of ["a", "a_1", "A", "1a", "a b", 'a"b', "ä", "a$"])
      expect(identifierIfNeeded(name)).toBe(await value(`quote_ident(${quoteLiteral(name)})`));
  });

  it("with a NUL character or no character at all are refused", async () => {
    for (const name of ["a\0b", ""])
      expect((await failure(() => quoteIdentifier(name))).code).toBe("MIG_DIALECT_IDENTIFIER_INVALID");
  });
});

describe("literals", () => {
  it("come back as the text they were, whatever it holds", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({
          unit: fc.constantFrom("a", "'", "\\", '"', "$", "\n", "?", ":b", "--", "/*", "é", "😀"),
        }),
        async (text) => {
          expect(await value(`${quoteLiteral(text)}::text`)).toBe(text);
          await connection.run("SET standard_conforming_strings = off");
          const other = await value(`${quoteLiteral(text)}::text`);
          await connection.run("SET standard_conforming_strings = on");
          expect(other).toBe(text);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("of every kind mean what the value means", async () => {
    expect(await value(quoteLiteral(null))).toBe(null);
    expect(await value(quoteLiteral(-0))).toBe(-0);
    expect(await value(quoteLiteral(Number.NaN))).toBe(Number.NaN);
    expect(await value(quoteLiteral(Number.NEGATIVE_INFINITY))).toBe(Number.NEGATIVE_INFINITY);
    expect(await value(quoteLiteral(-(2n ** 63n)))).toBe(-(2n ** 63n));
    expect(await value(`${quoteLiteral(new Uint8Array([0, 1, 255]))}::bytea`)).toEqual(
      Buffer.from([0, 1, 255]),
    );
    expect(await value(`${quoteLiteral({ a: ["x'", null] })}::jsonb`)).toEqual({ a: ["x'", null] });
    expect(await value(`${quoteLiteral(["a,b", 'c"', null, "NULL", "\\"])}::text[]`)).toEqual([
      "a,b",
      'c"',
      null,
      "NULL",
      "\\",
    ]);
    expect(
      await value(
        `${quoteLiteral([
          [1, 2],
          [3, 4],
        ])}::int[]`,
      ),
    ).toEqual([
      [1, 2],
      [3, 4],
    ]);
    const date = new Date("2024-02-29T12:34:56.789Z");
    expect(await value(`extract(epoch FROM ${quoteLiteral(date)}::timestamptz) * 1000`)).toBe(
      `${date.getTime()}.000000`,
    );
    expect(await value(`${quoteLiteral(new Date(Date.UTC(-43, 2, 15)))}::date::text`)).toBe("0044-03-15 BC");
    expect(await value(`${quoteLiteral(new Date(Date.UTC(12026, 0, 1)))}::date::text`)).toBe("12026-01-01");
    expect((await failure(() => quoteLiteral("a\0"))).code).toBe("MIG_DIALECT_LITERAL_UNSUPPORTED");
    expect((await failure(() => quoteLiteral(undefined))).code).toBe("MIG_DIALECT_LITERAL_UNSUPPORTED");
    expect((await failure(() => quoteLiteral(new Date(Number.NaN)))).code).toBe(
      "MIG_DIALECT_LITERAL_UNSUPPORTED",
    );
  });
});

const SCRIPT = `
-- a comment; with a semicolon
create table a (b text default 'x;''y');
/* nested /* ; */ ; */ insert into a values (E'it\\'s;'), (U&'d\\0061t;'), ($$a;b$$), ($t$ $$;$$ $t$);
create function f() returns int language sql begin atomic select case when true then 1 else 2 end; select 2; end;
create or replace procedure p() language plpgsql as $body$ begin perform 1; end $body$;
create rule r as on insert to a do also (select 1; select 2);
select a."b;c" from (select 1 as "b;c") a;;
select (array[1,2,3])[1:2], 'a' || 'b', 1::text;
select 1 -- the last one`;

describe("scripts", () => {
  it("are cut as psql cuts them: every statement runs, and none is missing", async () => {
    const statements = splitStatements(SCRIPT);
    expect(statements.map(({ line, text }) => [line, text.slice(0, 12)])).toEqual([
      [3, "create table"],
      [4, "insert into "],
      [5, "create funct"],
      [6, "create or re"],
      [7, "create rule "],
      [8, 'select a."b;'],
      [9, "select (arra"],
      [10, "select 1"],
    ]);
    await connection.run("CREATE SCHEMA cut; SET search_path = cut");
    for (const { text } of statements) await connection.run(text);
    expect(await connection.query("SELECT f() AS f")).toEqual([{ f: 2 }]);
    expect(await connection.query("SELECT b FROM a ORDER BY b")).toEqual(
      [" $$;$$ ", "a;b", "dat;", "it's;"].map((b) => ({ b })),
    );
    await connection.run("RESET search_path");
  });

  it("lose no character in the lexer", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            ..."aE'\"$\\;:-/*?1.u&Ux\n ()[]é@+".split(""),
            "$$",
            "$t$",
            "/*",
            "*/",
            "--",
            "E'",
            "U&'",
          ),
        }),
        (text) => {
          expect(
            tokenize(text)
              .map((token) => token.text)
              .join(""),
          ).toBe(text);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["\\d users", "backslash", 1],
    ["select 1;\n\\copy t from 'x'", "backslash", 2],
    ["select 1;\ncopy t from stdin;\n1\n\\.", "COPY", 2],
    ["select 'abc", "never closed", 1],
    ["select $x$ abc", "never closed", 1],
    ["/* /* */ select 1", "never closed", 1],
  ])("that cannot be run are refused: %s", async (text, reason, line) => {
    const error = await failure(() => splitStatements(text));
    expect(error.code).toBe("MIG_DIALECT_SQL_SYNTAX");
    expect(error.message).toContain(reason);
    expect(error.details.line).toBe(line);
  });
});

/** True when the server refuses it for the transaction alone. */
async function refusedInTransaction(sql: string): Promise<boolean> {
  await connection.run("BEGIN");
  try {
    await connection.run(sql);
    return false;
  } catch (error) {
    return /inside a transaction block|cannot be executed from|cannot run inside/.test(String(error));
  } finally {
    await connection.run("ROLLBACK");
  }
}

describe("statement heads", () => {
  it("know what the server refuses inside a transaction", async () => {
    await connection.run(`CREATE TABLE heads (a int); CREATE INDEX heads_a ON heads (a); CREATE TYPE mood AS ENUM ('x');
      CREATE TABLE parted (a int) PARTITION BY RANGE (a);
      CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (1) TO (2)`);
    for (const sql of [
      "create index concurrently heads_b on heads (a)",
      "CREATE UNIQUE INDEX /* x */ CONCURRENTLY IF NOT EXISTS heads_c ON heads (a)",
      "drop index concurrently if exists heads_a",
      "create index heads_d on heads (a)",
      'create index "concurrently" on heads (a)',
      "reindex table heads",
      "reindex (verbose) index concurrently heads_a",
      "reindex index heads_a",
      "reindex schema public",
      "vacuum heads",
      "analyze heads",
      "create database heads_db",
      "drop database if exists heads_db",
      "alter system set work_mem = '4MB'",
      "create tablespace heads_ts location '/nowhere'",
      "drop tablespace if exists heads_ts",
      "alter table parted detach partition parted_1 concurrently",
      "alter table parted detach partition parted_1",
      "alter type mood add value 'y'",
      "create table heads_2 (a int)",
      "drop subscription if exists nothing",
    ]) {
      const expected = await refusedInTransaction(sql);
      const { cannotRunInTransaction } = statementHead(sql);
      // A subscription or tablespace that is not there is refused for that first, or passed over.
      if (!/subscription|tablespace/.test(sql))
        expect([sql, cannotRunInTransaction]).toEqual([sql, expected]);
      else expect([sql, cannotRunInTransaction]).toEqual([sql, true]);
    }
  });

  it("give the form that runs inside one", async () => {
    for (const [sql, inside] of [
      ["create index concurrently i on t (a)", "create index i on t (a)"],
      ["DROP INDEX CONCURRENTLY i", "DROP INDEX i"],
      ["reindex index concurrently i", "reindex index i"],
      ["reindex schema concurrently s", null],
      ["vacuum t", null],
      ["create table t ()", "create table t ()"],
    ] as const)
      expect(insideTransaction(sql)).toBe(inside);
  });

  it("tell transactions and reading statements", () => {
    for (const sql of [
      "begin",
      "START TRANSACTION",
      "commit",
      "end",
      "abort",
      "rollback to x",
      "savepoint x",
      "release x",
      "prepare transaction 'x'",
      "commit prepared 'x'",
      "/* x */ Begin isolation level serializable",
    ])
      expect([sql, statementHead(sql).isTransactionControl]).toEqual([sql, true]);
    for (const sql of [
      "prepare x as select 1",
      "set transaction read only",
      "create function begin() returns int",
      "",
    ])
      expect([sql, statementHead(sql).isTransactionControl]).toEqual([sql, false]);
    for (const sql of [
      "select 1",
      "(select 1) union select 2",
      "with a as (select 1) select * from a",
      "values (1)",
      "table a",
      "show all",
      "explain delete from a",
      "select * from a where b = 'insert into x'",
      'select "into", a.update from a',
    ])
      expect([sql, statementHead(sql).isReadOnly]).toEqual([sql, true]);
    for (const sql of [
      "select 1 into t",
      "with a as (delete from b returning *) select * from a",
      "with a as (select 1) insert into b select * from a",
      "explain analyze delete from a",
      "insert into a values (1)",
      "call p()",
      "do $$ begin end $$",
      "set x = 1",
    ])
      expect([sql, statementHead(sql).isReadOnly]).toEqual([sql, false]);
  });

  it("name the object", () => {
    expect(statementHead('create temp table if not exists "A".b (c int)')).toMatchObject({
      verb: "create table",
      schema: "A",
      object: "b",
    });
    expect(statementHead("create or replace materialized view v as select 1")).toMatchObject({
      verb: "create materialized view",
      object: "v",
    });
    expect(statementHead("alter table only X add column y int")).toMatchObject({
      verb: "alter table",
      object: "x",
    });
    expect(statementHead("delete from only s.t")).toMatchObject({ verb: "delete", schema: "s", object: "t" });
  });
});

describe("parameters", () => {
  it("find their places and leave casts, slices, strings and jsonb operators alone", () => {
    expect(bindParameters("select :a::int, ':a', x[1:2], x[1:n], $$:a$$ -- :a", { a: 1 })).toEqual({
      sql: "select $1::int, ':a', x[1:2], x[1:n], $$:a$$ -- :a",
      values: [1],
    });
    expect(bindParameters("select x ?? 'a' and y=? and z ??| ? /* ? */", [1, 2]).sql).toBe(
      "select x ? 'a' and y=$1 and z ?| $2 /* ? */",
    );
    expect(bindParameters("select j ? 'a' and $2 = $1", ["x", "y"])).toEqual({
      sql: "select j ? 'a' and $1 = $2",
      values: ["y", "x"],
    });
    expect(bindParameters("select j ? 'a', :b", null).sql).toBe("select j ? 'a', :b");
    expect(bindParameters("select :a, :b, :a", { a: 1, b: 2 })).toEqual({
      sql: "select $1, $2, $1",
      values: [1, 2],
    });
  });

  it("that do not fit are refused", async () => {
    for (const [sql, parameters] of [
      ["select ?", [1, 2]],
      ["select ?, ?", [1]],
      ["select :a", { b: 1 }],
      ["select :a", { a: 1, b: 2 }],
      ["select :a", [1]],
      ["select 1", [1]],
    ] as const)
      expect((await failure(() => bindParameters(sql, parameters))).code).toBe(
        "MIG_DIALECT_PARAMETERS_INVALID",
      );
  });

  it("mean the same bound and written into the text", async () => {
    const values = { t: "a'b\\", n: -1.5, b: true, d: { k: [1] }, l: ["x", 'y"'], z: null };
    const sql =
      "SELECT :t::text AS t, 1 -:n::float8 AS n, :b::bool AS b, :d::jsonb AS d, :l::text[] AS l, :z::int AS z";
    const bound = await connection.query(sql, values);
    expect(bound).toEqual([{ t: "a'b\\", n: 2.5, b: true, d: { k: [1] }, l: ["x", 'y"'], z: null }]);
    expect(await connection.query(inlineParameters(sql, values))).toEqual(bound);
  });
});

import { describe, expect, it } from "vitest";
import { statementHead } from "../../../../src/dialects/sqlite/sql/statement-head.js";

describe("statementHead", () => {
  it.each([
    ["/* x */ CREATE TEMP TABLE IF NOT EXISTS main.[a b] (c)", "create table", "a b", "main"],
    ["create unique index i on t(a)", "create index", "i", null],
    ["create virtual table v using fts5(a)", "create virtual table", "v", null],
    ["create trigger r after insert on t begin select 1; end", "create trigger", "r", null],
    ["create table temp (a)", "create table", "temp", null],
    ["drop view if exists v", "drop view", "v", null],
    ["alter table t rename to u", "alter table", "t", null],
    ["insert or replace into t values (1)", "insert", "t", null],
    ["replace into t values (1)", "replace", "t", null],
    ["update or ignore t set a = 1", "update", "t", null],
    ["delete from main.t", "delete", "t", "main"],
    [
      "with x as (select 1), y(a) as materialized (select 2) insert into t select * from x",
      "insert",
      "t",
      null,
    ],
    ["savepoint s", "savepoint", "s", null],
    ["release savepoint s", "release", "s", null],
    ["rollback transaction to savepoint s", "rollback", "s", null],
    ["rollback", "rollback", null, null],
    ["vacuum", "vacuum", null, null],
    ["", "", null, null],
  ])("%s", (sql, verb, object, schema) => {
    expect(statementHead(sql)).toMatchObject({ verb, object, schema });
  });

  it("knows transaction control", () => {
    for (const sql of ["begin immediate", "commit", "end", "rollback to s", "savepoint s", "release s"])
      expect(statementHead(sql).isTransactionControl).toBe(true);
    for (const sql of ["select 1", "create table begin_log(a)", "pragma user_version"])
      expect(statementHead(sql).isTransactionControl).toBe(false);
  });

  it("calls read-only only what surely is", () => {
    const reads = [
      "select 1",
      "values (1)",
      "explain delete from t",
      "with x as (select 1) select * from x",
      "with replace as (select 1) select 1",
      "pragma table_info(t)",
      "PRAGMA main.user_version",
      "pragma foreign_key_check",
    ];
    const writes = [
      "with x as (select 1) delete from t",
      "with replace(a) as (select 1) replace into t select 1",
      "pragma user_version = 5",
      "pragma user_version(5)",
      "pragma optimize",
      "pragma wal_checkpoint",
      "insert into t select 1",
      "",
      "attach 'x' as y",
    ];
    expect(reads.filter((sql) => !statementHead(sql).isReadOnly)).toEqual([]);
    expect(writes.filter((sql) => statementHead(sql).isReadOnly)).toEqual([]);
  });
});

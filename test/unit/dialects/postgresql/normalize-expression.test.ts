import { describe, expect, test } from "vitest";
import {
  normalizeExpression,
  sameExpression,
} from "../../../../src/dialects/postgresql/sql/normalize-expression.js";
import { open, freshUrl } from "./open.js";

const SAME: readonly (readonly [string, string])[] = [
  ["a > 0", "(a > 0)"],
  ["a>0", "((a > 0))"],
  ["Status = 'x'", "status = 'x'::text"],
  ["\"status\" = 'x'", "status='x'"],
  ["price > 0", "price > (0)::numeric"],
  ["a != 1", "a <> 1"],
  ["now()", "NOW( )"],
  ["a = 'x' -- why", "a = 'x'"],
  ["state in ('a', 'b')", "state = ANY (ARRAY['a'::text, 'b'::text])"],
  ["state NOT IN ('a')", "state <> ALL (ARRAY['a'::other.state])"],
  [
    "c::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])",
    "c::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])",
  ],
  ["'{}'", "'{}'::character varying(20)[]"],
  ["a = '2020-01-01'", "a = '2020-01-01'::timestamp(3) without time zone"],
  ["a is null", "a IS NULL"],
];

const DIFFERENT: readonly (readonly [string, string])[] = [
  ["a = 'x'", "a = 'X'"],
  ['"A" > 0', "a > 0"],
  ["(a) = (b)", "a) = (b"],
  ["a > 1", "a >= 1"],
  ["(a OR b) AND c", "a OR b AND c"],
  ["a::integer = 1", "a::text = 1"],
  ["f(1)", "f 1"],
  ["a in (1)", "a in (2)"],
  ["'a''b'", "'a' 'b'"],
  ["'(a)'", "'a'"],
];

describe("expressions without a server", () => {
  test.each(SAME)("%s is %s", (a, b) => {
    expect(sameExpression(a, b)).toBe(true);
    expect(normalizeExpression(normalizeExpression(a))).toBe(normalizeExpression(a));
  });

  test.each(DIFFERENT)("%s is not %s", (a, b) => {
    expect(sameExpression(a, b)).toBe(false);
  });
});

/** What the server keeps of an expression is the same expression, for those that it keeps nearly as they are. */
test.each([
  "a > 0",
  "a IS NOT NULL",
  "b = 'x'",
  "b IN ('x', 'y')",
  "a = 1 AND b = 'z'",
  "lower(b) <> 'q'",
  "c > 0",
])("the server's spelling of %s is taken for it, but for its own parentheses", async (expression) => {
  const connection = await open(await freshUrl());
  await connection.run(`CREATE TABLE t (a integer, b text, c numeric, CHECK (${expression}))`);
  const [row] = await connection.query(
    "SELECT pg_get_expr(conbin, conrelid) AS text FROM pg_constraint WHERE contype = 'c' AND conrelid = 't'::regclass",
  );
  const kept = normalizeExpression(String(row?.text)).replaceAll(/[()]/g, "").replaceAll(/ +/g, " ").trim();
  expect(kept).toBe(normalizeExpression(expression).replaceAll(/[()]/g, "").replaceAll(/ +/g, " ").trim());
});

import { describe, expect, it } from "vitest";
import {
  currentTimestamp,
  isEnclosed,
  literalText,
  normalizeExpression,
  serverExpression,
} from "../../../../src/dialects/mysql/sql/normalize-expression.js";

const same = (a: string, b: string): boolean => normalizeExpression(a) === normalizeExpression(b);

describe("normalizeExpression", () => {
  it.each([
    ["a > 1", "( `A`>1 )"],
    ["((`i` > 0))", "i>0"],
    ["s <> 'it''s'", "`s` != _utf8mb4'it\\'s'"],
    ["concat(a, 'x')", 'CONCAT( a,"x" )'],
    ["a AND b", "a && b"],
    ["a or b", "A /* or so */ OR B -- end"],
    ["NOW()", "current_timestamp"],
    ["now(6)", "CURRENT_TIMESTAMP(6)"],
    ["UCASE(a)", "upper(`a`)"],
    ["substr(a, 1)", "substring(a,1)"],
    ["a in ('x','y')", "`a` IN ( 'x' , 'y' )"],
    ["x'4D'", "X'4d'"],
  ])("takes %s and %s for the same", (a, b) => {
    expect(same(a, b)).toBe(true);
  });

  it.each([
    ["a > 1", "a >= 1"],
    ["'a'", "'A'"],
    ["'a  b'", "'a b'"],
    ["a", "'a'"],
    ["(a + b) * c", "a + b * c"],
    ["(a) + (b)", "a) + (b"],
    ["now(3)", "now(6)"],
    ["_latin1'é'", "'é'"],
    ["`a b`", "a b"],
    ["a-b", "a--b"],
    ["a || b", "a && b"],
  ])("keeps %s and %s apart", (a, b) => {
    expect(same(a, b)).toBe(false);
  });

  it("is the same when it is done twice", () => {
    for (const text of ["(`A` > _utf8mb4'x')", "CONCAT(a,'it\\'s')", "`we ird` = 1 AND NOT (b)", "now()"])
      expect(normalizeExpression(normalizeExpression(text))).toBe(normalizeExpression(text));
  });
});

describe("serverExpression", () => {
  it.each([
    ["(`s` <> _utf8mb4'it\\'s')", "`s` <> 'it''s'"],
    ["concat(`s`,_utf8mb4'\\\\ x')", "concat(`s`, '\\\\ x')"],
    ["(`a` + 1)", "`a` + 1"],
    ["(a) + (b)", "(a) + (b)"],
    ["_latin1'x'", "_latin1'x'"],
    ["cast(`j` as unsigned array)", "cast(`j` as unsigned array)"],
    ["`s` like 'a\\%\\_b'", "`s` like 'a\\\\%\\\\_b'"],
  ])("%s is %s", (server, told) => {
    expect(serverExpression(server)).toBe(told);
    expect(serverExpression(told)).toBe(told);
  });
});

describe("literals", () => {
  it("are told from expressions", () => {
    expect(literalText("(_utf8mb4'it\\'s')")).toEqual({ kind: "string", value: "it's" });
    expect(literalText("-1.50")).toEqual({ kind: "number", text: "-1.50" });
    expect(literalText("TRUE")).toEqual({ kind: "boolean", value: true });
    expect(literalText("null")).toEqual({ kind: "null" });
    expect(literalText("0x00FF")).toEqual({ kind: "bytes", text: "0x00FF" });
    expect(literalText("b'101'")).toEqual({ kind: "bytes", text: "b'101'" });
    expect(literalText("1 + 2")).toBeNull();
    expect(literalText("uuid()")).toBeNull();
    expect(literalText("a")).toBeNull();
    expect(literalText("")).toBeNull();
  });

  it("know their parentheses", () => {
    expect(isEnclosed("('a')")).toBe(true);
    expect(isEnclosed("(a) + (b)")).toBe(false);
    expect(currentTimestamp("NOW( 6 )")).toBe("CURRENT_TIMESTAMP(6)");
    expect(currentTimestamp("localtime")).toBe("CURRENT_TIMESTAMP");
    expect(currentTimestamp("curdate()")).toBeNull();
  });
});

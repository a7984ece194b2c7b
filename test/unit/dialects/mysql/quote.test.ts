import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { significantTokens, tokenize, unquote } from "../../../../src/dialects/mysql/sql/lexer.js";
import { inlineParameters } from "../../../../src/dialects/mysql/sql/parameters.js";
import {
  identifierIfNeeded,
  qualified,
  quoteIdentifier,
  quoteLiteral,
} from "../../../../src/dialects/mysql/sql/quote.js";
import { onDatabase, SERVERS } from "./support.js";

const anyText = fc.string({ unit: fc.constantFrom(..."'\"`\\;:?-#/*!@ \n\r\t\0\u001a%_aZ0üé€😀") });

describe("quoting", () => {
  it.each<[unknown, string]>([
    [null, "NULL"],
    ["it's \\ \0", "'it''s \\\\ \\0'"],
    [true, "1"],
    [-0, "-0e0"],
    [1e300, "1e+300"],
    [2n ** 64n, "18446744073709551616"],
    [new Uint8Array([0, 255]), "X'00FF'"],
    [new Date("2026-01-02T03:04:05.006Z"), "'2026-01-02 03:04:05.006000'"],
    [{ a: ["it's"] }, "'{\"a\":[\"it''s\"]}'"],
  ])("%o is written %s", (value, text) => {
    expect(quoteLiteral(value)).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, Symbol("x"), new Date(Number.NaN), 10n ** 65n])(
    "refuses %s",
    (value) => {
      expect(() => quoteLiteral(value)).toThrow(/cannot be written as SQL/);
    },
  );

  it("quotes names where they need it", () => {
    expect(["users", "rank", "Users", "a b", "1a", "a$b", "a`b"].map(identifierIfNeeded)).toEqual([
      "users",
      "`rank`",
      "`Users`",
      "`a b`",
      "`1a`",
      "a$b",
      "`a``b`",
    ]);
    expect(qualified("shop", "order")).toBe("shop.`order`");
    for (const name of ["", "a\0", "a ", "😀"])
      expect(() => quoteIdentifier(name)).toThrow(/cannot be an identifier/);
  });

  it("makes one token of whatever text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [token, ...rest] = tokenize(quoteLiteral(text));
        expect(rest).toEqual([]);
        expect(token?.kind).toBe("string");
        expect(unquote(token?.text ?? "")).toBe(text);
      }),
    );
  });

  it("cuts any text into tokens that are the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(
          tokenize(text)
            .map((token) => token.text)
            .join(""),
        ).toBe(text);
      }),
    );
  });

  it("finds placeholders where they are, and nowhere else", () => {
    expect(inlineParameters("SELECT '?', \"?\", `?`, ? -- ?\n /* ? */ # ?\n", [1])).toBe(
      "SELECT '?', \"?\", `?`, 1 -- ?\n /* ? */ # ?\n",
    );
    expect(inlineParameters("SELECT :a, ':a', @v := :b, :a", { a: 1, b: "x" })).toBe(
      "SELECT 1, ':a', @v := 'x', 1",
    );
    expect(inlineParameters("l:BEGIN SELECT 1; END", null)).toBe("l:BEGIN SELECT 1; END");
    for (const [sql, values] of [
      ["?", []],
      ["? ?", [1]],
      ["?", [1, 2]],
      [":a", { b: 1 }],
      [":a", [1]],
      ["?", { a: 1 }],
    ] as const)
      if (values.length !== 0)
        expect(() => inlineParameters(sql, values as never)).toThrow(/parameters do not fit/);
  });
});

describe.each(SERVERS)("names and texts on %s", (name) => {
  it("are read back as they were written, also those that are keywords", async () => {
    await onDatabase(name, async ({ connection }) => {
      const rows = await connection.query("SELECT word AS word FROM information_schema.keywords");
      const words = rows
        .map((row) => String(row.word).toLowerCase())
        .filter((word) => /^[a-z_0-9]+$/.test(word));
      expect(words.length).toBeGreaterThan(500);
      for (let at = 0; at < words.length; at += 250) {
        const columns = words.slice(at, at + 250).map((word) => `${identifierIfNeeded(word)} INT`);
        await connection.execute(`CREATE TABLE w${at} (${columns.join(", ")})`);
      }
      const odd = ["a`b", 'a"b', "a'b", "a;b", "a\nb", "a\\b", " a", "a.b", "ü€", "--", "/*", "?"];
      await connection.execute(
        `CREATE TABLE odd (${odd.map((word) => `${quoteIdentifier(word)} INT`).join(", ")})`,
      );
      const found = await connection.query(
        "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'odd' ORDER BY ordinal_position",
      );
      expect(found.map((row) => row.name)).toEqual(odd);
    });
  });

  it("say what they said", async () => {
    await onDatabase(name, async ({ connection }) => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 20 }), async (texts) => {
          const selected = texts.map((text, index) => `${quoteLiteral(text)} AS c${index}`);
          const [row] = await connection.query(`SELECT ${selected.join(", ")}`);
          expect(Object.values(row ?? {})).toEqual(texts);
          expect(significantTokens(selected.join(", "))).toHaveLength(texts.length * 4 - 1);
        }),
        { numRuns: 50 },
      );
    });
  });
});

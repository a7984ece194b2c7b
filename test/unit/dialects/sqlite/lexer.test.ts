import { DatabaseSync } from "@photostructure/sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isKeyword, isReservedWord, KEYWORDS } from "../../../../src/dialects/sqlite/sql/keywords.js";
import { significantTokens, tokenize, unquote } from "../../../../src/dialects/sqlite/sql/lexer.js";
import { corpusFiles } from "../../../support/sqlite.js";

const kinds = (sql: string): readonly string[] => significantTokens(sql).map((t) => `${t.kind}:${t.text}`);

function expectRoundTrip(source: string): void {
  const tokens = tokenize(source);
  expect(tokens.map((t) => t.text).join("")).toBe(source);
  let at = 0;
  for (const token of tokens) {
    expect(token.start).toBe(at);
    expect(token.end).toBeGreaterThan(at);
    at = token.end;
  }
}

/** Text made of the pieces that make a lexer stumble. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."'|\"|`|[|]|--|/*|*/|\n|\r\n| |x'0a'|X'0|1e5|1.|.5|0x1F|1_000|?1|:a|@b|$c::d(e)|#|!|!=|->>|->|\0|\uFEFF|é|😀|;|(|)|,|a1$|''|\"\"".split(
          "|",
        ),
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

describe("tokenize", () => {
  it("gives every corpus file back", () => {
    for (const { text } of corpusFiles()) expectRoundTrip(text);
  });

  it("gives any text back", () => {
    fc.assert(fc.property(nasty, expectRoundTrip), { numRuns: 2000 });
  });

  it("names the tokens as SQLite does", () => {
    expect(kinds(`"a""b" \`c\` [d e] 'f''g' x'0aFF' X'' 12 1.5e-3 .5 0xFf 1_0`)).toEqual([
      'quoted:"a""b"',
      "quoted:`c`",
      "quoted:[d e]",
      "string:'f''g'",
      "blob:x'0aFF'",
      "blob:X''",
      "number:12",
      "number:1.5e-3",
      "number:.5",
      "number:0xFf",
      "number:1_0",
    ]);
    expect(kinds("a->>b->c<>d||e<<1>=f==g!=h&~i")).toEqual(
      "word:a operator:->> word:b operator:-> word:c operator:<> word:d operator:|| word:e operator:<< number:1 operator:>= word:f operator:== word:g operator:!= word:h operator:& operator:~ word:i".split(
        " ",
      ),
    );
    expect(kinds("? ?12 :a @b $c #d $e::f(g)")).toEqual(
      "variable:? variable:?12 variable::a variable:@b variable:$c variable:#d variable:$e::f(g)".split(" "),
    );
    expect(kinds("größe 表$1")).toEqual(["word:größe", "word:表$1"]);
  });

  it("ends comments where SQLite ends them", () => {
    expect(kinds("1 -- '\r 2\n + 3 /* ; */ - 4 /* open")).toEqual(
      "number:1 operator:+ number:3 operator:- number:4".split(" "),
    );
    expect(kinds("1 /*/ 2 */ 3")).toEqual(["number:1", "number:3"]);
    expect(kinds("1 /*")).toEqual(["number:1", "operator:/", "operator:*"]);
  });

  it("finds illegal exactly what SQLite does not recognise", () => {
    const db = new DatabaseSync(":memory:");
    const samples =
      "'a|\"a|`a|[a|x'0'|x'0g'|1a|1e|0x|0xg|1.5e|!|\\|{|$|@|:|\u00a0|\v| \v1|1\v2|\uFEFF1|$a(b|$a(b c)|0x_1|1.e5|a'b'|.1.2".split(
        "|",
      );
    for (const sample of samples) {
      const ours = tokenize(`select${sample.startsWith("\v") ? "" : " "}${sample}`).some(
        (t) => t.kind === "illegal",
      );
      let message = "";
      try {
        db.prepare(`select${sample.startsWith("\v") ? "" : " "}${sample}`);
      } catch (error) {
        message = String(error);
      }
      expect([sample, ours]).toEqual([sample, message.includes("unrecognized token")]);
    }
    db.close();
  });

  it("stays linear on long hostile texts", () => {
    const start = performance.now();
    for (const piece of ["'", "/*", "[", "((((", "--", "$a(", "x'0", "1_"])
      expectRoundTripLength(piece.repeat(200_000));
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it("takes quotes off", () => {
    expect(['"a""b"', "`a``b`", "[a]", "'a''b'", "a"].map(unquote)).toEqual(['a"b', "a`b", "a", "a'b", "a"]);
  });
});

function expectRoundTripLength(source: string): void {
  expect(tokenize(source).reduce((sum, t) => sum + t.text.length, 0)).toBe(source.length);
}

describe("keywords", () => {
  it("are reserved exactly when SQLite refuses them as a bare name", () => {
    const db = new DatabaseSync(":memory:");
    expect(KEYWORDS.length).toBe(147);
    for (const word of KEYWORDS) {
      let accepted = true;
      try {
        db.exec(`CREATE TABLE t(${word} INT, a); DROP TABLE t`);
      } catch {
        accepted = false;
      }
      expect([word, isReservedWord(word), isKeyword(word.toLowerCase())]).toEqual([word, !accepted, true]);
    }
    db.close();
  });
});

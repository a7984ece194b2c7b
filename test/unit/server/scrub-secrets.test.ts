import { describe, expect, it } from "vitest";
import { mapTexts } from "../../../src/errors/index.js";
import { secretScrubber } from "../../../src/server/scrub-secrets.js";

describe("secretScrubber", () => {
  it("takes out each secret wherever it stands, also as a URL writes it", () => {
    const scrub = secretScrubber(["p@ss/word", null, undefined, "a"]);
    expect(scrub("login with p@ss/word, p%40ss%2Fword failed at a")).toBe("login with ***, *** failed at a");
  });

  it("takes out the longer of two that overlap", () => {
    expect(secretScrubber(["hunter", "hunter22"])("it is hunter22")).toBe("it is ***");
  });

  it("takes out what only looks like a secret, too", () => {
    expect(secretScrubber([])("at db://root:other@host/x with password=abc")).toBe(
      "at db://root:***@host/x with password=***",
    );
  });

  it("goes through objects and arrays, and leaves other values alone", () => {
    const scrub = secretScrubber(["s3cret"]);
    expect(mapTexts({ a: ["s3cret!", 1, null], b: { c: "s3cret", d: true } }, scrub)).toEqual({
      a: ["***!", 1, null],
      b: { c: "***", d: true },
    });
  });
});

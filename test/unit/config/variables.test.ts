import { describe, expect, it } from "vitest";
import { misspeltVariables } from "../../../src/config/misspelt-variables.js";
import { VARIABLES, variable } from "../../../src/config/variables.js";
import { wantsColor } from "../../../src/config/wants-color.js";
import { redact } from "../../../src/errors/index.js";
import { closestWord, editDistance } from "../../../src/util/edit-distance.js";

describe("the table of variables", () => {
  it("has each name once, and allowed words exactly for choices", () => {
    expect(new Set(VARIABLES.map((row) => row.name)).size).toBe(VARIABLES.length);
    for (const row of VARIABLES) {
      expect(row.name).toMatch(/^CORTEX_[A-Z_]+$/);
      expect(row.description).toMatch(/\.$/);
      expect(row.allowed !== null, row.name).toBe(row.kind === "choice");
    }
  });

  it("marks the secrets", () => {
    expect(VARIABLES.filter((row) => row.secret).map((row) => row.name)).toEqual([
      "CORTEX_DB_PASSWORD",
      "CORTEX_ADMIN_API_KEY",
    ]);
    expect(variable("CORTEX_DB_URL").kind).toBe("url");
  });
});

describe("slips in names", () => {
  it("are found when they are near a known name, and only then", () => {
    const environment = {
      CORTEX_DB_TPYE: "x",
      CORTEX_DB_FLIE: "x",
      CORTEX_DB_TYPE: "x",
      CORTEX_LLM_MODEL: "x",
      DB_TYPE: "x",
    };
    expect(misspeltVariables(environment)).toEqual([
      { name: "CORTEX_DB_TPYE", meant: "CORTEX_DB_TYPE" },
      { name: "CORTEX_DB_FLIE", meant: "CORTEX_DB_FILE" },
    ]);
  });

  it.each([
    ["", "", 0],
    ["abc", "", 3],
    ["kitten", "sitting", 3],
    ["tpye", "type", 1],
    ["flaw", "lawn", 2],
  ])("%s and %s are %i letters apart", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  it("are answered with the nearest word, or none", () => {
    expect(closestWord("upgarde", ["upgrade", "downgrade"])).toBe("upgrade");
    expect(closestWord("auto", ["file", "autoApply"])).toBe("autoApply");
    expect(closestWord("xyz", ["file", "url"])).toBeNull();
    expect(closestWord("x", [])).toBeNull();
  });
});

describe("colour", () => {
  it.each([
    [{}, true, false, true],
    [{}, false, false, false],
    [{}, true, true, false],
    [{ NO_COLOR: "1" }, true, false, false],
    [{ NO_COLOR: "" }, true, false, true],
    [{ FORCE_COLOR: "1" }, false, false, true],
    [{ FORCE_COLOR: "0" }, true, false, false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true, false, false],
    [{ TERM: "dumb" }, true, false, false],
  ])("with %j, terminal %s, --no-color %s: %s", (environment, isTerminal, noColor, wanted) => {
    expect(wantsColor({ environment: environment as Record<string, string>, isTerminal, noColor })).toBe(
      wanted,
    );
  });
});

describe("redaction", () => {
  it("hides the whole of a password that holds an @", () => {
    expect(redact("at mysql://root:hun@ter2@db/x now")).toBe("at mysql://root:***@db/x now");
  });
});

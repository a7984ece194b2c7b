import { describe, expect, it } from "vitest";
import { padText, plainLine, textWidth, truncateText } from "../../../src/terminal/text-width.js";

describe("text width", () => {
  it.each([
    ["", 0],
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["表", 2],
    ["한국", 4],
    ["ﾊﾝ", 2],
    ["ＡＢ", 4],
    ["⚠ x", 3],
    ["👍", 2],
    ["👩‍👩‍👧‍👦", 2],
    ["🇩🇪", 2],
    ["❤️", 2],
    ["a\u200bb", 2],
    ["…", 1],
    ["Straße", 6],
  ])("%s fills %i cells", (text, cells) => {
    expect(textWidth(text)).toBe(cells);
  });

  it("cuts between clusters and never beyond the cells", () => {
    expect(truncateText("abcdef", 6)).toBe("abcdef");
    expect(truncateText("abcdef", 5)).toBe("abcd…");
    expect(truncateText("表表表", 4)).toBe("表…");
    expect(truncateText("👩‍👩‍👧‍👦👍", 3)).toBe("👩‍👩‍👧‍👦…");
    expect(truncateText("ab cdef", 4)).toBe("ab…");
    expect(truncateText("abc", 0)).toBe("");
  });

  it("pads by cells", () => {
    expect(padText("表", 4)).toBe("表  ");
    expect(padText("abcd", 2)).toBe("abcd");
  });

  it("makes one line of any text", () => {
    expect(plainLine("  a\n\tb\u0000\u009bc ")).toBe("a bc");
  });
});

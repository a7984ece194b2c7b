import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readRevisionHeader } from "../../../src/revisions/header.js";
import { plainHeader } from "../../../src/revisions/plain-header.js";
import { renderModuleRevision } from "../../../src/revisions/revision-template.js";

const CHAIN = resolve(import.meta.dirname, "../../../src/cortex/migrations/versions/sqlite");

/** The same module in a form that only the scanner reads. */
function unusual(text: string): string {
  return text.replace("export const revision", "; export const revision");
}

const GENERATED = [
  { id: "a1b2c3d4e5f6", downRevisions: [] },
  { id: "a1b2c3d4e5f6", downRevisions: ["b1b2c3d4e5f6"], branchLabels: ["billing"] },
  { id: "merge", downRevisions: ["b1b2c3d4e5f6", "c1b2c3d4e5f6"], dependsOn: ["d1b2c3d4e5f6", "billing"] },
].map((one) =>
  renderModuleRevision({
    ...one,
    description: 'Füge */ hinzu: "x"',
    createDate: new Date("2026-01-09T12:30:45.123Z"),
  }),
);

describe("a generated header", () => {
  const shipped = readdirSync(CHAIN)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(CHAIN, name), "utf8"));

  it.each([...GENERATED, ...shipped])("is read at a glance, as the scanner reads it (%#)", (text) => {
    expect(plainHeader(text)).not.toBeNull();
    expect(plainHeader(unusual(text))).toBeNull();
    expect(readRevisionHeader(text, "a.ts")).toEqual(readRevisionHeader(unusual(text), "a.ts"));
  });
});

describe("any other form is left to the scanner", () => {
  const [text = ""] = GENERATED;
  it.each([
    ["a comment behind the first one", text.replace("*/", "*/ // more")],
    ["an escape in an id", text.replace('"a1b2c3d4e5f6"', '"a1b2\\x633d4e5f6"')],
    ["a type", text.replace("revision =", "revision: string =")],
    ["an expression", text.replace("downRevision = null", "downRevision = null ?? parent")],
    ["an empty id", text.replace('"a1b2c3d4e5f6"', '""')],
    ["no comment", text.slice(text.indexOf("*/") + 2)],
    ["a comment that does not end", "/** a"],
    ["a comment that is too short", "/**/"],
  ])("%s", (_what, other) => {
    expect(other).not.toBe(text);
    expect(plainHeader(other)).toBeNull();
  });
});

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

describe("a header as compilers leave it", () => {
  const compiled = (values: string, before = ""): string =>
    [
      '"use strict";',
      'Object.defineProperty(exports, "__esModule", { value: true });',
      "exports.dependsOn = exports.branchLabels = exports.downRevision = exports.revision = void 0;",
      "exports.upgrade = upgrade;",
      "exports.downgrade = downgrade;",
      "/**\n * adds a table ** to it\n *\n * Revision ID: a\n */",
      'const cortex_migrations_1 = require("cortex-migrations");',
      'const { column, text: t } = require("cortex-migrations");',
      `${before}${values}`,
      "async function upgrade(op) {}",
      "",
    ].join("\n");
  const values = (revision: string, down: string, labels = "null", on = "null"): string =>
    `exports.revision = ${revision};\nexports.downRevision = ${down};\nexports.branchLabels = ${labels};\nexports.dependsOn = ${on};`;

  it.each([
    values('"a1"', "null"),
    values('"a1"', '"b1"', '["billing", "x"]'),
    values('"a1"', '["b1", "c1"]', "null", '["d1"]'),
  ])("is read at a glance, as the scanner reads it (%#)", (text) => {
    expect(plainHeader(compiled(text))).not.toBeNull();
    expect(plainHeader(compiled(text, ";"))).toBeNull();
    expect(readRevisionHeader(compiled(text), "a.js")).toEqual(
      readRevisionHeader(compiled(text, ";"), "a.js"),
    );
  });

  it.each([
    ["an expression", values('"a1"', '"b" + "1"')],
    ["another order", values('"a1"', "null").split("\n").reverse().join("\n")],
    ["a value that is set before", `exports.revision = revision;\n${values('"a1"', "null")}`],
  ])("is left to the scanner with %s", (_what, text) => {
    expect(plainHeader(compiled(text))).toBeNull();
  });

  it("takes no time over what only begins like one", () => {
    const text = `"use strict";\n${"/* a */\n/**/\n".repeat(20_000)}exports.revision`;
    const begun = performance.now();
    expect(plainHeader(text)).toBeNull();
    expect(performance.now() - begun).toBeLessThan(2_000);
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

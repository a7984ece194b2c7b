import { describe, expect, it } from "vitest";
import { readRevisionHeader } from "../../../src/revisions/header.js";

const read = (text: string, path = "x.ts") => readRevisionHeader(text, path);

describe("identifiers of a module, read without running it", () => {
  it("reads the form that the design documents", () => {
    const revision = read(`/**
 * add environment_id to data models
 *
 * Revision ID: 8bd9e9780557
 * Revises: 450bd09cd019
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import { column, type Operations, uuid } from "cortex-migrations";

export const revision = "8bd9e9780557";
export const downRevision = "450bd09cd019"; // null for a base, an array for a merge
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {}
`);
    expect(revision).toEqual({
      id: "8bd9e9780557",
      downRevisions: ["450bd09cd019"],
      branchLabels: [],
      dependsOn: [],
      description: "add environment_id to data models",
      createDate: "2026-01-09T12:30:45.123Z",
      path: "x.ts",
      format: "module",
    });
    expect(Object.isFrozen(revision) && Object.isFrozen(revision.downRevisions)).toBe(true);
  });

  it.each([
    [
      "types",
      'export const revision: string = "a";\nexport const downRevision: string | readonly string[] | null = ["b", \'c\'];',
    ],
    ["as const", 'export const revision = "a" as const;\nexport const downRevision = ["b", "c",] as const;'],
    [
      "satisfies",
      'export const revision = "a" satisfies string\nexport const downRevision = [`b`, /* x */ "c"] satisfies string[]',
    ],
    ["exports.x", 'exports.revision = "a";\nexports.downRevision = ["b", "c"];'],
    ["module.exports.x", 'module.exports.revision = "a"; module.exports.downRevision = ["b", "c"];'],
    [
      "module.exports",
      'module.exports = { revision: "a", downRevision: ["b", "c"], upgrade() { const revision = "no"; } };',
    ],
    [
      "quoted keys",
      'module.exports = { upgrade: () => ({ revision: "no" }), "revision": "a", "downRevision": ["b", "c"] };',
    ],
    [
      "a compiler's output",
      'Object.defineProperty(exports, "__esModule", { value: true });\nexports.downRevision = exports.revision = void 0;\nexports.revision = "a";\nexports.downRevision = ["b", "c"];',
    ],
    [
      "a bundler's output",
      'var o = {};\nconst revision = "a";\nvar downRevision = ["b", "c"];\nmodule.exports = x(o);',
    ],
    ["escapes", 'export const revision = "\\x61";\nexport const downRevision = ["\\u0062", "\\u{63}"];'],
    ["CRLF and a mark", '\uFEFFexport const revision = "a";\r\nexport const downRevision = ["b", "c"];\r\n'],
    [
      "a hashbang",
      '#!/usr/bin/env node\nexport const revision = "a";\nexport const downRevision = ["b", "c"];',
    ],
  ])("%s", (_, text) => {
    expect(read(text)).toMatchObject({ id: "a", downRevisions: ["b", "c"] });
  });

  it.each([
    ["comments", '// export const revision = "no"\n/* export const revision = "no" */\n'],
    ["strings", "const t = 'export const revision = \"no\"';\n"],
    [
      "templates",
      'const t = `\nexport const revision = "no"; @{f(`x @{"}"} \n export const revision = "no"`)}\n`;\n'.replaceAll(
        "@",
        "$",
      ),
    ],
    [
      "regular expressions",
      'const t = /["`]export const revision/;\nconst d = 6 / 2;\nconst e = (1) / 2; // "\n',
    ],
    ["functions", 'function f() { const revision = "no"; exports.revision = "no"; }\n'],
  ])("is not taken in by %s", (_, before) => {
    expect(read(`${before}export const revision = "a";\nexport const downRevision = null;`)).toMatchObject({
      id: "a",
      downRevisions: [],
    });
  });

  it("takes the message from the comment with the fields, and a licence before it for what it is", () => {
    const text =
      '// Licence\n\n// the message\n//\n// Revision ID: a\n// Create Date: 2026\nexport const revision = "a"; export const downRevision = null;';
    expect(read(text)).toMatchObject({ description: "Licence" });
    expect(read(text.replace("// Licence", "/* Licence */"))).toMatchObject({
      description: "the message",
      createDate: "2026",
    });
    expect(
      read('export const revision = "a"; export const downRevision = null; /* late */').description,
    ).toBe("");
  });

  it.each([
    ["const x = 1;", "MIG_REVISION_NO_IDENTIFIERS"],
    ["", "MIG_REVISION_NO_IDENTIFIERS"],
    ['export const revision = "a";', "MIG_REVISION_NO_IDENTIFIERS"],
    ['export const revision = null; export const downRevision = "b";', "MIG_REVISION_NO_IDENTIFIERS"],
    ['export const revision = "";export const downRevision = "b";', "MIG_REVISION_NO_IDENTIFIERS"],
    ['\nexport const revision = make();\nexport const downRevision = "b";', "MIG_REVISION_NOT_LITERAL"],
    ['export const revision = "a";\nexport const downRevision = [other];', "MIG_REVISION_NOT_LITERAL"],
    ["export const revision = `a$" + '{1}`;\nexport const downRevision = "b";', "MIG_REVISION_NOT_LITERAL"],
    ['export const revision = "a', "MIG_REVISION_NO_IDENTIFIERS"],
    ["const t = `never ends ${ `", "MIG_REVISION_NO_IDENTIFIERS"],
  ])("refuses %j with the file's name", (text, code) => {
    expect(() => read(text, "folder/x.ts")).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining("folder/x.ts") }),
    );
  });
});

describe("identifiers of an SQL revision", () => {
  it("reads fields and lists", () => {
    expect(
      read(
        "-- add a table\n--\n-- Revision ID: c\n-- Revises: a, b\n-- Branch Labels: billing\n-- Depends On: d,e\n-- Create Date: 2026-01-09\n\n-- migrate:up\nSELECT 1;",
        "x.sql",
      ),
    ).toMatchObject({
      id: "c",
      downRevisions: ["a", "b"],
      branchLabels: ["billing"],
      dependsOn: ["d", "e"],
      description: "add a table",
      createDate: "2026-01-09",
      format: "sql",
    });
  });

  it.each(["-- Revises:", "-- Revises: <base>", "-- revises : None"])("%j is a base", (revises) => {
    expect(read(`-- m\n-- Revision ID: a\n${revises}\n-- migrate:up\n`, "x.sql").downRevisions).toEqual([]);
  });

  it.each(["SELECT 1;", "-- only\n-- Revises: a\n", "-- Revision ID: a\n-- migrate:up\n-- Revises: b"])(
    "refuses %j",
    (text) => {
      expect(() => read(text, "x.sql")).toThrow(
        expect.objectContaining({ code: "MIG_REVISION_NO_IDENTIFIERS" }),
      );
    },
  );
});

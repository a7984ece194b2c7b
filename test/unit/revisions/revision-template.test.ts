import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRevisionHeader } from "../../../src/revisions/header.js";
import { loadModule } from "../../../src/revisions/module-loader.js";
import { renderModuleRevision, renderSqlRevision } from "../../../src/revisions/revision-template.js";
import { parseSqlRevision } from "../../../src/revisions/sql-revision.js";

const createDate = new Date("2026-01-09T12:30:45.123Z");
const merge = {
  id: "c",
  downRevisions: ["a", "b"],
  branchLabels: ["billing"],
  dependsOn: ["d", "core"],
  description: "merge",
  createDate,
};
const nasty = [
  "ends */ the comment",
  "two\nlines\r\nand\u2028more",
  "-- migrate:up",
  "migrate:down",
  "Revision ID: other",
  "Revises: nothing",
  " spaces around ",
  "* star",
  "\\u{41} written so",
  "C:\\new\\u{zz}",
  "naïve → ünï 🦉",
  `\`$${"{x}"}\` "quoted" 'too'`,
  "",
  "\uFEFFmark",
];

describe("new revision files", () => {
  it("has the documented form in TypeScript", () => {
    const text = renderModuleRevision({
      id: "8bd9e9780557",
      downRevisions: ["450bd09cd019"],
      description: "add environment_id to data models",
      createDate,
      imports: ["uuid", "column"],
      upgrade: ['await op.addColumn("t", column("c", uuid()));'],
    });
    expect(text).toBe(`/**
 * add environment_id to data models
 *
 * Revision ID: 8bd9e9780557
 * Revises: 450bd09cd019
 * Create Date: 2026-01-09T12:30:45.123Z
 */
import { column, type Operations, uuid } from "cortex-migrations";

export const revision = "8bd9e9780557";
export const downRevision = "450bd09cd019";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn("t", column("c", uuid()));
}

export async function downgrade(_op: Operations): Promise<void> {
  // nothing to change
}
`);
  });

  it("gives back through the header all that it was given, in both forms", () => {
    const expected = {
      id: "c",
      downRevisions: ["a", "b"],
      branchLabels: ["billing"],
      dependsOn: ["d", "core"],
    };
    for (const [text, path] of [
      [renderModuleRevision(merge), "c.ts"],
      [renderSqlRevision(merge), "c.sql"],
    ] as const)
      expect(readRevisionHeader(text, path)).toMatchObject({
        ...expected,
        description: "merge",
        createDate: "2026-01-09T12:30:45.123Z",
      });
  });

  it.each(nasty)("keeps the message %j", async (description) => {
    const module = renderModuleRevision({ ...merge, description });
    expect(readRevisionHeader(module, "c.ts")).toMatchObject({ id: "c", description });
    const folder = mkdtempSync(join(tmpdir(), "cortex-template-"));
    writeFileSync(join(folder, "c.ts"), module);
    expect(await loadModule(join(folder, "c.ts"), { packageExports: {} })).toMatchObject({ revision: "c" });
    const sql = renderSqlRevision({ ...merge, description, upgrade: ["SELECT 1;"], transaction: false });
    const parsed = parseSqlRevision(sql, "c.sql");
    expect(parsed.revision).toMatchObject({ id: "c", downRevisions: ["a", "b"], description });
    expect(parsed.up).toMatchObject({ text: "SELECT 1;\n", transaction: false });
  });

  it("keeps any message", () => {
    const pieces = fc.constantFrom(
      "*/",
      "/*",
      "--",
      "\n",
      "\\u{",
      "}",
      ":",
      "Revises",
      " ",
      "migrate:",
      "*",
      "-",
      "é",
    );
    const message = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces).map((p) => p.join("")),
    );
    fc.assert(
      fc.property(message, (description) => {
        expect(readRevisionHeader(renderModuleRevision({ ...merge, description }), "c.ts").description).toBe(
          description,
        );
        expect(readRevisionHeader(renderSqlRevision({ ...merge, description }), "c.sql").description).toBe(
          description,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("compiles under tsc --strict", () => {
    const folder = mkdtempSync(join(tmpdir(), "cortex-template-"));
    writeFileSync(
      join(folder, "package.d.ts"),
      'declare module "cortex-migrations" { export interface Operations { f(): Promise<void> } }',
    );
    writeFileSync(join(folder, "c.ts"), renderModuleRevision({ ...merge, upgrade: ["await op.f();"] }));
    const tsc = resolve(import.meta.dirname, "../../../node_modules/typescript/bin/tsc");
    const options = [
      "--noEmit",
      "--strict",
      "--noUnusedParameters",
      "--noUnusedLocals",
      "--target",
      "es2022",
    ];
    expect(
      execFileSync(process.execPath, [tsc, ...options, "package.d.ts", "c.ts"], {
        cwd: folder,
        encoding: "utf8",
      }),
    ).toBe("");
  });
});

describe("sections of an SQL revision", () => {
  const header = "-- m\n-- Revision ID: a\n-- Revises:\n";
  it("splits sections and says on which line they begin", () => {
    const { up, down } = parseSqlRevision(
      `${header}\n-- migrate:up\nSELECT 1;\n-- migrate:down transaction:false\n-- c\r\nSELECT 2;\n`,
      "a.sql",
    );
    expect(up).toEqual({ text: "SELECT 1;", line: 6, transaction: true });
    expect(down).toEqual({ text: "-- c\r\nSELECT 2;\n", line: 8, transaction: false });
    expect(parseSqlRevision(`${header}-- migrate:up\n`, "a.sql").down).toBeNull();
  });

  it.each([
    ["", /no section `-- migrate:up`/],
    ["-- migrate:down\n", /no section `-- migrate:up`/],
    ["-- migrate:up\n-- migrate:up\n", /a\.sql:5: a second section/],
    ["-- migrate:up\n  --migrate:dwon\n", /a\.sql:5: there is no section 'migrate:dwon'/],
    ["-- migrate:up transaction:no\n", /a\.sql:4: 'transaction:no' is no option/],
    ["SELECT 1;\n-- migrate:up\n", /a\.sql:4: a statement stands before/],
  ])("refuses %j", (rest, message) => {
    expect(() => parseSqlRevision(header + rest, "a.sql")).toThrow(
      expect.objectContaining({ code: "MIG_REVISION_SECTIONS", message: expect.stringMatching(message) }),
    );
  });
});

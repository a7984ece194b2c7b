import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { transform } from "sucrase";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as authoring from "../../../src/manager/authoring.js";
import { loadModule } from "../../../src/revisions/module-loader.js";
import { plainCommonJs } from "../../../src/revisions/plain-module.js";
import { renderModuleRevision } from "../../../src/revisions/revision-template.js";

const CHAIN = resolve(import.meta.dirname, "../../../src/cortex/migrations/versions/sqlite");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cortex-plain-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = async (text: string): Promise<Record<string, unknown>> => {
  const path = join(folder, "a.ts");
  writeFileSync(path, text);
  return loadModule(path, { packageExports: authoring });
};

/** A generated revision with the given bodies. */
const revision = (upgrade: readonly string[], imports: readonly string[] = []): string =>
  renderModuleRevision({
    id: "a1b2c3d4e5f6",
    downRevisions: ["b1b2c3d4e5f6"],
    description: "a revision",
    createDate: new Date("2026-01-09T12:30:45.123Z"),
    imports,
    upgrade,
  });

/** The same as the compiler makes of it, evaluated. */
function compiledWhole(text: string): Record<string, unknown> {
  const { code } = transform(text, { transforms: ["typescript", "imports"], disableESTransforms: true });
  const exports = {};
  new Function("exports", "require", code)(exports, () => authoring);
  return exports;
}

/** Everything that a function asks of `op`, in its order, functions that it hands over included. */
async function callsOf(run: unknown): Promise<string> {
  const calls: unknown[] = [];
  const recording = (name: string): unknown =>
    new Proxy(() => undefined, {
      get: (_, key) => (key === "then" ? undefined : recording(`${name}.${String(key)}`)),
      apply: async (_, __, args: unknown[]) => {
        calls.push([name, args.map((arg) => (typeof arg === "function" ? "a function" : arg))]);
        for (const arg of args) if (typeof arg === "function") await arg(recording(`${name}()`));
        return false;
      },
    });
  await (run as (op: unknown) => Promise<void>)(recording("op"));
  return JSON.stringify(calls);
}

describe("a generated module", () => {
  const shipped = readdirSync(CHAIN)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(CHAIN, name), "utf8"));
  const many = ["asc", "bigInteger", "binary", "boolean", "column", "date", "dateTime", "desc", "numeric"];
  const written = [
    revision([]),
    revision(['await op.execute("SELECT 1");']),
    revision(['await op.createTable("t", [column("a", date())]);'], many),
  ];

  it.each(written)("is the same with the types taken off as compiled (%#)", async (text) => {
    expect(plainCommonJs(text, authoring)).not.toBeNull();
    const [plain, whole] = [await load(text), compiledWhole(text)];
    expect(Object.keys(plain).sort()).toEqual(Object.keys(whole).sort());
    expect(plain).toMatchObject({ revision: "a1b2c3d4e5f6", downRevision: "b1b2c3d4e5f6" });
    for (const way of ["upgrade", "downgrade"])
      expect(await callsOf(plain[way])).toBe(await callsOf(whole[way]));
  });

  it.each(shipped)("that is shipped does the same as compiled (%#)", async (text) => {
    const [plain, whole] = [await load(text), compiledWhole(text)];
    for (const way of ["upgrade", "downgrade"])
      expect(await callsOf(plain[way])).toBe(await callsOf(whole[way]));
  });

  it.each([
    ["a function that another one calls", "async function both(op) {\n  await op.execute('SELECT 2');\n}"],
    ["a function without indentation", "const both = (op) =>\n{\nreturn op.execute('SELECT 2');\n}"],
    ["what would go on with a function in brackets", "[{}][0].x = () => {\n  return 1;\n}"],
    ["the same, where the function's end is indented", " [{}][0].x = () => {\n  return 1;\n}"],
    ["a statement", "exports.both = () => {\n  return 1;\n}"],
  ])("is the same with code behind its functions: %s", async (what, behind) => {
    const calls = behind.includes("both(op)") ? "await both(op);" : "await op.execute('SELECT 1');";
    const written = `${revision([calls]).trimEnd()}\n\n${behind}\n`;
    const text = what.includes("end is indented") ? written.replace(/\n\}(?=\n\n \[)/, "\n }") : written;
    const [plain, whole] = [await load(text), compiledWhole(text)];
    expect(plainCommonJs(text, authoring)).not.toBeNull();
    expect(Object.keys(plain).sort()).toEqual(Object.keys(whole).sort());
    for (const way of ["upgrade", "downgrade"])
      expect(await callsOf(plain[way])).toBe(await callsOf(whole[way]));
  });

  it("keeps every line where it was", () => {
    for (const text of written) {
      const lines = plainCommonJs(text, authoring)?.split("\n") ?? [];
      for (const [n, line] of text.split("\n").entries())
        if (line.startsWith("  await")) expect(lines[n]).toBe(line);
      expect(lines).toHaveLength(text.split("\n").length);
    }
  });
});

describe("what is left to the compiler", () => {
  const body = (line: string): string => revision([line], ["column"]);
  it.each([
    ["type arguments, which are comparisons in JavaScript", body("const n = op.id<string>(1);")],
    ["a template, which may hold lines that look like code", body("await op.execute(`SELECT 1`);")],
    ["a comment over several lines", body("/* export */")],
    ["a dynamic import", body('await import("node:fs");')],
    ["a file beside it", body('require("./beside.cjs");')],
    ["another signature", revision([]).replaceAll(": Promise<void>", "")],
    ["another module's import", revision([]).replace('from "cortex-migrations"', 'from "./types.js"')],
    ["a type that is imported as a value is", revision([]).replace("type Operations", "Operations")],
    ["a name under another one", revision([], ["column as c"])],
    ["a name that is not exported", revision([], ["colum"])],
    [
      "an import behind the first",
      revision([]).replace("\n\nexport const revision", '\nimport "x";\n\nexport const revision'),
    ],
    ["a function twice", revision([]).replaceAll("downgrade(", "upgrade(")],
    [
      "a function in another",
      revision([]).replace("}\n\nexport async function downgrade", "export async function downgrade"),
    ],
    ["no function", revision([]).slice(0, revision([]).indexOf("export async"))],
    [
      "something between the identifiers and the functions",
      revision([]).replace("\nexport async", "const x = 1;\nexport async"),
    ],
    ["lines that end as on Windows", revision([]).replaceAll("\n", "\r\n")],
    ["no comment", revision([]).slice(revision([]).indexOf("*/") + 2)],
  ])("%s", (_what, text) => {
    expect(plainCommonJs(text, authoring)).toBeNull();
  });

  it.each([
    ["a type", "const n: number = 1;"],
    ["an assertion", "const n = 1 as number;"],
    ["a non-null", "const n = [1].at(0)!;"],
    ["an enum", "enum E { One = 1 } const n = E.One;"],
    ["an interface", "interface I { a: number } const n = 1;"],
    ["type arguments", "const id = (x: unknown) => x; const n = Number(id<number>(1));"],
    ["a typed arrow between ? and :", "const n = true ? (() : number => 1)() : 2;"],
  ])("and is understood there: %s", async (_what, line) => {
    const loaded = await load(revision([line, 'await op.execute("found", [n]);']));
    expect(await callsOf(loaded.upgrade)).toBe('[["op.execute",["found",[1]]]]');
  });

  it("names what is wrong as ever: a syntax error, a name that is not exported", async () => {
    await expect(load(revision(["const = 1;"]))).rejects.toMatchObject({
      code: "MIG_REVISION_SYNTAX",
      details: { line: 16 },
    });
    await expect(load(revision(["colum();"], ["colum"]))).rejects.toMatchObject({
      code: "MIG_REVISION_NO_EXPORT",
    });
  });
});

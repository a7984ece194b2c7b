import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { loadModule, loadRevisionModule, type ModuleCache } from "../../../src/revisions/module-loader.js";
import { revisionOf } from "../../../src/revisions/revision.js";

const packageExports = {
  column: (name: string) => ({ column: name }),
  createIndex: () => "index",
  uuid: () => "uuid",
};
let folder: string;

/** Writes files into a folder of their own under the system's one, where no node_modules is near. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
const load = (path: string, cache?: ModuleCache): Promise<Record<string, unknown>> =>
  loadModule(path, { packageExports, ...(cache ? { cache } : {}) });
const failing = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cortex-load-"));
});

const esm =
  'import { column } from "cortex-migrations";\nexport const made = column("c");\nexport async function upgrade() { return made; }\n';
const typed =
  'import { column, type Operations } from "cortex-migrations";\nimport { Other } from "cortex-migrations";\nexport const made: { column: string } = column("c");\nexport async function upgrade(op?: Operations | Other): Promise<unknown> { return made as unknown; }\n';
const common =
  'const { column } = require("cortex-migrations");\nmodule.exports = { made: column("c"), upgrade: async () => exports.made };\n';

describe("loading a module outside of any project", () => {
  it.each([
    ["a.ts", typed],
    ["a.mts", typed],
    ["a.cts", typed],
    ["a.js", esm],
    ["a.mjs", esm],
    ["a.js", common],
    ["a.cjs", common],
    [
      "a.cts",
      'import cm = require("cortex-migrations");\nexport = { made: cm.column("c"), upgrade: (x: number): number => x };\n',
    ],
  ])("%s", async (name, text) => {
    const loaded = await load(file(name, text));
    expect(loaded.made).toEqual({ column: "c" });
    expect(loaded.upgrade).toBeTypeOf("function");
  });

  it("loads default exports, and module.exports as the default", async () => {
    expect((await load(file("a.ts", "export default { x: 1 } satisfies object;"))).default).toEqual({ x: 1 });
    expect((await load(file("a.cjs", "module.exports = { x: 1 };"))).default).toEqual({ x: 1 });
    expect((await load(file("b.cjs", "module.exports = () => 2;"))).default).toBeTypeOf("function");
    expect((await load(file("a.json", '{"x":1}'))).default).toEqual({ x: 1 });
  });

  it("follows relative imports: .js that is .ts, no ending, folders, JSON, CommonJS and dynamic ones", async () => {
    file("lib/typed.ts", "export const typed: string = 'typed';");
    file("lib/index.mts", "export { typed } from './typed.js';\nexport const index = 1;");
    file("common.cjs", "exports.common = require('./lib/typed').typed;");
    file("data.json", '{"n": 3}');
    const path = file(
      "a.ts",
      `import { index, typed } from "./lib";
import * as plain from "./lib/typed";
import data from "./data.json" with { type: "json" };
import { common } from "./common.cjs";
import { basename } from "node:path";
export const all = [index, typed, plain.typed, data.n, common, basename("/x/y")];
export const late = import("./lib/typed.js").then((m: { typed: string }) => m.typed);
`,
    );
    const loaded = await load(path);
    expect(loaded.all).toEqual([1, "typed", "typed", 3, "typed", "y"]);
    expect(await loaded.late).toBe("typed");
  });

  it("shares a module among its importers, and closes rings as CommonJS does", async () => {
    file("state.ts", "export const state = { n: 0 };");
    file(
      "ring.ts",
      'import { other } from "./ring-b.js";\nexport function name(): string { return "ring"; }\nexport const viaB = other();',
    );
    file(
      "ring-b.ts",
      'import { name } from "./ring.js";\nexport function other(): string { return name(); }',
    );
    const path = file(
      "a.ts",
      'import { state } from "./state";\nimport "./b";\nimport { viaB } from "./ring";\nexport const n = state.n;\nexport { viaB };',
    );
    file("b.ts", 'import { state } from "./state.js";\nstate.n++;');
    expect(await load(path)).toMatchObject({ n: 1, viaB: "ring" });
    const cache: ModuleCache = new Map();
    expect((await load(join(folder, "state.ts"), cache)).state).toBe(
      (await load(join(folder, "state.ts"), cache)).state,
    );
    expect((await load(join(folder, "state.ts"))).state).not.toBe(
      (await load(join(folder, "state.ts"), cache)).state,
    );
  });

  it("knows where it is", async () => {
    const path = file(
      "a.mts",
      'export const at = [import.meta.url, import.meta.filename, import.meta.dirname, import . meta.url];\nexport const text = "import.meta.url import(1)";\nexport const b = import.meta.resolve("./b.ts");',
    );
    const url = pathToFileURL(path).href;
    expect(await load(path)).toMatchObject({
      at: [url, path, folder, url],
      text: "import.meta.url import(1)",
      b: new URL("b.ts", url).href,
    });
    expect(await load(file("b.cjs", "exports.at = [__filename, __dirname];"))).toMatchObject({
      at: [join(folder, "b.cjs"), folder],
    });
  });

  it("awaits at the top level of the file that is loaded, not of those that it requires", async () => {
    const path = file(
      "a.ts",
      "export const n: number = await Promise.resolve(5);\nexport const after = n + 1;",
    );
    expect(await load(path)).toMatchObject({ n: 5, after: 6 });
    const importing = file("b.ts", 'import { n } from "./a.js";\nexport const m = n;');
    await expect(load(importing)).rejects.toEqual(failing("MIG_REVISION_IMPORT_ASYNC", /a\.ts/));
    const dynamic = file("c.ts", 'export const m = (await import("./a.js")).n;');
    expect(await load(dynamic)).toMatchObject({ m: 5 });
    await expect(load(file("d.ts", "await Promise.reject(new Error('late'));"))).rejects.toEqual(
      failing("MIG_REVISION_LOAD_FAILED", /d\.ts.*late/),
    );
  });

  it("finds packages beside the file, ES modules among them", async () => {
    file("node_modules/es-only/package.json", '{"name":"es-only","type":"module","exports":"./i.js"}');
    file("node_modules/es-only/i.js", "export const es = 1;\nexport default 2;");
    file("node_modules/es-await/package.json", '{"name":"es-await","type":"module","exports":"./i.js"}');
    file("node_modules/es-await/i.js", "export const es = await Promise.resolve(3);");
    file("node_modules/cjs/index.js", "module.exports = { cjs: 4 };");
    const path = file(
      "a.ts",
      'import two, { es } from "es-only";\nimport { cjs } from "cjs";\nexport const all = [es, two, cjs];\nexport const late = () => import("es-await").then((m) => m.es);',
    );
    const loaded = await load(path);
    expect(loaded.all).toEqual([1, 2, 4]);
    expect(await (loaded.late as () => Promise<unknown>)()).toBe(3);
    await expect(load(file("b.ts", 'import { es } from "es-await";\nexport const e = es;'))).rejects.toEqual(
      failing("MIG_REVISION_IMPORT_ASYNC", /b\.ts imports 'es-await'/),
    );
  });

  it("says which import of which file was not found", async () => {
    await expect(load(file("a.ts", 'import { x } from "./gone.js";\nexport const y = x;'))).rejects.toEqual(
      failing("MIG_REVISION_IMPORT_NOT_FOUND", /a\.ts imports '\.\/gone\.js'/),
    );
    await expect(
      load(file("a.ts", 'import { x } from "no-such-package";\nexport const y = x;')),
    ).rejects.toEqual(failing("MIG_REVISION_IMPORT_NOT_FOUND", /a\.ts imports 'no-such-package'/));
    await expect(load(join(folder, "none.ts"))).rejects.toEqual(
      failing("MIG_REVISION_UNREADABLE", /none\.ts/),
    );
  });

  it("names an export that this package does not have, and the one that was meant, before anything runs", async () => {
    const path = file(
      "a.ts",
      'import { create_index } from "cortex-migrations";\nexport async function upgrade() { create_index(); }',
    );
    await expect(load(path)).rejects.toEqual(
      failing(
        "MIG_REVISION_NO_EXPORT",
        /a\.ts: 'cortex-migrations' has no export 'create_index'; did you mean 'createIndex'\?/,
      ),
    );
    const whole = file(
      "b.ts",
      'import * as cm from "cortex-migrations/schema";\nexport const run = () => cm.colum("x");',
    );
    const { run } = await load(whole);
    expect(run).toThrow(failing("MIG_REVISION_NO_EXPORT", /b\.ts.*'colum'; did you mean 'column'/) as Error);
    const far = file("c.cjs", 'const { zzzzzzzzz } = require("cortex-migrations");');
    await expect(load(far)).rejects.toEqual(failing("MIG_REVISION_NO_EXPORT", /no export 'zzzzzzzzz'$/));
  });

  it.each([
    ["a.ts", "export const a = 1;\nexport const b = ;\n", 2],
    ["a.ts", "const a = 1;\n\nconst a = 2;\n", 3],
    ["a.js", "export const a = 1;\n\n  }\n", 3],
    ["a.cjs", "\n\n\nlet x = (;\n", 4],
    ["a.ts", "export async function f() {\n  await g();\n}\nfunction h() {\n  await g();\n}\n", 5],
  ])("says in which line of %s the syntax is wrong: %j", async (name, text, line) => {
    await expect(load(file(name, text))).rejects.toEqual(
      failing("MIG_REVISION_SYNTAX", new RegExp(`${name}:${line}: `)),
    );
  });

  it("says which file threw while it was loaded, keeps the cause, and its line", async () => {
    const path = file(
      "a.ts",
      'import { column } from "cortex-migrations";\ninterface A {\n  a: string;\n}\nexport const c = column("x");\nthrow new TypeError("boom");',
    );
    const error = await load(path).catch((e: unknown) => e);
    expect(error).toEqual(failing("MIG_REVISION_LOAD_FAILED", /a\.ts.*TypeError: boom/));
    expect((error as Error & { cause: Error }).cause.stack).toContain(`${path}:6:`);
  });
});

describe("loading a revision", () => {
  const ids = 'export const revision = "r1"; export const downRevision = null;\n';
  const revision = (path: string) => revisionOf({ id: "r1", path });
  it("gives its functions", async () => {
    const path = file(
      "r.ts",
      `${ids}export function upgrade(op: unknown) { return op; }\nexport const downgrade = async () => {};`,
    );
    const { upgrade, downgrade } = await loadRevisionModule(revision(path), { packageExports });
    expect((upgrade as (op: unknown) => unknown)(7)).toBe(7);
    expect(downgrade).toBeTypeOf("function");
  });

  it("takes a revision without a downgrade: only taking it back has to fail", async () => {
    const path = file("r.ts", `${ids}export function upgrade() {}`);
    expect((await loadRevisionModule(revision(path), { packageExports })).downgrade).toBeNull();
  });

  it("refuses a revision whose function is none, or with another id than its text says", async () => {
    const none = file("r.ts", `${ids}export function upgrade() {}\nexport const downgrade = 1;`);
    await expect(loadRevisionModule(revision(none), { packageExports })).rejects.toEqual(
      failing("MIG_REVISION_NO_FUNCTION", /r\.ts: `downgrade` must be an exported function; found number/),
    );
    const other = file(
      "o.ts",
      'export const revision = "r" + 2;\nexport function upgrade() {}\nexport function downgrade() {}',
    );
    await expect(loadRevisionModule(revision(other), { packageExports })).rejects.toEqual(
      failing("MIG_REVISION_ID_DIFFERS", /'r1'.*'r2'/),
    );
  });
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  column,
  defineSchema,
  type Hooks,
  integer,
  type RevisionDirective,
  type Schema,
  string,
  table,
} from "../../../src/index.js";
import {
  codedFailure,
  makeMigrationProject,
  type MigrationProject,
} from "../../support/migration-project.js";

let project: MigrationProject;
beforeEach(() => {
  project = makeMigrationProject();
});
afterEach(() => project.dispose());

const id = column("id", integer(), { primaryKey: true });
const two = defineSchema({ tables: [table("a", [id]), table("b", [id, column("size", string(10))])] });

const files = (): readonly string[] =>
  readdirSync(project.chain)
    .filter((name) => name.endsWith(".ts"))
    .sort();
const generate = (hooks: Hooks, schema: Schema = two) =>
  project.manager({ schema, hooks }).writeRevisions({ autogenerate: true, message: "both" });
const texts = (): readonly string[] => files().map((name) => readFileSync(join(project.chain, name), "utf8"));

describe("processRevisionDirectives", () => {
  it("may drop and change operations; what is left is tried again, up and down", async () => {
    const seen: unknown[] = [];
    const { outcome } = await generate({
      processRevisionDirectives(context, [directive]) {
        seen.push(
          context,
          directive?.operations.map((operation) => operation.kind),
        );
        if (directive === undefined) return undefined;
        directive.message = "only a";
        directive.operations = directive.operations.slice(0, 1);
        directive.downgradeOperations = directive.downgradeOperations.slice(-1);
        return undefined;
      },
    });
    expect(outcome).toBe("written");
    expect(seen).toEqual([{ dbType: "sqlite", autogenerate: true }, ["createTable", "createTable"]]);
    const [text] = texts();
    expect(text).toContain(" * only a\n");
    expect(text).toContain('op.dropTable("a"');
    expect(text).not.toContain('"b"');
    await project.manager({ schema: two }).applyMigrations();
    expect(project.rows("SELECT name FROM sqlite_schema WHERE name IN ('a', 'b')")).toEqual([{ name: "a" }]);
  });

  it("may cancel the revision: no file is written", async () => {
    expect(await generate({ processRevisionDirectives: () => [] })).toEqual({
      created: [],
      outcome: "cancelled",
    });
    expect(files()).toEqual([]);
  });

  it("may split the revision: each comes after the one before, under the next number", async () => {
    const { created } = await generate({
      processRevisionDirectives: async (_context, [directive]) =>
        (directive?.operations ?? []).map(
          (operation, i): RevisionDirective<typeof operation> => ({
            message: `part ${i + 1}`,
            operations: [operation],
            downgradeOperations: directive?.downgradeOperations.toReversed().slice(i, i + 1) ?? [],
          }),
        ),
    });
    expect(created).toHaveLength(2);
    const numbers = files().map((name) => /_(\d)\.ts$/.exec(name)?.[1]);
    expect(numbers.sort()).toEqual(["1", "2"]);
    const manager = project.manager({ schema: two });
    const { applied } = await manager.applyMigrations();
    expect(applied.map((step) => step.description)).toEqual(["part 1", "part 2"]);
    expect((await manager.check()).upToDate).toBe(true);
    await manager.downgradeMigrations({ target: "base" });
    expect(project.rows("SELECT name FROM sqlite_schema WHERE name IN ('a', 'b')")).toEqual([]);
  });

  it("is refused when what it leaves does not come back by its downgrade", async () => {
    const error = await codedFailure(() =>
      generate({
        processRevisionDirectives(_context, [directive]) {
          if (directive !== undefined) directive.downgradeOperations = [];
          return undefined;
        },
      }),
    );
    expect(error).toMatchObject({
      code: "MIG_DIFF_VERIFY_FAILED",
      details: { stage: "compare after downgrade" },
    });
    expect(files()).toEqual([]);
  });

  it("names itself when it throws, or returns nonsense", async () => {
    const thrown = await codedFailure(() =>
      generate({
        processRevisionDirectives() {
          throw new Error("not on Fridays");
        },
      }),
    );
    expect(thrown).toMatchObject({ code: "MIG_MANAGER_HOOK_FAILED", details: { reason: "not on Fridays" } });
    const hooks = { processRevisionDirectives: () => [{}] } as unknown as Hooks;
    expect((await codedFailure(() => generate(hooks))).code).toBe("MIG_MANAGER_HOOK_FAILED");
  });

  it("sees a blank revision too", async () => {
    const manager = project.manager({
      schema: two,
      hooks: {
        processRevisionDirectives(context, directives) {
          return context.autogenerate
            ? undefined
            : directives.map((one) => ({ ...one, message: `${one.message}!` }));
        },
      },
    });
    await manager.createRevision({ message: "blank" });
    expect(texts()[0]).toContain(" * blank!\n");
  });
});

describe("comparators", () => {
  const wide = defineSchema({
    tables: [table("b", [id, column("size", string(20), { serverDefault: "x" })])],
  });

  it("have the last word on types and defaults, for the column that they are told", async () => {
    await generate({}, defineSchema({ tables: [table("b", [id, column("size", string(10))])] }));
    await project.manager({ schema: two }).applyMigrations();
    const seen: unknown[] = [];
    const hooks: Hooks = {
      compareType({ table: name, database, defined }) {
        seen.push([name, database.type, defined.type]);
        return database.name === "size" ? false : undefined;
      },
    };
    const left = await project.manager({ schema: wide, hooks }).check();
    expect(left.operations.map(({ detail }) => detail)).toEqual([expect.stringMatching(/serverDefault/)]);
    expect(seen).toContainEqual(["b", string(10), string(20)]);
    const blind: Hooks = { ...hooks, compareServerDefault: () => false };
    expect((await project.manager({ schema: wide, hooks: blind }).check()).upToDate).toBe(true);
    const strict: Hooks = { compareType: ({ defined }) => defined.name === "id" };
    const found = await project.manager({ schema: two, hooks: strict }).check();
    expect(found.operations.some(({ detail }) => detail.includes("id"))).toBe(true);
  });
});

describe("renderItem", () => {
  it("writes a type in the user's own words, with its import, which is found when the draft is tried", async () => {
    writeFileSync(
      join(project.directory, "versions/types.ts"),
      'import { string } from "cortex-migrations";\nexport const short = () => string(10);\n',
    );
    const { outcome } = await generate({
      renderItem: (kind, item) =>
        kind === "type" && (item as { kind: string }).kind === "string"
          ? { code: "short()", imports: ['import { short } from "../types.js";'] }
          : undefined,
    });
    expect(outcome).toBe("written");
    const [text] = texts();
    expect(text).toContain('import { short } from "../types.js";\n');
    expect(text).toContain('column("size", short())');
    expect(readdirSync(project.chain).filter((name) => name.includes("draft"))).toEqual([]);
    const manager = project.manager({ schema: two });
    await manager.applyMigrations();
    expect((await manager.check()).upToDate).toBe(true);
  });

  it("that leaves something needed out is refused", async () => {
    const error = await codedFailure(() =>
      generate({ renderItem: (kind) => (kind === "operation" ? null : undefined) }),
    );
    expect(error.code).toBe("MIG_DIFF_VERIFY_FAILED");
  });
});

describe("postWrite", () => {
  it("gets the path in the place of {path}, without a shell; the checksums are those of the formatted file", async () => {
    const script =
      "const { appendFileSync } = require('node:fs'); appendFileSync(process.argv[1], '// formatted\\n');";
    await generate({ postWrite: [{ command: process.execPath, arguments: ["-e", script, "{path}"] }] });
    expect(texts()[0]).toMatch(/\/\/ formatted\n$/);
    expect((await project.manager({ schema: two }).verify()).every(({ ok }) => ok)).toBe(true);
  });

  it("that fails is named; the file stays, and is in cortex.sum", async () => {
    const error = await codedFailure(() =>
      generate({ postWrite: [{ command: "/no/such/formatter; true" }] }),
    );
    expect(error).toMatchObject({
      code: "MIG_MANAGER_HOOK_FAILED",
      details: { hook: "/no/such/formatter; true", path: expect.stringContaining(project.chain) },
    });
    expect(existsSync(String(error.details["path"]))).toBe(true);
    expect((await project.manager({ schema: two }).verify()).every(({ ok }) => ok)).toBe(true);
  });
});

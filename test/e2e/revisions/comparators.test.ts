import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  column,
  type Comparator,
  type ComparatorContext,
  type CustomDifference,
  defineSchema,
  type Hooks,
  integer,
  type Operations,
  registerOperation,
  runOperation,
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

registerOperation(
  "createView",
  async (op: Operations, name: string, query: string) => op.execute(`CREATE VIEW ${name} AS ${query}`),
  { reverse: (name, query) => runOperation("dropView", name, query) },
);
registerOperation(
  "dropView",
  async (op: Operations, name: string, _query: string) => op.execute(`DROP VIEW ${name}`),
  { reverse: (name, query) => runOperation("createView", name, query) },
);
registerOperation("noWayBack", async (op: Operations, statement: string) => op.execute(statement));

type Views = Readonly<Record<string, string>>;

/** What a chain has made of views, where no database can be asked. */
function replayed(ran: ComparatorContext["ran"]): ReadonlyMap<string, string> {
  const there = new Map<string, string>();
  for (const { name, arguments: args } of ran)
    if (name === "createView") there.set(String(args[0]), String(args[1]));
    else if (name === "dropView") there.delete(String(args[0]));
  return there;
}

const viewsOf = (views: Views): Comparator => ({
  name: "views",
  async compareSchema({ query, isReplay, ran }) {
    const rows = isReplay ? [] : await query("SELECT name, sql FROM sqlite_schema WHERE type = 'view'");
    const there = isReplay
      ? replayed(ran)
      : new Map(rows.map((row) => [String(row.name), String(row.sql).replace(/^.*? AS /s, "")]));
    return [...new Set([...there.keys(), ...Object.keys(views)])].sort().flatMap((name) => {
      const [old, wanted] = [there.get(name), views[name]];
      if (old === wanted) return [];
      return {
        detail: `view '${name}' differs`,
        kind: "view",
        before: old === undefined ? [] : [runOperation("dropView", name, old)],
        after: wanted === undefined ? [] : [runOperation("createView", name, wanted)],
      };
    });
  },
});

const id = column("id", integer(), { primaryKey: true });
const tableA = table("a", [id, column("n", integer())]);
const schema = defineSchema({ tables: [tableA] });
const hooksOf = (...comparators: readonly Comparator[]): Hooks => ({ comparators });
const files = (): readonly string[] => readdirSync(project.chain).filter((name) => name.endsWith(".ts"));
const textOf = (revision: string | undefined): string =>
  readFileSync(join(project.chain, files().find((name) => name.startsWith(revision ?? "?")) ?? ""), "utf8");
const viewText = (name: string): unknown =>
  project.rows(`SELECT sql FROM sqlite_schema WHERE name = '${name}'`)[0]?.sql;

/** A revision of everything that differs, applied. */
async function brought(hooks: Hooks, wanted: Schema = schema): Promise<string> {
  const manager = project.manager({ schema: wanted, hooks });
  const created = await manager.createRevision({ autogenerate: true, message: "step", noRenames: true });
  await manager.applyMigrations();
  expect(await manager.check()).toEqual({ upToDate: true, operations: [] });
  return textOf(created?.revision);
}

describe("comparators", () => {
  it("put what they find into the revision, around the tables, both ways, and check sees it", async () => {
    await brought(hooksOf(viewsOf({ v: "SELECT n FROM a" })));
    const next = defineSchema({ tables: [table("a", [id, column("m", integer())])] });
    const changed = hooksOf(
      viewsOf({ v: "SELECT m FROM a", w: "SELECT id FROM v2", v2: "SELECT id FROM a" }),
    );
    const found = await project.manager({ schema: next, hooks: changed }).check();
    expect(found.operations.filter(({ kind }) => kind === "view")).toEqual([
      { kind: "view", table: null, detail: "view 'v' differs" },
      { kind: "view", table: null, detail: "view 'v2' differs" },
      { kind: "view", table: null, detail: "view 'w' differs" },
    ]);
    const text = await brought(changed, next);
    const calls = [...text.matchAll(/await (op\.\w+)\("(\w+)", "?(\w+)/g)].map((m) =>
      m.slice(1, 4).join(" "),
    );
    expect(calls).toEqual([
      "op.run dropView v",
      "op.batchAlterTable a async",
      "op.run createView v",
      "op.run createView v2",
      "op.run createView w",
      "op.run dropView w",
      "op.run dropView v2",
      "op.run dropView v",
      "op.batchAlterTable a async",
      "op.run createView v",
    ]);
    const manager = project.manager({ schema: next, hooks: changed });
    await manager.downgradeMigrations({ target: "-1" });
    expect(viewText("v")).toContain("SELECT n FROM a");
    expect(viewText("w")).toBeUndefined();
    await manager.downgradeMigrations({ target: "base" });
    expect(viewText("v")).toBeUndefined();
  });

  it("may have a view dropped for good; its way back makes it again", async () => {
    await brought(hooksOf(viewsOf({ v: "SELECT n FROM a" })));
    await brought(hooksOf(viewsOf({})));
    expect(viewText("v")).toBeUndefined();
    await project.manager({ schema }).downgradeMigrations({ target: "-1" });
    expect(viewText("v")).toContain("SELECT n FROM a");
  });

  it("are asked about each table of both sides, but for what filters hide; the renamed one is its old self", async () => {
    await brought({});
    project.inDatabase((db) => db.exec("CREATE TABLE stranger (id INTEGER PRIMARY KEY)"));
    const seen: string[] = [];
    const spy: Comparator = {
      name: "spy",
      async compareTable({ table: name, databaseTable, definedTable, quoteIdentifier }) {
        seen.push([name, databaseTable?.name, definedTable?.name, quoteIdentifier(`${name} 1`)].join(" "));
        return undefined;
      },
    };
    const next = defineSchema({
      tables: [table("b", [id, column("n", integer())]), table("c", [id]), table("hidden", [id])],
    });
    const filters = { includeName: (name: string | null) => name !== "hidden" };
    const manager = project.manager({ schema: next, hooks: hooksOf(spy), filters });
    await manager.check();
    expect(seen.splice(0)).toEqual(['a a  "a 1"', 'b  b "b 1"', 'c  c "c 1"']);
    await manager.createRevision({ autogenerate: true, message: "renamed", renames: ["a:b"] });
    expect(seen.slice(0, 2)).toEqual(['b a b "b 1"', 'c  c "c 1"']);
  });

  it("of tables may give operations of the tool's own, with the way back in their words", async () => {
    const trigger = "CREATE TRIGGER t_a AFTER INSERT ON a BEGIN UPDATE a SET n = 1; END";
    const triggers: Comparator = {
      name: "triggers",
      async compareTable({ table: name, others }): Promise<readonly CustomDifference[] | undefined> {
        const there = (await others()).some((other) => other.kind === "trigger" && other.table === name);
        const run = (sql: string) => ({ kind: "execute", sql, parameters: null }) as const;
        return there
          ? undefined
          : [
              {
                detail: `the trigger of '${name}' is missing`,
                after: [run(trigger)],
                downgrade: { before: [run("DROP TRIGGER IF EXISTS t_a")] },
              },
            ];
      },
    };
    const hooks = hooksOf(triggers);
    expect((await project.manager({ schema, hooks }).check()).operations).toContainEqual({
      kind: "custom",
      table: "a",
      detail: "the trigger of 'a' is missing",
    });
    const text = await brought(hooks);
    expect(text).toContain("await op.execute(sql`CREATE TRIGGER");
    expect(viewText("t_a")).toBe(trigger);
    await project.manager({ schema, hooks }).downgradeMigrations({ target: "base" });
    expect(viewText("t_a")).toBeUndefined();
  });

  const once = (given: unknown): Comparator => ({
    name: "mine",
    compareSchema: () => given as ReturnType<NonNullable<Comparator["compareSchema"]>>,
  });
  const rejected: readonly (readonly [string, Comparator, string])[] = [
    ["throws", { name: "mine", compareSchema: () => Promise.reject(new Error("boom")) }, "boom"],
    ["compares nothing", { name: "mine" }, "it has neither compareSchema nor compareTable"],
    ["gives no list", once(7), "it gives no list of differences"],
    ["gives a difference without a sentence", once([{ after: [] }]), "needs a detail"],
    ["gives no operation", once([{ detail: "d" }]), "'d' has no operation that would end it"],
    [
      "gives what is no operation",
      once([{ detail: "d", after: [{ kind: "crate" }] }]),
      '"crate" is the kind of no',
    ],
    [
      "calls what nobody has registered",
      once([{ detail: "d", after: [runOperation("nobody")] }]),
      "no operation 'nobody' is registered",
    ],
    [
      "gives what cannot be written down",
      once([{ detail: "d", after: [runOperation("noWayBack", () => 1)] }]),
      "the arguments of 'noWayBack' must be plain data",
    ],
    [
      "knows no way back",
      once([{ detail: "d", after: [runOperation("noWayBack", "SELECT 1")] }]),
      "'d' names no downgrade, and the operation 'noWayBack' has no reverse",
    ],
    [
      "writes",
      { name: "mine", compareSchema: async ({ query }) => void (await query("DELETE FROM alembic_version")) },
      "only what reads may be asked",
    ],
  ];
  it.each(rejected)("that %s is named, and nothing is written", async (_what, comparator, reason) => {
    const manager = project.manager({ schema, hooks: hooksOf(comparator) });
    for (const work of [() => manager.check(), () => manager.createRevision({ autogenerate: true })]) {
      const error = await codedFailure(work);
      expect(error).toMatchObject({
        code: "MIG_MANAGER_HOOK_FAILED",
        details: { hook: "comparator mine", path: "the schema" },
      });
      expect(error.message).toContain(reason);
    }
    expect(files()).toEqual([]);
  });

  it("that still find something after the upgrade have their revision refused, and after the downgrade too", async () => {
    const find = (difference: CustomDifference): Hooks =>
      hooksOf({ name: "mine", compareSchema: () => [difference] });
    const endless = find({ detail: "never done", after: [runOperation("createView", "v", "SELECT 1")] });
    expect(
      await codedFailure(() =>
        project.manager({ schema, hooks: endless }).createRevision({ autogenerate: true }),
      ),
    ).toMatchObject({
      code: "MIG_DIFF_VERIFY_FAILED",
      details: { stage: "compare after upgrade", differences: [{ kind: "custom", detail: "never done" }] },
    });
    const made: CustomDifference = { detail: "v", after: [runOperation("createView", "v", "SELECT 1")] };
    const forgetful: Comparator = {
      name: "forgetful",
      async compareSchema({ query }) {
        const there = await query("SELECT 1 FROM sqlite_schema WHERE name = 'v'");
        return there.length > 0 ? [] : [{ ...made, downgrade: {} }];
      },
    };
    expect(
      await codedFailure(() =>
        project.manager({ schema, hooks: hooksOf(forgetful) }).createRevision({ autogenerate: true }),
      ),
    ).toMatchObject({ code: "MIG_DIFF_VERIFY_FAILED", details: { stage: "compare after downgrade" } });
    expect(files()).toEqual([]);
  });

  it("write into all chains where no server is, by what their operations have run", async () => {
    const hooks = hooksOf(viewsOf({ v: "SELECT n FROM a" }));
    const manager = project.manager({ schema, hooks });
    const all = { autogenerate: true, allDialects: true, message: "all" } as const;
    const first = await manager.createRevisions(all);
    expect(first.map(({ dbType }) => dbType)).toEqual(["sqlite", "postgresql", "mysql"]);
    for (const { path } of first)
      expect(readFileSync(path, "utf8")).toContain('await op.run("createView", "v", "SELECT n FROM a");');
    await manager.applyMigrations();
    const next = project.manager({ schema, hooks: hooksOf(viewsOf({ v: "SELECT id FROM a" })) });
    for (const { path } of await next.createRevisions(all)) {
      const text = readFileSync(path, "utf8");
      expect(text).toContain('await op.run("dropView", "v", "SELECT n FROM a");');
      expect(text).toContain('await op.run("createView", "v", "SELECT id FROM a");');
    }
    const asking = hooksOf({
      name: "asks",
      compareSchema: async ({ query }) => void (await query("SELECT 1")),
    });
    await next.applyMigrations();
    const error = await codedFailure(() => project.manager({ schema, hooks: asking }).createRevisions(all));
    expect(error.code).toBe("MIG_DIALECT_NO_ROWS");
  });
});

describe("operations of one's own", () => {
  it("are written by the renderer that they were registered with, and its imports", async () => {
    registerOperation(
      "stamp",
      async (op: Operations, n: number) => op.execute(`PRAGMA user_version = ${n}`),
      {
        imports: ['import "../stamp.js";'],
        reverse: (n) => runOperation("stamp", n - 1),
        render: (n) => ({
          code: `await stamp(op, ${n});`,
          imports: ['import { stamp } from "../stamp.js";'],
        }),
      },
    );
    project.write(
      "../stamp.js",
      "export const stamp = (op, n) => op.execute('PRAGMA user_version = ' + n);\n",
    );
    const comparator: Comparator = {
      name: "stamp",
      async compareSchema({ query }) {
        const [row] = await query("PRAGMA user_version");
        return Number(row?.user_version) === 1
          ? []
          : [{ detail: "the stamp", after: [runOperation("stamp", 1)] }];
      },
    };
    const manager = project.manager({
      schema,
      hooks: hooksOf(comparator),
      versionsDirectory: project.directory,
    });
    expect(manager).toBeDefined();
    const text = await brought(hooksOf(comparator));
    expect(text).toContain('import "../stamp.js";\nimport { stamp } from "../stamp.js";\n');
    expect(text).toContain("  await stamp(op, 1);\n");
    expect(text).toContain("  await stamp(op, 0);\n");
  });

  it("whose renderer fails are named", async () => {
    const render = () => ({ imports: [] }) as unknown as { readonly code: string };
    registerOperation("badly", async (op: Operations) => op.execute("SELECT 1"), {
      render,
      reverse: () => runOperation("badly"),
    });
    const hooks = hooksOf({
      name: "x",
      compareSchema: () => [{ detail: "x", after: [runOperation("badly")] }],
    });
    const error = await codedFailure(() =>
      project.manager({ schema, hooks }).createRevision({ autogenerate: true }),
    );
    expect(error).toMatchObject({
      code: "MIG_MANAGER_HOOK_FAILED",
      details: { hook: "registerOperation", path: "operation 'badly'" },
    });
  });

  it("can be put into a revision by processRevisionDirectives, and are refused when they are none", async () => {
    const adding = (operation: unknown): Hooks => ({
      processRevisionDirectives: (_context, directives) =>
        directives.map((one) => ({
          ...one,
          operations: [...one.operations, operation as (typeof one.operations)[number]],
          downgradeOperations: [runOperation("dropView", "v", "SELECT 1"), ...one.downgradeOperations],
        })),
    });
    const text = await brought(adding(runOperation("createView", "v", "SELECT 1")));
    expect(text).toContain('await op.run("createView", "v", "SELECT 1");');
    expect(viewText("v")).toBe("CREATE VIEW v AS SELECT 1");
    const error = await codedFailure(() =>
      project.manager({ schema, hooks: adding({ kind: "crate" }) }).createRevision({ message: "none" }),
    );
    expect(error).toMatchObject({
      code: "MIG_MANAGER_HOOK_FAILED",
      details: { hook: "processRevisionDirectives" },
    });
  });
});

describe("compareColumn", () => {
  const wide = defineSchema({
    tables: [table("a", [id, column("n", string(9), { nullable: false, serverDefault: "x" })])],
  });

  it("has the last word on each aspect that it names, and on no other", async () => {
    await brought({});
    const details = async (hooks: Hooks): Promise<string> =>
      (await project.manager({ schema: wide, hooks }).check()).operations
        .map(({ detail }) => detail)
        .join("; ");
    const deaf: Hooks = {
      compareColumn: ({ defined }) => (defined.name === "n" ? { type: false } : undefined),
    };
    expect(await details({})).toContain("type");
    const left = await details(deaf);
    expect(left).not.toContain("type");
    expect(left).toContain("nullable");
    expect(
      await details({ compareColumn: () => ({ type: false, nullable: false, serverDefault: false }) }),
    ).toBe("");
    expect(await details({ compareColumn: () => ({ collation: true }) })).toContain("collation");
  });

  it.each([
    [
      "throws",
      {
        compareColumn: () => {
          throw new Error("boom");
        },
      },
      "compareColumn",
      "boom",
    ],
    ["gives no verdicts", { compareColumn: () => "same" }, "compareColumn", "it gives no verdicts"],
    [
      "gives a word for a verdict",
      { compareColumn: () => ({ type: "same" }) },
      "compareColumn",
      "it gives no verdict",
    ],
    ["is asynchronous", { compareType: async () => false }, "compareType", "and at once"],
    [
      "throws in a default",
      {
        compareServerDefault: () => {
          throw new Error("boom");
        },
      },
      "compareServerDefault",
      "boom",
    ],
  ])("that %s is named with the column", async (_what, hooks, hook, reason) => {
    await brought({});
    const error = await codedFailure(() =>
      project.manager({ schema: wide, hooks: hooks as unknown as Hooks }).check(),
    );
    expect(error).toMatchObject({
      code: "MIG_MANAGER_HOOK_FAILED",
      details: { hook, path: expect.stringContaining("column 'a.") },
    });
    expect(error.message).toContain(reason);
  });
});

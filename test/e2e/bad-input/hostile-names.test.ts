import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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

const HOSTILE = [
  'a"b',
  "it's",
  "semi;colon",
  "x'); DROP TABLE kept; --",
  "two\nlines",
  "tab\tand\rreturn",
  "back`tick",
  "[bracket]",
  "emoji 🦀 und Ünïcödé",
  "select",
  " leading and trailing ",
  "-- comment",
  "/* comment",
  "%s ? :name $1 @x",
  "a".repeat(300),
];

const BUILD = `
  const t = JSON.parse(NAME);
  await op.createTable(t, [
    column("id", integer(), { primaryKey: true }),
    column(t + "1", string(20), { nullable: false, default: t }),
    column(t + "2", integer()),
  ]);
  await op.createIndex("ix " + t, t, [t + "2"]);
  await op.bulkInsert(t, [{ id: 1, [t + "1"]: t, [t + "2"]: 5 }, { id: 2, [t + "1"]: t + t, [t + "2"]: null }]);
  await op.addColumn(t, column(t + "3", text()));
  if (!(await op.inspector.hasColumn(t, t + "3"))) throw new Error("the column is not seen");
  await op.alterColumn(t, t + "2", { newColumnName: t + "4" });
  await op.renameTable(t, t + "!");
  await op.dropColumn(t + "!", t + "3");
  await op.execute("UPDATE " + '"' + (t + "!").replaceAll('"', '""') + '"' + " SET id = id + :plus", { plus: 10 });`;

const IMPORTS = 'import { column, integer, string, text } from "cortex-migrations";';

describe("names and values with anything in them", () => {
  it.each(HOSTILE)("%j is a table, a column, an index and a value like any other", async (name) => {
    const literal = JSON.stringify(JSON.stringify(name));
    project.revision({
      id: "aaaa",
      head: IMPORTS,
      up: `await op.execute("CREATE TABLE kept (n)");${BUILD.replace("NAME", literal)}`,
      down: `await op.dropTable(JSON.parse(${literal}) + "!"); await op.dropTable("kept");`,
    });
    const manager = project.manager();
    const document = await manager.plan();
    await manager.applyMigrations();
    const quoted = `"${`${name}!`.replaceAll('"', '""')}"`;
    expect(project.rows(`SELECT * FROM ${quoted} ORDER BY id`)).toEqual([
      { id: 11, [`${name}1`]: name, [`${name}4`]: 5 },
      { id: 12, [`${name}1`]: name + name, [`${name}4`]: null },
    ]);
    expect(project.rows("SELECT name FROM sqlite_master WHERE name = 'kept'")).toHaveLength(1);
    expect(document.steps[0]?.statements).not.toBeNull();
    await manager.downgradeMigrations({ target: "base" });
    expect(project.rows("SELECT name FROM sqlite_master WHERE name LIKE '%!'")).toEqual([]);
  });

  it.each([
    ["a name", 'await op.createTable("a\\0b", [column("n", text())]);', "MIG_SCHEMA_INVALID"],
    [
      "a value, where the driver would cut it off",
      'await op.createTable("t", [column("n", text())]); await op.bulkInsert("t", [{ n: "a\\0b" }]);',
      "MIG_DIALECT_LITERAL_UNSUPPORTED",
    ],
    [
      "SQL",
      'await op.execute("CREATE TABLE t (n); INSERT INTO t VALUES (1); DELETE FROM t\\0 WHERE n = 2");',
      "MIG_DIALECT_STATEMENT_REFUSED",
    ],
  ])("a NUL character is refused in %s", async (_what, up, causeCode) => {
    project.revision({ id: "aaaa", head: IMPORTS, up });
    const error = await codedFailure(() => project.manager().applyMigrations());
    expect(error.details).toMatchObject({ causeCode });
    expect(project.rows("SELECT name FROM sqlite_master")).toEqual([]);
  });
});

describe("messages", () => {
  const MESSAGES = [
    "ends a comment */ export const revision = 'stolen'; /*",
    `quotes ' " \` and ${"$"}{template} \\ backslash`,
    "two\nlines\n\nRevision ID: stolen",
    "emoji 🦀",
    "-- migrate:down",
    "../../escape",
    "x".repeat(20_000),
    "",
  ];

  it.each(MESSAGES.map((message) => [message.slice(0, 40), message]))(
    "%j is kept, in both forms, and runs",
    async (_shown, message) => {
      const manager = project.manager();
      for (const sqlFile of [false, true]) {
        const created = await manager.createRevision({ message, sqlFile });
        expect(created?.path.startsWith(`${project.chain}/`)).toBe(true);
      }
      const history = await manager.history();
      expect(history).toHaveLength(2);
      for (const { description, revision } of history) {
        expect(revision).toMatch(/^[0-9a-f]{12}$/);
        const shown = message.trim().split("\n")[0] ?? "";
        expect(description).toContain(shown.slice(0, 10).split("*/")[0] ?? "");
      }
      const { applied } = await manager.applyMigrations();
      expect(applied).toHaveLength(2);
      await manager.downgradeMigrations({ target: "base" });
      expect(project.versions()).toEqual([]);
    },
  );

  it("that are very long do not make a file name that cannot be", async () => {
    const manager = project.manager({ fileTemplate: "{revision}_{slug}" });
    const created = await manager.createRevision({ message: "word ".repeat(2000) });
    expect(readFileSync(created?.path ?? "", "utf8")).toContain("word word");
  });
});

describe("ids and labels for a new revision", () => {
  it.each([
    "",
    " ",
    "head",
    "HEADS",
    "base",
    "current",
    "a b",
    "a@b",
    "a-b",
    "a+1",
    "a:b",
    "a/b",
    "../up",
    "a\nb",
    'a"b',
    "a\0b",
    "x".repeat(33),
  ])("%j is refused as an id, and nothing is written", async (revisionId) => {
    const error = await codedFailure(() => project.manager().createRevision({ message: "m", revisionId }));
    expect(error).toMatchObject({ code: "MIG_REVISION_BAD_ID", exitCode: 2 });
    expect(error.hint).toContain("letters");
    expect(readdirSync(project.chain)).toEqual([]);
  });

  it.each(["", "head", "a b", "a@b", "a:b", "a/b", "x\ny"])(
    "%j is refused as a label",
    async (branchLabel) => {
      const error = await codedFailure(() => project.manager().createRevision({ message: "m", branchLabel }));
      expect(error).toMatchObject({ code: "MIG_REVISION_BAD_LABEL", exitCode: 2 });
      expect(readdirSync(project.chain)).toEqual([]);
    },
  );

  it("that another revision has are refused", async () => {
    project.revision({ id: "aaaa", labels: ["shop"] });
    const before = readdirSync(project.chain);
    const manager = project.manager();
    const id = await codedFailure(() => manager.createRevision({ message: "m", revisionId: "aaaa" }));
    expect(id.code).toBe("MIG_REVISION_DUPLICATE_ID");
    const label = await codedFailure(() => manager.createRevision({ message: "m", branchLabel: "shop" }));
    expect(label.code).toBe("MIG_REVISION_LABEL_TAKEN");
    const parent = await codedFailure(() => manager.createRevision({ message: "m", dependsOn: "gone" }));
    expect(parent.code).toBe("MIG_REVISION_NOT_FOUND");
    expect(readdirSync(project.chain)).toEqual(before);
  });
});

import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  codedFailure,
  makeMigrationProject,
  type MigrationProject,
  moduleRevision,
} from "../../support/migration-project.js";

let project: MigrationProject;
beforeEach(() => {
  project = makeMigrationProject();
});
afterEach(() => project.dispose());

/** One good revision, applied; returns how the database is after it. */
async function started(): Promise<string | null> {
  project.revision({
    id: "aaaa",
    up: 'await op.execute("CREATE TABLE kept (n INTEGER)"); await op.execute("INSERT INTO kept VALUES (1)");',
    down: 'await op.execute("DROP TABLE kept");',
  });
  await project.manager().applyMigrations();
  return project.state();
}

interface BrokenFile {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly code: string;
  /** What the message must name, beside the broken file. */
  readonly names: readonly string[];
  /** The file that the message must name. */
  readonly file: string;
}

const good = (id: string, revises: string | readonly string[]): string => moduleRevision({ id, revises });

const BROKEN: readonly BrokenFile[] = [
  {
    what: "without identifiers",
    files: { "b.ts": "export async function upgrade(op) {}" },
    code: "MIG_REVISION_NO_IDENTIFIERS",
    names: [],
    file: "b.ts",
  },
  {
    what: "that is empty",
    files: { "b.ts": "" },
    code: "MIG_REVISION_NO_IDENTIFIERS",
    names: [],
    file: "b.ts",
  },
  {
    what: "whose id is worked out",
    files: { "b.ts": good("bbbb", "aaaa").replace('"bbbb"', "makeId()") },
    code: "MIG_REVISION_NOT_LITERAL",
    names: ["revision"],
    file: "b.ts",
  },
  {
    what: "in SQL without identifiers",
    files: { "b.sql": "-- migrate:up\nCREATE TABLE b (n);\n" },
    code: "MIG_REVISION_NO_IDENTIFIERS",
    names: [],
    file: "b.sql",
  },
  {
    what: "with an id that another file has",
    files: { "b.ts": good("bbbb", "aaaa"), "c.ts": good("bbbb", "aaaa") },
    code: "MIG_REVISION_DUPLICATE_ID",
    names: ["bbbb", "b.ts"],
    file: "c.ts",
  },
  {
    what: "whose parent is missing",
    files: { "b.ts": good("bbbb", "gone") },
    code: "MIG_REVISION_MISSING_PARENT",
    names: ["bbbb", "gone"],
    file: "b.ts",
  },
  {
    what: "whose dependency is missing",
    files: { "b.ts": moduleRevision({ id: "bbbb", revises: "aaaa", dependsOn: ["gone"] }) },
    code: "MIG_REVISION_MISSING_DEPENDENCY",
    names: ["bbbb", "gone"],
    file: "b.ts",
  },
  {
    what: "in a cycle",
    files: { "b.ts": good("bbbb", "cccc"), "c.ts": good("cccc", "bbbb") },
    code: "MIG_REVISION_CYCLE",
    names: ["bbbb", "cccc", "b.ts"],
    file: "c.ts",
  },
  {
    what: "that revises itself",
    files: { "b.ts": good("bbbb", "bbbb") },
    code: "MIG_REVISION_SELF_LOOP",
    names: ["bbbb"],
    file: "b.ts",
  },
  {
    what: "with a label that another has",
    files: {
      "b.ts": moduleRevision({ id: "bbbb", revises: "aaaa", labels: ["shop"] }),
      "c.ts": moduleRevision({ id: "cccc", revises: "aaaa", labels: ["shop"] }),
    },
    code: "MIG_REVISION_LABEL_TAKEN",
    names: ["shop", "bbbb"],
    file: "c.ts",
  },
  {
    what: "with a syntax error",
    files: { "b.ts": `${good("bbbb", "aaaa")}\nexport const oops = {;\n` },
    code: "MIG_REVISION_SYNTAX",
    names: [],
    file: "b.ts",
  },
  {
    what: "that throws while it is loaded",
    files: { "b.ts": `${good("bbbb", "aaaa")}\nthrow new Error("at the top");\n` },
    code: "MIG_REVISION_LOAD_FAILED",
    names: ["at the top"],
    file: "b.ts",
  },
  {
    what: "that imports what is not there",
    files: { "b.ts": `import { x } from "./gone.js";\n${good("bbbb", "aaaa")}\nexport const y = x;\n` },
    code: "MIG_REVISION_IMPORT_NOT_FOUND",
    names: ["./gone.js"],
    file: "b.ts",
  },
  {
    what: "that imports a name that the package does not have",
    files: {
      "b.ts": `import { colum } from "cortex-migrations";\n${good("bbbb", "aaaa")}\nexport const y = colum;\n`,
    },
    code: "MIG_REVISION_NO_EXPORT",
    names: ["colum", "column"],
    file: "b.ts",
  },
  {
    what: "without an upgrade",
    files: {
      "b.ts": good("bbbb", "aaaa").replace("export async function upgrade", "async function upgrade"),
    },
    code: "MIG_REVISION_NO_FUNCTION",
    names: ["upgrade"],
    file: "b.ts",
  },
  {
    what: "in SQL without a migrate:up",
    files: { "b.sql": "-- Revision ID: bbbb\n-- Revises: aaaa\n\nCREATE TABLE b (n);\n" },
    code: "MIG_REVISION_SECTIONS",
    names: ["migrate:up"],
    file: "b.sql",
  },
];

describe("a revision file", () => {
  it.each(BROKEN)(
    "$what is named, with a way out, and nothing is touched",
    async ({ files, code, names, file }) => {
      const before = await started();
      for (const [name, text] of Object.entries(files)) project.write(name, text);
      const error = await codedFailure(() => project.manager().applyMigrations());
      expect(error.code).toBe(code);
      expect(error.exitCode).toBe(1);
      expect(error.message).toContain(`${project.chain}/${file}`);
      for (const name of names) expect(error.message).toContain(name);
      expect(error.hint).not.toBe("");
      expect(project.state()).toBe(before);
    },
  );

  it("that is broken behind good ones stops the run before the first of them", async () => {
    const before = await started();
    project.revision({ id: "bbbb", revises: "aaaa", up: 'await op.execute("CREATE TABLE b (n)");' });
    project.write("c.ts", `${good("cccc", "bbbb")}\nexport const oops = {;\n`);
    expect((await codedFailure(() => project.manager().applyMigrations())).code).toBe("MIG_REVISION_SYNTAX");
    expect(project.state()).toBe(before);
  });

  it("that cannot be taken back stops a downgrade before its first step", async () => {
    project.write("a.sql", "-- Revision ID: aaaa\n-- Revises:\n\n-- migrate:up\nCREATE TABLE a (n);\n");
    project.revision({
      id: "bbbb",
      revises: "aaaa",
      up: 'await op.execute("CREATE TABLE b (n)");',
      down: 'await op.execute("DROP TABLE b");',
    });
    await project.manager().applyMigrations();
    const before = project.state();
    const error = await codedFailure(() => project.manager().downgradeMigrations({ target: "base" }));
    expect(error.code).toBe("MIG_RUNTIME_NO_DOWNGRADE");
    expect(error.message).toContain("aaaa");
    expect(error.message).toContain(`${project.chain}/a.sql`);
    expect(project.state()).toBe(before);
  });

  it("in TypeScript without a downgrade can be applied, and is refused when it is to be taken back", async () => {
    project.write("a.ts", moduleRevision({ id: "aaaa", revises: null, down: null }));
    await project.manager().applyMigrations();
    const before = project.state();
    const error = await codedFailure(() => project.manager().downgradeMigrations({ target: "base" }));
    expect(error.code).toBe("MIG_RUNTIME_NO_DOWNGRADE");
    expect(project.state()).toBe(before);
  });

  it("with a byte order mark and CRLF line ends is read like any other", async () => {
    project.write(
      "a.sql",
      `\uFEFF${["-- first", "--", "-- Revision ID: aaaa", "-- Revises:", "", "-- migrate:up", "CREATE TABLE a (n);", "INSERT INTO a VALUES ('x');", "-- migrate:down", "DROP TABLE a;", ""].join("\r\n")}`,
    );
    const text = moduleRevision({
      id: "bbbb",
      revises: "aaaa",
      message: "second",
      up: 'await op.execute("CREATE TABLE b (n)");',
      down: 'await op.execute("DROP TABLE b");',
    });
    project.write("b.ts", `\uFEFF${text.replaceAll("\n", "\r\n")}`);
    const { applied } = await project.manager().applyMigrations();
    expect(applied.map((step) => [step.revision, step.description])).toEqual([
      ["aaaa", "first"],
      ["bbbb", "second"],
    ]);
    expect(project.rows("SELECT n FROM a")).toEqual([{ n: "x" }]);
    await project.manager().downgradeMigrations({ target: "base" });
    expect(project.rows("SELECT name FROM sqlite_master WHERE name IN ('a', 'b')")).toEqual([]);
  });

  it("that has vanished is told by the row that it has left", async () => {
    const before = await started();
    rmSync(`${project.chain}/aaaa_cortex_db_version_1.ts`);
    project.revision({ id: "bbbb" });
    const manager = project.manager();
    const works = [
      () => manager.applyMigrations(),
      () => manager.getMigrationStatus(),
      () => manager.plan(),
      () => manager.current(),
      () => manager.check(),
      () => manager.stamp({ targets: ["head"] }),
    ];
    for (const work of works) {
      const error = await codedFailure(work);
      expect(error.code).toBe("MIG_REVISION_UNKNOWN_ROW");
      expect(error.message).toContain("'aaaa'");
      expect(error.hint).toContain("stamp --purge");
      expect(project.state()).toBe(before);
    }
    // The way back is asked of the audit, which keeps no code.
    const error = await codedFailure(() => manager.downgradeMigrations({ target: "-1" }));
    expect(error.code).toBe("MIG_RUNTIME_DOWNGRADE_NOT_KEPT");
    expect(error.message).toContain("aaaa");
    expect(error.hint).toContain("stamp --purge");
    expect(project.state()).toBe(before);
  });
});

describe("an empty chain", () => {
  it("whose only file is of no interest is an empty chain", async () => {
    project.write("README.md", "nothing");
    project.write(".hidden.ts", "export const revision = 1;");
    project.write("types.d.ts", "export type X = 1;");
    const manager = project.manager();
    expect(await manager.history()).toEqual([]);
    expect(await manager.heads()).toEqual([]);
    expect(await manager.getMigrationStatus()).toMatchObject({ isUpToDate: true, headRevision: null });
    expect((await manager.downgradeMigrations({ target: "base" })).applied).toEqual([]);
    expect(project.state()).toBeNull();
  });

  it("has no revision of any name, and generates none for it", async () => {
    const manager = project.manager();
    for (const work of [
      () => manager.applyMigrations({ target: "abcd" }),
      () => manager.stamp({ targets: ["abcd"] }),
      () => manager.show("abcd"),
    ])
      expect((await codedFailure(work)).code).toBe("MIG_REVISION_NOT_FOUND");
    expect(project.state()).toBeNull();
    expect(await project.manager().history()).toEqual([]);
  });
});

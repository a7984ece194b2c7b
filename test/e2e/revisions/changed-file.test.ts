import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { revisionChecksum } from "../../../src/revisions/checksum.js";
import { readChain } from "../../../src/revisions/directory.js";
import { loadRevisionModule } from "../../../src/revisions/module-loader.js";
import {
  makeMigrationProject,
  moduleRevision,
  type MigrationProject,
} from "../../support/migration-project.js";

let project: MigrationProject;
beforeEach(() => {
  project = makeMigrationProject();
});
afterEach(() => project.dispose());

const text = (id: string, table: string): string =>
  moduleRevision({ id, up: `await op.execute("CREATE TABLE ${table} (n)");` });
const sqlText = (id: string, table: string): string =>
  `-- one\n-- Revision ID: ${id}\n-- Revises:\n-- migrate:up\nCREATE TABLE ${table} (n);\n`;

describe("a file that is changed while it is asked about", () => {
  it.each([
    ["r1.ts", text],
    ["r1.sql", sqlText],
  ])("runs as it was shown, and the audit's checksum is of what ran: %s", async (name, textOf) => {
    const path = project.write(name, textOf("r1", "shown"));
    const manager = project.manager({
      interactive: true,
      confirm: async () => {
        writeFileSync(path, textOf("r1", "changed"));
        return true;
      },
    });
    await manager.applyMigrations();
    expect(project.rows("SELECT name FROM sqlite_schema WHERE name IN ('shown', 'changed')")).toEqual([
      { name: "shown" },
    ]);
    expect(readFileSync(path, "utf8")).toBe(textOf("r1", "changed"));
    expect(project.rows("SELECT checksum FROM cortex_migration_history")).toEqual([
      { checksum: revisionChecksum(textOf("r1", "shown"), []) },
    ]);
  });
});

describe("a file that is changed between its header's reading and its loading", () => {
  it("is loaded as it was read; the next reading sees the change", async () => {
    const given = (what: string): string => `${text("r1", "t")}export const what = "${what}";\n`;
    const path = project.write("r1.ts", given("first"));
    const whatOf = async (): Promise<unknown> => {
      const [revision] = readChain(project.chain).revisions;
      if (revision === undefined) throw new Error("there is no revision");
      writeFileSync(path, given("second"));
      return (await loadRevisionModule(revision, { packageExports: {} })).exports.what;
    };
    expect(await whatOf()).toBe("first");
    expect(await whatOf()).toBe("second");
  });
});

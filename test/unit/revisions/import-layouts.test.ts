import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { CortexError } from "../../../src/errors/index.js";
import type { ForeignChain, ImportLayout } from "../../../src/revisions/import/foreign-chain.js";
import { readForeignChain } from "../../../src/revisions/import/read-foreign-chain.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string | Buffer>>;

function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "cortex-import-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const read = (
  files: Files,
  from: ImportLayout | null = null,
  placeholders: Readonly<Record<string, string>> = {},
): ForeignChain => readForeignChain(folderOf(files), from, { placeholders });

const names = ({ migrations }: ForeignChain): readonly string[] => migrations.map(({ name }) => name);

function refusal(files: Files, from: ImportLayout | null = null): readonly [code: string, message: string] {
  const folder = folderOf(files);
  try {
    readForeignChain(folder, from, { placeholders: {} });
  } catch (error) {
    if (error instanceof CortexError)
      return [error.code, error.message.replaceAll(`${folder}/`, "").replaceAll(folder, "DIR")];
    throw error;
  }
  throw new Error("it was read");
}

describe("the tool is known by the look of its files", () => {
  it.each<readonly [ImportLayout, Files]>([
    ["dbmate", { "1_a.sql": "-- migrate:up\n", "schema.txt": "" }],
    ["golang-migrate", { "1_a.up.sql": "", "1_a.down.sql": "" }],
    ["goose", { "1_a.sql": "-- +goose Up\n" }],
    ["flyway", { "common/V1__a.sql": "" }],
    ["flyway", { "R__views.sql": "" }],
    ["diesel", { "2024-01-01-000000_a/up.sql": "" }],
    ["prisma", { "20240101000000_a/migration.sql": "", "migration_lock.toml": 'provider = "x"' }],
    ["drizzle", { "meta/_journal.json": '{"entries":[{"tag":"0000_a","when":1}]}', "0000_a.sql": "" }],
    ["drizzle", { "20240101000000_a/migration.sql": "", "20240101000000_a/snapshot.json": "{}" }],
    ["plain", { "first.up.sql": "" }],
    ["plain", { "1_a.up.sql": "", "PRELUDE.sql": "" }],
    ["plain", { "chain/1_a.up.sql": "" }],
  ])("%s: %j", (layout, files) => {
    expect(read(files).layout).toBe(layout);
  });

  it("says which it may be, and what is there, where it cannot tell", () => {
    expect(refusal({ "1_a.sql": "-- migrate:up\n", "1_b.up.sql": "" })).toEqual([
      "MIG_IMPORT_LAYOUT",
      "The files of DIR may be dbmate's or golang-migrate's",
    ]);
    expect(refusal({ "notes.txt": "", "x.sql": "" })).toEqual([
      "MIG_IMPORT_LAYOUT",
      "No tool is known that would lay migrations out like DIR: it holds notes.txt, x.sql",
    ]);
  });

  it("refuses an empty folder, none, and one without files of that tool", () => {
    expect(refusal({})[0]).toBe("MIG_IMPORT_EMPTY");
    expect(refusal({ "x.sql": "" }, "dbmate")).toEqual([
      "MIG_IMPORT_EMPTY",
      "DIR holds no migrations as dbmate lays them out",
    ]);
    expect(() => readForeignChain("/no/such/folder", null, { placeholders: {} })).toThrow(
      expect.objectContaining({ code: "MIG_IMPORT_DIRECTORY" }),
    );
  });
});

describe("the order of the tool", () => {
  it.each<readonly [string, Files, ImportLayout | null, readonly string[]]>([
    [
      "golang-migrate counts",
      { "10_c.up.sql": "", "9_b.up.sql": "", "1_a.up.sql": "" },
      null,
      ["1_a", "9_b", "10_c"],
    ],
    ["goose counts", { "10_b.sql": "-- +goose Up\n", "9_a.sql": "-- +goose Up\n" }, null, ["9_a", "10_b"]],
    [
      "dbmate sorts names",
      { "10_b.sql": "-- migrate:up\n", "9_a.sql": "-- migrate:up\n" },
      null,
      ["10_b", "9_a"],
    ],
    [
      "flyway counts part by part, repeatable ones last",
      {
        "R__b.sql": "",
        "R__a.sql": "",
        "V1.10__d.sql": "",
        "V1.9__c.sql": "",
        "V2__e.sql": "",
        "V1_9_1__x.sql": "",
      },
      null,
      ["V1.9__c", "V1_9_1__x", "V1.10__d", "V2__e", "R__a", "R__b"],
    ],
    [
      "drizzle has a journal",
      {
        "meta/_journal.json": '{"entries":[{"tag":"0001_b","when":1},{"tag":"0000_a","when":2}]}',
        "0000_a.sql": "",
        "0001_b.sql": "",
      },
      null,
      ["0001_b", "0000_a"],
    ],
    ["plain sorts names", { "10.up.sql": "", "9.up.sql": "" }, "plain", ["10", "9"]],
    ["plain without ways back", { "b.sql": "", "a.sql": "" }, "plain", ["a", "b"]],
  ])("%s", (_, files, from, wanted) => {
    expect(names(read(files, from))).toEqual(wanted);
  });
});

describe("what a tool would not take either", () => {
  it.each<readonly [string, Files, ImportLayout | null, string, string]>([
    [
      "a version twice",
      { "1_a.up.sql": "", "01_b.up.sql": "" },
      null,
      "MIG_IMPORT_DUPLICATE_VERSION",
      "Version 1 is there 2 times: 01_b.up.sql, 1_a.up.sql",
    ],
    [
      "a version twice in flyway",
      { "V1__a.sql": "", "V1.0__b.sql": "" },
      null,
      "MIG_IMPORT_DUPLICATE_VERSION",
      "Version 1 is there 2 times: V1__a.sql, V1.0__b.sql",
    ],
    [
      "a way back alone",
      { "1_a.up.sql": "", "2_b.down.sql": "" },
      null,
      "MIG_IMPORT_NO_UP",
      "2_b.down.sql takes back what no file brings: there is no way up beside it",
    ],
    [
      "an undo alone",
      { "V1__a.sql": "", "U2__b.sql": "" },
      null,
      "MIG_IMPORT_NO_UP",
      "U2__b.sql takes back what no file brings: there is no way up beside it",
    ],
    [
      "another encoding",
      { "1_a.up.sql": Buffer.from("-- caf\u00e9\n", "latin1") },
      null,
      "MIG_IMPORT_NOT_TEXT",
      "1_a.up.sql is not UTF-8: byte 6 begins no character",
    ],
    [
      "a folder without its file",
      { "1_a/migration.sql": "", "2_b/readme.md": "" },
      "prisma",
      "MIG_IMPORT_FILE",
      "2_b cannot be imported: the folder has no migration.sql",
    ],
    [
      "a folder without up.sql",
      { "1_a/up.sql": "", "2_b/down.sql": "" },
      "diesel",
      "MIG_IMPORT_FILE",
      "2_b cannot be imported: the folder has no up.sql",
    ],
    [
      "a journal that is none",
      { "meta/_journal.json": "{" },
      "drizzle",
      "MIG_IMPORT_FILE",
      "meta/_journal.json cannot be imported: it is not JSON",
    ],
    [
      "a journal that names a missing file",
      { "meta/_journal.json": '{"entries":[{"tag":"a","when":1}]}' },
      "drizzle",
      "MIG_IMPORT_FILE",
      "it names a.sql, which is not there",
    ],
    [
      "a statement before the mark",
      { "1_a.sql": "SELECT 1;\n-- migrate:up\n" },
      "dbmate",
      "MIG_IMPORT_FILE",
      "1_a.sql:1 cannot be imported: a statement stands before `-- migrate:up`",
    ],
    [
      "the marks the wrong way round",
      { "1_a.sql": "-- migrate:down\n-- migrate:up\n" },
      "dbmate",
      "MIG_IMPORT_FILE",
      "1_a.sql:1 cannot be imported: `-- migrate:down` stands before `-- migrate:up`",
    ],
    [
      "a file without a mark",
      { "1_a.sql": "SELECT 1;" },
      "dbmate",
      "MIG_IMPORT_FILE",
      "1_a.sql cannot be imported: it has no line `-- migrate:up`",
    ],
    [
      "a statement that is not ended",
      { "1_a.sql": "-- +goose Up\n-- +goose StatementBegin\n" },
      "goose",
      "MIG_IMPORT_FILE",
      "1_a.sql:2 cannot be imported: `StatementBegin` without its end",
    ],
    [
      "a second Up",
      { "1_a.sql": "-- +goose Up\n-- +goose Up\n" },
      "goose",
      "MIG_IMPORT_FILE",
      "1_a.sql:2 cannot be imported: a second `-- +goose Up`",
    ],
    [
      "a migration in Go",
      { "1_a.sql": "-- +goose Up\n", "2_b.go": "" },
      null,
      "MIG_IMPORT_FILE",
      "2_b.go cannot be imported: it is a migration in Go, which only goose can run",
    ],
    [
      "a migration in Java",
      { "V1__a.sql": "", "V2__b.java": "" },
      null,
      "MIG_IMPORT_FILE",
      "V2__b.java cannot be imported: it is a migration in Java",
    ],
    [
      "a placeholder without a value",
      { "V1__a.sql": `\n-- \${who}` },
      null,
      "MIG_IMPORT_PLACEHOLDER",
      `V1__a.sql:2 holds \${who}, for which there is no value`,
    ],
  ])("%s", (_, files, from, code, message) => {
    expect(refusal(files, from)).toEqual([code, expect.stringContaining(message)]);
  });
});

describe("what the files say beside their SQL", () => {
  it("fills in placeholders: of flyway.conf, of flyway.toml, of the command line, and the file's own name", () => {
    const conf =
      "# c\nflyway.placeholders.owner=app\nflyway.placeholders.tier = gold\nflyway.defaultSchema=shop\n";
    const text = `-- \${owner} \${TIER} \${flyway:filename} \${flyway:defaultSchema} \${none:-x}`;
    const [migration] = read({ "V1__a.sql": text, "flyway.conf": conf }, null, { tier: "iron" }).migrations;
    expect(migration?.up.text).toBe("-- app iron V1__a.sql shop x");
    const toml = '[flyway]\nplaceholderPrefix = "@{" # c\n[flyway.placeholders]\nowner = "toml"\n';
    expect(read({ "V1__a.sql": `-- @{owner} \${owner}`, "flyway.toml": toml }).migrations[0]?.up.text).toBe(
      `-- toml \${owner}`,
    );
    expect(
      read({ "V1__a.sql": `-- \${owner}`, "flyway.conf": "flyway.placeholderReplacement=false\n" })
        .migrations[0]?.up.text,
    ).toBe(`-- \${owner}`);
  });

  it("fills in between ENVSUB ON and OFF of goose, and nowhere else", () => {
    const text = `-- +goose Up\n-- \${a}\r\n-- +goose ENVSUB ON\n-- \${a}\n-- +goose ENVSUB OFF\n-- \${a}\n`;
    expect(read({ "1_a.sql": text }, null, { a: "b" }).migrations[0]?.up.text).toBe(
      `-- \${a}\r\n-- +goose ENVSUB ON\n-- b\n-- +goose ENVSUB OFF\n-- \${a}\n`,
    );
  });

  it("runs outside of a transaction what the tool does", () => {
    const sections = (files: Files) =>
      read(files).migrations.map(({ up, down }) => [up.transaction, down?.transaction ?? null]);
    expect(sections({ "1_a.sql": "-- migrate:up transaction:false\n-- migrate:down\n" })).toEqual([
      [false, true],
    ]);
    expect(sections({ "1_a.sql": "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose Down\n" })).toEqual([
      [false, false],
    ]);
    expect(sections({ "V1__a.sql": "", "V1__a.sql.conf": "executeInTransaction=false" })).toEqual([
      [false, null],
    ]);
    expect(
      sections({ "1_a/up.sql": "", "1_a/down.sql": "", "1_a/metadata.toml": "run_in_transaction = false" }),
    ).toEqual([[false, false]]);
    expect(sections({ NOTX: "a\n", "a.up.sql": "", "b.up.sql": "" })).toEqual([
      [false, null],
      [true, null],
    ]);
  });

  it("begins Flyway's chain with its baseline where the versions that it stands for are gone", () => {
    expect(names(read({ "B2__base.sql": "", "B1__old.sql": "", "V3__c.sql": "" }))).toEqual([
      "B2__base",
      "V3__c",
    ]);
    const both = read({ "B2__base.sql": "", "V1__a.sql": "", "V2__b.sql": "", "afterMigrate.sql": "" });
    expect(names(both)).toEqual(["V1__a", "V2__b"]);
    expect(both.notes).toEqual([
      "B2__base.sql is left out: the versions that it stands for are imported themselves",
      "afterMigrate.sql is a callback, which Cortex has none of: it is left out",
    ]);
  });

  it("takes the date from a version that is a time, and from Drizzle's journal", () => {
    const dates = (files: Files) =>
      read(files).migrations.map(({ createDate }) => createDate?.toISOString() ?? null);
    expect(dates({ "20240131235959_a.up.sql": "", "20249999000000_b.up.sql": "", "3_c.up.sql": "" })).toEqual(
      [null, "2024-01-31T23:59:59.000Z", null],
    );
    expect(dates({ "2024-01-31-120000_a/up.sql": "" })).toEqual(["2024-01-31T12:00:00.000Z"]);
    expect(
      dates({ "meta/_journal.json": '{"entries":[{"tag":"a","when":1700000000000}]}', "a.sql": "" }),
    ).toEqual(["2023-11-14T22:13:20.000Z"]);
  });

  it("takes a breakpoint for the end of a statement", () => {
    const journal = '{"entries":[{"tag":"a","when":1}]}';
    const text =
      "CREATE TABLE a (b int)--> statement-breakpoint\n-- c;\nCREATE TABLE d (e int) -- f\n--> statement-breakpoint\n-- g\n";
    expect(read({ "meta/_journal.json": journal, "a.sql": text }).migrations[0]?.up.text).toBe(
      "CREATE TABLE a (b int);\n-- statement-breakpoint\n-- c;\nCREATE TABLE d (e int) -- f\n;\n-- statement-breakpoint\n-- g\n",
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as mysql from "../../src/dialects/mysql/sql/lexer.js";
import * as postgresql from "../../src/dialects/postgresql/sql/lexer.js";
import * as sqlite from "../../src/dialects/sqlite/sql/lexer.js";
import { HARMLESS, type Names, SLOTS, TEXTS } from "../support/property/name-scenario.js";
import { makeProjectOn } from "../support/project-on.js";
import { expectSame, harmlessRun, type NameDialect, runNames } from "../support/property/run-names.js";

/** How many names are made by chance, in all places and in one; unset, it is little, and few names are tried before. */
const ASKED = process.env["NAME_RUNS"] ?? "";
const RUNS = ASKED === "" ? 1 : Number(ASKED);

/** The same names in each short run: one that is found by chance belongs into the long form. */
const SAMPLES = { numRuns: RUNS, ...(ASKED === "" ? { seed: 20261123 } : {}) };

const MYSQL = {
  tokens: mysql.significantTokens,
  unquote: mysql.unquote,
  inBatches: false,
  comments: true,
  catalog: `SELECT 'table' AS kind, TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()
    UNION ALL SELECT 'column', CONCAT(TABLE_NAME, '.', COLUMN_NAME) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
    UNION ALL SELECT 'comment', COLUMN_COMMENT FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_COMMENT <> ''
    UNION ALL SELECT 'comment', TABLE_COMMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_COMMENT <> ''
    UNION ALL SELECT 'index', INDEX_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()
    UNION ALL SELECT 'constraint', CONSTRAINT_NAME FROM information_schema.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = DATABASE()`,
};

const TARGETS: readonly NameDialect[] = [
  {
    place: "sqlite",
    tokens: sqlite.significantTokens,
    unquote: sqlite.unquote,
    inBatches: true,
    comments: false,
    catalog: `SELECT type AS kind, name FROM sqlite_schema
      UNION ALL SELECT 'column', s.name || '.' || c.name FROM sqlite_schema s, pragma_table_xinfo(s.name) c WHERE s.type = 'table'`,
  },
  {
    place: "postgresql-18",
    tokens: postgresql.significantTokens,
    unquote: (text) =>
      text.startsWith("'")
        ? text.slice(1, -1).replaceAll("''", "'")
        : /^E'/i.test(text)
          ? text.slice(2, -1).replaceAll("''", "'").replaceAll("\\\\", "\\")
          : postgresql.unquote(text),
    inBatches: false,
    comments: true,
    catalog: `SELECT relkind::text AS kind, relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
      UNION ALL SELECT 'column', c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      UNION ALL SELECT 'constraint', conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
      UNION ALL SELECT 'type', typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
      UNION ALL SELECT 'value', enumlabel FROM pg_enum
      UNION ALL SELECT 'comment', description FROM pg_description WHERE objoid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)`,
  },
  { place: "mysql", ...MYSQL },
  { place: "mariadb", ...MYSQL },
];

/** All that a name may try at once, and what databases cannot have. */
const HOSTILE = [
  "a\"b'c`d\\; DROP TABLE canary; --*/ #\n\r\t$$ $1 ? :p @x /*",
  "nul\0x",
  "",
  "l".repeat(64),
  ...(ASKED === ""
    ? []
    : ["back\\slash\\' OR \\\"", "select", "Ünïcödé 🦀", " space ", "*/", "ü".repeat(40), "x".repeat(300)]),
];
const IN_ONE_PLACE = ["select", "Ünïcödé 🦀", " space ", "\"`'\\\n", "ü".repeat(40)];

const anyName = fc.string({
  unit: fc.constantFrom(..."'\"`\\;:?-#/*!@$%.,() \n\r\taZ0_üé€"),
  minLength: 1,
  maxLength: 20,
});

/** The name in every place of names at once (each with a letter of its own), the text in every one of texts. */
function everywhere(name: string): Names {
  return Object.fromEntries(
    SLOTS.map((slot, at) => [
      slot,
      TEXTS.includes(slot) || name === "" ? name : `${name}${String.fromCharCode(97 + at)}`,
    ]),
  ) as unknown as Names;
}

describe.each(TARGETS)("$place: a name is one token, and the name of what is made", (target) => {
  it("in every operation, whatever is in it", { timeout: 3_600_000 }, async () => {
    const baseline = await harmlessRun(target);
    const ends = new Map<string, number>();
    const hold = async (names: Names): Promise<void> => {
      const outcomes = await runNames(target, names);
      const end = outcomes.at(-1)?.refused?.code ?? "ran";
      ends.set(end, (ends.get(end) ?? 0) + 1);
      expectSame(target, { names, outcomes, baseline });
    };
    for (const name of HOSTILE) await hold(everywhere(name));
    await fc.assert(
      fc.asyncProperty(anyName, (name) => hold(everywhere(name))),
      SAMPLES,
    );
    // One place at a time: what is refused in one must not hide the others.
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SLOTS), fc.constantFrom(...IN_ONE_PLACE), (slot, name) =>
        hold({ ...HARMLESS, [slot]: name }),
      ),
      SAMPLES,
    );
    process.stdout.write(`${target.place}: ${JSON.stringify(Object.fromEntries(ends))}\n`);
    expect(ends.get("ran") ?? 0).toBeGreaterThan(0);
  });

  it("as the version table, and as the schema that everything goes to", async () => {
    const project = await makeProjectOn(target.place);
    try {
      const name = "v\"'`\\; DROP\nTABLE canary; --x";
      const quote = target.place.startsWith("m") ? "`" : '"';
      const quoted = (text: string): string => quote + text.replaceAll(quote, quote + quote) + quote;
      await project.rows("CREATE TABLE canary (n integer)");
      const hasSchemas = target.place.startsWith("postgresql");
      if (hasSchemas) await project.rows(`CREATE SCHEMA ${quoted(`s${name}`)}`);
      project.revision({ id: "aaaa", up: 'await op.execute("CREATE TABLE made (n integer)");' });
      const options = { versionTable: name, ...(hasSchemas ? { dbSchema: `s${name}` } : {}) };
      expect((await project.manager(options).applyMigrations()).applied).toHaveLength(1);
      expect((await project.manager(options).applyMigrations()).applied).toEqual([]);
      const where = hasSchemas ? `${quoted(`s${name}`)}.` : "";
      expect(await project.rows(`SELECT version_num FROM ${where}${quoted(name)}`)).toEqual([
        { version_num: "aaaa" },
      ]);
      expect(await project.rows(`SELECT n FROM ${where}made`)).toEqual([]);
      expect(await project.manager(options).getMigrationStatus()).toMatchObject({ isUpToDate: true });
      await project.manager(options).downgradeMigrations({ target: "base" });
      expect(await project.rows(`SELECT version_num FROM ${where}${quoted(name)}`)).toEqual([]);
      expect(await project.rows("SELECT n FROM canary")).toEqual([]);
      for (const invalid of ["nul\0x", ...(target.place === "sqlite" ? [] : ["l".repeat(70)])])
        await expect(
          project.manager({ ...options, versionTable: invalid }).applyMigrations(),
        ).rejects.toThrow(/MIG_|name|identifier|characters|bytes|empty|NUL/);
    } finally {
      await project.dispose();
    }
  });
});

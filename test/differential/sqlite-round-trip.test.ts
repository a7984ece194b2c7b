import { afterAll, describe, expect, it } from "vitest";
import { type CheckResult, checkTable } from "../support/check-table.js";
import type { IndexItem } from "../support/corpus-index.js";
import { ROUND_TRIP_PARTS, tryRoundTrip } from "../support/round-trip.js";
import { targetsOf } from "../support/round-trip-targets.js";

/** What no real database of the corpus holds, by what it is about. */
const SCRIPTS = {
  "clauses of conflict": `
CREATE TABLE kept (id INTEGER PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT, code TEXT NOT NULL ON CONFLICT IGNORE DEFAULT 'x' UNIQUE ON CONFLICT FAIL,
  a INT, b INT CONSTRAINT b_there NOT NULL ON CONFLICT ROLLBACK, UNIQUE (a, b) ON CONFLICT REPLACE);
CREATE TABLE pairs (a INT, b INT, PRIMARY KEY (a, b) ON CONFLICT IGNORE) WITHOUT ROWID;
CREATE TABLE named (a TEXT, b TEXT, CONSTRAINT "once ""each""" UNIQUE (a, b) ON CONFLICT ABORT);
`,
  "deferrable keys": `
CREATE TABLE parent (id INTEGER PRIMARY KEY, kind TEXT, UNIQUE (kind, id));
CREATE TABLE child (id INTEGER PRIMARY KEY, p INT REFERENCES parent ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  q INT CONSTRAINT later REFERENCES parent (id) ON UPDATE SET NULL DEFERRABLE INITIALLY IMMEDIATE, r INT REFERENCES parent NOT DEFERRABLE,
  kind TEXT, CONSTRAINT both FOREIGN KEY (kind, p) REFERENCES parent (kind, id) ON DELETE SET DEFAULT DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE egg (id INTEGER PRIMARY KEY, hen INT REFERENCES hen DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE hen (id INTEGER PRIMARY KEY, egg INT NOT NULL REFERENCES egg DEFERRABLE INITIALLY DEFERRED);
`,
  "triggers in place of views": `
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, gone INT DEFAULT 0);
CREATE VIEW z_there AS SELECT id, name FROM people WHERE gone = 0;
CREATE VIEW a_names (the_name) AS SELECT upper(name) FROM z_there;
CREATE TRIGGER "into it's" INSTEAD OF INSERT ON z_there BEGIN INSERT INTO people (name) VALUES (NEW.name || '; END'); SELECT CASE WHEN NEW.id > 1 THEN 1 END; END;
CREATE TRIGGER a_change INSTEAD OF UPDATE OF name ON z_there WHEN NEW.name <> '' BEGIN UPDATE people SET name = NEW.name WHERE id = OLD.id; END;
CREATE TRIGGER leave INSTEAD OF DELETE ON z_there BEGIN UPDATE people SET gone = 1 WHERE id = OLD.id; END;
CREATE TRIGGER into_names INSTEAD OF INSERT ON a_names BEGIN INSERT INTO z_there (name) VALUES (NEW.the_name); END;
`,
  "full text and its shadow tables": `
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
CREATE VIRTUAL TABLE words USING fts5 (title, body, content = 'notes', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE alone USING fts5 (said, tokenize = porter);
CREATE VIRTUAL TABLE listed USING fts5vocab (alone, row);
CREATE VIRTUAL TABLE boxes USING rtree (id, x0, x1);
CREATE TABLE words_of_mine (id INTEGER PRIMARY KEY, config TEXT);
CREATE TRIGGER note_in AFTER INSERT ON notes BEGIN INSERT INTO words (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body); END;
CREATE TRIGGER note_out AFTER DELETE ON notes BEGIN INSERT INTO words (words, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body); END;
`,
  "the rest": `
CREATE TABLE exact (a ANY, b INTEGER NOT NULL, c TEXT COLLATE NOCASE, d REAL AS (b * 2) STORED, e TEXT AS (upper(c)), CHECK (b > 0), PRIMARY KEY (b DESC, c COLLATE RTRIM)) STRICT, WITHOUT ROWID;
CREATE TABLE "odd "" name" ("select" INT, [a b] TEXT DEFAULT (lower('It''s')), \`Ünï\` BLOB DEFAULT x'00ff', untyped, t DEFAULT CURRENT_TIMESTAMP);
CREATE INDEX "by ""name" ON "odd "" name" ("a b" COLLATE NOCASE DESC, length("Ünï")) WHERE "select" IS NOT NULL;
CREATE UNIQUE INDEX once ON exact (c, b DESC);
`,
} as const;

const cases = Object.entries(SCRIPTS).flatMap(([name, text]) => {
  const one: IndexItem = {
    name,
    dialect: "sqlite",
    kind: "schema",
    loadedOn: ["sqlite"],
    prelude: "",
    ups: [{ id: name, text, notInTransaction: false, whole: false }],
    downs: [],
  };
  return targetsOf(one, ["sqlite"]).map((target) => ({ name, one, target }));
});
const results: CheckResult[] = [];
afterAll(() => {
  console.log(checkTable(results));
});

describe("what no real database holds, its first revision, and the database that this makes, on SQLite", () => {
  it.each(cases)("$name: the same", async ({ one, target }) => {
    const result = await tryRoundTrip(one, target);
    results.push(result);
    expect(result.problems).toEqual([]);
    expect(result.done).toBe(ROUND_TRIP_PARTS);
  });
});

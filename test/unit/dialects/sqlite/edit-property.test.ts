import { DatabaseSync } from "@photostructure/sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnUses } from "../../../../src/dialects/sqlite/sql/column-uses.js";
import {
  allConstraints,
  columnOf,
  parseOrdinaryTable,
} from "../../../../src/dialects/sqlite/sql/create-table.js";
import * as edit from "../../../../src/dialects/sqlite/sql/edit-table.js";
import { tokenize } from "../../../../src/dialects/sqlite/sql/lexer.js";
import { quoteIdentifier } from "../../../../src/dialects/sqlite/sql/quote.js";
import { corpusItems, rowsOf } from "../../../support/sqlite.js";
import { expectModelAgrees, shapeOf, type TableShape } from "./table-shape.js";

/** Names, each with a way to write it. */
const NAMES: readonly (readonly [string, string])[] = [
  ["a", "a"],
  ["B", "B"],
  ["check", '"check"'],
  ["x,y)", "[x,y)]"],
  ['q"r', '"q""r"'],
  ["--", "`--`"],
  ["key", "key"],
  ["größe", "größe"],
  ["it's", "'it''s'"],
];
const TYPES = [
  [],
  ["INT"],
  ["DOUBLE", "PRECISION"],
  ["DECIMAL", "(", "10", ",", "5", ")"],
  ['"my type"'],
  ["text"],
];
const GAPS = [" ", "\n  ", " /* ,) ' */ ", " -- it's (\n\t", "\t", "/**/", "\r\n"];

const gap = fc.constantFrom(...GAPS);

function columnClauses(other: string): fc.Arbitrary<readonly string[]> {
  const q = quoteIdentifier(other);
  return fc
    .subarray([
      ["NOT", "NULL"],
      ["CONSTRAINT", "d", "DEFAULT", "(", "1", "+", "2", ")"],
      ["DEFAULT", "'--'"],
      ["COLLATE", "nocase"],
      ["CONSTRAINT", '"c k"', "CHECK", "(", q, "<>", "'('", ")"],
      ["UNIQUE", "ON", "CONFLICT", "IGNORE"],
      [
        "REFERENCES",
        "p",
        "(",
        "x",
        ")",
        "ON",
        "DELETE",
        "SET",
        "NULL",
        "DEFERRABLE",
        "INITIALLY",
        "DEFERRED",
      ],
      ["NULL"],
    ])
    .chain((clauses) => fc.shuffledSubarray(clauses, { minLength: clauses.length }))
    .map((clauses) => clauses.flat());
}

function tableClauses(names: readonly string[]): fc.Arbitrary<readonly (readonly string[])[]> {
  const [a = "", b = ""] = names.map(quoteIdentifier);
  return fc.subarray([
    [",", "CONSTRAINT", "u", "UNIQUE", "(", a, ",", b, "DESC", ")"],
    ["CHECK", "(", a, "IS", "NOT", b, ")"],
    [",", "FOREIGN", "KEY", "(", b, ")", "REFERENCES", "p", "ON", "UPDATE", "CASCADE"],
    [",", "PRIMARY", "KEY", "(", b, ")"],
  ]);
}

interface Generated {
  readonly sql: string;
  readonly names: readonly string[];
}

/** CREATE TABLE statements with comments between any two tokens and names in every kind of quotes. */
const tables: fc.Arbitrary<Generated> = fc
  .shuffledSubarray([...NAMES], { minLength: 2, maxLength: 5 })
  .chain((pairs) => {
    const names = pairs.map(([name]) => name);
    const columns = pairs.map(([, written]) =>
      fc
        .tuple(fc.constantFrom(...TYPES), fc.constantFrom(...names).chain(columnClauses))
        .map(([type, clauses]) => [written, ...type, ...clauses]),
    );
    const generated = fc.constantFrom([], [",", "g", "AS", "(", quoteIdentifier(names[0] ?? ""), ")"]);
    return fc.tuple(fc.tuple(...columns), generated, tableClauses(names)).map(([parts, extra, clauses]) => {
      // A table constraint may do without the comma only behind another one.
      const constraints = clauses.map((clause, index) =>
        index === 0 && clause[0] !== "," ? [",", ...clause] : clause,
      );
      const list = parts.flatMap((part, index) => (index === 0 ? part : [",", ...part]));
      return {
        names,
        tokens: ["CREATE", "TABLE", '"t ("', "(", ...list, ...extra, ...constraints.flat(), ")"],
      };
    });
  })
  .chain(({ names, tokens }) =>
    fc.array(gap, { minLength: tokens.length, maxLength: tokens.length }).map((gaps) => ({
      names,
      sql: tokens.map((token, index) => (index === 0 ? token : `${gaps[index]}${token}`)).join(""),
    })),
  );

const comments = (sql: string): readonly string[] =>
  tokenize(sql)
    .filter((t) => t.kind === "comment")
    .map((t) => t.text)
    .sort();

/** The comments that stand in no type and in no constraint: no edit of one may touch them. */
function outerComments(sql: string): readonly string[] {
  const table = parseOrdinaryTable(sql);
  const parts = [...allConstraints(table), ...table.columns.flatMap((column) => column.typeRange ?? [])];
  return tokenize(sql)
    .filter((t) => t.kind === "comment" && !parts.some((part) => t.start >= part.start && t.end <= part.end))
    .map((t) => t.text);
}

function expectComments(wanted: readonly string[], text: string): void {
  // A "--" comment ends at the newline, so it has the "\r" of a CRLF: that is white space to a reader.
  const left = comments(text).map((comment) => comment.trimEnd());
  for (const comment of wanted.map((one) => one.trimEnd())) {
    expect(left, text).toContain(comment);
    left.splice(left.indexOf(comment), 1);
  }
}

const words = (sql: string): string =>
  tokenize(sql)
    .filter((t) => t.kind !== "comment" && t.kind !== "whitespace")
    .map((t) => t.text)
    .join(" ");
const constraintTexts = (sql: string): readonly string[] =>
  allConstraints(parseOrdinaryTable(sql))
    .map((c) => c.text)
    .sort();

function changed(
  shape: TableShape,
  name: string,
  change: Partial<TableShape["columns"][number]>,
): TableShape {
  return { ...shape, columns: shape.columns.map((c) => (c.name === name ? { ...c, ...change } : c)) };
}

function check(property: (generated: Generated, name: string) => void): void {
  fc.assert(
    fc.property(tables, fc.nat(), (generated, pick) => {
      const name = generated.names[pick % generated.names.length] ?? "";
      property(generated, name);
    }),
    { numRuns: 300 },
  );
}

describe("on any table", () => {
  it("the model agrees with SQLite", () => {
    check(({ sql }) => {
      const db = new DatabaseSync(":memory:");
      db.exec(sql);
      const stored = String(rowsOf(db, "SELECT sql FROM sqlite_master WHERE type = 'table'")[0]?.sql);
      expectModelAgrees(db, "t (", stored);
      db.close();
    });
  });

  it("a clause that is set is there, and gone again when dropped; everything else stays", () => {
    check(({ sql }, name) => {
      const before = shapeOf(sql);
      const steps: readonly (readonly [string, TableShape])[] = [
        [edit.setNotNull(sql, name), changed(before, name, { notNull: true })],
        [edit.dropNotNull(sql, name), changed(before, name, { notNull: false })],
        [edit.setDefault(sql, name, "'x' -- y"), changed(before, name, { default: "'x'" })],
        [edit.dropDefault(sql, name), changed(before, name, { default: null })],
        [edit.setCollation(sql, name, "rtrim"), before],
        [edit.dropCollation(sql, name), before],
        [edit.replaceColumnType(sql, name, "VARCHAR(3) -- y"), changed(before, name, { type: "VARCHAR(3)" })],
        [edit.replaceColumnType(sql, name, ""), changed(before, name, { type: "" })],
      ];
      for (const [text, expected] of steps) {
        expect(shapeOf(text)).toEqual(expected);
        expectComments(outerComments(sql), text);
      }
      const added = edit.setNotNull(edit.dropNotNull(sql, name), name);
      expect(words(edit.dropNotNull(added, name))).toBe(words(edit.dropNotNull(sql, name)));
    });
  });

  it("a column is added wherever it is wanted", () => {
    check(({ sql, names }, name) => {
      const before = shapeOf(sql);
      for (const position of ["first", "last", { after: name }, { before: name }] as const) {
        const text = edit.addColumn(sql, "new INT DEFAULT 5 -- new", position);
        const after = shapeOf(text);
        const at = after.columns.findIndex((c) => c.name === "new");
        const self = before.columns.findIndex((c) => c.name === name);
        const wanted =
          position === "first"
            ? 0
            : position === "last"
              ? before.columns.length
              : "after" in position
                ? self + 1
                : self;
        expect([at, names.length]).toEqual([wanted, names.length]);
        expect({ ...after, columns: after.columns.filter((c) => c.name !== "new") }).toEqual(before);
        expect(comments(text)).toEqual([...comments(sql), "-- new"].sort());
      }
    });
  });

  it("a column that nothing else uses can be dropped, and columnUses knows when", () => {
    check(({ sql }, name) => {
      const model = parseOrdinaryTable(sql);
      const before = shapeOf(sql);
      const text = edit.dropColumn(sql, name);
      // What is written in front of the column belongs to others.
      expectComments(comments(sql.slice(0, columnOf(model, name).start)), text);
      const uses = columnUses(model, name).filter((use) => !use.own);
      if (uses.length > 0) return;
      const after = shapeOf(text);
      expect(after.columns).toEqual(before.columns.filter((c) => c.name !== name));
      const own = columnOf(model, name).constraints.map((c) => c.text);
      const rest = [...constraintTexts(sql)];
      for (const constraint of own) rest.splice(rest.indexOf(constraint), 1);
      expect(constraintTexts(text)).toEqual(rest);
    });
  });

  it("any constraint can be dropped by what it says, one after the other", () => {
    check(({ sql }) => {
      let text = sql;
      for (;;) {
        const next = allConstraints(parseOrdinaryTable(text)).find((c) =>
          ["unique", "foreignKey", "check", "primaryKey"].includes(c.kind),
        );
        if (next === undefined) break;
        if (next.kind === "check")
          text = edit.dropConstraint(text, { kind: "check", expression: ` ( ${next.expression} )` });
        else if (next.kind === "foreignKey")
          text = edit.dropConstraint(text, {
            kind: "foreignKey",
            columns: next.columns,
            referencedTable: "P",
            referencedColumns: next.referencedColumns,
          });
        else if (next.kind === "unique" || next.kind === "primaryKey")
          text = edit.dropConstraint(text, {
            kind: next.kind,
            columns: next.columns.map((c) => c.name ?? ""),
          });
        shapeOf(text);
      }
      expect(shapeOf(text)).toMatchObject({ uniques: [], foreignKeys: [] });
      expect(shapeOf(text).columns.map((c) => ({ ...c, primaryKey: 0 }))).toEqual(
        shapeOf(sql).columns.map((c) => ({ ...c, primaryKey: 0 })),
      );
    });
  });

  it("columns come into any order with all their comments, and a constraint can be added", () => {
    check(({ sql }, name) => {
      const before = shapeOf(sql);
      const order = before.columns
        .map((c) => c.name)
        .sort((a, b) => (a === name ? -1 : b === name ? 1 : a < b ? 1 : -1));
      const text = edit.reorderColumns(sql, order);
      const after = shapeOf(text);
      expect(after.columns.map((c) => c.name)).toEqual(order);
      expect({ ...after, columns: before.columns }).toEqual(before);
      expect(constraintTexts(text)).toEqual(constraintTexts(sql));
      const back = edit.reorderColumns(
        text,
        before.columns.map((c) => c.name),
      );
      expect(words(back)).toBe(words(sql));
      const added = edit.addTableConstraint(sql, `CONSTRAINT n CHECK (${quoteIdentifier(name)} > 0) -- n`);
      expect(shapeOf(added)).toEqual(before);
      expect(words(edit.dropConstraint(added, { name: "n" }))).toBe(words(sql));
    });
  });
});

describe("on the corpus", () => {
  it.skipIf(corpusItems().length === 0)("there is something to change", () => {
    expect(corpusItems().length).toBeGreaterThan(0);
  });

  for (const item of corpusItems())
    it(`every column of ${item.name} can be changed and changed back`, () => {
      const db = new DatabaseSync(":memory:");
      for (const { text } of item.files) db.exec(`PRAGMA foreign_keys = OFF; ${text}`);
      for (const row of rowsOf(
        db,
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%'",
      )) {
        const sql = String(row.sql);
        const before = shapeOf(sql);
        const names = before.columns.map((c) => c.name);
        for (const { name, generated } of before.columns) {
          const added = edit.addColumn(sql, "zz INT -- zz", { after: name });
          expect(words(edit.dropColumn(added, "zz"))).toBe(words(sql));
          if (generated !== "no") continue;
          const text = edit.setDefault(sql, name, "'zz'");
          expect(shapeOf(text)).toEqual(changed(before, name, { default: "'zz'" }));
        }
        const reversed = edit.reorderColumns(sql, [...names].reverse());
        expect(shapeOf(reversed).columns.map((c) => c.name)).toEqual([...names].reverse());
        expect(words(edit.reorderColumns(reversed, names))).toBe(words(sql));
      }
      db.close();
    });
});

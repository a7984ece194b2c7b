import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connect } from "../../../../src/dialects/sqlite/driver.js";
import { normalizeDdl } from "../../../../src/dialects/sqlite/sql/normalize-text.js";
import type { BatchOperations } from "../../../../src/operations/batch-op.js";
import { column } from "../../../../src/schema/column.js";
import { integer, text } from "../../../../src/schema/types.js";
import { CortexError } from "../../../../src/errors/index.js";
import { type Scene, scene } from "../../../support/rebuild-harness.js";
import { NO_TARGET } from "../sqlite-dialect/open.js";

const open = (file: string): ReturnType<typeof connect> =>
  connect({ ...NO_TARGET, file }, { readOnly: false });

const TYPES = ["INT", "INTEGER", "TEXT", "VARCHAR(20)", "REAL", "DECIMAL(10, 2)", "", "BLOB"];
const CLAUSES = [
  "",
  " NOT NULL DEFAULT 1",
  " DEFAULT 'x'",
  " COLLATE NOCASE",
  " UNIQUE",
  " CHECK (1) /* c */",
  " -- line\n",
  " NULL",
];
const NAMES = ["a", '"B b"', "[c]", "rowid", "d", "e"];
const plainName = (name: string): string => name.replace(/^["[]|["\]]$/g, "");

/** A table: its text, its indexes, its rows, and the names of its columns. */
const arbitraryTable = fc
  .record({
    columns: fc.array(fc.tuple(fc.constantFrom(...TYPES), fc.constantFrom(...CLAUSES)), {
      minLength: 2,
      maxLength: 6,
    }),
    key: fc.constantFrom(
      "",
      "id INTEGER PRIMARY KEY, ",
      "id INTEGER PRIMARY KEY AUTOINCREMENT, ",
      "id TEXT PRIMARY KEY, ",
    ),
    withoutRowid: fc.boolean(),
    index: fc.boolean(),
    view: fc.boolean(),
    trigger: fc.boolean(),
    rows: fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.string({ maxLength: 5 })), {
      maxLength: 6,
    }),
  })
  .map((made) => {
    const names = made.columns.map((_, at) => NAMES[at] ?? "z");
    const columns = made.columns.map(([type, clause], at) => `${names[at]} ${type}${clause}`);
    const suffix = made.withoutRowid && made.key.includes("TEXT") ? " WITHOUT ROWID" : "";
    const text = `CREATE TABLE t(${made.key}${columns.join(", ")})${suffix}`;
    const values = made.rows.map(([number, string], row) => {
      const list = made.columns.map(([, clause], at) =>
        clause.includes("UNIQUE")
          ? String(row * 10 + at)
          : (row + at) % 2 === 0
            ? String(number)
            : `'${string.replaceAll("'", "''").replaceAll("\0", "")}'`,
      );
      const key = made.key === "" ? "" : made.key.includes("TEXT") ? `'k${row}', ` : `${row * 3 + 1}, `;
      return `INSERT INTO t VALUES (${key}${list.join(", ")});`;
    });
    const others = [
      ...(made.index ? [`CREATE INDEX i ON t(${names[0]} DESC, ${names[1]})`] : []),
      ...(made.view ? ["CREATE VIEW v AS SELECT count(*) AS n FROM t"] : []),
      ...(made.trigger ? ["CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END"] : []),
    ];
    return {
      text,
      script: [`${text};`, ...values, ...others.map((one) => `${one};`)].join("\n"),
      names: names.map(plainName),
    };
  });

type Change =
  | { readonly kind: "drop" | "unnull" | "retype" | "default"; readonly at: number }
  | { readonly kind: "add" | "check" | "rename" };

const arbitraryChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("drop", "unnull", "retype", "default"),
    at: fc.nat(5),
  }) as fc.Arbitrary<Change>,
  fc.record({ kind: fc.constantFrom("add", "check", "rename") }) as fc.Arbitrary<Change>,
);

async function apply(batch: BatchOperations, change: Change, names: readonly string[]): Promise<void> {
  const name = "at" in change ? (names[change.at % names.length] ?? "a") : "a";
  switch (change.kind) {
    case "drop":
      return batch.dropColumn(name);
    case "unnull":
      return batch.alterColumn(name, { nullable: false });
    case "retype":
      return batch.alterColumn(name, { type: text() });
    case "default":
      return batch.alterColumn(name, { serverDefault: 5 });
    case "add":
      return batch.addColumn(column("new one", integer(), { serverDefault: 3, nullable: false }));
    case "check":
      return batch.createCheckConstraint("ck", "1 = 1");
    case "rename":
      return batch.alterColumn("a", { newColumnName: "renamed" });
  }
}

/** The rows, column by column, so that tables with other columns can be compared in those that both have. */
async function valuesOf(s: Scene, names: readonly string[]): Promise<string> {
  const list = names.map((name) => `quote("${name}")`).join(" || ',' || ");
  const rows = await s.rows(`SELECT ${list} AS line FROM t ORDER BY 1`);
  return rows.map((row) => String(row.line)).join("\n");
}

const columnsOf = async (s: Scene): Promise<readonly string[]> =>
  (await s.rows("SELECT name FROM pragma_table_xinfo('t')")).map((row) => String(row.name));

describe("any table, any change", () => {
  it("keeps every value of the columns that stay, and the text says what the database is", async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(
        arbitraryTable,
        fc.array(arbitraryChange, { minLength: 1, maxLength: 3 }),
        fc.constantFrom("auto" as const, "always" as const),
        async (made, changes, recreate) => {
          const s = await scene(open, made.script);
          try {
            const before = await columnsOf(s);
            const dump = await s.dump();
            const work = s.batch(
              "t",
              async (batch) => {
                for (const change of changes) await apply(batch, change, made.names);
              },
              { recreate },
            );
            const error: unknown = await work.then(
              () => null,
              (thrown: unknown) => thrown,
            );
            if (error !== null) {
              // Refused, with a reason: then nothing may have changed.
              if (!(error instanceof CortexError) || error.code === "MIG_DIALECT_SQL_FAILED") throw error;
              expect(await s.dump()).toBe(dump);
              return;
            }
            done += 1;
            const after = await columnsOf(s);
            const retyped = changes.flatMap((c) =>
              c.kind === "retype" ? [made.names[c.at % made.names.length]] : [],
            );
            const same = before.filter((name) => after.includes(name) && !retyped.includes(name));
            const original = await scene(open, made.script);
            const fresh = await scene(open, `${await s.text("t")}`);
            try {
              if (same.length > 0) expect(await valuesOf(s, same)).toBe(await valuesOf(original, same));
              const count = "SELECT count(*) AS n FROM t";
              expect(await s.rows(count)).toEqual(await original.rows(count));
              const info =
                "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo('t')";
              expect(await s.rows(info)).toEqual(await fresh.rows(info));
              expect(normalizeDdl(await fresh.text("t"))).toBe(normalizeDdl(await s.text("t")));
              expect(await s.rows("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
              expect(await s.rows("PRAGMA foreign_key_check")).toEqual([]);
            } finally {
              await fresh.dispose();
              await original.dispose();
            }
          } finally {
            await s.dispose();
          }
        },
      ),
      { numRuns: Number(process.env.REBUILD_PROPERTY_RUNS ?? 150) },
    );
    expect(done).toBeGreaterThan(20);
  });

  it("ends the same in place and built anew", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTable, arbitraryChange, async (made, change) => {
        const ends: string[] = [];
        for (const recreate of ["auto", "always"] as const) {
          const s = await scene(open, made.script);
          try {
            const error: unknown = await s
              .batch("t", (batch) => apply(batch, change, made.names), { recreate })
              .then(
                () => null,
                (thrown: unknown) => thrown,
              );
            const texts = [await s.text("t"), await s.text("i")].map((one) => normalizeDdl(one));
            const rows = await valuesOf(s, await columnsOf(s));
            ends.push([error instanceof CortexError ? error.code : "done", ...texts, rows].join("\n"));
          } finally {
            await s.dispose();
          }
        }
        expect(ends[1]).toBe(ends[0]);
      }),
      { numRuns: 100 },
    );
  });
});

import { afterAll, describe, expect, it } from "vitest";
import {
  check,
  column,
  defineSchema,
  enumeration,
  index,
  integer,
  mysql,
  type Schema,
  string,
  table,
  type TableItem,
} from "../../src/index.js";
import { Case } from "../support/property/laws.js";
import type { PropertyTarget } from "../support/property/target.js";
import { mysqlTarget } from "../support/property/target-mysql.js";

const id = column("id", integer(), { primaryKey: true });
const a = (...items: readonly TableItem[]): Schema => defineSchema({ tables: [table("a", [id, ...items])] });

/** Characters of four bytes, in whatever holds text: the catalogues of these servers tell many of them as something else. */
const CASES: readonly (readonly [string, Schema, Schema])[] = [
  [
    "a default",
    a(column("t", string(50), { serverDefault: "a🙂?b" })),
    a(column("t", string(50), { serverDefault: "a🦀?b" })),
  ],
  [
    "comments",
    a(column("t", string(50), { comment: "it's 🙂" })),
    a(
      column("t", string(50), { comment: "it's 🦀" }),
      index("ix", ["t"], { options: { mysql: { comment: "🙂" } } }),
    ),
  ],
  [
    "a check",
    a(column("t", string(50)), check("t <> '🙂' AND t <> 'é' AND t <> '日本'", { name: "ck" })),
    a(column("t", string(50)), check("t <> '🦀'", { name: "ck" })),
  ],
  [
    "what a column computes",
    a(
      column("t", string(50)),
      column("g", string(50), { generated: { expression: "concat(t, '🙂')", stored: true } }),
    ),
    a(
      column("t", string(50)),
      column("g", string(50), { generated: { expression: "concat(t, '🦀')", stored: true } }),
    ),
  ],
];

const without = (schema: Schema): { readonly schema: Schema; readonly tables: readonly [] } => ({
  schema,
  tables: [],
});

describe.each(["mysql", "mariadb"] as const)("on %s, four bytes in", (name) => {
  let target: Promise<PropertyTarget> | null = null;
  afterAll(async () => (await target)?.close());
  it.each(CASES)("%s", async (_, before, after) => {
    target ??= mysqlTarget(name);
    const pair = { before: without(before), after: without(after) };
    await new Case(await target, pair).run(true);
  });
  it("a word of an enumeration is refused with its name: the server would keep a question mark", async () => {
    target ??= mysqlTarget(name);
    for (const type of [enumeration(["b", "🦀"], { name: "e" }), mysql.set("b", "🦀")]) {
      const made = without(a(column("t", type)));
      await expect(new Case(await target, { before: made, after: made }).run(false)).rejects.toThrow(
        /MIG_DIALECT_UNSUPPORTED.*'🦀'/,
      );
    }
  });
});

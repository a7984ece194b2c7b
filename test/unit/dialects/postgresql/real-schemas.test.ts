import { describe, expect, test } from "vitest";
import type { Reflection } from "../../../../src/dialects/contract/dialect.js";
import { normalize } from "../../../../src/dialects/postgresql/normalizer.js";
import { reflect } from "../../../../src/dialects/postgresql/reflector/reflect.js";
import { scratch } from "../../../../src/dialects/postgresql/scratch.js";
import { nativeDump } from "../../../support/servers/index.js";
import { loadDatabase, postgresqlItems } from "./databases.js";
import { open } from "./open.js";

/** What is reachable behind a scratch instead of being copied into it. */
const BEHIND = new Set([
  "aggregate",
  "operator",
  "foreign table",
  "range type",
  "base type",
  "text search configuration",
  "text search dictionary",
  "operator class",
  "operator family",
  "cast",
  "schema",
  "comment",
  "table without columns",
  "statistics target",
  "names of NOT NULL",
  "foreign server",
]);

/** The others without their statements: those of a copy are seen from another schema. */
const namesOf = (others: Reflection["others"]): readonly string[] =>
  others
    .filter((other) => !BEHIND.has(other.kind))
    .map(({ kind, name, table }) => JSON.stringify([kind, name, table]))
    .sort();

const items = postgresqlItems();

describe.skipIf(items.length === 0)("databases that other people have designed", () => {
  test.each(items)("$name: reflected, normalised and copied it is the same", async ({ scripts }) => {
    const { on, name, url } = await loadDatabase("postgresql-18", scripts);
    const before = await nativeDump(on, name, { schemaOnly: true });
    const first = await open(url);
    const schemas = await first.query(
      `SELECT DISTINCT n.nspname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`,
    );
    expect(schemas.length).toBeGreaterThan(0);
    for (const { name: schema } of schemas) {
      const connection = await open(url, { schema: String(schema) });
      const reflection = await reflect(connection, { schema: null, exclude: [] });
      expect(reflection.schema.tables.length).toBeGreaterThan(0);
      expect(await normalize(reflection.schema, connection)).toEqual(reflection.schema);
      expect(await normalize(reflection.schema, null)).toEqual(reflection.schema);
      const copy = await scratch({ kind: "copy", of: connection });
      try {
        const copied = await reflect(copy, { schema: null, exclude: [] });
        expect(copied.schema).toEqual(reflection.schema);
        expect(namesOf(copied.others)).toEqual(namesOf(reflection.others));
      } finally {
        await copy.close();
      }
      await connection.close();
    }
    expect(await nativeDump(on, name, { schemaOnly: true })).toBe(before);
  });
});

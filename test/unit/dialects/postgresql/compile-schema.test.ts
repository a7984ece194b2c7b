import { expect, test } from "vitest";
import { compile } from "../../../../src/dialects/postgresql/compiler/compile.js";
import { readTable } from "../../../../src/dialects/postgresql/reflector/read-table.js";
import { alterColumnOperation } from "../../../../src/operations/column-arguments.js";
import type { Operation } from "../../../../src/operations/operation.js";
import { column } from "../../../../src/schema/column.js";
import { table } from "../../../../src/schema/table.js";
import * as t from "../../../../src/schema/types.js";
import { freshUrl, open } from "./open.js";

test("in a default schema of one's own, what public holds under the same names is another's", async () => {
  const url = await freshUrl();
  const outside = await open(url);
  await outside.run("CREATE SCHEMA app");
  await outside.run("CREATE TYPE public.state AS ENUM ('z')");
  await outside.run("CREATE TABLE public.t (a public.state)");
  await outside.run("CREATE INDEX ix ON public.t (a)");
  const own = await open(url, { schema: "app" });
  const apply = async (operation: Operation): Promise<void> => {
    for (const statement of await compile(operation, own))
      if (statement.kind === "run") await own.run(statement.sql);
  };
  const state = (...values: readonly string[]) => t.enumeration(values, { name: "state" });
  const definition = table("t", [column("a", state("x", "y")), column("b", t.integer(), { index: "ix" })]);
  await apply({ kind: "createTable", table: definition, ifNotExists: true });
  // The default schema under its own name is the default schema.
  const on = { table: "t", schema: "app" };
  await apply(alterColumnOperation(on, "a", { type: state("y") }));
  expect((await readTable(own, "t", null))?.columns[0]?.type).toEqual(state("y"));
  const index = { kind: "dropIndex", name: "ix", ifExists: true, definition: null, options: {} } as const;
  await apply({ ...index, ...on });
  await apply({ ...index, ...on });
  await apply({ kind: "dropTable", ...on, ifExists: true, definition: null });
  await apply({ kind: "dropTable", ...on, ifExists: true, definition: null });
  const left = await outside.query(
    "SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('app', 'public') UNION ALL SELECT n.nspname, t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE typtype = 'e' ORDER BY 1, 2",
  );
  expect(left).toEqual([
    { schema: "public", name: "ix" },
    { schema: "public", name: "state" },
    { schema: "public", name: "t" },
  ]);
});

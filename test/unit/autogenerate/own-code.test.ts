import { describe, expect, it } from "vitest";
import type { OwnRenderer } from "../../../src/autogenerate/render/own-code.js";
import { renderOperations } from "../../../src/autogenerate/render/render-operations.js";
import { renderSchema } from "../../../src/autogenerate/render-schema.js";
import type { Operation } from "../../../src/operations/operation.js";
import { column, defineSchema, integer, table, unique } from "../../../src/index.js";

const renderer = (render: (kind: string, place: { readonly within: string }) => unknown): OwnRenderer => ({
  hook: "renderItem",
  render: (kind, _item, place) => render(kind, place),
});
const t = table("t", [column("a", integer())]);

const exclusion: Operation = {
  kind: "createExcludeConstraint",
  table: "t",
  schema: null,
  name: "ex",
  elements: [],
  where: null,
  using: null,
  deferrable: null,
  initially: null,
};
const batch: Operation = {
  kind: "batch",
  table: "t",
  schema: null,
  operations: [
    {
      kind: "addColumn",
      table: "t",
      schema: null,
      column: column("b", integer()),
      ifNotExists: true,
      position: { kind: "last" },
    },
  ],
  options: {
    recreate: "auto",
    copyFrom: t,
    partialReordering: [],
    tableArgs: [{ ...unique(["a"]), kind: "unique" }],
    namingConvention: {},
  },
};

describe("code of the user's own", () => {
  it("stands for an exclusion constraint, one semicolon behind it", () => {
    const own = renderer((kind) => (kind === "exclusion" ? "await exclude(op);\n" : undefined));
    expect(renderOperations([exclusion], { renderers: [own] }).body).toBe("  await exclude(op);\n");
  });

  it("stands for the table and the constraints among the options of a batch", () => {
    const own = renderer((kind, { within }) =>
      kind === "table" || kind === "unique" ? `${kind}In${within}` : undefined,
    );
    const { body, imports } = renderOperations([batch], { renderers: [own] });
    expect(body).toContain("copyFrom: tableIntable, tableArgs: [uniqueIntable]");
    expect(imports).toEqual(["column", "integer", "type Operations"]);
  });

  it("leaves a batch out when nothing is left in it, and a table out of a schema file", () => {
    const none = renderer((kind) => (kind === "column" || kind === "table" ? null : undefined));
    expect(renderOperations([batch], { renderers: [none] })).toEqual({
      body: "",
      imports: ["type Operations"],
      importLines: [],
    });
    expect(renderSchema(defineSchema({ tables: [t] }), { renderers: [none] })).toBe(
      'import { defineSchema } from "cortex-migrations";\n\nexport default defineSchema({ tables: [] });\n',
    );
  });
});

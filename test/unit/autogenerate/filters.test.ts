import { describe, expect, it } from "vitest";
import { filterDifferences, protectUnmanaged } from "../../../src/autogenerate/filters.js";
import type { Filters } from "../../../src/config/config-file.js";
import { compareSchemas } from "../../../src/diff/compare-schemas.js";
import { column } from "../../../src/schema/column.js";
import { index } from "../../../src/schema/constraints.js";
import type { Schema } from "../../../src/schema/schema.js";
import { table } from "../../../src/schema/table.js";
import { integer, text } from "../../../src/schema/types.js";
import { BY_VALUE } from "../diff/schema-model.js";

const id = column("id", integer(), { primaryKey: true });
const current: Schema = {
  kind: "schema",
  namingConvention: {},
  tables: [table("kept", [id, column("a", text()), index("ix_a", ["a"])]), table("legacy", [id])],
};
const desired: Schema = {
  kind: "schema",
  namingConvention: {},
  tables: [table("kept", [id, column("a", integer())]), table("fresh", [id])],
};
const facts = compareSchemas(current, desired, BY_VALUE);
const kinds = (found: readonly { readonly kind: string }[]): readonly string[] =>
  found.map((fact) => fact.kind);

describe("filters", () => {
  it("let everything through when there are none", () => {
    expect(kinds(filterDifferences(facts, {}))).toEqual([
      "tableAdded",
      "columnChanged",
      "indexRemoved",
      "tableRemoved",
    ]);
  });

  it("leave a table alone on both sides, with everything in it", () => {
    const filters = { includeName: (name: string | null) => name !== "kept" && name !== "fresh" };
    expect(kinds(filterDifferences(facts, filters))).toEqual(["tableRemoved"]);
  });

  it("tell an object filter both sides", () => {
    const seen: unknown[] = [];
    const left = filterDifferences(facts, {
      includeObject: (object, { type, name, reflected, compareTo, table: owner }) => {
        seen.push([type, name, reflected, compareTo !== null, owner, typeof object]);
        return type !== "index";
      },
    });
    expect(kinds(left)).toEqual(["tableAdded", "columnChanged", "tableRemoved"]);
    expect(seen).toEqual([
      ["table", "fresh", false, false, null, "object"],
      ["column", "a", false, true, "kept", "object"],
      ["index", "ix_a", true, false, "kept", "object"],
      ["table", "legacy", true, false, null, "object"],
    ]);
  });

  it("leave a table alone that the object filter leaves out, with everything in it", () => {
    const seen: unknown[] = [];
    const find = (fact: { readonly table: string }) => ({
      before: current.tables.find((one) => one.name === fact.table) ?? null,
      after: desired.tables.find((one) => one.name === fact.table) ?? null,
    });
    const includeObject: Filters["includeObject"] = (object, { type, name, compareTo }) => {
      if (type === "table") seen.push([name, object === desired.tables[0], compareTo === current.tables[0]]);
      return type !== "table" || name !== "kept";
    };
    expect(kinds(filterDifferences(facts, { includeObject }, find))).toEqual(["tableAdded", "tableRemoved"]);
    expect(seen).toEqual([
      ["fresh", false, false],
      ["kept", true, true],
      ["legacy", false, false],
    ]);
  });

  it("leave a schema alone, with everything in it", () => {
    const inShop = compareSchemas(
      { ...current, tables: [...current.tables, table("orders", [id], { schema: "shop" })] },
      desired,
      BY_VALUE,
    );
    const includeName: Filters["includeName"] = (name, { type }) => type !== "schema" || name !== "shop";
    expect(inShop.length).toBe(facts.length + 1);
    expect(filterDifferences(inShop, { includeName })).toEqual(facts);
  });

  it("protect a table that no revision has made, and drop one that the schema gave up", () => {
    const stranger = protectUnmanaged(facts, (name) => name !== "legacy");
    expect(kinds(stranger.differences)).not.toContain("tableRemoved");
    expect(stranger.unmanaged).toEqual(["legacy"]);
    const own = protectUnmanaged(facts, () => true);
    expect(kinds(own.differences)).toContain("tableRemoved");
    expect(own.unmanaged).toEqual([]);
  });
});

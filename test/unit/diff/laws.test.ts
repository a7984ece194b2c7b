import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrange } from "../../../src/diff/arrange.js";
import { arrangeDowngrade } from "../../../src/diff/arrange-downgrade.js";
import { compareSchemas } from "../../../src/diff/compare-schemas.js";
import { renderOperations } from "../../../src/autogenerate/render/render-operations.js";
import { schemaArbitrary } from "./arbitrary-schema.js";
import { applyAll, BY_VALUE, differ } from "./schema-model.js";

const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 300) };

describe("laws of the comparison", () => {
  it("a schema does not differ from itself", () => {
    fc.assert(
      fc.property(schemaArbitrary, (a) => {
        expect(differ(a, a)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("the order of tables, constraints and indexes is no difference and changes no text", () => {
    fc.assert(
      fc.property(schemaArbitrary, schemaArbitrary, (a, b) => {
        const shuffled = {
          ...a,
          tables: a.tables.toReversed().map((table) => ({
            ...table,
            columns: table.columns,
            uniques: table.uniques.toReversed(),
            indexes: table.indexes.toReversed(),
          })),
        };
        expect(differ(a, shuffled)).toEqual([]);
        const text = (current: typeof a, desired: typeof a): string =>
          renderOperations(
            arrange(compareSchemas(current, desired, BY_VALUE), { rebuildsTables: true }).operations.filter(
              (operation) => operation.kind !== "createTable",
            ),
            {},
          ).body;
        expect(text(shuffled, b)).toBe(text(a, b));
        expect(text(b, shuffled)).toBe(text(b, a));
        expect(text(a, b)).toBe(text(a, b));
      }),
      RUNS,
    );
  });

  for (const rebuildsTables of [true, false])
    it(`what is arranged leads from a to b and back (${rebuildsTables ? "tables built anew" : "altered in place"})`, () => {
      const model = { looseReferences: rebuildsTables };
      fc.assert(
        fc.property(schemaArbitrary, schemaArbitrary, (a, b) => {
          const { operations } = arrange(compareSchemas(a, b, BY_VALUE), { rebuildsTables });
          const there = applyAll(a, operations, model);
          expect(differ(there, b)).toEqual([]);
          const back = applyAll(there, arrangeDowngrade(operations), model);
          expect(differ(back, a)).toEqual([]);
        }),
        RUNS,
      );
    });
});

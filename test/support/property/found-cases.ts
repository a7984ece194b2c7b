import { afterAll, describe, it } from "vitest";
import type { RenameAnswer } from "../../../src/diff/answers.js";
import type { Schema } from "../../../src/schema/schema.js";
import type { MadeSchema } from "./build-schema.js";
import { Case } from "./laws.js";
import type { PropertyTarget } from "./target.js";

/** A pair of schemas that the property tests have found, made small by hand. */
export type Found = readonly [
  title: string,
  before: Schema,
  after: Schema,
  renames?: readonly RenameAnswer[],
];

/** A schema whose tables get no rows. */
export const withoutRows = (schema: Schema): MadeSchema => ({ schema, tables: [] });

const kinds: readonly string[] = ["integer", "string"];

/** A schema whose tables have two rows, with 1 and 2 in every column of numbers and words. */
export const withRows = (schema: Schema): MadeSchema => ({
  schema,
  tables: schema.tables.map((table, id) => ({
    id,
    table,
    columnNames: new Map(),
    rowColumns: table.columns.map(({ name, type, generated }) => ({
      name,
      value: generated === null && kinds.includes(type.kind) ? (row: number) => String(row + 1) : null,
    })),
  })),
});

/** Holds the laws for each of the pairs on a target, which is opened for the first one. */
export function describeFound(
  name: string,
  found: readonly Found[],
  options: {
    readonly open: () => Promise<PropertyTarget>;
    readonly verify: boolean;
    readonly rows?: boolean;
  },
): void {
  describe(name, () => {
    let target: Promise<PropertyTarget> | null = null;
    afterAll(async () => (await target)?.close());
    for (const [title, before, after, renames = []] of found)
      it(title, async () => {
        target ??= options.open();
        const made = options.rows === true ? withRows : withoutRows;
        const pair = { before: made(before), after: made(after), renames };
        await new Case(await target, pair).run(options.verify);
      });
  });
}

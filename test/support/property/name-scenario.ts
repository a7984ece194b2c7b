import type { Operations } from "../../../src/operations/op.js";
import {
  check,
  column,
  enumeration,
  foreignKey,
  index,
  integer,
  primaryKey,
  string,
  text,
  unique,
} from "../../../src/index.js";

/** Where a name or a text of the user's goes. */
export const SLOTS = [
  "table",
  "other",
  "renamed",
  "column",
  "second",
  "third",
  "key",
  "index",
  "unique",
  "foreign",
  "check",
  "type",
  "comment",
  "default",
  "value",
] as const;

/** One of {@link SLOTS}. */
export type Slot = (typeof SLOTS)[number];

/** What stands in each of them. */
export type Names = Readonly<Record<Slot, string>>;

/** Slots of text, which is no name. */
export const TEXTS: readonly Slot[] = ["comment", "default", "value"];

/** Names that need no care, each another one: where one of them stands, the hostile one must stand instead. */
export const HARMLESS = Object.freeze(
  Object.fromEntries(SLOTS.map((slot, at) => [slot, `zq${at + 10}q`])) as Record<Slot, string>,
);

/** A step of the scenario. */
export interface NameStep {
  readonly what: string;
  readonly run: (op: Operations) => Promise<void>;
}

/** What a database has, as far as the scenario asks. */
export interface NameTarget {
  /** Constraints can be added to and taken from a table only by building it anew, in a batch. */
  readonly inBatches: boolean;
  readonly comments: boolean;
}

/** Every operation, with the names in every place that takes one. */
export function nameScenario(n: Names, { inBatches, comments }: NameTarget): readonly NameStep[] {
  const step = (what: string, run: NameStep["run"]): NameStep => ({ what, run });
  const withComment = comments ? { comment: n.comment } : {};
  return [
    step("createTable", (op) =>
      op.createTable(
        n.other,
        [
          column("id", integer(), { nullable: false }),
          column(n.column, integer(), { nullable: false }),
          primaryKey(["id"], { name: `${n.key}2` }),
          unique([n.column], { name: `${n.unique}2` }),
        ],
        withComment,
      ),
    ),
    step("createTable with everything", (op) =>
      op.createTable(n.table, [
        column("id", integer(), { nullable: false }),
        column(n.column, integer(), { nullable: false, ...withComment }),
        column(n.second, string(200), { nullable: false, serverDefault: n.default }),
        column("kind", enumeration([n.value, "plain"], { name: n.type })),
        primaryKey(["id"], { name: n.key }),
        unique([n.second], { name: n.unique }),
        check("id > 0", { name: n.check }),
        foreignKey([n.column], { table: n.other, columns: [n.column] }, { name: n.foreign }),
        index(n.index, [n.second]),
      ]),
    ),
    step("bulkInsert", async (op) => {
      await op.bulkInsert(n.other, [{ id: 1, [n.column]: 5 }]);
      await op.bulkInsert(n.table, [{ id: 1, [n.column]: 5, kind: n.value }]);
    }),
    step("addColumn", (op) => op.addColumn(n.table, column(n.third, text(), withComment))),
    step("bulkInsert of a text", (op) =>
      op.bulkInsert(n.table, [
        { id: 2, [n.column]: 5, [n.second]: "x", kind: "plain", [n.third]: n.default },
      ]),
    ),
    step("dropIndex", (op) => op.dropIndex(n.index, { tableName: n.table })),
    step("createIndex", (op) => op.createIndex(n.index, n.table, [n.second, n.column])),
    step("renameIndex", async (op) => {
      await op.renameIndex(n.index, `${n.index}6`, { tableName: n.table });
      await op.batchAlterTable(n.table, (batch) => batch.renameIndex(`${n.index}6`, n.index));
    }),
    ...(comments ? [step("createTableComment", (op) => op.createTableComment(n.table, n.comment))] : []),
    step("constraints", async (op) => {
      if (inBatches)
        return op.batchAlterTable(n.table, async (batch) => {
          await batch.dropConstraint(n.unique, { type: "unique" });
          await batch.dropConstraint(n.foreign, { type: "foreignKey" });
          await batch.dropConstraint(n.check, { type: "check" });
          await batch.createUniqueConstraint(`${n.unique}3`, [n.second]);
          await batch.createForeignKey(`${n.foreign}3`, n.other, [n.column], [n.column]);
          await batch.createCheckConstraint(`${n.check}3`, "id > 0");
        });
      await op.dropConstraint(n.unique, n.table, { type: "unique" });
      await op.dropConstraint(n.foreign, n.table, { type: "foreignKey" });
      await op.dropConstraint(n.check, n.table, { type: "check" });
      await op.createUniqueConstraint(`${n.unique}3`, n.table, [n.second]);
      await op.createForeignKey(`${n.foreign}3`, n.table, n.other, [n.column], [n.column]);
      await op.createCheckConstraint(`${n.check}3`, n.table, "id > 0");
    }),
    step("renameConstraint", async (op) => {
      await op.renameConstraint(`${n.unique}3`, n.unique, n.table, { type: "unique" });
      await op.batchAlterTable(n.table, async (batch) => {
        await batch.renameConstraint(`${n.foreign}3`, n.foreign, { type: "foreignkey" });
        await batch.renameConstraint(`${n.check}3`, n.check, { type: "check" });
      });
    }),
    step("alterColumn", async (op) => {
      await op.alterColumn(n.table, n.second, { type: string(250), existingType: string(200) });
      await op.alterColumn(n.table, n.third, { newColumnName: `${n.third}4` });
    }),
    step("batchAlterTable", (op) =>
      op.batchAlterTable(n.table, async (batch) => {
        await batch.alterColumn(n.second, { nullable: true });
        await batch.addColumn(column(`${n.third}5`, integer()));
      }),
    ),
    step("dropColumn", (op) => op.dropColumn(n.table, `${n.third}5`)),
    step("renameTable", (op) => op.renameTable(n.table, n.renamed)),
  ];
}

/** Takes away what the scenario has made. */
export function nameCleanup(n: Names): readonly NameStep[] {
  return [
    { what: "dropTable", run: (op) => op.dropTable(n.renamed) },
    { what: "dropTable of the other", run: (op) => op.dropTable(n.other) },
  ];
}

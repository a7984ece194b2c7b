import { expect } from "vitest";
import {
  bigInteger,
  column,
  defineSchema,
  type Filters,
  index,
  integer,
  type Schema,
  string,
  table,
  type TableItem,
  unique,
} from "../../../src/index.js";
import type { ContractDatabase } from "../contract-target.js";
import type { TargetContext } from "../target-context.js";

const id = column("id", integer(), { primaryKey: true });
const code = column("code", string(20), { nullable: false });
const kept = (...items: readonly TableItem[]): Schema =>
  defineSchema({ tables: [table("kept", [id, code, ...items])] });

const before = kept(
  column("size", integer()),
  column("hand_size", integer()),
  unique(["code"], { name: "uq_code" }),
);
/** The key is replaced, so is a type; `ix_by_hand` is in the schema file, but not for this tool to make. */
const after = defineSchema({
  tables: [
    table("kept", [
      id,
      code,
      column("size", bigInteger()),
      unique(["code"], { name: "uq_code_2" }),
      index("ix_by_hand_2", ["size"]),
    ]),
    table("fresh", [id, code, index("ix_fresh", ["code"]), index("ix_by_hand_3", ["code"])]),
  ],
});

/** Objects that somebody has made by hand, within the tables of the chain and beside them. */
const BY_HAND = [
  "CREATE INDEX ix_by_hand ON kept (size)",
  "CREATE TABLE legacy_one (id INTEGER PRIMARY KEY, kept_id INTEGER, CONSTRAINT fk_legacy FOREIGN KEY (kept_id) REFERENCES kept (id))",
  "CREATE TABLE other (id INTEGER PRIMARY KEY)",
  "INSERT INTO kept VALUES (1, 'a', 5, 7)",
  "INSERT INTO legacy_one VALUES (1, 1)",
];

const hidden: Filters = {
  includeName: (name, { type }) =>
    !(type === "table" && name?.startsWith("legacy_") === true) &&
    !(type === "column" && name?.startsWith("hand_") === true),
  includeObject: (_, { type, name }) => !(type === "index" && name?.startsWith("ix_by_hand") === true),
};

/** Which of these words are in the dump. */
const found = async (made: ContractDatabase, ...words: readonly string[]): Promise<readonly string[]> => {
  const dump = await made.dump();
  return words.filter((word) => new RegExp(`\\b${word}\\b`).test(dump));
};

/** What a filter hides is neither dropped nor made, and stays as it is when its table changes. */
export function filters({ it, database, project }: TargetContext): void {
  it("what is hidden stays, there and back; what nobody made stays unless asked", async () => {
    const made = await database();
    const files = project(made);
    const first = files.manager({ schema: before });
    await first.createRevision({ message: "before", autogenerate: true });
    await first.applyMigrations();
    await made.feed(`${BY_HAND.join(";\n")};\n`);
    const manager = files.manager({ schema: after, filters: hidden });
    const words = ["ix_by_hand", "hand_size", "legacy_one", "fk_legacy", "other"];
    const never = ["ix_by_hand_2", "ix_by_hand_3"];
    const created = await manager.createRevision({ message: "after", autogenerate: true, noRenames: true });
    await manager.applyMigrations();
    expect(await found(made, ...words, ...never, "uq_code_2", "ix_fresh")).toEqual([
      ...words,
      "uq_code_2",
      "ix_fresh",
    ]);
    expect(created?.operations).toBeGreaterThan(0);
    expect((await manager.check()).operations).toEqual([]);
    await manager.downgradeMigrations({ target: "-1" });
    expect(await found(made, ...words, ...never, "uq_code_2", "ix_fresh")).toEqual(words);
    await manager.applyMigrations();
    await manager.createRevision({ message: "theirs", autogenerate: true, dropUnmanaged: true });
    await manager.applyMigrations();
    expect(await found(made, ...words)).toEqual(words.filter((word) => word !== "other"));
    expect((await manager.check({ dropUnmanaged: true })).operations).toEqual([]);
    // Without the filter, what is in a table of the chain is the chain's: one of the two that say the same is renamed.
    const plain = await files.manager({ schema: after }).check();
    expect(plain.operations.map(({ kind }) => kind).sort()).toEqual([
      "columnRemoved",
      "indexAdded",
      "indexRenamed",
    ]);
  });

  it(
    "further schemas are looked at when asked, and a hidden one is left alone",
    async () => {
      const made = await database();
      const files = project(made);
      const schema = kept();
      const first = files.manager({ schema });
      await first.createRevision({ message: "before", autogenerate: true });
      await first.applyMigrations();
      await made.feed(
        "CREATE SCHEMA billing; CREATE TABLE billing.bills (id integer); CREATE SCHEMA audit; CREATE TABLE audit.marks (id integer);\n",
      );
      const asked = async (filters: Filters): Promise<readonly unknown[]> => {
        const { operations } = await files.manager({ schema, filters }).check({ dropUnmanaged: true });
        return operations.map(({ kind, table: name }) => [kind, name]);
      };
      expect(await asked({})).toEqual([]);
      expect(await asked({ schemas: ["billing"] })).toEqual([["tableRemoved", "billing.bills"]]);
      const both = { schemas: ["billing", "audit"] };
      const includeName: Filters["includeName"] = (name, { type }) => type !== "schema" || name !== "audit";
      expect(await asked({ ...both, includeName })).toEqual([["tableRemoved", "billing.bills"]]);
      const manager = files.manager({ schema, filters: { ...both, includeName } });
      await manager.createRevision({ message: "theirs", autogenerate: true, dropUnmanaged: true });
      await manager.applyMigrations();
      expect(await found(made, "bills", "marks")).toEqual(["marks"]);
    },
    "schemas",
  );
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  check,
  column,
  foreignKey,
  index,
  integer,
  primaryKey,
  sql,
  table,
  text,
  unique,
} from "../../../src/index.js";
import type { Batch, BatchMember, Operation } from "../../../src/operations/operation.js";
import { reverseOperation } from "../../../src/operations/reverse.js";

const on = { table: "t", schema: null } as const;
const id = column("id", integer(), { primaryKey: true });
const definition = table("t", [id, column("b", text(), { unique: true })]);
const noOptions = {
  recreate: "auto",
  copyFrom: null,
  partialReordering: [],
  tableArgs: [],
  namingConvention: {},
} as const;

describe("reverseOperation", () => {
  it.each<readonly [string, Operation, object]>([
    [
      "createTable",
      { kind: "createTable", table: definition, ifNotExists: true },
      { ...on, kind: "dropTable", ifExists: true, definition },
    ],
    [
      "dropTable",
      { ...on, kind: "dropTable", ifExists: false, definition },
      { kind: "createTable", table: definition, ifNotExists: false },
    ],
    [
      "renameTable",
      { ...on, kind: "renameTable", newName: "u" },
      { table: "u", schema: null, kind: "renameTable", newName: "t" },
    ],
    [
      "addColumn",
      { ...on, kind: "addColumn", column: id, ifNotExists: true, position: { kind: "after", column: "b" } },
      { ...on, kind: "dropColumn", column: "id", ifExists: true, definition: id },
    ],
    [
      "dropColumn",
      { ...on, kind: "dropColumn", column: "id", ifExists: true, definition: id },
      { ...on, kind: "addColumn", column: id, ifNotExists: true, position: { kind: "last" } },
    ],
    [
      "createIndex",
      { ...on, kind: "createIndex", index: index("ix", ["b"]), ifNotExists: true },
      { ...on, kind: "dropIndex", name: "ix", ifExists: true, definition: index("ix", ["b"]), options: {} },
    ],
    [
      "dropIndex",
      { ...on, kind: "dropIndex", name: "ix", ifExists: false, definition: index("ix", ["b"]), options: {} },
      { ...on, kind: "createIndex", index: index("ix", ["b"]), ifNotExists: false },
    ],
    [
      "renameIndex",
      { ...on, kind: "renameIndex", name: "a", newName: "b", ifExists: true },
      { ...on, kind: "renameIndex", name: "b", newName: "a", ifExists: true },
    ],
    [
      "renameConstraint",
      { ...on, kind: "renameConstraint", name: "a", newName: "b", type: "check" },
      { ...on, kind: "renameConstraint", name: "b", newName: "a", type: "check" },
    ],
    [
      "createConstraint",
      { ...on, kind: "createConstraint", constraint: unique(["b"]) },
      {
        ...on,
        kind: "dropConstraint",
        selector: { name: null, type: "unique", columns: ["b"], expression: null },
        ifExists: false,
        definition: unique(["b"]),
      },
    ],
    [
      "createConstraint of a check",
      { ...on, kind: "createConstraint", constraint: check("b > 0") },
      {
        ...on,
        kind: "dropConstraint",
        selector: { name: null, type: "check", columns: null, expression: "b > 0" },
        ifExists: false,
        definition: check("b > 0"),
      },
    ],
    [
      "dropConstraint",
      {
        ...on,
        kind: "dropConstraint",
        selector: { name: "pk", type: null, columns: null, expression: null },
        ifExists: true,
        definition: primaryKey(["id"], { name: "pk" }),
      },
      { ...on, kind: "createConstraint", constraint: primaryKey(["id"], { name: "pk" }), ifNotExists: true },
    ],
    [
      "setTableComment",
      { ...on, kind: "setTableComment", comment: "new", existingComment: null },
      { ...on, kind: "setTableComment", comment: null, existingComment: "new" },
    ],
    [
      "createExcludeConstraint",
      {
        ...on,
        kind: "createExcludeConstraint",
        name: "ex",
        elements: [],
        where: null,
        using: null,
        deferrable: null,
        initially: null,
      },
      {
        ...on,
        kind: "dropConstraint",
        selector: { name: "ex", type: null, columns: null, expression: null },
        ifExists: false,
        definition: null,
      },
    ],
    [
      "alterColumn with a new name",
      {
        ...on,
        kind: "alterColumn",
        column: "a",
        changes: { newName: "z", type: text(), serverDefault: null },
        existing: { type: integer(), serverDefault: sql`1`, nullable: false },
        using: "a::text",
        position: null,
      },
      {
        ...on,
        kind: "alterColumn",
        column: "z",
        changes: { newName: "a", type: integer(), serverDefault: sql`1` },
        existing: { type: text(), serverDefault: null, nullable: false },
        using: null,
        position: null,
      },
    ],
  ])("takes %s back", (_, operation, reverse) => {
    expect(reverseOperation(operation)).toStrictEqual(reverse);
  });

  it("takes a batch back in the other order", () => {
    const members: readonly BatchMember[] = [
      { ...on, kind: "addColumn", column: id, ifNotExists: false, position: { kind: "last" } },
      { ...on, kind: "createIndex", index: index("ix", ["id"]), ifNotExists: false },
    ];
    const reverse = reverseOperation({ ...on, kind: "batch", operations: members, options: noOptions });
    expect(reverse).toMatchObject({
      kind: "batch",
      operations: [{ kind: "dropIndex" }, { kind: "dropColumn" }],
    });
  });

  const dropColumn: BatchMember = {
    ...on,
    kind: "dropColumn",
    column: "a",
    ifExists: false,
    definition: null,
  };
  const batch = (options: Partial<Batch["options"]>, ...operations: BatchMember[]): Batch => ({
    ...on,
    kind: "batch",
    operations,
    options: { ...noOptions, ...options },
  });

  it.each<readonly [string, Operation]>([
    [
      "a table dropped without its definition",
      { ...on, kind: "dropTable", ifExists: false, definition: null },
    ],
    ["a column dropped without its definition", dropColumn],
    [
      "an index dropped without its definition",
      { ...on, kind: "dropIndex", name: "ix", ifExists: false, definition: null, options: {} },
    ],
    [
      "an index dropped without its table",
      {
        kind: "dropIndex",
        table: null,
        schema: null,
        name: "ix",
        ifExists: false,
        definition: index("ix", ["a"]),
        options: {},
      },
    ],
    [
      "a constraint dropped without its definition",
      {
        ...on,
        kind: "dropConstraint",
        selector: { name: "c", type: null, columns: null, expression: null },
        ifExists: false,
        definition: null,
      },
    ],
    [
      "an index without a name",
      { ...on, kind: "createIndex", index: index(null, ["a"]), ifNotExists: false },
    ],
    [
      "an exclusion without a name",
      {
        ...on,
        kind: "createExcludeConstraint",
        name: null,
        elements: [],
        where: null,
        using: null,
        deferrable: null,
        initially: null,
      },
    ],
    [
      "a change of type whose old type is not told",
      {
        ...on,
        kind: "alterColumn",
        column: "a",
        changes: { type: text() },
        existing: { nullable: true },
        using: null,
        position: null,
      },
    ],
    [
      "a column that was moved",
      {
        ...on,
        kind: "alterColumn",
        column: "a",
        changes: {},
        existing: {},
        using: null,
        position: { kind: "after", column: "b" },
      },
    ],
    ["inserted rows", { ...on, kind: "bulkInsert", rows: [{ a: 1 }], columns: null }],
    ["SQL of the user's own", { kind: "execute", sql: "DELETE FROM t", parameters: null }],
    [
      "a batch with one member that cannot be taken back",
      batch({}, { ...on, kind: "createConstraint", constraint: unique(["a"]) }, dropColumn),
    ],
    ["a batch that adds table arguments", batch({ tableArgs: [unique(["a"])] })],
    ["a batch that reorders", batch({ partialReordering: [["b", "a"]] })],
    ["a batch over a definition of its own", batch({ copyFrom: definition })],
  ])("knows no way back from %s", (_, operation) => {
    expect(reverseOperation(operation)).toBeNull();
  });
});

/** Any operation that can be taken back without losing anything that it says. */
const name = fc.stringMatching(/^[a-z][a-z_]{0,8}$/);
const where = fc.record({ table: name, schema: fc.option(name) });
const aColumn = fc
  .record({ name, nullable: fc.boolean(), serverDefault: fc.oneof(fc.integer(), fc.constant(null), name) })
  .map(({ name: n, ...options }) => column(n, text(), options));
const aConstraint = fc.oneof(
  fc.tuple(name, fc.option(name)).map(([c, n]) => unique([c], n === null ? {} : { name: n })),
  fc.tuple(name, fc.option(name)).map(([c, n]) => primaryKey([c], n === null ? {} : { name: n })),
  name.map((n) => check(`${n} > 0`)),
  fc
    .tuple(name, name)
    .map(([c, t]) => foreignKey([c], { table: t, columns: ["id"] }, { onDelete: "CASCADE" })),
);
const aType = fc.constantFrom(text(), integer());
const aTable = fc
  .tuple(name, fc.uniqueArray(aColumn, { minLength: 1, maxLength: 4, selector: (c) => c.name }))
  .map(([n, columns]) => table(n, columns));

const member = fc
  .tuple(
    where,
    fc.boolean(),
    fc.oneof(
      aColumn.map((c) => ({ kind: "addColumn", column: c, position: { kind: "last" } }) as const),
      aColumn.map((c) => ({ kind: "dropColumn", column: c.name, definition: c }) as const),
      name.map((n) => ({ kind: "createIndex", index: index(n, [n]) }) as const),
      name.map((n) => ({ kind: "dropIndex", name: n, definition: index(n, [n]), options: {} }) as const),
      fc.tuple(name, name).map(([n, newName]) => ({ kind: "renameIndex", name: n, newName }) as const),
      fc
        .tuple(name, name, fc.constantFrom("unique", "check", null))
        .map(([n, newName, type]) => ({ kind: "renameConstraint", name: n, newName, type }) as const),
      aConstraint.map((constraint) => ({ kind: "createConstraint", constraint }) as const),
      fc
        .tuple(fc.option(name), fc.option(name))
        .map(
          ([comment, existingComment]) => ({ kind: "setTableComment", comment, existingComment }) as const,
        ),
      fc.tuple(name, name, aType, aType, fc.boolean(), fc.boolean()).map(
        ([c, newName, type, oldType, nullable, rename]) =>
          ({
            kind: "alterColumn",
            column: c,
            changes: { type, nullable, ...(rename ? { newName } : {}) },
            existing: { type: oldType, nullable: !nullable, comment: "kept" },
            using: null,
            position: null,
          }) as const,
      ),
    ),
  )
  .map(([at, flag, rest]): BatchMember => {
    switch (rest.kind) {
      case "addColumn":
      case "createIndex":
        return { ...at, ...rest, ifNotExists: flag };
      case "dropColumn":
      case "dropIndex":
        return { ...at, ...rest, ifExists: flag };
      default:
        return { ...at, ...rest };
    }
  });

const reversible: fc.Arbitrary<Operation> = fc.oneof(
  member,
  fc
    .tuple(aTable, fc.boolean())
    .map(([t, ifNotExists]) => ({ kind: "createTable", table: t, ifNotExists }) as const),
  fc
    .tuple(aTable, fc.boolean())
    .map(
      ([t, ifExists]) =>
        ({ kind: "dropTable", table: t.name, schema: t.schema, ifExists, definition: t }) as const,
    ),
  fc.tuple(where, name).map(([at, newName]) => ({ ...at, kind: "renameTable", newName }) as const),
  fc
    .tuple(where, fc.array(member, { maxLength: 4 }))
    .map(([at, operations]) => ({ ...at, kind: "batch", operations, options: noOptions }) as const),
);

describe("the reverse of the reverse", () => {
  it("is the operation itself", () => {
    fc.assert(
      fc.property(reversible, (operation) => {
        const back = reverseOperation(operation);
        expect(back).not.toBeNull();
        expect(back === null ? null : reverseOperation(back)).toStrictEqual(operation);
      }),
    );
  });

  it("is another operation in between, unless it changes nothing", () => {
    fc.assert(
      fc.property(member, (operation) => {
        fc.pre(operation.kind !== "setTableComment" || operation.comment !== operation.existingComment);
        expect(reverseOperation(operation)).not.toEqual(operation);
      }),
    );
  });
});

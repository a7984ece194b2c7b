import { describe, expect, it } from "vitest";
import { CortexError } from "../../../src/errors/index.js";
import {
  check,
  column,
  desc,
  foreignKey,
  index,
  integer,
  type Operation,
  Operations,
  primaryKey,
  registerOperation,
  runOperation,
  sql,
  string,
  table,
  text,
  unique,
} from "../../../src/index.js";
import { tableOf } from "../../../src/operations/operation.js";
import { RecordingContext } from "./recording-context.js";

/** What `work` makes of an `op`, as data. */
async function recorded(work: (op: Operations) => Promise<void>): Promise<readonly Operation[]> {
  const context = new RecordingContext();
  await work(new Operations(context));
  return context.operations;
}

const id = column("id", integer(), { primaryKey: true });
const on = { table: "t", schema: null };
const inApp = { table: "t", schema: "app" };

describe("op builds", () => {
  const cases: readonly (readonly [string, (op: Operations) => Promise<void>, object])[] = [
    ["dropTable", (op) => op.dropTable("t"), { ...on, kind: "dropTable", ifExists: false, definition: null }],
    [
      "dropTable ifExists",
      (op) => op.dropTable("t", { schema: "app", ifExists: true }),
      { ...inApp, kind: "dropTable", ifExists: true, definition: null },
    ],
    [
      "renameTable",
      (op) => op.renameTable("t", "u", { schema: "app" }),
      { ...inApp, kind: "renameTable", newName: "u" },
    ],
    [
      "addColumn",
      (op) => op.addColumn("t", id),
      { ...on, kind: "addColumn", column: id, ifNotExists: false, position: { kind: "last" } },
    ],
    [
      "addColumn ifNotExists",
      (op) => op.addColumn("t", id, { schema: "app", ifNotExists: true }),
      { ...inApp, kind: "addColumn", column: id, ifNotExists: true, position: { kind: "last" } },
    ],
    [
      "dropColumn",
      (op) => op.dropColumn("t", "c", { ifExists: true }),
      { ...on, kind: "dropColumn", column: "c", ifExists: true, definition: null },
    ],
    [
      "alterColumn with everything",
      (op) =>
        op.alterColumn("t", "c", {
          schema: "app",
          newColumnName: "d",
          type: text(),
          nullable: false,
          serverDefault: "x",
          comment: "said",
          collation: "NOCASE",
          autoincrement: true,
          using: sql`c::text`,
          existingType: integer(),
          existingNullable: true,
          existingServerDefault: sql`now()`,
          existingComment: null,
          existingCollation: null,
          existingAutoincrement: false,
        }),
      {
        ...inApp,
        kind: "alterColumn",
        column: "c",
        changes: {
          newName: "d",
          type: text(),
          nullable: false,
          serverDefault: { kind: "literal", value: "x" },
          comment: "said",
          collation: "NOCASE",
          autoincrement: true,
        },
        existing: {
          type: integer(),
          nullable: true,
          serverDefault: { kind: "sql", text: "now()" },
          comment: null,
          collation: null,
          autoincrement: false,
        },
        using: "c::text",
        position: null,
      },
    ],
    [
      "alterColumn that drops a default",
      (op) => op.alterColumn("t", "c", { serverDefault: null }),
      {
        ...on,
        kind: "alterColumn",
        column: "c",
        changes: { serverDefault: null },
        existing: {},
        using: null,
        position: null,
      },
    ],
    [
      "alterColumn with its own name",
      (op) => op.alterColumn("t", "c", { newColumnName: "c", nullable: true }),
      {
        ...on,
        kind: "alterColumn",
        column: "c",
        changes: { nullable: true },
        existing: {},
        using: null,
        position: null,
      },
    ],
    [
      "createIndex",
      (op) =>
        op.createIndex("ix", "t", ["a", desc("b")], { unique: true, where: "a > 0", ifNotExists: true }),
      {
        ...on,
        kind: "createIndex",
        index: index("ix", ["a", desc("b")], { unique: true, where: "a > 0" }),
        ifNotExists: true,
      },
    ],
    [
      "createIndex without a name",
      (op) => op.createIndex(null, "t", ["a", "b"], { schema: "app" }),
      { ...inApp, kind: "createIndex", index: index("ix_t_a_b", ["a", "b"]), ifNotExists: false },
    ],
    [
      "dropIndex",
      (op) => op.dropIndex("ix"),
      {
        kind: "dropIndex",
        name: "ix",
        table: null,
        schema: null,
        ifExists: false,
        definition: null,
        options: {},
      },
    ],
    [
      "dropIndex of a table",
      (op) =>
        op.dropIndex("ix", {
          tableName: "t",
          schema: "app",
          ifExists: true,
          options: { some: { concurrently: true } },
        }),
      {
        ...inApp,
        kind: "dropIndex",
        name: "ix",
        ifExists: true,
        definition: null,
        options: { some: { concurrently: true } },
      },
    ],
    [
      "renameIndex",
      (op) => op.renameIndex("a", "b"),
      { kind: "renameIndex", name: "a", newName: "b", table: null, schema: null },
    ],
    [
      "renameIndex of a table",
      (op) => op.renameIndex("a", "b", { tableName: "t", schema: "app", ifExists: true }),
      { ...inApp, kind: "renameIndex", name: "a", newName: "b", ifExists: true },
    ],
    [
      "renameConstraint",
      (op) => op.renameConstraint("a", "b", "t"),
      { ...on, kind: "renameConstraint", name: "a", newName: "b", type: null },
    ],
    [
      "renameConstraint of a kind",
      (op) => op.renameConstraint("a", "b", "t", { type: "foreignkey", schema: "app", ifExists: true }),
      { ...inApp, kind: "renameConstraint", name: "a", newName: "b", type: "foreignKey", ifExists: true },
    ],
    [
      "createPrimaryKey",
      (op) => op.createPrimaryKey("pk", "t", ["a"]),
      { ...on, kind: "createConstraint", constraint: primaryKey(["a"], { name: "pk" }) },
    ],
    [
      "createPrimaryKey without a name",
      (op) => op.createPrimaryKey(null, "t", ["a"], { schema: "app" }),
      { ...inApp, kind: "createConstraint", constraint: primaryKey(["a"]) },
    ],
    [
      "createUniqueConstraint",
      (op) => op.createUniqueConstraint("uq", "t", ["a", "b"], { deferrable: true }),
      { ...on, kind: "createConstraint", constraint: unique(["a", "b"], { name: "uq", deferrable: true }) },
    ],
    [
      "createUniqueConstraint without a name",
      (op) => op.createUniqueConstraint(null, "t", ["a"]),
      { ...on, kind: "createConstraint", constraint: unique(["a"]) },
    ],
    [
      "createForeignKey",
      (op) =>
        op.createForeignKey("fk", "t", "u", ["a"], ["id"], {
          sourceSchema: "app",
          referentSchema: "ref",
          onDelete: "CASCADE",
          onUpdate: "RESTRICT",
          deferrable: true,
          initially: "DEFERRED",
          match: "FULL",
        }),
      {
        ...inApp,
        kind: "createConstraint",
        constraint: foreignKey(
          ["a"],
          { table: "u", columns: ["id"] },
          {
            name: "fk",
            referentSchema: "ref",
            onDelete: "CASCADE",
            onUpdate: "RESTRICT",
            deferrable: true,
            initially: "DEFERRED",
            match: "FULL",
          },
        ),
      },
    ],
    [
      "createForeignKey without a name",
      (op) => op.createForeignKey(null, "t", "u", ["a"], ["id"]),
      { ...on, kind: "createConstraint", constraint: foreignKey(["a"], { table: "u", columns: ["id"] }) },
    ],
    [
      "createCheckConstraint",
      (op) => op.createCheckConstraint("ck", "t", sql`a > ${0}`),
      { ...on, kind: "createConstraint", constraint: check("a > 0", { name: "ck" }) },
    ],
    [
      "createCheckConstraint without a name",
      (op) => op.createCheckConstraint(null, "t", "a > 0", { schema: "app" }),
      { ...inApp, kind: "createConstraint", constraint: check("a > 0") },
    ],
    [
      "createExcludeConstraint",
      (op) =>
        op.createExcludeConstraint("ex", "t", [{ expression: "span", operator: "&&" }], {
          using: "gist",
          where: "live",
        }),
      {
        ...on,
        kind: "createExcludeConstraint",
        name: "ex",
        elements: [{ expression: "span", operator: "&&" }],
        where: "live",
        using: "gist",
        deferrable: null,
        initially: null,
      },
    ],
    [
      "dropConstraint by name",
      (op) => op.dropConstraint("fk", "t", { type: "foreignkey" }),
      {
        ...on,
        kind: "dropConstraint",
        selector: { name: "fk", type: "foreignKey", columns: null, expression: null },
        ifExists: false,
        definition: null,
      },
    ],
    [
      "dropConstraint of a primary key",
      (op) => op.dropConstraint(null, "t", { type: "primary" }),
      {
        ...on,
        kind: "dropConstraint",
        selector: { name: null, type: "primaryKey", columns: null, expression: null },
        ifExists: false,
        definition: null,
      },
    ],
    [
      "dropConstraint by columns",
      (op) => op.dropConstraint(null, "t", { type: "unique", columns: ["a"], ifExists: true }),
      {
        ...on,
        kind: "dropConstraint",
        selector: { name: null, type: "unique", columns: ["a"], expression: null },
        ifExists: true,
        definition: null,
      },
    ],
    [
      "dropConstraint by expression",
      (op) => op.dropConstraint(null, "t", { schema: "app", type: "check", expression: sql`a > ${0}` }),
      {
        ...inApp,
        kind: "dropConstraint",
        selector: { name: null, type: "check", columns: null, expression: "a > 0" },
        ifExists: false,
        definition: null,
      },
    ],
    [
      "createTableComment",
      (op) => op.createTableComment("t", "new", { existingComment: "old" }),
      { ...on, kind: "setTableComment", comment: "new", existingComment: "old" },
    ],
    [
      "dropTableComment",
      (op) => op.dropTableComment("t", { schema: "app" }),
      { ...inApp, kind: "setTableComment", comment: null, existingComment: null },
    ],
    [
      "bulkInsert by name",
      (op) => op.bulkInsert("t", [{ a: 1, b: null }], { schema: "app" }),
      { ...inApp, kind: "bulkInsert", rows: [{ a: 1, b: null }], columns: null },
    ],
    [
      "bulkInsert by definition",
      (op) => op.bulkInsert(table("t", [id], { schema: "app" }), [{ id: 1 }]),
      { ...inApp, kind: "bulkInsert", rows: [{ id: 1 }], columns: [id] },
    ],
    [
      "execute of text",
      (op) => op.execute("DELETE FROM t"),
      { kind: "execute", sql: "DELETE FROM t", parameters: null },
    ],
    [
      "execute of SQL",
      (op) => op.execute(sql`DELETE FROM t`),
      { kind: "execute", sql: "DELETE FROM t", parameters: null },
    ],
    [
      "execute with parameters",
      (op) => op.execute("DELETE FROM t WHERE a = :a", { a: 1 }),
      { kind: "execute", sql: "DELETE FROM t WHERE a = :a", parameters: { a: 1 } },
    ],
  ];

  it.each(cases)("%s", async (_, work, operation) => {
    expect(await recorded(work)).toStrictEqual([operation]);
  });

  it("createTable with its constraints, its indexes and a name for each index", async () => {
    const [operation] = await recorded((op) =>
      op.createTable(
        "t",
        [
          id,
          column("code", string(9), { unique: "uq", index: true }),
          check("id > 0"),
          index("given", ["code"]),
        ],
        { schema: "app", comment: "said", options: { some: { strict: true } }, ifNotExists: true },
      ),
    );
    if (operation?.kind !== "createTable") throw new Error("no createTable");
    expect(operation.ifNotExists).toBe(true);
    expect(operation.table).toMatchObject({
      name: "t",
      schema: "app",
      comment: "said",
      options: { some: { strict: true } },
    });
    expect(operation.table.indexes.map((i) => i.name)).toEqual(["ix_t_code", "given"]);
    expect(operation.table.uniques).toStrictEqual([unique(["code"], { name: "uq" })]);
    expect(operation.table.checks).toStrictEqual([check("id > 0")]);
    expect(operation.table.primaryKey).toStrictEqual(primaryKey(["id"]));
    expect(tableOf(operation)).toBe("t");
  });

  it("nothing for a table that no database could hold: it is refused with the reason", async () => {
    const context = new RecordingContext();
    const op = new Operations(context);
    await expect((async () => op.createTable("t", [id, unique(["no"])]))()).rejects.toThrow(
      "Column 't.no' is named by the unique constraint but is not a column of the table",
    );
    expect(context.operations).toEqual([]);
  });

  it("nothing for rows that are no list", async () => {
    const rows = { a: 1 } as unknown as readonly [];
    await expect(recorded(async (op) => op.bulkInsert("t", rows))).rejects.toThrow(
      "The operation 'bulkInsert' cannot be carried out: rows must be an array of objects",
    );
  });
});

describe("op's surroundings", () => {
  it("are those of its context", async () => {
    const context = new RecordingContext();
    const op = new Operations(context);
    expect(op.dialect).toBe("some");
    expect(op.getContext()).toBe(context);
    expect(op.getBind()).toBe(context.bind);
    expect(op.f("any name")).toBe("any name");
    expect(await op.runAsync((bind) => bind.query("SELECT 1"))).toEqual([{ sql: "SELECT 1" }]);
    expect(() => op.inspector).toThrow("no database to look at");
  });

  it("end the transaction for autocommit, and only around its work", async () => {
    const context = new RecordingContext();
    const op = new Operations(context);
    await op.execute("a");
    await op.autocommit(() => op.dropTable("t"));
    expect(context.events).toEqual(["execute", "autocommit begins", "dropTable", "autocommit ends"]);
  });

  it("take an operation as data", async () => {
    const operation: Operation = { kind: "execute", sql: "SELECT 1", parameters: null };
    expect(await recorded((op) => op.invoke(operation))).toEqual([operation]);
  });
});

describe("registerOperation", () => {
  it("adds an operation of one's own to op.run", async () => {
    registerOperation("createAudited", async (op: Operations, name) => {
      await op.createTable(String(name), [id]);
      await op.createTableComment(String(name), "audited");
    });
    const operations = await recorded((op) => op.run("createAudited", "orders"));
    expect(operations.map((o) => [o.kind, tableOf(o)])).toEqual([
      ["createTable", "orders"],
      ["setTableComment", "orders"],
    ]);
  });

  it("refuses a name twice unless it is to be replaced", async () => {
    registerOperation("twice", async (op: Operations) => op.execute("first"));
    const again = () => registerOperation("twice", async (op: Operations) => op.execute("second"));
    expect(again).toThrow(
      "The operation 'twice' cannot be carried out: an operation of this name is registered already",
    );
    registerOperation("twice", async (op: Operations) => op.execute("third"), { replace: true });
    expect(await recorded((op) => op.run("twice"))).toMatchObject([{ sql: "third" }]);
  });

  it("takes the same text under the same name: the file of it is loaded by each revision that imports it", async () => {
    const register = (): void => registerOperation("again", async (op: Operations) => op.execute("same"));
    register();
    register();
    expect(await recorded((op) => op.invoke(runOperation("again")))).toMatchObject([{ sql: "same" }]);
  });

  it("refuses a name that nobody has registered", async () => {
    const error: unknown = await recorded((op) => op.run("nobody")).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CortexError);
    expect(error).toMatchObject({ code: "MIG_OPERATION_INVALID" });
    expect((error as CortexError).message).toContain("'nobody'");
  });
});

import type { Need } from "../contract-target.js";

/** An operation as a revision says it, and what takes it back. */
export interface OperationCase {
  readonly title: string;
  /** Runs after the tables `cities` and `people` were made, in the revision before. */
  readonly setUp?: string;
  readonly up: string;
  readonly down: string;
  /** Queries after the upgrade, and their rows. Default: both people are still there. */
  readonly shows?: readonly string[];
  readonly answers?: readonly (readonly string[])[];
  readonly needs?: readonly Need[];
  /** False where the schema stays as it was. */
  readonly changes?: false;
  /** False where the way back leaves another text of the same schema. */
  readonly reverts?: false;
}

const NAMES = ["SELECT name FROM people ORDER BY id"];

/** Every operation, with its options, in the ways in which revisions write them. */
export const OPERATIONS: readonly OperationCase[] = [
  {
    title: "createTable and dropTable",
    up: `await op.createTable("t", [column("id", integer(), { primaryKey: true }), column("at", dateTime()), column("data", JSONType())]);`,
    down: 'await op.dropTable("t");',
  },
  {
    title: "createTable and dropTable, again and again",
    up: `for (let i = 0; i < 2; i += 1)
    await op.createTable("t", [column("id", integer(), { primaryKey: true })], { ifNotExists: true });`,
    down: 'for (let i = 0; i < 2; i += 1) await op.dropTable("t", { ifExists: true });',
  },
  {
    title: "renameTable",
    up: 'await op.renameTable("people", "persons");',
    down: 'await op.renameTable("persons", "people");',
    shows: ["SELECT count(*) AS n FROM persons"],
    reverts: false,
  },
  {
    title: "addColumn and dropColumn",
    up: `for (let i = 0; i < 2; i += 1)
    await op.addColumn("people", column("email", string(99), { nullable: false, serverDefault: "x" }), { ifNotExists: true });`,
    down: 'for (let i = 0; i < 2; i += 1) await op.dropColumn("people", "email", { ifExists: true });',
    shows: ["SELECT email FROM people ORDER BY id"],
    answers: [["x"], ["x"]],
  },
  {
    title: "a column's name",
    up: 'await op.alterColumn("people", "age", { newColumnName: "years" });',
    down: 'await op.alterColumn("people", "years", { newColumnName: "age" });',
    shows: ["SELECT years FROM people WHERE id = 1"],
    answers: [["1"]],
    reverts: false,
  },
  {
    title: "a column's type",
    up: 'await op.alterColumn("people", "name", { type: string(80) });',
    down: 'await op.alterColumn("people", "name", { type: string(50) });',
    shows: NAMES,
    answers: [["a"], ["b"]],
    reverts: false,
  },
  {
    title: "a column's values, which get other names",
    setUp: `await op.createTable("jobs", [
    column("id", integer(), { primaryKey: true }),
    column("state", enumeration(["new", "open"], { name: "job_state" }), { nullable: false, serverDefault: "new" }),
  ]);
  await op.bulkInsert("jobs", [{ id: 1, state: "new" }, { id: 2, state: "open" }]);`,
    up: `await op.alterColumn("jobs", "state", {
    type: enumeration(["fresh", "it's open"], { name: "job_state" }),
    renamedValues: { new: "fresh", open: "it's open" },
    existingType: enumeration(["new", "open"], { name: "job_state" }),
    existingNullable: false,
    existingServerDefault: "new",
  });
  await op.execute("INSERT INTO jobs (id) VALUES (3)");`,
    down: `await op.execute("DELETE FROM jobs WHERE id = 3");
  await op.alterColumn("jobs", "state", {
    type: enumeration(["new", "open"], { name: "job_state" }),
    renamedValues: { fresh: "new", "it's open": "open" },
    existingType: enumeration(["fresh", "it's open"], { name: "job_state" }),
    existingNullable: false,
    existingServerDefault: "fresh",
  });`,
    shows: ["SELECT state FROM jobs ORDER BY id"],
    answers: [["fresh"], ["it's open"], ["fresh"]],
    reverts: false,
  },
  {
    title: "a column's NOT NULL",
    up: 'await op.execute("UPDATE people SET age = 0 WHERE age IS NULL"); await op.alterColumn("people", "age", { nullable: false });',
    down: 'await op.alterColumn("people", "age", { nullable: true });',
    reverts: false,
  },
  {
    title: "a column's default",
    up: `await op.alterColumn("people", "name", { serverDefault: "it's" });
  await op.execute("INSERT INTO people (id) VALUES (3)");`,
    down: `await op.execute("DELETE FROM people WHERE id = 3");
  await op.alterColumn("people", "name", { serverDefault: "nobody" });`,
    shows: ["SELECT name FROM people WHERE id = 3"],
    answers: [["it's"]],
    reverts: false,
  },
  {
    title: "createIndex and dropIndex",
    up: `for (let i = 0; i < 2; i += 1)
    await op.createIndex("ix_people_name", "people", ["name", "age"], { ifNotExists: true });`,
    down: 'for (let i = 0; i < 2; i += 1) await op.dropIndex("ix_people_name", { tableName: "people", ifExists: true });',
  },
  {
    title: "a unique index, descending",
    up: 'await op.createIndex("ix_people_name", "people", [desc("name")], { unique: true });',
    down: 'await op.dropIndex("ix_people_name", { tableName: "people" });',
  },
  {
    title: "a partial index",
    up: 'await op.createIndex("ix_people_name", "people", ["name"], { where: "age > 18" });',
    down: 'await op.dropIndex("ix_people_name", { tableName: "people" });',
    needs: ["partialIndexes"],
  },
  {
    title: "an index over an expression",
    up: 'await op.createIndex("ix_people_lower", "people", [sql`lower(name)`]);',
    down: 'await op.dropIndex("ix_people_lower", { tableName: "people" });',
    needs: ["expressionIndexes"],
  },
  {
    title: "a unique constraint",
    up: 'await op.batchAlterTable("people", (batch) => batch.createUniqueConstraint("uq_name", ["name"]));',
    down: 'await op.batchAlterTable("people", (batch) => batch.dropConstraint("uq_name", { type: "unique" }));',
    reverts: false,
  },
  {
    title: "a check",
    up: 'await op.batchAlterTable("people", (batch) => batch.createCheckConstraint("ck_name", "name <> \'\'"));',
    down: 'await op.batchAlterTable("people", (batch) => batch.dropConstraint("ck_name", { type: "check" }));',
    reverts: false,
  },
  {
    title: "a foreign key",
    setUp:
      'await op.batchAlterTable("people", (batch) => batch.dropConstraint("fk_people_city", { type: "foreignkey" }));',
    up: 'await op.createForeignKey("fk_city", "people", "cities", ["city_id"], ["id"], { onDelete: "SET NULL" });',
    down: 'await op.dropConstraint("fk_city", "people", { type: "foreignkey" });',
    reverts: false,
  },
  {
    title: "a primary key",
    setUp:
      'await op.createTable("keyless", [column("a", integer(), { nullable: false }), column("b", integer(), { nullable: false })]);',
    up: 'await op.batchAlterTable("keyless", (batch) => batch.createPrimaryKey("pk_keyless", ["a", "b"]));',
    down: 'await op.batchAlterTable("keyless", (batch) => batch.dropConstraint("pk_keyless", { type: "primary" }));',
    reverts: false,
  },
  {
    title: "a table's comment",
    up: `await op.createTableComment("people", "it's people");`,
    down: 'await op.dropTableComment("people");',
    needs: ["comments"],
  },
  {
    title: "a column's comment",
    up: `await op.alterColumn("people", "name", { comment: "it's a name" });`,
    down: 'await op.alterColumn("people", "name", { comment: null });',
    needs: ["comments"],
  },
  {
    title: "many changes in one batch",
    up: `await op.batchAlterTable("people", async (batch) => {
    await batch.addColumn(column("email", string(99)));
    await batch.alterColumn("name", { type: string(60), nullable: true });
    await batch.dropConstraint("ck_people_age", { type: "check" });
    await batch.dropConstraint("uq_people", { type: "unique" });
    await batch.createIndex("ix_people_email", ["email"]);
  });`,
    down: `await op.batchAlterTable("people", async (batch) => {
    await batch.dropIndex("ix_people_email");
    await batch.createUniqueConstraint("uq_people", ["name", "age"]);
    await batch.createCheckConstraint("ck_people_age", "age >= 0");
    await batch.alterColumn("name", { type: string(50), nullable: false });
    await batch.dropColumn("email");
  });`,
    reverts: false,
  },
  {
    title: "bulkInsert of every kind of value",
    setUp: `await op.createTable("kinds", [
    column("id", integer(), { primaryKey: true }), column("s", string(99)), column("b", boolean()),
    column("n", numeric(12, 2)), column("j", JSONType()), column("u", uuid()),
  ]);`,
    up: `await op.bulkInsert(table("kinds", [column("id", integer()), column("s", string(99)), column("b", boolean()),
    column("n", numeric(12, 2)), column("j", JSONType()), column("u", uuid())]), [
    { id: 1, s: "it's; -- \\\\ \\"q\\" 🦀", b: true, n: "12.50", j: { a: [1, "x'y"] }, u: "8bd9e978-0557-4a5b-9c0d-1234567890ab" },
    { id: 2, s: null, b: false },
  ]);
  await op.bulkInsert("kinds", []);`,
    down: 'await op.execute("DELETE FROM kinds");',
    shows: ["SELECT s FROM kinds WHERE id = 1", "SELECT s FROM kinds WHERE n = 12.5 AND b"],
    answers: [['it\'s; -- \\ "q" 🦀']],
    changes: false,
  },
  {
    title: "execute with parameters, by position and by name",
    up: `await op.execute("UPDATE people SET name = ? WHERE id = ?", ["it's", 1]);
  await op.execute("UPDATE people SET name = :name WHERE id = :id", { name: "a:b ? -- c", id: 2 });`,
    down: `await op.execute("UPDATE people SET name = 'a' WHERE id = 1; UPDATE people SET name = 'b' WHERE id = 2;");`,
    shows: NAMES,
    answers: [["it's"], ["a:b ? -- c"]],
    changes: false,
  },
  {
    title: "the inspector, and rows that are read",
    up: `if (!(await op.inspector.hasTable("people"))) throw new Error("no people");
  if (await op.inspector.hasTable("nothing")) throw new Error("nothing");
  if (!(await op.inspector.hasColumn("people", "age"))) throw new Error("no age");
  if (!(await op.inspector.hasIndex("people", "ix_people_city"))) throw new Error("no index");
  const keys = await op.inspector.getForeignKeys("people");
  if (keys[0]?.referentTable !== "cities") throw new Error("no key");
  const rows = await op.getBind().query("SELECT id FROM people ORDER BY id");
  for (const row of rows) await op.execute("UPDATE people SET age = :age WHERE id = :id", { age: 40 + Number(row.id), id: row.id });`,
    down: 'await op.execute("UPDATE people SET age = 1");',
    shows: ["SELECT age FROM people ORDER BY id"],
    answers: [["41"], ["42"]],
    changes: false,
  },
];

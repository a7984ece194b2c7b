import type { ContractProject } from "../target-context.js";

const HEAD =
  'import { boolean, column, dateTime, foreignKey, index, integer, JSONType, numeric, sql, string, text, uuid } from "cortex-migrations";';

/**
 * A chain in which everything portable happens: tables with rows, defaults, keys, checks, indexes and foreign keys;
 * columns that come, change, get new names and go; SQL with parameters, a view, a branch in SQL, a merge.
 */
export function writeSampleChain(project: ContractProject): void {
  project.revision({
    id: "s1",
    head: HEAD,
    up: `await op.createTable("users", [
    column("id", integer(), { primaryKey: true, autoincrement: true }),
    column("name", string(40), { nullable: false }),
    column("active", boolean(), { nullable: false, serverDefault: true }),
    column("note", string(100), { serverDefault: "it's; -- \\"none\\"" }),
    column("balance", numeric(10, 2), { nullable: false, serverDefault: 0 }),
    column("seen_at", dateTime()),
    column("ref", uuid()),
    column("extra", JSONType()),
    index("ix_users_name", ["name"]),
  ]);
  await op.bulkInsert("users", [
    { id: 1, name: "it's; -- \\"quoted\\"", active: true, balance: "10.50" },
    { id: 2, name: "two\\nlines\\ngo\\n/\\n\\\\q \\\\ #x\\n;", active: false, balance: "0.01" },
    { id: 3, name: "ünïcödé 🦀", active: true, balance: "-7.25" },
  ]);`,
    down: 'await op.dropTable("users");',
  });
  project.revision({
    id: "s2",
    revises: "s1",
    message: "a message\n\\! echo pwned\n; DROP TABLE users;",
    head: HEAD,
    up: `await op.addColumn("users", column("email", string(120)), { ifNotExists: true });
  await op.execute("UPDATE users SET email = :at WHERE id < :max", { at: "a@x.org -- ';", max: 3 });
  await op.execute("CREATE VIEW active_users AS SELECT id, name FROM users WHERE balance > 0 -- a view");`,
    down: `await op.execute("DROP VIEW active_users"); await op.dropColumn("users", "email");`,
  });
  project.write(
    "s3_cortex_db_version_3.sql",
    `-- left
--
-- Revision ID: s3
-- Revises: s2
-- Branch Labels: left

-- migrate:up
CREATE TABLE left_side (id INTEGER NOT NULL PRIMARY KEY, b VARCHAR(60));
INSERT INTO left_side (id, b) VALUES (1, 'a'), (2, '; -- migrate:down');
/* a comment; with a semicolon */
UPDATE left_side SET b = 'it''s' WHERE id = 1; -- at the end

-- migrate:down
DROP TABLE left_side;
`,
  );
  project.revision({
    id: "s4",
    revises: "s2",
    labels: ["right"],
    dependsOn: ["s3"],
    head: HEAD,
    up: `await op.createTable("orders", [
    column("id", integer(), { primaryKey: true }),
    column("user_id", integer(), { nullable: false }),
    column("side", integer()),
    column("total", integer(), { nullable: false, check: { expression: "total >= 0", name: "ck_orders_total" } }),
    foreignKey(["user_id"], { table: "users", columns: ["id"] }, { name: "fk_orders_user", onDelete: "CASCADE" }),
    foreignKey(["side"], { table: "left_side", columns: ["id"] }, { name: "fk_orders_side" }),
    index("ix_orders_user_id", ["user_id"]),
    index("ix_orders_side", ["side"]),
  ]);
  await op.bulkInsert("orders", [{ id: 1, user_id: 1, side: 2, total: 5 }, { id: 2, user_id: 3, total: 0 }]);`,
    down: 'await op.dropTable("orders");',
  });
  project.revision({ id: "s5", revises: ["s3", "s4"], message: "merge" });
  project.revision({
    id: "s6",
    revises: "s5",
    head: HEAD,
    up: `await op.execute("DROP VIEW active_users");
  await op.batchAlterTable("users", async (batch) => {
    await batch.alterColumn("name", { type: string(80), existingType: string(40), existingNullable: false });
    await batch.alterColumn("note", { newColumnName: "remark", existingType: string(100), existingServerDefault: "it's; -- \\"none\\"" });
    await batch.alterColumn("email", { nullable: true, serverDefault: "nobody", existingType: string(120) });
    await batch.createUniqueConstraint("uq_users_email_name", ["email", "name"]);
    await batch.createCheckConstraint("ck_users_balance", "balance > -100");
    await batch.dropIndex("ix_users_name");
  });
  await op.createIndex("ix_users_active_name", "users", ["active", "name"]);
  await op.dropColumn("orders", "total");`,
    down: `await op.addColumn("orders", column("total", integer(), { nullable: false, serverDefault: 0 }));
  await op.createCheckConstraint("ck_orders_total", "orders", "total >= 0");
  await op.dropIndex("ix_users_active_name", { tableName: "users" });
  await op.batchAlterTable("users", async (batch) => {
    await batch.createIndex("ix_users_name", ["name"]);
    await batch.dropConstraint("ck_users_balance", { type: "check" });
    await batch.dropConstraint("uq_users_email_name", { type: "unique" });
    await batch.alterColumn("email", { serverDefault: null, existingType: string(120) });
    await batch.alterColumn("remark", { newColumnName: "note", existingType: string(100), existingServerDefault: "it's; -- \\"none\\"" });
    await batch.alterColumn("name", { type: string(40), existingType: string(80), existingNullable: false });
  });
  await op.execute("CREATE VIEW active_users AS SELECT id, name FROM users WHERE balance > 0");`,
  });
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { describe, expect, it } from "vitest";
import { makeCliProject, runCli } from "../../support/cli.js";
import { createDatabase, runScript, server, type ServerName } from "../../support/servers/index.js";

/** Declarations of a schema file, in any order: tables, and what stands in them beside columns. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  users: [
    "unique(['email'])",
    "check('age > 0', { name: 'ck_age' })",
    "index('ix_b', ['age'])",
    "index('ix_a', ['name', 'age'])",
  ],
  orders: [
    "foreignKey(['user_id'], { table: 'users', columns: ['id'] }, { name: 'fk_user' })",
    "foreignKey(['item_id'], { table: 'items', columns: ['id'] }, { name: 'fk_item' })",
    "unique(['user_id', 'item_id'], { name: 'uq_both' })",
    "check('amount >= 0', { name: 'ck_amount' })",
  ],
  items: [
    "foreignKey(['first_order'], { table: 'orders', columns: ['id'] }, { name: 'fk_first' })",
    "index('ix_label', ['label'])",
  ],
  tags: ["foreignKey(['item_id'], { table: 'items', columns: ['id'] }, { name: 'fk_tag' })"],
};
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  users: [
    "column('id', integer(), { primaryKey: true })",
    "column('email', string(50))",
    "column('name', string(50))",
    "column('age', integer())",
  ],
  orders: [
    "column('id', integer(), { primaryKey: true })",
    "column('user_id', integer())",
    "column('item_id', integer())",
    "column('amount', integer())",
  ],
  items: [
    "column('id', integer(), { primaryKey: true })",
    "column('label', string(20))",
    "column('first_order', integer())",
  ],
  tags: ["column('id', integer(), { primaryKey: true })", "column('item_id', integer())"],
};

type Shuffle = <T>(items: readonly T[]) => readonly T[];
const ORDERS: readonly Shuffle[] = [
  (items) => items,
  (items) => items.toReversed(),
  (items) => [...items.slice(1), ...items.slice(0, 1)],
];

function schemaFile(shuffle: Shuffle): string {
  const tables = shuffle(Object.keys(PARTS)).map(
    (name) => `table('${name}', [${[...(COLUMNS[name] ?? []), ...shuffle(PARTS[name] ?? [])].join(", ")}])`,
  );
  return `import { check, column, defineSchema, foreignKey, index, integer, string, table, unique } from "cortex-migrations";
export default defineSchema({ tables: [${tables.join(",\n")}] });\n`;
}

/** What is there before: what goes and what changes, made in any order. */
function creation(shuffle: Shuffle, isSqlite: boolean): string {
  const tables = shuffle([
    "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, email VARCHAR(20), old_name VARCHAR(50), old_age INTEGER)",
    "CREATE TABLE gone_a (id INTEGER NOT NULL PRIMARY KEY)",
    "CREATE TABLE gone_b (id INTEGER NOT NULL PRIMARY KEY, a_id INTEGER)",
    "CREATE TABLE items (id INTEGER NOT NULL PRIMARY KEY, label VARCHAR(20))",
  ]);
  const rest = shuffle([
    "CREATE INDEX ix_old ON users (old_name)",
    "CREATE INDEX ix_older ON users (old_age, old_name)",
    "CREATE INDEX ix_items ON items (label)",
    ...(isSqlite
      ? []
      : [
          "ALTER TABLE gone_b ADD CONSTRAINT fk_gone FOREIGN KEY (a_id) REFERENCES gone_a (id)",
          "ALTER TABLE users ADD CONSTRAINT ck_old CHECK (old_age > 1)",
        ]),
  ]);
  return `${[...tables, ...rest].join(";\n")};\n`;
}

/** The revision's text from a process of its own, without the time at which it was made. */
async function textOf(name: ServerName | "sqlite", shuffle: Shuffle): Promise<string> {
  const project = makeCliProject();
  const type = name === "sqlite" ? "sqlite" : name.startsWith("postgresql") ? "postgresql" : "mysql";
  const on = name === "sqlite" ? null : await server(name);
  const database = on === null ? null : await createDatabase(on);
  try {
    project.write("cortex.config.json", JSON.stringify({ schema: "schema.ts" }));
    project.write("schema.ts", schemaFile(shuffle));
    if (on === null || database === null) {
      const db = new DatabaseSync(project.database);
      db.exec(creation(shuffle, true));
      db.close();
    } else expect(await runScript(on, database.name, creation(shuffle, false))).toMatchObject({ ok: true });
    const env = {
      CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: project.versions,
      CORTEX_DB_TYPE: type,
      ...(database === null ? { CORTEX_DB_FILE: project.database } : { CORTEX_DB_URL: database.url }),
    };
    const made = await runCli(
      [
        "revision",
        "--autogenerate",
        "--no-renames",
        "--drop-unmanaged",
        "-m",
        "same",
        "--rev-id",
        "aaaaaaaaaaaa",
      ],
      { cwd: project.directory, env },
    );
    expect(made, made.stderr).toMatchObject({ code: 0 });
    const folder = join(project.versions, type);
    const file = readdirSync(folder).find((one) => one.endsWith(".ts")) ?? "";
    return readFileSync(join(folder, file), "utf8").replace(/Create Date: .*/, "");
  } finally {
    project.dispose();
    await database?.drop();
  }
}

describe.each(["sqlite", "postgresql-18", "mysql", "mariadb"] as const)("on %s", (name) => {
  it("the same input gives the same text, in whatever order it is told", async () => {
    const [first = "", ...others] = await Promise.all(ORDERS.map((shuffle) => textOf(name, shuffle)));
    expect(first).toContain('createTable(\n    "orders"');
    expect(first).toContain('dropTable("gone_a"');
    for (const other of others) expect(other).toBe(first);
  });
});

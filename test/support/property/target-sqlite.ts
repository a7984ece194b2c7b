import { DatabaseSync } from "@photostructure/sqlite";
import { loadDialect } from "../../../src/dialects/registry.js";
import { NO_TARGET } from "../no-target.js";
import { nativeFacts } from "../native-facts.js";
import { ordinaryTables } from "../real-databases.js";
import { quoted } from "../sqlite.js";
import { sqliteProfile } from "./profile-sqlite.js";
import { VIEWS } from "./laws-of-views.js";
import type { PropertyTarget } from "./target.js";

/** A database in memory. */
export async function sqliteTarget(): Promise<PropertyTarget> {
  const dialect = await loadDialect("sqlite");
  const db = new DatabaseSync(":memory:");
  const connection = await dialect.connect({ ...NO_TARGET, handle: db }, { readOnly: false });
  return {
    dialect,
    quick: dialect,
    profile: sqliteProfile,
    connection,
    reset: async () => {
      db.exec("PRAGMA foreign_keys = OFF");
      for (const view of VIEWS) db.exec(`DROP VIEW IF EXISTS ${view}`);
      for (const table of ordinaryTables(db)) db.exec(`DROP TABLE ${quoted(table)}`);
    },
    dump: async () =>
      ordinaryTables(db)
        .flatMap((table) => nativeFacts(db, table).map((fact) => `${table}: ${fact}`))
        .sort(),
    insert: async (statements) => {
      for (const statement of statements) db.exec(statement);
    },
    valuesQuery: ({ name }, columns) =>
      `SELECT ${columns.map((one) => `quote(${quoted(one)}) AS ${quoted(one)}`).join(", ")} FROM ${quoted(name)} ORDER BY ${columns.map((_, at) => at + 1).join(", ")}`,
    close: async () => {
      await connection.close();
      db.close();
    },
  };
}

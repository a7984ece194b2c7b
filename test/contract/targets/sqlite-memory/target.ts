import { DatabaseSync } from "@photostructure/sqlite";
import { loadDialect } from "../../../../src/dialects/registry.js";
import { masterDump } from "../../../support/sqlite.js";
import type { ContractTarget } from "../../contract-target.js";

const MASTER_ROW = /^(table|index|view|trigger) \|/;

/** SQLite in memory, through a handle that the host has opened. */
export const target: ContractTarget = {
  name: "sqlite-memory",
  dialect: () => loadDialect("sqlite"),
  lacks: {
    shell: "no shell can open a database in another process's memory",
    secondConnection: "a database in memory is seen by its own connection only",
    comments: "SQLite has no comments on tables and columns",
    schemas: "SQLite has no schemas",
    deferrableUniques: "SQLite has deferrable foreign keys only",
    nullsOrder: "SQLite keeps no NULLS FIRST or LAST in an index",
    identityColumns: "SQLite has AUTOINCREMENT",
    postgresqlOptions: "SQLite is not PostgreSQL",
    mysqlOptions: "SQLite is not MySQL",
    namedEnumerations: "SQLite has no enumeration types",
    enumerationValues: "SQLite keeps an enumeration as a text of that length",
    exactNumerics: "SQLite keeps a decimal as a float of 64 bits",
  },
  create: async () => {
    const handle = new DatabaseSync(":memory:");
    return {
      options: { dbType: "sqlite", connection: handle },
      dump: async ({ schemaOnly = false } = {}) =>
        masterDump(handle)
          // Rows of the audit, whose texts may have several lines.
          .replace(/^cortex_migration_history: (?:[^'\n]|'(?:[^']|'')*')*\n?/gm, "")
          .split(/\n(?=(?:table|index|view|trigger) \||\w+: )/)
          .filter((line) => !schemaOnly || MASTER_ROW.test(line))
          .join("\n"),
      feed: async (script) => handle.exec(script),
      drop: async () => handle.close(),
    };
  },
};

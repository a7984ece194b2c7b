import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDialect } from "../../../../src/dialects/registry.js";
import { feedShell, shellDump } from "../../../support/sqlite-shell.js";
import type { ContractTarget } from "../../contract-target.js";

/** SQLite, in a file. */
export const target: ContractTarget = {
  name: "sqlite-file",
  dialect: () => loadDialect("sqlite"),
  lacks: {
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
    const directory = mkdtempSync(join(tmpdir(), "cortex-contract-db-"));
    const file = join(directory, "test.db");
    return {
      options: { dbType: "sqlite", file },
      dump: async ({ schemaOnly = false } = {}) =>
        shellDump(file)
          .filter((statement) => !schemaOnly || !statement.startsWith("INSERT INTO"))
          .join(";\n"),
      feed: async (script) => void feedShell(file, script),
      drop: async () => rmSync(directory, { recursive: true, force: true }),
    };
  },
};

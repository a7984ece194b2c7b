import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dialect, registerDialect } from "../../../../src/index.js";
import { loadDialect } from "../../../../src/dialects/registry.js";
import { feedShell, shellDump } from "../../../support/sqlite-shell.js";
import type { ContractTarget } from "../../contract-target.js";

/**
 * A database type that the package knows nothing of: SQLite under a name of its own. What it proves is that nothing
 * outside of a dialect's folder needs to know the dialect.
 */
const toy = async (): Promise<Dialect> => ({
  ...(await loadDialect("sqlite")),
  name: "toy",
  displayName: "Toy",
});

registerDialect("toy", { load: toy, urlSchemes: ["toy"] });

export const target: ContractTarget = {
  name: "toy",
  dialect: () => loadDialect("toy"),
  lacks: {
    comments: "the toy has no comments on tables and columns",
    schemas: "the toy has no schemas",
    deferrableUniques: "the toy has deferrable foreign keys only",
    nullsOrder: "the toy keeps no NULLS FIRST or LAST in an index",
    identityColumns: "the toy has AUTOINCREMENT",
    postgresqlOptions: "the toy is not PostgreSQL",
    mysqlOptions: "the toy is not MySQL",
    namedEnumerations: "the toy has no enumeration types",
    enumerationValues: "the toy keeps an enumeration as a text of that length",
    exactNumerics: "the toy keeps a decimal as a float of 64 bits",
  },
  create: async () => {
    const directory = mkdtempSync(join(tmpdir(), "cortex-contract-toy-"));
    const file = join(directory, "test.db");
    return {
      options: { dbType: "toy", file },
      dump: async ({ schemaOnly = false } = {}) =>
        shellDump(file)
          .filter((statement) => !schemaOnly || !statement.startsWith("INSERT INTO"))
          .join(";\n"),
      feed: async (script) => void feedShell(file, script),
      drop: async () => rmSync(directory, { recursive: true, force: true }),
    };
  },
};

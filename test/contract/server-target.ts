import { loadDialect } from "../../src/dialects/registry.js";
import { createDatabase, nativeDump, runScript, type ServerName, server } from "../support/servers/index.js";
import type { ContractTarget, Lacks } from "./contract-target.js";

/** Rows of the audit tell when and by whom a step was run: the same only by accident. */
const AUDIT_ROW = /^INSERT INTO \S*cortex_migration_history\b/;

/** A target on a server that the tests bring. */
export function serverTarget(name: ServerName, lacks: Lacks): ContractTarget {
  const dbType = name.startsWith("postgresql") ? "postgresql" : "mysql";
  return {
    name,
    dialect: () => loadDialect(dbType),
    lacks,
    create: async () => {
      const on = await server(name);
      const database = await createDatabase(on);
      return {
        options: { dbType, url: database.url },
        dump: async (options = {}) => {
          const lines = (await nativeDump(on, database.name, options)).split("\n");
          return lines.filter((line) => !AUDIT_ROW.test(line)).join("\n");
        },
        feed: async (script) => {
          const { ok, output } = await runScript(on, database.name, script);
          if (!ok) throw new Error(output);
        },
        drop: () => database.drop(),
      };
    },
  };
}

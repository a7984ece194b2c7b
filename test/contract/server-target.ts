import { loadDialect } from "../../src/dialects/registry.js";
import { createDatabase, nativeDump, runScript, type ServerName, server } from "../support/servers/index.js";
import type { ContractTarget, Lacks } from "./contract-target.js";

/** Rows of the audit tell when and by whom a step was run, and its counter how often: the same only by accident. */
function withoutAudit(dump: string): string {
  return dump
    .replace(/^INSERT INTO \S*cortex_migration_history(?:[^;'\\]|\\.|'(?:[^'\\]|\\.|'')*')*;\n/gms, "")
    .replace(/^SELECT pg_catalog\.setval\('\S*cortex_migration_history\S*.*\n/gm, "")
    .replace(/(CREATE TABLE `cortex_migration_history`[^;]*?) AUTO_INCREMENT=\d+/, "$1");
}

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
        dump: async (options = {}) => withoutAudit(await nativeDump(on, database.name, options)),
        feed: async (script) => {
          const { ok, output } = await runScript(on, database.name, script);
          if (!ok) throw new Error(output);
        },
        drop: () => database.drop(),
      };
    },
  };
}

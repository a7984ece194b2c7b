import { createRequire } from "node:module";
import { join } from "node:path";
import type { Connection } from "../../src/dialects/contract/connection.js";
import { sqliteDialect } from "../../src/dialects/sqlite/sqlite-dialect.js";
import { NO_TARGET } from "../support/no-target.js";

/** The name of the driver that the suites run on; the runner sets it. */
export const DRIVER = process.env.CORTEX_TEST_DRIVER ?? "";

/** Opens a database as a host would, with the driver that is to be tested. */
export function openHandle(path: string): unknown {
  if (DRIVER === "node:sqlite") {
    // The types of the oldest Node that is supported do not know the module yet.
    const native = process.getBuiltinModule("node:sqlite") as unknown as {
      DatabaseSync: new (file: string) => unknown;
    };
    return new native.DatabaseSync(path);
  }
  if (DRIVER === "better-sqlite3") {
    const load = createRequire(join(process.env.CORTEX_TEST_DRIVER_FOLDER ?? "", "package.json"));
    const Database = load("better-sqlite3") as new (file: string) => unknown;
    return new Database(path);
  }
  throw new Error(`CORTEX_TEST_DRIVER is '${DRIVER}'`);
}

/** A connection of the dialect on the host's handle. */
export function connectHandle(path: string): Promise<Connection> {
  return sqliteDialect.connect({ ...NO_TARGET, handle: openHandle(path) }, { readOnly: false });
}

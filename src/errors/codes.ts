import { cliCodes } from "./codes/cli.js";
import { configCodes } from "./codes/config.js";
import { cortexCodes } from "./codes/cortex.js";
import { dialectServerCodes } from "./codes/dialect-server.js";
import { diffCodes } from "./codes/diff.js";
import { dialectCodes } from "./codes/dialect.js";
import { importCodes } from "./codes/import.js";
import { journalCodes } from "./codes/journal.js";
import { managerCodes } from "./codes/manager.js";
import { operationCodes } from "./codes/operation.js";
import { revisionCodes } from "./codes/revision.js";
import { runtimeCodes } from "./codes/runtime.js";
import { schemaCodes } from "./codes/schema.js";
import { serverCodes } from "./codes/server.js";

/**
 * The one table of error codes: `MIG_<AREA>_<CONDITION>`, where the area is the folder that raises it.
 * `docs/reference/errors.md` lists the same codes; a test compares the two both ways.
 */
export const ERROR_CODES = {
  ...schemaCodes,
  ...configCodes,
  ...operationCodes,
  ...revisionCodes,
  ...dialectCodes,
  ...dialectServerCodes,
  ...diffCodes,
  ...runtimeCodes,
  ...journalCodes,
  ...cortexCodes,
  ...managerCodes,
  ...importCodes,
  ...serverCodes,
  ...cliCodes,
} as const;

/** A code of the table. */
export type ErrorCode = keyof typeof ERROR_CODES;

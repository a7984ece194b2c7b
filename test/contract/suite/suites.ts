import type { TargetContext } from "../target-context.js";
import { autogenerate } from "./autogenerate.js";
import { concurrency } from "./concurrency.js";
import { failures } from "./failures.js";
import { offline } from "./offline.js";
import { filters } from "./filters.js";
import { operations } from "./operations.js";
import { plans } from "./plans.js";
import { reflection } from "./reflection.js";
import { replay } from "./replay.js";
import { renames } from "./renames.js";
import { types } from "./types.js";
import { versionRows } from "./version-rows.js";

/** Every suite of the contract, by the name that the table of results bears. */
export const SUITES: Readonly<Record<string, (context: TargetContext) => void>> = {
  "version rows": versionRows,
  operations,
  failures,
  concurrency,
  plans,
  renames,
  autogenerate,
  filters,
  offline,
  types,
  reflection,
  replay,
};

import type { VerbSpec } from "../command.js";
import { DATABASE_VERBS } from "./database-verbs.js";
import { FILE_VERBS } from "./file-verbs.js";
import { LOOK_VERBS } from "./look-verbs.js";
import { PROJECT_VERBS } from "./project-verbs.js";

/** Every command, in the order of `cortex --help`. */
export const ALL_VERBS: readonly VerbSpec[] = [
  ...DATABASE_VERBS,
  ...LOOK_VERBS,
  ...FILE_VERBS,
  ...PROJECT_VERBS,
];

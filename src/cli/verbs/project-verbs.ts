import type { VerbSpec } from "../command.js";
import { GROUPS } from "./groups.js";

/** The commands around a project. */
export const PROJECT_VERBS: readonly VerbSpec[] = [
  {
    name: "init",
    group: GROUPS.project,
    summary: "make a project: config file, schema file, folders for the revisions",
    operands: [["[directory]", "where (default: here)"]],
    options: [
      { flags: "-t, --template <name>", description: "what to start from (see `cortex list-templates`)" },
      { flags: "--package", description: "write a package.json too" },
      {
        flags: "--from-database",
        description: "from the database as it is: schema file, first revision, and the stamp",
      },
      { flags: "--leave-others", description: "leave out what no revision can make, instead of refusing" },
      {
        flags: "--schema <name>",
        description: "with --from-database: a schema (namespace) besides the default one; may be repeated",
        repeats: true,
      },
      { flags: "-m, --message <text>", description: "what the first revision is called" },
    ],
    examples: [
      ["cortex init", "in the current directory"],
      ["cortex init shop --package", "in a folder of its own, as an npm package"],
      ["cortex init --from-database", "bring the database that the environment names under migrations"],
      ["cortex init --from-database --schema audit", "the tables of schema audit as well"],
    ],
    load: () => import("../commands/init.js"),
  },
  {
    name: "list-templates",
    alias: "list_templates",
    group: GROUPS.project,
    summary: "list what `cortex init` can start from",
    examples: [
      ["cortex list-templates", "names and descriptions"],
      ["cortex list-templates --json", "the same for a program"],
    ],
    load: () => import("../commands/list-templates.js"),
  },
  {
    name: "api",
    group: GROUPS.project,
    summary: "bring the database up to date, then serve the API",
    description: "With CORTEX_AUTO_APPLY_DB_MIGRATIONS=false it serves without touching the database.",
    options: [
      { flags: "--host <host>", description: "the address to listen on (default: CORTEX_API_HOST)" },
      { flags: "--port <port>", description: "the port (default: CORTEX_API_PORT, else 9002)" },
    ],
    examples: [
      ["cortex api", "on port 9002"],
      ["cortex api --host 127.0.0.1 --port 8080", "for this machine only"],
    ],
    load: () => import("../commands/api.js"),
  },
];

import type { VerbSpec } from "../command.js";
import { GROUPS } from "./groups.js";

/** The commands that ask the database. */
const DATABASE_QUESTIONS: readonly VerbSpec[] = [
  {
    name: "current",
    group: GROUPS.look,
    summary: "show the revision that the database is at",
    options: [{ flags: "-c, --check-heads", description: "end with 5 unless the database is at every head" }],
    examples: [
      ["cortex current", "the revision, with its marks"],
      ["cortex current --check-heads", "for a script: is everything applied?"],
    ],
    hasLongForm: true,
    load: () => import("../commands/current.js"),
  },
  {
    name: "status",
    group: GROUPS.look,
    summary: "show how the database stands to its chain of revisions",
    examples: [
      ["cortex status", "current revision, heads, what is pending"],
      ["cortex status --json", "the same for a program"],
    ],
    load: () => import("../commands/status.js"),
  },
  {
    name: "plan",
    group: GROUPS.look,
    summary: "show what would run on this database, with its SQL",
    operands: [["[target]", "where to go (default: heads)"]],
    options: [
      {
        flags: "--direction <direction>",
        description: "the way to go (default: upgrade)",
        choices: ["upgrade", "downgrade"],
      },
      { flags: "--from <revisions>", description: "plan from these revisions (REV,REV); needs no database" },
    ],
    examples: [
      ["cortex plan", "what `cortex upgrade heads` would run"],
      ["cortex plan -1 --direction downgrade", "what `cortex downgrade -1` would run"],
      ["cortex plan head --from base --json", "the whole chain as JSON, without a database"],
    ],
    load: () => import("../commands/plan.js"),
  },
  {
    name: "check",
    group: GROUPS.look,
    summary: "compare the schema with the database; ends with 5 where they differ",
    options: [
      { flags: "--drop-unmanaged", description: "count also what no revision has created" },
      {
        flags: "--drift",
        description: "compare the database with what its applied revisions build, not with the schema",
      },
    ],
    examples: [
      ["cortex check", "would `revision --autogenerate` write anything?"],
      ["cortex check --drift", "has somebody changed the database by hand?"],
      ["cortex check --json", "the differences for a program"],
    ],
    load: () => import("../commands/check.js"),
  },
  {
    name: "doctor",
    group: GROUPS.look,
    summary: "look at settings, connection, privileges and versions",
    examples: [
      ["cortex doctor", "what is wrong, and what to do about it"],
      ["cortex doctor --env-file .env.production", "the same with other settings"],
    ],
    load: () => import("../commands/doctor.js"),
  },
];

/** The commands that read revision files. */
const FILE_QUESTIONS: readonly VerbSpec[] = [
  {
    name: "history",
    group: GROUPS.look,
    summary: "list the revisions, newest first",
    options: [
      {
        flags: "-r, --rev-range <range>",
        description: "from:to, where either may be left out; 'current' and '-3' work too",
      },
      { flags: "-i, --indicate-current", description: "mark the revision that the database is at" },
      { flags: "--applied", description: "what was done to the database, newest first: its audit" },
    ],
    examples: [
      ["cortex history", "all of them"],
      ["cortex history --applied", "who applied what, when, and how it ended"],
      ["cortex history -r current:head", "the current revision, and what comes after it"],
      ["cortex history -v -i", "the long form, with the current revision marked"],
    ],
    hasLongForm: true,
    load: () => import("../commands/history.js"),
  },
  {
    name: "heads",
    group: GROUPS.look,
    summary: "list the revisions that nothing follows",
    options: [{ flags: "--resolve-dependencies", description: "count a dependency as a parent" }],
    examples: [
      ["cortex heads", "more than one: merge them, or upgrade to 'heads'"],
      ["cortex heads -v", "the long form"],
    ],
    hasLongForm: true,
    load: () => import("../commands/heads.js"),
  },
  {
    name: "branches",
    group: GROUPS.look,
    summary: "list the revisions that several follow",
    examples: [
      ["cortex branches", "each branch point with what follows it"],
      ["cortex branches -v", "the long form"],
    ],
    hasLongForm: true,
    load: () => import("../commands/branches.js"),
  },
  {
    name: "show",
    group: GROUPS.look,
    summary: "show a revision",
    operands: [["<revision>", "an id or the beginning of one, 'head', 'heads', 'current', 'label@head'"]],
    whenMissing: "Say which: `cortex show head`; `cortex history` lists them.",
    examples: [
      ["cortex show head", "the newest one"],
      ["cortex show 8bd9", "by the beginning of its id"],
    ],
    load: () => import("../commands/show.js"),
  },
  {
    name: "verify",
    group: GROUPS.look,
    summary: "check that no revision was changed after it was written or applied",
    options: [
      { flags: "--database", description: "also: do the files fit what was applied to this database?" },
      {
        flags: "--fix",
        description: "accept the files as they are: in cortex.sum, and in the audit of the database",
      },
    ],
    examples: [
      ["cortex verify", "for CI: does cortex.sum fit the files?"],
      ["cortex verify --database", "before a deployment"],
      ["cortex verify --fix", "after a change that is meant"],
    ],
    load: () => import("../commands/verify.js"),
  },
];

/** The commands that look and change nothing. */
export const LOOK_VERBS: readonly VerbSpec[] = [...DATABASE_QUESTIONS, ...FILE_QUESTIONS];

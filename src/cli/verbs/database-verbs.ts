import type { VerbSpec } from "../command.js";
import type { OptionSpec } from "../option-spec.js";
import { GROUPS } from "./groups.js";

const TAG: OptionSpec = { flags: "--tag <text>", description: "a text that the revisions can read" };
const YES: OptionSpec = { flags: "-y, --yes", description: "do not ask before it runs" };
const BACKUP: OptionSpec = {
  flags: "--backup [path]",
  description: "write the database into a file first (default: a file in ./backups)",
};
const SQL: OptionSpec = { flags: "--sql", description: "print the SQL script, and touch no database" };

/** The commands that change a database. */
export const DATABASE_VERBS: readonly VerbSpec[] = [
  {
    name: "upgrade",
    group: GROUPS.database,
    summary: "bring the database up to a revision",
    description:
      "Shows what will run, asks when there is a terminal, and applies it.\n" +
      "A revision is an id or the beginning of one, 'head', 'heads', '+2', 'id+2', 'label@head'; with --sql also 'from:to'.",
    operands: [["<revision>", "where to go; 'heads' is everything"]],
    options: [
      SQL,
      TAG,
      YES,
      BACKUP,
      {
        flags: "--create-database",
        description: "create the database on its server first, if it is missing",
      },
    ],
    whenMissing:
      "Say where to go: `cortex upgrade heads` applies everything, `cortex plan` shows what that is.",
    examples: [
      ["cortex upgrade head", "apply all that is pending"],
      ["cortex upgrade +1 --yes", "apply the next revision without asking"],
      ["cortex upgrade head --create-database", "on a server that has no such database yet"],
      ["cortex upgrade 8bd9:head --sql > upgrade.sql", "write the script instead"],
    ],
    load: () => import("../commands/upgrade.js"),
  },
  {
    name: "downgrade",
    group: GROUPS.database,
    summary: "take the database back to a revision",
    description:
      "The revision that is named stays applied; what came after it is taken back, newest first.\n" +
      "A revision is an id or the beginning of one, 'base', '-1', 'id-2', 'label@base'; with --sql 'from:to'.",
    operands: [["<revision>", "where to go; 'base' takes everything back"]],
    options: [SQL, TAG, YES, BACKUP],
    whenMissing:
      "Say where to go: `cortex downgrade -1` takes the last revision back, `cortex downgrade base` all.",
    examples: [
      ["cortex downgrade -1", "take the last revision back"],
      ["cortex downgrade 450bd09cd019", "take back everything after that revision"],
      ["cortex downgrade 8bd9:450b --sql > downgrade.sql", "write the script instead"],
    ],
    load: () => import("../commands/downgrade.js"),
  },
  {
    name: "stamp",
    group: GROUPS.database,
    summary: "note a revision in the database without running anything",
    operands: [["<revisions...>", "what the database is at; 'base' is nothing"]],
    options: [
      SQL,
      TAG,
      { flags: "--purge", description: "first delete every row, those of unknown revisions too" },
    ],
    whenMissing: "Say what the database is at: `cortex stamp head`, or `cortex stamp base`.",
    examples: [
      ["cortex stamp head", "the tables are there already: note that"],
      ["cortex stamp --purge 450bd09cd019", "the row names a revision that has no file: start from this one"],
    ],
    load: () => import("../commands/stamp.js"),
  },
  {
    name: "resolve",
    group: GROUPS.database,
    summary: "say what is true of a step that was interrupted",
    description:
      "A run that was interrupted goes on by itself at the next start. Only where the database cannot tell whether a\n" +
      "statement has run does it stop, and ask for this. Without an option the command shows what is in flight.",
    options: [
      { flags: "--applied", description: "what was begun has run: go on behind it" },
      { flags: "--retry", description: "what was begun has not run: run it" },
      {
        flags: "--abort",
        description: "begin the step anew; what is done of it was taken back by hand",
      },
    ],
    examples: [
      ["cortex resolve", "show what is in flight"],
      ["cortex resolve --applied", "the statement has run"],
    ],
    load: () => import("../commands/resolve.js"),
  },
  {
    name: "restore",
    group: GROUPS.database,
    summary: "put a backup back in the place of a database that is a file",
    description:
      "The backup is checked first, what the database was is kept in a file beside it, and the command refuses while\n" +
      "somebody uses the database. Dumps of servers are restored with their own programs.",
    operands: [["<file>", "the backup"]],
    examples: [
      ["cortex restore backups/before-2.db", "the database is as it was then"],
      [
        "cortex restore backups/before-2.db --json",
        "the same for a program: what was restored, and where the replaced file is",
      ],
    ],
    load: () => import("../commands/restore.js"),
  },
  {
    name: "ensure-version",
    alias: "ensure_version",
    group: GROUPS.database,
    summary: "create the version table, and nothing else",
    options: [SQL],
    examples: [
      ["cortex ensure-version", "create the table where it is missing"],
      ["cortex ensure-version --sql", "print its CREATE TABLE"],
    ],
    load: () => import("../commands/ensure-version.js"),
  },
];

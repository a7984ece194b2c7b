import { IMPORT_LAYOUTS } from "../../revisions/import/foreign-chain.js";
import type { VerbSpec } from "../command.js";
import type { OptionSpec } from "../option-spec.js";
import { GROUPS } from "./groups.js";

const MESSAGE: OptionSpec = { flags: "-m, --message <text>", description: "what the revision does" };
const REVISION_ID: OptionSpec = { flags: "--rev-id <id>", description: "an id instead of a random one" };
const SPLICE: OptionSpec = { flags: "--splice", description: "allow a parent that is not a head" };
const BRANCH_LABEL: OptionSpec = {
  flags: "--branch-label <label>",
  description: "a name for the branch; may be repeated",
  repeats: true,
};

/** The commands that write revision files. */
export const FILE_VERBS: readonly VerbSpec[] = [
  {
    name: "revision",
    group: GROUPS.files,
    summary: "write a new revision, blank or from what has changed in the schema",
    options: [
      MESSAGE,
      { flags: "--autogenerate", description: "compare the schema with the database, and fill the revision" },
      {
        flags: "--head <revision>",
        description: "the parent (default: head); 'base' starts a chain of its own",
      },
      SPLICE,
      BRANCH_LABEL,
      { flags: "--version-path <dir>", description: "the folder for the file" },
      REVISION_ID,
      {
        flags: "--depends-on <revision>",
        description: "a revision that must run before; may be repeated",
        repeats: true,
      },
      { flags: "--all-dialects", description: "one revision for each database type: all of them or none" },
      { flags: "--sql-file", description: "write a .sql file instead of a TypeScript one" },
      {
        flags: "--rename <old:new>",
        description: "that is a rename (also table.old:new); may be repeated",
        repeats: true,
      },
      { flags: "--answers <file>", description: "answers to the questions about renames, as JSON" },
      { flags: "--no-renames", description: "nothing is a rename: drop the old, add the new" },
      { flags: "--drop-unmanaged", description: "drop also what no revision has created" },
    ],
    examples: [
      ['cortex revision --autogenerate -m "add column age"', "from what has changed in the schema"],
      ['cortex revision -m "fill the new column"', "a blank one"],
      ["cortex revision --autogenerate -m rename --rename users.mail:email", "say what was renamed"],
    ],
    load: () => import("../commands/revision.js"),
  },
  {
    name: "merge",
    group: GROUPS.files,
    summary: "write a revision that joins several heads",
    operands: [["<revisions...>", "the heads to join; 'heads' is all of them"]],
    options: [MESSAGE, BRANCH_LABEL, REVISION_ID, SPLICE],
    whenMissing: "Say which: `cortex merge heads` joins all heads, `cortex heads` lists them.",
    examples: [
      ['cortex merge heads -m "join"', "join all heads"],
      ["cortex merge 8bd9 450b", "join these two"],
    ],
    load: () => import("../commands/merge.js"),
  },
  {
    name: "import",
    group: GROUPS.files,
    summary: "bring the migrations of another tool into the chain",
    description:
      "Each becomes an .sql revision with the SQL of its file, in the order in which the other tool applies them. Into an\n" +
      "empty chain, or behind what was imported before. Where the database has the other tool's table of applied\n" +
      "migrations, it says at which revision the database stands.",
    operands: [["<directory>", "the folder with the other tool's migrations"]],
    options: [
      {
        flags: "--from <tool>",
        description: "the tool (default: by the look of the files); plain is ID.up.sql and ID.down.sql",
        choices: ["auto", ...IMPORT_LAYOUTS],
      },
      {
        flags: "--placeholder <name=value>",
        description: "a value for a placeholder in the files; may be repeated",
        repeats: true,
      },
      { flags: "--dry-run", description: "tell what would be written, and write nothing" },
      {
        flags: "--stamp",
        description: "stamp the database with what is applied there, after proving that it is",
      },
    ],
    whenMissing: "Say from where: `cortex import db/migrations`.",
    examples: [
      ["cortex import db/migrations", "from the folder of dbmate, golang-migrate, goose, Flyway …"],
      ["cortex import prisma/migrations --from prisma --stamp", "and stamp the database that has them"],
      ["cortex import sql --from flyway --placeholder owner=app --dry-run", "only look"],
    ],
    load: () => import("../commands/import.js"),
  },
  {
    name: "edit",
    group: GROUPS.files,
    summary: "open a revision in an editor",
    description:
      "The editor is EDITOR or VISUAL; without them sensible-editor, editor, nano, vim or code, whichever is there.",
    operands: [["<revision>", "an id or the beginning of one, 'head', 'heads', 'current'"]],
    whenMissing: "Say which: `cortex edit head`; `cortex history` lists them.",
    examples: [
      ["cortex edit head", "the newest one"],
      ["EDITOR='code --wait' cortex edit 8bd9", "with an editor of your choice"],
    ],
    load: () => import("../commands/edit.js"),
  },
];

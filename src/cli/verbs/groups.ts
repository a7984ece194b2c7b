/** The headings under which `cortex --help` lists the commands. */
export const GROUPS = {
  database: "Change a database:",
  look: "Look, and change nothing:",
  files: "Write revisions:",
  project: "Set up and serve:",
} as const;

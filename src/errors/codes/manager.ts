import { errorRow } from "../cortex-error.js";

export const managerCodes = {
  MIG_MANAGER_OBSTACLE: errorRow<{
    database: string;
    obstacles: readonly { readonly check: string; readonly detail: string; readonly hint: string | null }[];
  }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `Nothing was run on ${d.database}, because it could not succeed: ${d.obstacles.map(({ check, detail }) => `${detail} (${check})`).join("; ")}`,
    hint: (d) => d.obstacles.flatMap(({ hint }) => hint ?? []).join(" ") || "Run `cortex doctor`.",
  }),
  MIG_MANAGER_CHECKSUM_MISMATCH: errorRow<{
    database: string;
    changed: readonly {
      readonly kind: "edited" | "deleted" | "inserted" | "reordered";
      readonly revision: string;
      readonly path: string | null;
      readonly detail: string;
    }[];
  }>({
    exit: 6,
    http: 409,
    message: (d) =>
      `Nothing was run on ${d.database}: ${d.changed.length} of the revisions that were applied there ${d.changed.length === 1 ? "is" : "are"} not what they were:\n${d.changed.map(({ kind, detail }) => `  ${kind}: ${detail}`).join("\n")}`,
    hint: () =>
      "Restore the files from version control. If the change is meant, `cortex verify --fix` accepts it for this database; CORTEX_DB_MIGRATIONS_ON_CHECKSUM_MISMATCH=warn goes on without accepting it.",
  }),
  MIG_MANAGER_UNSAFE_FILES: errorRow<{ directory: string; problems: readonly string[] }>({
    exit: 6,
    http: 409,
    message: (d) => `The revisions of ${d.directory} are not safe to run: ${d.problems.join("; ")}`,
    hint: () =>
      "Take the right to write from others (`chmod go-w`), and put the files themselves into the folder; or leave strictPermissions out to be warned only.",
  }),
  MIG_MANAGER_DRIFT_UNKNOWN: errorRow<{ revision: string; reason: string }>({
    exit: 1,
    http: 422,
    message: (d) =>
      `Whether the database has drifted cannot be known, because what its revisions build is not: revision ${d.revision}: ${d.reason}`,
    hint: () =>
      "The revisions are run on an empty database beside this one: let the user create databases on the server, and keep revisions runnable on one without rows.",
  }),
  MIG_MANAGER_QUESTION_DECLINED: errorRow<{ kind: string; from: string; to: string }>({
    exit: 3,
    http: 409,
    message: (d) => `Whether the ${d.kind} '${d.from}' was renamed to '${d.to}' was left unanswered`,
    hint: () => "Nothing was written. --rename old:new or --no-renames answers in advance.",
  }),
  MIG_MANAGER_NOT_HEAD: errorRow<{ revision: string }>({
    exit: 1,
    http: 422,
    message: (d) => `Revision ${d.revision} is not a head revision`,
    hint: () => "Please specify --splice to create a new branch from this revision.",
  }),
  MIG_MANAGER_DIRECTORY_NOT_WRITABLE: errorRow<{ directory: string; reason: string }>({
    exit: 1,
    http: 500,
    message: (d) => `No revision can be written into ${d.directory}: ${d.reason}`,
    hint: () =>
      "Set CORTEX_MIGRATIONS_VERSIONS_DIRECTORY (or migrations.directory in the configuration file) to a folder of your own that can be written.",
  }),
  MIG_MANAGER_VERSION_PATH: errorRow<{ path: string; expected: string }>({
    exit: 2,
    http: 422,
    message: (d) => `Path ${d.path} is not the folder of this chain, which is ${d.expected}`,
    hint: () => "Leave --version-path out, or set CORTEX_MIGRATIONS_VERSIONS_DIRECTORY.",
  }),
  MIG_MANAGER_HOOK_FAILED: errorRow<{ hook: string; path: string; reason: string; isWritten?: boolean }>({
    exit: 1,
    http: 500,
    message: (d) => `The hook '${d.hook}' failed on ${d.path}: ${d.reason}`,
    hint: (d) =>
      d.isWritten === true
        ? "The revision file has been written and stays; correct the hook in the configuration file."
        : "Nothing was written; correct the hook in the configuration file.",
  }),
  MIG_MANAGER_SCHEMA_MODULE: errorRow<{ path: string }>({
    exit: 2,
    http: 500,
    message: (d) => `${d.path} exports no schema`,
    hint: () => "Export it by default: `export default defineSchema({ tables: [...] });`.",
  }),
  MIG_MANAGER_PROJECT_EXISTS: errorRow<{ directory: string; path: string }>({
    exit: 1,
    http: 422,
    message: (d) => `${d.directory} holds a project already: ${d.path} is there`,
    hint: () => "Choose another folder; nothing has been written.",
  }),
  MIG_MANAGER_REPLAY: errorRow<{ dbType: string; revision: string; reason: string }>({
    exit: 6,
    http: 422,
    message: (d) =>
      `What the ${d.dbType} chain makes cannot be known without a server: revision ${d.revision}: ${d.reason}`,
    hint: (d) =>
      `No file was written in any chain. Name a database of that type in the configuration file (databases: { ${d.dbType}: { url } }); it is only read.`,
  }),
  MIG_MANAGER_CHAIN_NOT_EMPTY: errorRow<{ directory: string; revisions: readonly string[] }>({
    exit: 2,
    http: 409,
    message: (d) =>
      `A first revision cannot be made: ${d.directory} holds ${d.revisions.length} revisions already (${d.revisions.slice(0, 5).join(", ")})`,
    hint: () =>
      "Choose another folder. A database that is like the end of that chain is brought under it by `cortex stamp heads`.",
  }),
  MIG_MANAGER_HAS_VERSION: errorRow<{ database: string; table: string; rows: readonly string[] }>({
    exit: 2,
    http: 409,
    message: (d) =>
      `${d.database} is under migrations already: ${d.table} names ${d.rows.map((row) => `'${row}'`).join(", ")}`,
    hint: (d) =>
      `Use the chain that this revision is from. To give that history up, empty ${d.table} first; the database itself is read only.`,
  }),
  MIG_MANAGER_NOT_CARRIED: errorRow<{ database: string; objects: readonly string[] }>({
    exit: 6,
    http: 422,
    message: (d) =>
      `The revision would not make ${d.objects.length} objects of ${d.database}: ${d.objects.join(", ")}`,
    hint: () =>
      "Nothing was written. With --leave-others they are left out of the revision, and stay in this database; a database that is made from the revision will lack them.",
  }),
  MIG_MANAGER_NOT_EQUAL: errorRow<{ database: string; stage: string; differences: readonly string[] }>({
    exit: 6,
    http: 422,
    message: (d) =>
      `The first revision does not make what ${d.database} holds (${d.stage}): ${d.differences.join("; ")}`,
    hint: () =>
      "Nothing was written or stamped. Put what is named under the revision by hand: `cortex init`, write the schema, `cortex revision`, and `cortex stamp` once they are equal.",
  }),
  MIG_MANAGER_UNKNOWN_TEMPLATE: errorRow<{ template: string; known: readonly string[] }>({
    exit: 2,
    http: 422,
    message: (d) => `There is no template '${d.template}'`,
    hint: (d) => `Templates: ${d.known.join(", ")}; see \`cortex list-templates\`.`,
  }),
  MIG_MANAGER_MERGE: errorRow<{ revisions: readonly string[]; reason: string }>({
    exit: 1,
    http: 422,
    message: (d) => `Nothing to merge: ${d.reason}`,
    hint: () => "Name two or more heads, or `heads`; see `cortex heads`.",
  }),
  MIG_MANAGER_SQL_AUTOGENERATE: errorRow<{ option: string }>({
    exit: 2,
    http: 422,
    message: (d) => `${d.option} cannot be combined with autogenerate`,
    hint: () => "Generate a TypeScript revision, or write the SQL file blank.",
  }),
  MIG_MANAGER_SCRIPT_RANGE: errorRow<{ command: string; target: string; reason: string }>({
    exit: 2,
    http: 422,
    message: (d) => `${d.command} cannot write a script for '${d.target}': ${d.reason}`,
    hint: (d) => `Write the range as <from>:<to>, for example \`cortex ${d.command} head:base --sql\`.`,
  }),
};

import { errorRow } from "../cortex-error.js";

const SEE_HISTORY = "Run `cortex history` to see the revisions of this chain.";

export interface Ahead {
  readonly unknown: readonly {
    readonly revision: string;
    readonly appliedAt: string;
    readonly toolVersion: string;
  }[];
  readonly heads: readonly string[];
}

/** Codes of `src/revisions/`: revision files, the graph that they form, and targets within it. */
export const revisionCodes = {
  MIG_REVISION_NOT_FOUND: errorRow<{ identifier: string; reason?: string }>({
    exit: 1,
    http: 404,
    message: (d) => `Can't locate revision identified by '${d.identifier}'${d.reason ? `: ${d.reason}` : ""}`,
    hint: () => SEE_HISTORY,
  }),
  MIG_REVISION_AMBIGUOUS: errorRow<{ identifier: string; matches: readonly string[] }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `'${d.identifier}' is ambiguous: ${d.matches.length} revisions or labels start with it (${some(d.matches)})`,
    hint: () => "Write more characters of the revision id.",
  }),
  MIG_REVISION_NO_BRANCH: errorRow<{ label: string; reason: string }>({
    exit: 1,
    http: 404,
    message: (d) => `No such branch: '${d.label}' (${d.reason})`,
    hint: () =>
      "Run `cortex branches` and `cortex heads` to see the labels; a revision id serves as one too.",
  }),
  MIG_REVISION_NOT_ON_BRANCH: errorRow<{ revision: string; label: string }>({
    exit: 1,
    http: 404,
    message: (d) =>
      `Can't locate revision '${d.revision}' on branch '${d.label}': it is not a member of that branch`,
    hint: () => "Leave the branch away, or name the branch that the revision lies on (`cortex history -v`).",
  }),
  MIG_REVISION_MULTIPLE_HEADS: errorRow<{ argument: string; heads: readonly string[] }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `Multiple head revisions are present for given argument '${d.argument}': ${some(d.heads, 10)}`,
    hint: () =>
      "Name one revision, narrow it with '<label>@head', take all with 'heads', or join them with `cortex merge heads`.",
  }),
  MIG_REVISION_AMBIGUOUS_WALK: errorRow<{ target: string; at: string; choices: readonly string[] }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `'${d.target}' is ambiguous: at ${d.at} the way parts to ${some(d.choices, 10)}, and a count of steps does not say which to take`,
    hint: () => "Name the revision itself, or the branch ('<label>@+1').",
  }),
  MIG_REVISION_RELATIVE: errorRow<{ target: string; reason: string }>({
    exit: 1,
    http: 400,
    message: (d) => `Relative revision '${d.target}' can't be reached: ${d.reason}`,
    hint: () =>
      "Take fewer steps, or name the revision; `cortex history -i` shows where the database stands.",
  }),
  MIG_REVISION_NOT_ANCESTOR: errorRow<{ lower: string; upper: string }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `Requested range ${d.lower}:${d.upper} does not refer to ancestor/descendant revisions along the same branch: '${d.lower}' is not an ancestor of '${d.upper}'`,
    hint: () => "Give the older revision first, and two revisions of one branch.",
  }),
  MIG_REVISION_NOT_DOWNGRADE_TARGET: errorRow<{ target: string; current: readonly string[] }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `Destination ${d.target} is not a valid downgrade target from current head(s) ${some(d.current, 10) || "<base>"}: it is not applied, so there is nothing above it to take back`,
    hint: () => "`cortex history -i` shows what is applied.",
  }),
  MIG_REVISION_BRANCH_NOT_BELOW: errorRow<{ target: string; label: string }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `'${d.target}' is not a valid downgrade target from current heads: nothing directly above it leads to branch '${d.label}'`,
    hint: () => "Name the branch that shall be taken back, as '<label>@<revision>' with a revision below it.",
  }),
  MIG_REVISION_OVERLAP: errorRow<{ revision: string; overlaps: readonly string[] }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `Requested revision ${d.revision} overlaps with other requested revisions ${some(d.overlaps, 10)}: one already includes the other`,
    hint: () =>
      "Name only the newest revision of each branch. If these are rows of the version table, put them right with `cortex stamp --purge <revision>`.",
  }),
  MIG_REVISION_UNREACHED: errorRow<{ revisions: readonly string[] }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `The requested range holds revisions that can't be ordered, as the way to them leads outside of it: ${some(d.revisions, 10)}`,
    hint: () => "Choose an older start for the range, for example 'base'.",
  }),
  MIG_REVISION_TARGET_NOT_REVISION: errorRow<{ target: string; reason: string }>({
    exit: 1,
    http: 400,
    message: (d) => `'${d.target}' does not denote a revision here: ${d.reason}`,
    hint: () => SEE_HISTORY,
  }),
  MIG_REVISION_RANGE_NOT_ALLOWED: errorRow<{ target: string; command: string }>({
    exit: 2,
    http: 400,
    message: (d) => `Range revision not allowed: ${d.command} takes one target, not '${d.target}'`,
    hint: () => "Ranges 'a:b' are for `history -r` and for scripts made with --sql.",
  }),
  MIG_REVISION_RANGE_FORM: errorRow<{ range: string }>({
    exit: 2,
    http: 400,
    message: (d) => `History range requires [start]:[end], [start]:, or :[end]; '${d.range}' is none of them`,
    hint: () => "For example `cortex history -r base:head`, `-r -3:current`, `-r 8bd9:`.",
  }),
  MIG_REVISION_UNKNOWN_ROW: errorRow<{ row: string; table?: string; ahead?: Ahead }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `The version table${d.table ? ` '${d.table}'` : ""} holds revision '${d.row}', and no file of this chain has it${d.ahead === undefined ? "" : `: the database is ahead of these files, which end at ${some(d.ahead.heads)}; since then it was given ${some(d.ahead.unknown.map(({ revision, appliedAt, toolVersion }) => `'${revision}' (${appliedAt}, by version ${toolVersion})`))}`}`,
    hint: (d) =>
      d.ahead === undefined
        ? "Restore the missing revision file, or run the newer release that has it. Only if the database is known to match another revision: `cortex stamp --purge <revision>`."
        : "Run the newer build, or take the database back (`cortex downgrade <revision>`): with it, or with this one where the downgrades are plain SQL. A server starts on it all the same with CORTEX_DB_MIGRATIONS_ON_SCHEMA_AHEAD=warn. Only if the database is known to match a revision of these files: `cortex stamp --purge <revision>`.",
  }),
  MIG_REVISION_VERSION_ROWS: errorRow<{ revision: string; rows: readonly string[]; reason: string }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `The version rows (${some(d.rows, 10) || "none"}) can't be carried over step '${d.revision}': ${d.reason}`,
    hint: () =>
      "Plan in smaller steps (one target at a time); if the rows are wrong, put them right with `cortex stamp --purge <revision>`.",
  }),
  MIG_REVISION_MISSING_PARENT: errorRow<{ revision: string; parent: string; path: string }>({
    exit: 1,
    http: 500,
    message: (d) =>
      `${d.path}: revision '${d.revision}' revises '${d.parent}', which no file of this chain has`,
    hint: () => "Restore that file, or correct `downRevision` in this one.",
  }),
  MIG_REVISION_MISSING_DEPENDENCY: errorRow<{ revision: string; dependency: string; path: string }>({
    exit: 1,
    http: 500,
    message: (d) =>
      `${d.path}: revision '${d.revision}' depends on '${d.dependency}', which is neither a revision nor a label of this chain`,
    hint: () => "Write the full revision id or an existing branch label in `dependsOn`.",
  }),
  MIG_REVISION_CYCLE: errorRow<{ revisions: readonly string[]; paths: readonly string[] }>({
    exit: 1,
    http: 500,
    message: (d) => `Cycle is detected in revisions (${some(d.revisions, 10)}): ${some(d.paths, 10)}`,
    hint: () => "Each of these files revises the next one; correct `downRevision` in the file that is wrong.",
  }),
  MIG_REVISION_DEPENDENCY_CYCLE: errorRow<{ revisions: readonly string[]; paths: readonly string[] }>({
    exit: 1,
    http: 500,
    message: (d) =>
      `Dependency cycle is detected in revisions (${some(d.revisions, 10)}): ${some(d.paths, 10)}`,
    hint: () => "Each of these files needs the next one; correct `dependsOn` in the file that is wrong.",
  }),
  MIG_REVISION_SELF_LOOP: errorRow<{ revision: string; key: "downRevision" | "dependsOn"; path: string }>({
    exit: 1,
    http: 500,
    message: (d) =>
      `${d.key === "dependsOn" ? "Dependency self-loop" : "Self-loop"} is detected in revision '${d.revision}' (${d.path}): its ${d.key} names itself`,
    hint: (d) => `Correct \`${d.key}\` in that file.`,
  }),
  MIG_REVISION_LABEL_TAKEN: errorRow<{ label: string; revision: string; usedBy?: string; path?: string }>({
    exit: 1,
    http: 409,
    message: (d) =>
      d.usedBy === undefined
        ? `Branch name '${d.label}' is already used by revision '${d.revision}'`
        : `${d.path}: branch name '${d.label}' in revision '${d.revision}' is already used by revision '${d.usedBy}'`,
    hint: () => "A label names one branch, and no revision id: give this one another name.",
  }),
  MIG_REVISION_BAD_ID: errorRow<{ id: string; reason: string; path?: string }>({
    exit: 2,
    http: 400,
    message: (d) => `${d.path ? `${d.path}: ` : ""}'${d.id}' can't be a revision id: ${d.reason}`,
    hint: () => "Use letters, digits, '_' and '.', at most 32 of them; without --rev-id one is made for you.",
  }),
  MIG_REVISION_BAD_LABEL: errorRow<{ label: string; reason: string }>({
    exit: 2,
    http: 400,
    message: (d) => `'${d.label}' can't be a branch label: ${d.reason}`,
    hint: () => "Use letters, digits, '_' and '.'.",
  }),
  MIG_REVISION_DUPLICATE_ID: errorRow<{ revision: string; paths: readonly string[] }>({
    exit: 1,
    http: 500,
    message: (d) => `Revision '${d.revision}' is present more than once: ${d.paths.join(" and ")}`,
    hint: () => "Remove one of the files, or give it an id of its own.",
  }),
  MIG_REVISION_NO_IDENTIFIERS: errorRow<{ path: string; reason: string }>({
    exit: 1,
    http: 500,
    message: (d) => `Could not determine the revision id of ${d.path}: ${d.reason}`,
    hint: () =>
      'A module says `export const revision = "…"` and `export const downRevision = …`; an .sql file says `-- Revision ID: …` and `-- Revises: …`. A file that is no revision belongs in another folder.',
  }),
  MIG_REVISION_NOT_LITERAL: errorRow<{ path: string; name: string; line: number }>({
    exit: 1,
    http: 500,
    message: (d) =>
      `${d.path}:${d.line}: \`${d.name}\` is not a literal; identifiers are read without running the file`,
    hint: () => "Write a string, null, or an array of strings.",
  }),
  MIG_REVISION_UNREADABLE: errorRow<{ path: string; reason: string }>({
    exit: 1,
    http: 500,
    message: (d) => `${d.path} can't be read: ${d.reason}`,
    hint: () => "Check the path and its permissions.",
  }),
  MIG_REVISION_SYNTAX: errorRow<{ path: string; line: number | null; reason: string }>({
    exit: 1,
    http: 500,
    message: (d) => `${d.path}${d.line === null ? "" : `:${d.line}`}: syntax error: ${d.reason}`,
    hint: () => "Correct the file; nothing was applied.",
  }),
  MIG_REVISION_LOAD_FAILED: errorRow<{ path: string; reason: string }>({
    exit: 1,
    http: 500,
    message: (d) => `${d.path} threw while it was loaded: ${d.reason}`,
    hint: () => "The cause holds the original error. A module's top level should only define things.",
  }),
  MIG_REVISION_IMPORT_NOT_FOUND: errorRow<{ path: string; specifier: string; reason: string }>({
    exit: 1,
    http: 500,
    message: (d) => `${d.path} imports '${d.specifier}', which was not found: ${d.reason}`,
    hint: () =>
      "Relative files stand beside the importing file; a package must be installed where the file lies or in the working directory. Only 'cortex-migrations' is always there.",
  }),
  MIG_REVISION_IMPORT_ASYNC: errorRow<{ path: string; specifier: string }>({
    exit: 1,
    http: 500,
    message: (d) =>
      `${d.path} imports '${d.specifier}', which can only be loaded asynchronously (an ES module with top-level await, or one that this Node can't require)`,
    hint: () =>
      "Load it inside the function with `await import(…)` in an .mjs file of its own package, or move the top-level await into a function.",
  }),
  MIG_REVISION_NO_EXPORT: errorRow<{ path: string; name: string; specifier: string; nearest: string | null }>(
    {
      exit: 1,
      http: 500,
      message: (d) =>
        `${d.path}: '${d.specifier}' has no export '${d.name}'${d.nearest === null ? "" : `; did you mean '${d.nearest}'?`}`,
      hint: () => "Names are camelCase here; the documentation's reference lists them.",
    },
  ),
  MIG_REVISION_NO_FUNCTION: errorRow<{ path: string; name: "upgrade" | "downgrade"; found: string }>({
    exit: 1,
    http: 500,
    message: (d) => `${d.path}: \`${d.name}\` must be an exported function; found ${d.found}`,
    hint: (d) => `Write \`export async function ${d.name}(op: Operations): Promise<void> { … }\`.`,
  }),
  MIG_REVISION_ID_DIFFERS: errorRow<{ path: string; header: string; loaded: string }>({
    exit: 1,
    http: 500,
    message: (d) =>
      `${d.path}: the file reads as revision '${d.header}' and, when it runs, says that it is '${d.loaded}'`,
    hint: () => "Give `revision` one literal value.",
  }),
  MIG_REVISION_SECTIONS: errorRow<{ path: string; line: number | null; reason: string }>({
    exit: 1,
    http: 500,
    message: (d) => `${d.path}${d.line === null ? "" : `:${d.line}`}: ${d.reason}`,
    hint: () =>
      "An .sql revision has a header, one `-- migrate:up` and at most one `-- migrate:down`, each optionally with `transaction:false`.",
  }),
  MIG_REVISION_SUM_FILE: errorRow<{ path: string; line: number; reason: string }>({
    exit: 1,
    http: 500,
    message: (d) => `${d.path}:${d.line}: ${d.reason}`,
    hint: () =>
      "Take the file from version control (a merge conflict in it is resolved by writing it anew), then run `cortex verify`.",
  }),
  MIG_REVISION_FILE_TEMPLATE: errorRow<{ template: string; reason: string }>({
    exit: 2,
    http: 400,
    message: (d) => `The file template '${d.template}' can't be used: ${d.reason}`,
    hint: () =>
      "Tokens are {revision} {n} {slug} {year} {month} {day} {hour} {minute} {second} {epoch}; the default is '{revision}_cortex_db_version_{n}'.",
  }),
};

function some(names: readonly string[], limit = 3): string {
  const shown = names.slice(0, limit).join(", ");
  return names.length > limit ? `${shown}, … (${names.length} in all)` : shown;
}

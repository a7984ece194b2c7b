import { errorRow } from "../cortex-error.js";

/** One question about a rename, as it stands in the details of an error. */
export interface OpenRename {
  readonly kind: "table" | "column" | "value";
  readonly table: string;
  /** The column of a value. */
  readonly column?: string;
  readonly from: string;
  readonly candidates: readonly string[];
  /** The options that answer it with yes, one a candidate. */
  readonly flags: readonly string[];
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(" or ");

function goneText({ kind, table, column, from }: OpenRename): string {
  if (kind === "table") return `table '${from}'`;
  return kind === "column"
    ? `column '${table}.${from}'`
    : `the value '${from}' of column '${table}.${column ?? "?"}'`;
}

export const diffCodes = {
  MIG_DIFF_RENAME_UNANSWERED: errorRow<{ questions: readonly OpenRename[] }>({
    exit: 2,
    http: 409,
    message: (d) =>
      `It cannot be told whether this is a rename or a drop with its data: ${d.questions
        .map((q) => `${goneText(q)} is gone and ${quoted(q.candidates)} is new`)
        .join("; ")}`,
    hint: (d) =>
      `If it is a rename: ${d.questions.map((q) => q.flags.join(" or ")).join(" and ")}. If the old one is to be dropped with its data and the new one created empty: --no-renames. Or answer each in a file: --answers FILE.`,
  }),
  MIG_DIFF_ANSWERS_INVALID: errorRow<{ path: string; reason: string }>({
    exit: 2,
    http: 400,
    message: (d) => `The answers in '${d.path}' cannot be used: ${d.reason}`,
    hint: () =>
      'Write { "answers": [{ "kind": "column", "table": "users", "from": "name", "to": "full_name" }] }; "to": null drops the old one with its data.',
  }),
  MIG_DIFF_RENAME_INVALID: errorRow<{ text: string }>({
    exit: 2,
    http: 400,
    message: (d) => `'${d.text}' is not a rename`,
    hint: () =>
      "Write --rename old:new for a table, --rename table.old:new for a column, --rename table.column.old:new for a value of an enumeration.",
  }),
  MIG_DIFF_RENAME_UNKNOWN: errorRow<{ text: string; dropped: readonly string[]; added: readonly string[] }>({
    exit: 2,
    http: 400,
    message: (d) => `The rename '${d.text}' fits nothing that has changed`,
    hint: (d) =>
      d.dropped.length === 0
        ? "Nothing is gone that could have been renamed: leave the option away."
        : `Gone are ${d.dropped.join(", ")}; new are ${d.added.join(", ") || "none"}. Write old:new for a table, table.old:new for a column, table.column.old:new for a value; an index or a constraint is named by an answer, and must say the same under both names.`,
  }),
  MIG_DIFF_UNSUPPORTED: errorRow<{ object: string; change: string }>({
    exit: 6,
    http: 422,
    message: (d) => `No revision can be generated for ${d.object}: ${d.change}`,
    hint: () =>
      "Write this change by hand in a revision of its own (`cortex revision -m …`), apply it, and generate the rest; or put the schema file back to what the database has.",
  }),
  MIG_DIFF_VERIFY_FAILED: errorRow<{
    stage: string;
    reason: string;
    differences: readonly {
      readonly kind: string;
      readonly table: string | null;
      readonly detail: string;
    }[];
  }>({
    exit: 1,
    http: 500,
    message: (d) =>
      `The generated revision was tried on a scratch database and failed at '${d.stage}': ${d.reason}${
        d.differences.length === 0 ? "" : ` (${d.differences.map((x) => x.detail).join("; ")})`
      }`,
    hint: () =>
      "Nothing was written. Generate a smaller change, or write the revision by hand with `cortex revision -m …`.",
  }),
};

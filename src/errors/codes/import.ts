import { errorRow } from "../cortex-error.js";

/** Two or three names and how many there are besides. */
const some = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;

export const importCodes = {
  MIG_IMPORT_DIRECTORY: errorRow<{ directory: string; reason: string }>({
    exit: 2,
    http: 422,
    message: (d) => `${d.directory} cannot be imported from: ${d.reason}`,
    hint: () => "Name the folder in which the other tool keeps its migrations.",
  }),
  MIG_IMPORT_EMPTY: errorRow<{ directory: string; layout: string | null }>({
    exit: 2,
    http: 422,
    message: (d) =>
      d.layout === null
        ? `${d.directory} holds no migrations`
        : `${d.directory} holds no migrations as ${d.layout} lays them out`,
    hint: () => "Name the folder in which the other tool keeps its migrations, and with --from the tool.",
  }),
  MIG_IMPORT_LAYOUT: errorRow<{
    directory: string;
    candidates: readonly string[];
    known: readonly string[];
    files: readonly string[];
  }>({
    exit: 2,
    http: 422,
    message: (d) =>
      d.candidates.length === 0
        ? `No tool is known that would lay migrations out like ${d.directory}: it holds ${some(d.files)}`
        : `The files of ${d.directory} may be ${d.candidates.join("'s or ")}'s`,
    hint: (d) => `Say which with --from: ${d.known.join(", ")}.`,
  }),
  MIG_IMPORT_FILE: errorRow<{ path: string; line: number | null; reason: string }>({
    exit: 1,
    http: 422,
    message: (d) => `${d.path}${d.line === null ? "" : `:${d.line}`} cannot be imported: ${d.reason}`,
    hint: () => "Nothing was written. Correct the file, or take it out of the folder.",
  }),
  MIG_IMPORT_NOT_TEXT: errorRow<{ path: string; offset: number }>({
    exit: 1,
    http: 422,
    message: (d) => `${d.path} is not UTF-8: byte ${d.offset} begins no character`,
    hint: () => "Nothing was written. Convert the file: `iconv -f latin1 -t utf-8`.",
  }),
  MIG_IMPORT_DUPLICATE_VERSION: errorRow<{ version: string; paths: readonly string[] }>({
    exit: 1,
    http: 422,
    message: (d) => `Version ${d.version} is there ${d.paths.length} times: ${d.paths.join(", ")}`,
    hint: () => "Nothing was written. A version is one migration: give one of them another number.",
  }),
  MIG_IMPORT_NO_UP: errorRow<{ path: string }>({
    exit: 1,
    http: 422,
    message: (d) => `${d.path} takes back what no file brings: there is no way up beside it`,
    hint: () => "Nothing was written. Bring the other file back, or take this one out of the folder.",
  }),
  MIG_IMPORT_PLACEHOLDER: errorRow<{ path: string; line: number; name: string }>({
    exit: 2,
    http: 422,
    message: (d) => `${d.path}:${d.line} holds \${${d.name}}, for which there is no value`,
    hint: (d) => `Give it one: --placeholder ${d.name}=value.`,
  }),
  MIG_IMPORT_DIALECT: errorRow<{ path: string; says: string; dbType: string }>({
    exit: 2,
    http: 422,
    message: (d) =>
      `${d.path} says that the migrations are for ${d.says}, and they were to be a chain for ${d.dbType}`,
    hint: (d) =>
      `Say the type with --db-type, or with the URL of such a database. The type now is ${d.dbType}.`,
  }),
  MIG_IMPORT_NO_PLACE: errorRow<{ directory: string }>({
    exit: 2,
    http: 422,
    message: (d) =>
      `No versions directory is set, and the migrations of ${d.directory} have no place in Cortex's own chain`,
    hint: () => "Make a project first with `cortex init`, or name a folder with --versions-directory.",
  }),
  MIG_IMPORT_CHAIN: errorRow<{ directory: string; revisions: readonly string[] }>({
    exit: 1,
    http: 409,
    message: (d) => `${d.directory} has revisions that were not imported from there: ${some(d.revisions)}`,
    hint: () =>
      "Migrations are imported into an empty chain, or behind those that were imported before. Write what is new with `cortex revision`, or import into a folder of its own with --versions-directory.",
  }),
  MIG_IMPORT_CHANGED: errorRow<{ path: string; source: string }>({
    exit: 1,
    http: 409,
    message: (d) => `${d.path} was imported from ${d.source}, and is no longer what that file says`,
    hint: () =>
      "One of the two was edited since. Bring the file back, or delete the imported revisions and import all of them anew.",
  }),
  MIG_IMPORT_STATE: errorRow<{ database: string; table: string; reason: string }>({
    exit: 1,
    http: 409,
    message: (d) => `${d.database} cannot be stamped from its table ${d.table}: ${d.reason}`,
    hint: () =>
      "Finish it with the other tool first. `cortex stamp REVISION` stamps without asking that table.",
  }),
  MIG_IMPORT_NOT_EQUAL: errorRow<{ database: string; revision: string; differences: readonly string[] }>({
    exit: 5,
    http: 409,
    message: (d) =>
      `${d.database} is not what the revisions up to ${d.revision} make:\n${d.differences.map((one) => `  ${one}`).join("\n")}`,
    hint: () =>
      "The database was not stamped. Somebody has changed it beside the migrations; `cortex stamp REVISION` stamps it as it is.",
  }),
};

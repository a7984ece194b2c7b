import type { ImportOptions, ImportResult } from "../../manager/import-chain.js";
import { IMPORT_LAYOUTS } from "../../revisions/import/foreign-chain.js";
import type { CommandResult, RunCommand } from "../command.js";
import type { CommandInput } from "../command-input.js";
import { given } from "../given.js";

/** `cortex import DIRECTORY`: brings the migrations of another tool into the chain. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const isDry = input.flag("dryRun");
  if (isDry && input.flag("stamp"))
    throw input.usage("--dry-run and --stamp exclude each other", "Stamp after the files have been written.");
  const manager = await context.manager();
  const from = IMPORT_LAYOUTS.find((layout) => layout === input.text("from"));
  const options: ImportOptions = {
    directory: input.required(0, "directory"),
    placeholders: placeholdersOf(input),
    dryRun: isDry,
    stamp: input.flag("stamp"),
    ...given("from", from),
  };
  const result = await manager.importChain(options);
  return { document: result, text: [...filesText(result, isDry), ...stateText(result, isDry)] };
};

function placeholdersOf(input: CommandInput): Readonly<Record<string, string>> {
  return Object.fromEntries(
    input.list("placeholder").map((pair) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
      if (name === undefined || value === undefined)
        throw input.usage(`--placeholder holds '${pair}'`, "Write name=value.");
      return [name, value];
    }),
  );
}

function filesText(result: ImportResult, isDry: boolean): readonly string[] {
  const { created, unchanged, layout, dbType, notes } = result;
  const oneWay = created.filter(({ hasDowngrade }) => !hasDowngrade).length;
  const verb = isDry ? "Would generate" : "Generating";
  const lines = created.map(({ path, source, revision }) =>
    isDry ? `${verb} ${revision} from ${source}` : `${verb} ${path} from ${source} ...  done`,
  );
  const count = created.length;
  return [
    ...lines,
    ...notes.map((note) => `Note: ${note}`),
    `${count} ${count === 1 ? "migration" : "migrations"} of ${layout} ${isDry ? "to be imported" : "imported"} into the chain of ${dbType}${unchanged === 0 ? "" : `; ${unchanged} ${unchanged === 1 ? "was" : "were"} there already`}.`,
    ...(oneWay === 0
      ? []
      : [`${oneWay} of them ${oneWay === 1 ? "has" : "have"} no way back: a downgrade is refused there.`]),
  ];
}

/** Where the database stands by the other tool's own table, and what to do about it. */
function stateText({ state, layout }: ImportResult, isDry: boolean): readonly string[] {
  if (state === null) return [];
  const { database, table, revision, migration, applied, problems, isStamped } = state;
  if (problems.length > 0)
    return [
      `${database} has a table ${table}, and cannot be stamped from it:`,
      ...problems.map((problem) => `  ${problem}`),
    ];
  if (revision === null) return [`${database} has an empty table ${table}: nothing is applied there.`];
  const at = `${database}: by its table ${table}, ${applied} are applied, up to ${migration}.`;
  if (isStamped) return [at, `It is stamped with ${revision}.`];
  return [
    at,
    isDry
      ? `It would be stamped with ${revision}.`
      : `Stamp it with \`cortex import … --from ${layout} --stamp\`, which proves it first, or with \`cortex stamp ${revision}\`.`,
  ];
}

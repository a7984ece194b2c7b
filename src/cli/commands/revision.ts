import { cortexError } from "../../errors/index.js";
import type { CreateRevisionOptions } from "../../manager/types.js";
import type { CommandResult, RunCommand } from "../command.js";
import type { CommandInput } from "../command-input.js";
import { given } from "../given.js";
import { createdResult } from "../render/created-result.js";

/** `cortex revision`: writes a new revision, blank or from what has changed in the schema. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const options = readOptions(input);
  const manager = await context.manager();
  const created = input.flag("allDialects")
    ? await manager.createRevisions({ ...options, allDialects: true })
    : [await manager.createRevision(options)].filter((one) => one !== null);
  if (created.length > 0) return createdResult(created);
  const command = `cortex revision${options.autogenerate === true ? " --autogenerate" : ""} -m ${JSON.stringify(options.message ?? "message")}`;
  return {
    document: { created: [] },
    text: [],
    failure: cortexError("MIG_CLI_RENAME_UNANSWERED", { command }),
  };
};

function readOptions(input: CommandInput): CreateRevisionOptions {
  const autogenerate = input.flag("autogenerate");
  const renames = input.list("rename");
  const noRenames = input.negated("renames");
  if (noRenames && renames.length > 0) throw input.usage("--rename and --no-renames exclude each other");
  if (!autogenerate && (noRenames || renames.length > 0 || input.flag("dropUnmanaged")))
    throw input.usage(
      "--rename, --no-renames and --drop-unmanaged belong to --autogenerate",
      "Add --autogenerate, or leave them out for a blank revision.",
    );
  const wrong = renames.find((rename) => !/^[^:]+:[^:]+$/.test(rename));
  if (wrong !== undefined)
    throw input.usage(`--rename holds '${wrong}'`, "Write old:new for a table, table.old:new for a column.");
  return {
    autogenerate,
    splice: input.flag("splice"),
    sqlFile: input.flag("sqlFile"),
    dropUnmanaged: input.flag("dropUnmanaged"),
    noRenames,
    ...given("renames", input.several("rename")),
    ...given("message", input.text("message")),
    ...given("head", input.text("head")),
    ...given("branchLabel", input.several("branchLabel")),
    ...given("revisionId", input.text("revId")),
    ...given("dependsOn", input.several("dependsOn")),
    ...given("versionPath", input.text("versionPath")),
  };
}

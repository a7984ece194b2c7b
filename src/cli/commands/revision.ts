import { answersTemplate } from "../../diff/answers.js";
import { CortexError, cortexError } from "../../errors/index.js";
import type { CreateRevisionOptions } from "../../manager/types.js";
import type { CommandResult, RunCommand } from "../command.js";
import type { CommandInput } from "../command-input.js";
import { given } from "../given.js";
import { createdResult } from "../render/created-result.js";

/** `cortex revision`: writes a new revision, blank or from what has changed in the schema. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const options = readOptions(input);
  const manager = await context.manager();
  try {
    const { created, outcome } = await manager.writeRevisions({
      ...options,
      allDialects: input.flag("allDialects"),
    });
    if (outcome === "written") return createdResult(created);
    if (outcome === "cancelled")
      return { document: { created }, text: ["Nothing was written: processRevisionDirectives took it out."] };
  } catch (error) {
    if (!(error instanceof CortexError) || error.code !== "MIG_DIFF_RENAME_UNANSWERED") throw error;
    return openQuestions(error);
  }
  const command = `cortex revision${options.autogenerate === true ? " --autogenerate" : ""} -m ${JSON.stringify(options.message ?? "message")}`;
  return {
    document: { created: [] },
    text: [],
    failure: cortexError("MIG_CLI_RENAME_UNANSWERED", { command }),
  };
};

/** The questions with a file of answers to fill in. */
function openQuestions(failure: CortexError): CommandResult {
  const questions = failure.details["questions"] as Parameters<typeof answersTemplate>[0];
  return {
    document: null,
    text: [
      'Fill in this file, one name (or null, to drop the old one with its data) for each "?", and name it with --answers:',
      answersTemplate(questions).trimEnd(),
    ],
    failure,
  };
}

function readOptions(input: CommandInput): CreateRevisionOptions {
  const autogenerate = input.flag("autogenerate");
  const renames = input.list("rename");
  const noRenames = input.negated("renames");
  if (noRenames && renames.length > 0) throw input.usage("--rename and --no-renames exclude each other");
  const answers = input.text("answers");
  const isAnswered = noRenames || renames.length > 0 || answers !== undefined;
  if (!autogenerate && (isAnswered || input.flag("dropUnmanaged")))
    throw input.usage(
      "--rename, --no-renames, --answers and --drop-unmanaged belong to --autogenerate",
      "Add --autogenerate, or leave them out for a blank revision.",
    );
  const wrong = renames.find((rename) => !/^[^:]+:[^:]+$/.test(rename));
  if (wrong !== undefined)
    throw input.usage(
      `--rename holds '${wrong}'`,
      "Write old:new for a table, table.old:new for a column, table.column.old:new for a value of an enumeration.",
    );
  return {
    autogenerate,
    splice: input.flag("splice"),
    sqlFile: input.flag("sqlFile"),
    dropUnmanaged: input.flag("dropUnmanaged"),
    noRenames,
    ...given("renames", input.several("rename")),
    ...given("answers", answers),
    ...given("message", input.text("message")),
    ...given("head", input.text("head")),
    ...given("branchLabel", input.several("branchLabel")),
    ...given("revisionId", input.text("revId")),
    ...given("dependsOn", input.several("dependsOn")),
    ...given("versionPath", input.text("versionPath")),
  };
}

import { basename, resolve } from "node:path";
import type { InitFromDatabaseOptions } from "../../manager/init-from-database.js";
import type { CommandContext, CommandResult, RunCommand } from "../command.js";
import { given } from "../given.js";

/** `cortex init [DIRECTORY]`: makes a project, and says what to do next. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const asked = input.argument(0) ?? ".";
  const directory = resolve(asked);
  const options: InitFromDatabaseOptions = {
    directory,
    package: input.flag("package"),
    ...given("template", input.text("template")),
    ...given("message", input.text("message")),
    leaveOthers: input.flag("leaveOthers"),
    ...given("schemas", input.several("schema")),
  };
  if (input.flag("fromDatabase")) {
    if (options.template === "config-only")
      throw input.usage("--from-database writes a schema file, which the template 'config-only' leaves out");
    return fromDatabase(context, options, asked);
  }
  if (options.leaveOthers === true || options.message !== undefined || options.schemas !== undefined)
    throw input.usage("--leave-others, --schema and --message belong to --from-database");
  const { initProject } = await import("../../manager/init-project.js");
  const { dbType } = context.globals;
  const { created } = await initProject({
    ...options,
    ...given("dbTypes", dbType === undefined ? undefined : [dbType]),
  });
  return {
    document: { directory, created },
    text: [
      ...created.map((path) => `Creating ${path} ...  done`),
      ...nextSteps(asked, created),
      '  cortex revision --autogenerate -m "first tables"',
      "  cortex upgrade head",
    ],
  };
};

/** `--from-database`: the project of a database that is there. */
async function fromDatabase(
  context: CommandContext,
  options: InitFromDatabaseOptions,
  asked: string,
): Promise<CommandResult> {
  const manager = await context.manager();
  const made = await manager.initFromDatabase(options);
  return {
    document: { directory: options.directory, ...made },
    text: [
      ...made.created.map((path) => `Creating ${path} ...  done`),
      `Stamped ${made.database} with ${made.revision.revision}: the revision makes the same database, and takes it back.`,
      ...listed("In the revision as SQL of the database's own:", made.carried),
      ...listed("Left out, as asked:", made.leftOut),
      ...listed("Schemas that were not looked at (`--schema <name>` takes one in):", made.unreadSchemas),
      ...nextSteps(asked, made.created),
      "  cortex check",
    ],
  };
}

const listed = (title: string, names: readonly string[]): readonly string[] =>
  names.length === 0 ? [] : [title, ...names.map((name) => `  ${name}`)];

function nextSteps(asked: string, created: readonly string[]): readonly string[] {
  return [
    "",
    "Next:",
    ...(resolve(asked) === resolve(".") ? [] : [`  cd ${asked}`]),
    ...(created.some((path) => basename(path) === "package.json") ? ["  npm install"] : []),
  ];
}

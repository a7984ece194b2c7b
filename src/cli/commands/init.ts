import { basename, resolve } from "node:path";
import type { CommandResult, RunCommand } from "../command.js";
import { given } from "../given.js";

/** `cortex init [DIRECTORY]`: makes a project, and says what to do next. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const { initProject } = await import("../../manager/init-project.js");
  const asked = input.argument(0) ?? ".";
  const directory = resolve(asked);
  const { created } = await initProject({
    directory,
    package: input.flag("package"),
    ...given("template", input.text("template")),
    ...given("dbTypes", context.globals.dbType === undefined ? undefined : [context.globals.dbType]),
  });
  const enter = directory === resolve(".") ? [] : [`  cd ${asked}`];
  return {
    document: { directory, created },
    text: [
      ...created.map((path) => `Creating ${path} ...  done`),
      "",
      "Next:",
      ...enter,
      ...(created.some((path) => basename(path) === "package.json") ? ["  npm install"] : []),
      '  cortex revision --autogenerate -m "first tables"',
      "  cortex upgrade head",
    ],
  };
};

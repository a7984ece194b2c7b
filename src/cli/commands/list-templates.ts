import type { CommandResult, RunCommand } from "../command.js";

/** `cortex list-templates`: what `cortex init` can start from. */
export const run: RunCommand = async (): Promise<CommandResult> => {
  const { PROJECT_TEMPLATES } = await import("../../manager/init-project.js");
  return {
    document: { templates: PROJECT_TEMPLATES },
    text: PROJECT_TEMPLATES.map((template) => `${template.name} - ${template.description}`),
  };
};

import type { ManagerOptions } from "../../manager/types.js";
import { renderPlan } from "../../terminal/plan-table.js";
import type { CommandContext, CommandResult, RunCommand } from "../command.js";
import { given } from "../given.js";

/** `cortex api`: migrates, then serves until it is told to stop. */
export const run: RunCommand = async (context, input): Promise<CommandResult | null> => {
  const managerOptions = withPlanShown(context);
  // The server makes a manager of its own; this one is for the settings, the log level among them.
  await context.manager();
  const server = await context.startServer({
    managerOptions,
    logger: context.logger,
    out: (line) => context.say(line),
    onListening: (url) => context.document({ url }),
    ...given("host", input.text("host")),
    ...given("port", input.integer("port", { min: 0, max: 65_535 })),
    ...given("confirm", managerOptions.confirm),
  });
  const signal = await context.signals.next();
  context.logger.info(`${signal}: the server stops; what is under way is finished first`);
  await server.close();
  return null;
};

/** Where nobody is asked, the plan is shown all the same: it is what a server's log is searched for later. */
function withPlanShown(context: CommandContext): ManagerOptions {
  const options = context.managerOptions();
  const onPlan = (plan: Parameters<typeof renderPlan>[0]): void =>
    context.say(renderPlan(plan, { width: null, color: false }).trimEnd());
  return { ...options, events: { ...options.events, onPlan } };
}

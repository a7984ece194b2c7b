import type { ResolveAction } from "../../manager/types.js";
import { statementLines } from "../render/statement-lines.js";
import type { CommandResult, RunCommand } from "../command.js";

const ACTIONS: readonly ResolveAction[] = ["applied", "retry", "abort"];

const DONE: Readonly<Record<ResolveAction, string>> = {
  applied: "What was begun is taken as done; the next run goes on behind it.",
  retry: "What was begun is taken as not done; the next run runs it.",
  abort: "The journal is empty; the next run begins the step anew.",
};

/** `cortex resolve`: says what is true of a step that was interrupted, or shows it. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const chosen = ACTIONS.filter((action) => input.flag(action));
  if (chosen.length > 1)
    throw input.usage(
      `--${chosen.join(" and --")} exclude each other`,
      "Say which one is true; without any of them the command only shows what is in flight.",
    );
  const manager = await context.manager();
  const [action] = chosen;
  const resolution = await manager.resolve(action === undefined ? {} : { action });
  return {
    document: resolution,
    text: [
      `The ${resolution.direction} of revision ${resolution.revision} is half done:`,
      ...statementLines(resolution),
      ...(action === undefined ? [] : [DONE[action]]),
    ],
  };
};

import type { CommandResult, RunCommand } from "../command.js";
import { given } from "../given.js";
import { planText } from "../render/plan-text.js";

/** `cortex plan [TARGET]`: what would run, with its SQL; nothing is changed. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const target = input.argument(0);
  const direction = input.text("direction") === "downgrade" ? "downgrade" : "upgrade";
  if (direction === "downgrade" && target === undefined)
    throw input.usage(
      "a downgrade needs a target",
      "Say where to go: `cortex plan -1 --direction downgrade`.",
    );
  const manager = await context.manager();
  const plan = await manager.plan({
    direction,
    ...given("target", target),
    ...given("from", readFrom(input.text("from"))),
  });
  return { document: plan, text: planText(plan) };
};

/** `REV,REV`; 'base' is an empty database. */
function readFrom(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "" && one !== "base");
}

import type { CommandResult, RunCommand } from "../command.js";
import { EXIT } from "../exit-codes.js";

/** `cortex check`: would `revision --autogenerate` find anything? Exit code 5 if so, and if the database is behind. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  const check = await manager.check({ dropUnmanaged: input.flag("dropUnmanaged") });
  const left = (check.protected ?? []).map(
    (table) => `Left alone: table '${table}', which is in no revision and not in the schema.`,
  );
  if (check.upToDate) return { document: check, text: ["No new upgrade operations detected.", ...left] };
  return {
    exit: EXIT.drift,
    document: check,
    text: [
      "New upgrade operations detected:",
      ...check.operations.map(
        (one) => `  ${one.kind}${one.table === null ? "" : ` ${one.table}`}: ${one.detail}`,
      ),
      ...left,
      'Write them down with `cortex revision --autogenerate -m "what has changed"`.',
    ],
  };
};

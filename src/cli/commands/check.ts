import type { CheckResult } from "../../manager/types.js";
import type { CommandResult, RunCommand } from "../command.js";
import { EXIT } from "../exit-codes.js";

/** `cortex check`: would `revision --autogenerate` find anything? Exit code 5 if so, and if the database is behind. */
export const run: RunCommand = async (context, input): Promise<CommandResult> => {
  const manager = await context.manager();
  if (input.flag("drift")) return driftResult(await manager.drift());
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

/** `cortex check --drift`: is the database what its applied revisions build? Exit code 5 if not. */
function driftResult(drift: CheckResult): CommandResult {
  if (drift.upToDate) return { document: drift, text: ["The database is what its revisions build."] };
  return {
    exit: EXIT.drift,
    document: drift,
    text: [
      "The database is not what its revisions build; without them:",
      ...drift.operations.map(
        (one) => `  ${one.kind}${one.table === null ? "" : ` ${one.table}`}: ${one.detail}`,
      ),
      "Undo that by hand, or write a revision for it and note it with `cortex stamp`.",
    ],
  };
}

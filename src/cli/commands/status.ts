import type { MigrationStatus } from "../../manager/types.js";
import { statementLines } from "../render/statement-lines.js";
import type { CommandResult, RunCommand } from "../command.js";

/** `cortex status`: where the database stands, what is pending. */
export const run: RunCommand = async (context): Promise<CommandResult> => {
  const manager = await context.manager();
  const status = await manager.getMigrationStatus();
  return {
    document: status,
    text: [
      `Database type:        ${status.dbType}`,
      `Current revision:     ${status.currentRevisions.join(", ") || "<base>"}`,
      `Head revision:        ${status.headRevisions.join(", ") || "<base>"}`,
      `Up to date:           ${status.isUpToDate ? "yes" : "no"}`,
      `Migrations applied:   ${status.migrationsApplied}`,
      `Automatic migration:  ${status.autoMigrationEnabled ? "on" : "off"}`,
      `Pending:              ${status.pending.length}`,
      ...status.pending.map((one) => `  ${one.revision}, ${one.description}`),
      ...inFlightLines(status),
    ],
  };
};

function inFlightLines({ inFlight }: MigrationStatus): readonly string[] {
  if (inFlight === null) return [];
  return [`In flight:            ${inFlight.direction} of ${inFlight.revision}`, ...statementLines(inFlight)];
}

import { CortexError, MigrationManager } from "cortex-migrations";
import { traced } from "./tracing.mjs";

const api = await import("@opentelemetry/api").catch(() => import("./recorder.mjs"));
const target = process.argv[2] ?? "heads";

try {
  await traced(api, async (events) => {
    const manager = new MigrationManager({ versionsDirectory: "./migrations", interactive: false, events });
    try {
      return await manager.applyMigrations({ target });
    } finally {
      await manager.close();
    }
  });
} catch (error) {
  if (!(error instanceof CortexError)) throw error;
  process.exitCode = error.exitCode;
}

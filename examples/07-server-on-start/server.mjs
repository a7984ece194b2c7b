import { createServer } from "node:http";
import { autoApplyMigrations, CortexError } from "cortex-migrations";

try {
  // Null when CORTEX_AUTO_APPLY_DB_MIGRATIONS is off.
  const result = await autoApplyMigrations({ versionsDirectory: "./migrations" });
  if (result?.cancelled) process.exit(3);
  console.log(`applied: ${result === null ? "not asked to" : result.applied.length}`);
} catch (error) {
  if (!(error instanceof CortexError)) throw error;
  console.error(`${error.code}: ${error.message}\n${error.hint}`);
  process.exit(error.exitCode);
}

const server = createServer((_request, response) => response.end(JSON.stringify({ status: "running" })));
server.listen(Number(process.env.PORT ?? 3000), () => {
  console.log("listening");
  // So that the example ends by itself.
  if (process.env.EXAMPLE === "1") server.close();
});

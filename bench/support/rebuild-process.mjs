// Brings a database up to its head through the library, and prints how much memory that took.
//   node bench/support/rebuild-process.mjs DATABASE VERSIONS_DIRECTORY
import { MigrationManager } from "../../dist/esm/index.js";

const [file, versionsDirectory] = process.argv.slice(2);
const manager = new MigrationManager({ file, versionsDirectory, interactive: false });
const { applied } = await manager.applyMigrations();
await manager.close();
// In KiB: https://nodejs.org/api/process.html#processresourceusage
process.stdout.write(
  JSON.stringify({ applied: applied.length, peakMiB: process.resourceUsage().maxRSS / 1024 }),
);

#!/usr/bin/env node
import { runCli } from "./cli/main.js";

void runCli(process.argv.slice(2), {
  startServer: async (options) => {
    const { startServer } = await import("./server/start.js");
    return startServer(options);
  },
});

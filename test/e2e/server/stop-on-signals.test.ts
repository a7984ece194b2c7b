import { expect, it } from "vitest";
import { stopOnSignals } from "../../../src/server/stop-on-signals.js";
import { makeProject, start } from "./project.js";

it("closes the server at a signal, takes its handlers away, and tells which signal it was", async () => {
  const before = process.listenerCount("SIGTERM");
  const server = await start(makeProject());
  const stopped = stopOnSignals(server, server.log);
  expect(process.listenerCount("SIGTERM")).toBe(before + 1);
  process.kill(process.pid, "SIGTERM");
  expect(await stopped).toBe("SIGTERM");
  expect(process.listenerCount("SIGTERM")).toBe(before);
  await expect(fetch(server.url)).rejects.toThrow();
  expect(server.log.lines.join("\n")).toContain("SIGTERM");
});

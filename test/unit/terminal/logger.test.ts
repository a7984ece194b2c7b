import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { createLogger, type LoggerOptions } from "../../../src/terminal/logger.js";
import { silentLogger } from "../../../src/util/logger.js";

function logger(options: Partial<LoggerOptions> = {}) {
  const stream = new PassThrough();
  const log = createLogger({ level: "debug", json: false, color: false, stream, ...options });
  return { log, text: (): string => String(stream.read() ?? "") };
}

describe("the logger", () => {
  it("writes level, name, message and fields on one line", () => {
    const { log, text } = logger();
    log.info("revision applied", { revision: "8bd9", note: "two words", n: 3, none: undefined });
    log.warn("careful");
    expect(text()).toBe(
      'INFO  [cortex.migrations] revision applied revision=8bd9 note="two words" n=3\nWARN  [cortex.migrations] careful\n',
    );
  });

  it.each([
    ["debug", 4],
    ["info", 3],
    ["warn", 2],
    ["error", 1],
  ] as const)("at %s writes %i of the four levels", (level, lines) => {
    const { log, text } = logger({ level });
    for (const at of ["debug", "info", "warn", "error"] as const) log[at](at);
    const written = text().trimEnd().split("\n");
    expect(written).toHaveLength(lines);
    expect(written[0]).toContain(level.toUpperCase());
  });

  it("writes JSON lines with time, level, logger and message, which fields do not overwrite", () => {
    const { log, text } = logger({ json: true, name: "x" });
    log.error("broken\nline", { level: "info", big: 10n, error: new Error("db://u:pw@h/x is gone") });
    const line = text();
    expect(line.split("\n")).toHaveLength(2);
    const { time, ...rest } = JSON.parse(line);
    expect(rest).toEqual({
      level: "error",
      logger: "x",
      message: "broken\nline",
      big: "10",
      error: { name: "Error", message: "db://u:***@h/x is gone" },
    });
    expect(Number.isNaN(Date.parse(time))).toBe(false);
  });

  it.each([true, false])("hides secrets in messages and fields (json: %s)", (json) => {
    const { log, text } = logger({ json });
    const circle: Record<string, unknown> = { dbPassword: "hunter2" };
    circle.self = circle;
    log.info("connecting to mysql://root:hun@ter2@db/x with password=hunter2", {
      url: "db://u:hunter2@h/d",
      target: { password: "hunter2", list: ["token=hunter2"] },
      adminApiKey: "hunter2",
      circle,
    });
    const line = text();
    expect(line).not.toMatch(/hunter2|ter2/);
    expect(line).toContain("***");
    expect(line).toContain("[circular]");
  });

  it("colours the level only when asked", () => {
    const { log, text } = logger({ color: true });
    log.error("x");
    expect(text()).toBe("\u001b[31mERROR\u001b[39m [cortex.migrations] x\n");
  });

  it("can be silent", () => {
    expect(silentLogger.error("x")).toBeUndefined();
  });
});

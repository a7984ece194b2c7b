import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { createProgress, durationText } from "../../../src/terminal/progress.js";

function run(options: { readonly isTerminal: boolean; readonly total: number; readonly width?: number }) {
  const stream = new PassThrough();
  const progress = createProgress({ stream, color: false, width: null, ...options });
  return { progress, text: (): string => String(stream.read() ?? "") };
}

const step = { revision: "8bd9e9780557", description: "add ordering columns" };

describe("progress", () => {
  it("is one line a finished step without a terminal", () => {
    const { progress, text } = run({ isTerminal: false, total: 17 });
    progress.started(step);
    progress.finished(step, 12.4);
    progress.started(step);
    progress.failed(step);
    progress.end();
    expect(text()).toBe(
      "[ 1/17] 8bd9e9780557 add ordering columns (12 ms)\n[ 2/17] 8bd9e9780557 add ordering columns failed\n",
    );
  });

  it("shows the running step on a terminal and replaces it when it is done", () => {
    const { progress, text } = run({ isTerminal: true, total: 1 });
    progress.started(step);
    expect(text()).toBe("\r\u001b[2K[1/1] 8bd9e9780557 add ordering columns …");
    progress.finished(step, 1500);
    progress.end();
    expect(text()).toBe("\r\u001b[2K[1/1] 8bd9e9780557 add ordering columns (1.5 s)\n");
  });

  it("repaints a single line in a long run, seldom, within the terminal, and leaves nothing behind", () => {
    const { progress, text } = run({ isTerminal: true, total: 1000, width: 30 });
    for (let i = 0; i < 1000; i += 1) {
      progress.started(step);
      progress.finished(step, 1);
    }
    progress.end();
    const painted = text();
    expect(painted).not.toContain("\n");
    expect(painted.length).toBeLessThan(5000);
    expect(painted).toContain("\r\u001b[2K[   1/1000] 8bd9e9780557 add…");
    expect(painted.endsWith("\r\u001b[2K")).toBe(true);
  });

  it.each([
    [0.2, "<1 ms"],
    [999, "999 ms"],
    [1000, "1.0 s"],
    [61_500, "1 min 2 s"],
  ])("says %d ms as %s", (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

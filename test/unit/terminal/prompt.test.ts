import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { askChoice, askToProceed } from "../../../src/terminal/prompt.js";

function streams(text: string | null = null) {
  const input = new PassThrough();
  const output = new PassThrough();
  if (text !== null) input.end(text);
  const printed = (): string => String(output.read() ?? "");
  return { input, output, printed };
}

/** Streams that say they are terminals, so that the line editor is at work. */
function terminal() {
  const { input, output, printed } = streams();
  Object.assign(input, { isTTY: true, setRawMode: () => input });
  Object.assign(output, { isTTY: true, columns: 80 });
  return { input, output, printed };
}

const PROMPT_MODULE = resolve(import.meta.dirname, "../../../src/terminal/prompt.ts");
const PROMPT = "Do you want to proceed? [y/n/enter] (y): ";

describe("askToProceed", () => {
  it.each(["y", "Y", "yes", "YES", " yes ", ""])("takes '%s' for yes", async (answer) => {
    const { input, output, printed } = streams(`${answer}\n`);
    expect(await askToProceed({ input, output })).toBe("yes");
    expect(printed()).toBe(`${PROMPT}\n`);
  });

  it.each(["n", "N", "no", "No", " no\t"])("takes '%s' for no", async (answer) => {
    const { input, output } = streams(`${answer}\n`);
    expect(await askToProceed({ input, output })).toBe("no");
  });

  it("asks again on anything else", async () => {
    const { input, output, printed } = streams("maybe\nyess\n1\nno\ny\n");
    expect(await askToProceed({ input, output })).toBe("no");
    const text = printed();
    expect(text.split(PROMPT)).toHaveLength(5);
    expect(text).toContain("Please answer y (or Enter) to go on, n to cancel.");
  });

  it("takes the end of the input for no, also after wrong answers and without a last line break", async () => {
    expect(await askToProceed(streams(""))).toBe("no");
    expect(await askToProceed(streams("what\n"))).toBe("no");
    expect(await askToProceed(streams("yes"))).toBe("yes");
  });

  it("leaves what a pipe delivers beyond the answer to the next question", async () => {
    const { input, output } = streams("x\r\ny\r\nn\r\n\r\n");
    expect(await askToProceed({ input, output })).toBe("yes");
    expect(await askToProceed({ input, output })).toBe("no");
    expect(await askToProceed({ input, output })).toBe("yes");
    expect(await askToProceed({ input, output })).toBe("no");
  });

  it("waits for lines that come late and in pieces", async () => {
    const { input, output } = streams();
    const answer = askToProceed({ input, output });
    setTimeout(() => input.write("ye"), 5);
    setTimeout(() => input.write("s\nn"), 10);
    expect(await answer).toBe("yes");
    const second = askToProceed({ input, output });
    setTimeout(() => input.write("o\n"), 5);
    expect(await second).toBe("no");
  });

  it("takes an input that is already over, and one that breaks, for no", async () => {
    const over = streams("");
    over.input.resume();
    await new Promise((resolve) => over.input.once("end", resolve));
    expect(await askToProceed(over)).toBe("no");
    const broken = streams();
    const answer = askToProceed(broken);
    broken.input.destroy(new Error("EIO"));
    expect(await answer).toBe("no");
  });

  it("asks another question when given one", async () => {
    const { input, output, printed } = streams("\n");
    await askToProceed({ input, output, question: "Write the file?" });
    expect(printed()).toContain("Write the file? [y/n/enter] (y): ");
  });

  it.each([
    ["Enter", "\r", "yes"],
    ["n and Enter", "n\r", "no"],
    ["Ctrl-C", "\u0003", "no"],
    ["Ctrl-C after a y", "y\u0003", "no"],
    ["Ctrl-D", "\u0004", "no"],
    ["a corrected answer", "n\u007fy\r", "yes"],
  ])("on a terminal: %s", async (_, keys, answer) => {
    const { input, output } = terminal();
    const asked = askToProceed({ input, output });
    input.write(keys);
    expect(await asked).toBe(answer);
  });

  it("on a terminal, drops what was typed ahead of the next question, but not ahead of asking again", async () => {
    const { input, output } = terminal();
    const asked = askToProceed({ input, output });
    input.write("hm\ry\ry\r");
    expect(await asked).toBe("yes");
    const second = askToProceed({ input, output });
    setTimeout(() => input.write("n\r"), 20);
    expect(await second).toBe("no");
  });

  it("asks again on a terminal too", async () => {
    const { input, output } = terminal();
    const asked = askToProceed({ input, output });
    input.write("hm\r");
    setTimeout(() => input.write("n\r"), 20);
    expect(await asked).toBe("no");
  });
});

describe("a process that has asked", () => {
  it("ends, though the pipe of its input stays open", async () => {
    const directory = mkdtempSync(join(tmpdir(), "cortex-prompt-"));
    const script = join(directory, "ask.mjs");
    await build({
      stdin: {
        contents: `import { askToProceed } from ${JSON.stringify(PROMPT_MODULE)};
          console.log("answer", await askToProceed({ input: process.stdin, output: process.stdout }));`,
        resolveDir: directory,
      },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: script,
    });
    const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
    const printed: string[] = [];
    child.stdout.on("data", (data) => printed.push(String(data)));
    child.stdin.write("hm\ny\n");
    const [code] = await once(child, "close");
    expect(code).toBe(0);
    expect(printed.join("")).toContain("answer yes");
    rmSync(directory, { recursive: true });
  }, 20_000);
});

describe("askChoice", () => {
  const question = "users.name is gone and users.full_name is new. What happened?";
  const choices = ["renamed", "dropped and added"];

  it("returns the index of the number, and shows the numbered choices", async () => {
    const { input, output, printed } = streams("2\n");
    expect(await askChoice({ input, output, question, choices })).toBe(1);
    expect(printed()).toBe(`${question}\n  1) renamed\n  2) dropped and added\nChoice [1-2]: \n`);
  });

  it("asks again on Enter, on words and on numbers out of range", async () => {
    const { input, output, printed } = streams("\n0\n3\nrenamed\n1.5\n 1 \n");
    expect(await askChoice({ input, output, question, choices })).toBe(0);
    expect(printed().match(/Please answer with a number from 1 to 2\./g)).toHaveLength(5);
  });

  it("is null at the end of the input", async () => {
    expect(await askChoice({ ...streams("7\n"), question, choices })).toBeNull();
  });
});

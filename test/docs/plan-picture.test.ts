import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { runCliInTerminal } from "../support/cli.js";
import { blocksOf, pages } from "./support/markdown.js";

const QUESTION = "Do you want to proceed? [y/n/enter] (y):";

it("the pictures of the plan are what the program prints on a terminal", async () => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "cortex-picture-")));
  try {
    const { code, stdout } = await runCliInTerminal(["upgrade", "heads", "--no-color"], {
      cwd: directory,
      env: { CORTEX_DB_FILE: "./cortex.db" },
      answers: [{ after: QUESTION, type: "n\n" }],
    });
    expect(code).toBe(3);
    const text = stripVTControlCharacters(stdout).replaceAll("\r", "").replaceAll(directory, "/srv/app");
    const printed = `${text.slice(text.indexOf("━"), text.indexOf(QUESTION))}${QUESTION} _\n`;
    const pictures = pages().flatMap((page) => blocksOf(page).filter((block) => block.flags.has("plan")));
    expect(pictures.length).toBeGreaterThan(1);
    for (const picture of pictures) expect(picture.text, `${picture.page}:${picture.line}`).toBe(printed);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

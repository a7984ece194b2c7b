import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { GLOBAL_OPTIONS } from "../../src/cli/global-options.js";
import { ALL_VERBS } from "../../src/cli/verbs/all-verbs.js";
import { VARIABLES } from "../../src/config/variables.js";
import { ERROR_CODES } from "../../src/errors/codes.js";
import { blocksOf, pages, proseOf, ROOT, readPage } from "./support/markdown.js";

const all = pages().map((page) => ({ page, text: readPage(page) }));

/** The anchor that GitHub gives to a heading. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

function anchorsOf(page: string): ReadonlySet<string> {
  return new Set(
    [...proseOf(readPage(page)).matchAll(/^#+ (.*)$/gm)].map((match) => anchorOf(match[1] ?? "")),
  );
}

/** Where a page uses a word that is not in `known`. */
function strangers(pattern: RegExp, isKnown: (word: string) => boolean): readonly string[] {
  return all.flatMap(({ page, text }) =>
    [...text.matchAll(pattern)]
      .map((match) => match[1] ?? match[0])
      .filter((word) => !isKnown(word))
      .map((word) => `${page}: ${word}`),
  );
}

/** The command lines of the pages: lines of shell blocks, and code in the prose. */
function commandLines(): readonly { readonly page: string; readonly words: readonly string[] }[] {
  return all.flatMap(({ page, text }) => {
    const shell = blocksOf(page, text).filter((block) =>
      ["bash", "yaml", "dockerfile"].includes(block.language),
    );
    const code = [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? "");
    return [...shell.flatMap((block) => block.text.split("\n")), ...code].flatMap((line) =>
      [...line.matchAll(/(?:^|[\s"'(;&|])(?:npx )?cortex ((?:-{1,2}[a-z]|[a-z])[^#|;&>]*)/g)].map(
        (match) => ({
          page,
          words: (match[1] ?? "")
            .replace(/"[^"]*"|'[^']*'/g, "TEXT")
            .trim()
            .split(/\s+/),
        }),
      ),
    );
  });
}

function flagsOf(specs: readonly { readonly flags: string }[]): readonly string[] {
  return specs.flatMap(({ flags }) => flags.match(/--?[a-zA-Z][a-z-]*/g) ?? []);
}

describe("what the pages say", () => {
  it("links to what is there, anchors included", () => {
    const broken = all.flatMap(({ page, text }) =>
      [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => match[1] ?? "")
        .filter((link) => !/^https?:/.test(link))
        .filter((link) => {
          const [path = "", anchor] = link.split("#");
          const target = path === "" ? page : normalize(join(dirname(page), path));
          if (!existsSync(join(ROOT, target))) return true;
          return anchor !== undefined && !anchorsOf(target).has(anchor);
        })
        .map((link) => `${page}: ${link}`),
    );
    expect(broken).toStrictEqual([]);
  });

  it("leads to every page of docs/", () => {
    const linked = new Set(
      all.flatMap(({ page, text }) =>
        [...text.matchAll(/\]\(([^)#\s]+)/g)].map((match) => normalize(join(dirname(page), match[1] ?? ""))),
      ),
    );
    const lost = all.filter(
      ({ page }) => page.startsWith("docs/") && page !== "docs/README.md" && !linked.has(page),
    );
    expect(lost.map(({ page }) => page)).toStrictEqual([]);
  });

  it("names only environment variables that exist, and all of them in the configuration page", () => {
    const names = new Set<string>(VARIABLES.map((variable) => variable.name));
    expect(strangers(/\bCORTEX_[A-Z_]*[A-Z](?![A-Z_*])/g, (word) => names.has(word))).toStrictEqual([]);
    const page = readPage("docs/guide/configuration.md");
    expect([...names].filter((name) => !page.includes(`| \`${name}\` |`))).toStrictEqual([]);
  });

  it("names only error codes that exist", () => {
    expect(strangers(/\bMIG_[A-Z_]*[A-Z](?![A-Z_*])/g, (word) => word in ERROR_CODES)).toStrictEqual([]);
  });

  it("names only commands and options that exist", () => {
    const lines = commandLines();
    expect(lines.length).toBeGreaterThan(100);
    const globals = [...flagsOf(GLOBAL_OPTIONS), "-h", "--help", "--version"];
    const wrong = lines.flatMap(({ page, words }) => {
      const name = words.find((word) => !word.startsWith("-") && word !== "TEXT");
      const verb = ALL_VERBS.find((one) => one.name === name || one.alias === name);
      const known = new Set([...globals, ...flagsOf(verb?.options ?? [])]);
      const flags = words.filter((word) => /^--?[a-z]/i.test(word)).map((word) => word.replace(/=.*$/, ""));
      const missing = flags.filter((flag) => !known.has(flag));
      const isCommand = verb !== undefined || words[0]?.startsWith("--") === true;
      return isCommand && missing.length === 0 ? [] : [`${page}: cortex ${words.join(" ")}`];
    });
    expect(wrong).toStrictEqual([]);
  });
});

describe("the pages made from the program", () => {
  it.each(["docs-cli", "docs-errors", "docs-variables"])("%s: fresh", (script) => {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, `scripts/${script}.mjs`), "--check"], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toStrictEqual({ status: 0, stderr: "" });
  });

  it("list every error code with its message and hint, and no other", () => {
    const text = readPage("docs/reference/errors.md");
    const sections = [
      ...text.matchAll(/^### (\w+)\n\n- Message: .+\n- Hint: .+\n- Exit (\d), HTTP (\d+)$/gm),
    ];
    expect(sections.map((match) => match[1]).toSorted()).toStrictEqual(Object.keys(ERROR_CODES).toSorted());
    for (const [, code, exit, http] of sections)
      expect(ERROR_CODES[code as keyof typeof ERROR_CODES]).toMatchObject({
        exit: Number(exit),
        http: Number(http),
      });
  });

  it("list every command", () => {
    const text = readPage("docs/reference/cli.md");
    const headings = [...text.matchAll(/^## cortex (\S+)$/gm)].map((match) => match[1]);
    expect(headings.toSorted()).toStrictEqual(ALL_VERBS.map((verb) => verb.name).toSorted());
  });
});

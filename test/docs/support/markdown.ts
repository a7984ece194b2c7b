import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** The project's root. */
export const ROOT = resolve(import.meta.dirname, "../../..");

/** A fenced block, or a hidden `<!-- run … -->` comment, which is a bash block that only the tests see. */
export interface Block {
  readonly page: string;
  /** The line of the page, from 1, on which the block begins. */
  readonly line: number;
  /** `ts`, `bash`, `text` … */
  readonly language: string;
  /** The words after the language: `run`, `op`, `fresh` … */
  readonly flags: ReadonlySet<string>;
  /** The words of the form `key=value`: `file=schema.ts`, `exit=5` … */
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Every page that is held against the program. */
export function pages(): readonly string[] {
  const under = (folder: string): readonly string[] =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md"))
      .map((path) => join(folder, path))
      .sort();
  return ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...under("docs"), ...under("examples")];
}

/** The text of a page. */
export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

/** The page without its fenced blocks, line for line. */
export function proseOf(text: string): string {
  let inside = false;
  const lines = text.split("\n").map((line) => {
    const isFence = line.startsWith("```");
    if (isFence) inside = !inside;
    return inside || isFence ? "" : line;
  });
  return lines.join("\n");
}

/** The blocks of a page in their order. */
export function blocksOf(page: string, text: string = readPage(page)): readonly Block[] {
  const blocks: Block[] = [];
  let open: {
    readonly end: string;
    readonly line: number;
    readonly info: string;
    readonly lines: string[];
  } | null = null;
  for (const [index, line] of text.split("\n").entries()) {
    if (open !== null) {
      if (line === open.end) {
        blocks.push(blockOf(page, open));
        open = null;
      } else open.lines.push(line);
    } else if (line.startsWith("```")) open = { end: "```", line: index + 1, info: line.slice(3), lines: [] };
    else if (line.startsWith("<!-- run"))
      open = { end: "-->", line: index + 1, info: `bash ${line.slice("<!-- ".length)}`, lines: [] };
  }
  if (open !== null) throw new Error(`${page}:${open.line}: the block has no end`);
  return blocks;
}

function blockOf(
  page: string,
  open: { readonly line: number; readonly info: string; readonly lines: readonly string[] },
): Block {
  const [language = "", ...words] = open.info.trim().split(/\s+/);
  const pairs = words.filter((word) => word.includes("="));
  return {
    page,
    line: open.line,
    language,
    flags: new Set(words.filter((word) => !word.includes("="))),
    attributes: Object.fromEntries(
      pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
    ),
    text: `${open.lines.join("\n")}\n`,
  };
}

/** A path of the project, from its root. */
export function fromRoot(path: string): string {
  return relative(ROOT, path);
}

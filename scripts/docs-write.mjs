// What the scripts that write pages of docs/ share: write the page, or with --check say whether it is fresh.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Writes `text` to a page, or with `--check` ends with 1 when the page is not that. */
export function writePage(page, text) {
  if (!process.argv.includes("--check")) {
    writeFileSync(`${root}${page}`, text);
    return;
  }
  if (readPage(page) === text) return;
  process.stderr.write(`${page} is not fresh: run \`node scripts/docs.mjs\`\n`);
  process.exitCode = 1;
}

/** The text of a page; empty when it is not there. */
export function readPage(page) {
  try {
    return readFileSync(`${root}${page}`, "utf8");
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return "";
  }
}

/** The page with the part between `<!-- name:begin -->` and `<!-- name:end -->` replaced. */
export function withPart(page, name, part) {
  const text = readPage(page);
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n${part}\n${text.slice(to)}`;
}

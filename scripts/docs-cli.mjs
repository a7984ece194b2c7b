// Writes docs/reference/cli.md from what the built command says with --help. With --check: is the page fresh?
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { writePage } from "./docs-write.mjs";

const main = fileURLToPath(new URL("../dist/esm/main.js", import.meta.url));

function help(...command) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...command, "--help"], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, NO_COLOR: "1" },
  });
  if (status !== 0) throw new Error(`cortex ${command.join(" ")} --help failed: ${stderr}`);
  return stdout.trimEnd();
}

/** The help of a command without the options that all commands take. */
function ownPart(text) {
  return text.replace(/\n\nGlobal options, [^\n]*\n(?: .*(?:\n|$))+/, "\n");
}

const all = help();
const commands = [...all.matchAll(/^ {2}([a-z][a-z-]*)(?:\|[a-z_]+)?(?: \[| <)/gm)]
  .map((match) => match[1])
  .filter((name) => name !== "help");
const page = [
  "# The command",
  "",
  "Written by `node scripts/docs-cli.mjs` from `--help`; do not edit. The JSON documents are in [json.md](json.md), what a revision may be named by is in [branches](../guide/branches.md#naming-a-revision).",
  "",
  "```text",
  all,
  "```",
  ...commands.flatMap((name) => [
    "",
    `## cortex ${name}`,
    "",
    "```text",
    ownPart(help(name)).trimEnd(),
    "```",
  ]),
  "",
].join("\n");
writePage("docs/reference/cli.md", page);

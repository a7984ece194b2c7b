import { expect } from "vitest";
import type { ServerName } from "../../support/servers/index.js";
import type { Block } from "./markdown.js";
import { openPageDatabase, type PageDatabase } from "./page-database.js";
import { type Outcome, PageProject } from "./page-project.js";

/** Whether a block is carried out, and not only read. */
export function isRun(block: Block): boolean {
  return block.flags.has("run") || block.flags.has("op") || block.attributes.file !== undefined;
}

/**
 * Carries out the blocks of a page in their order:
 * - `file=PATH` (any language) writes a file; `fresh` on any block begins with an empty project;
 * - `bash run` runs in a shell and must end with 0, or with `exit=N`;
 * - `ts run` is a program of its own, against the built package;
 * - `fresh on=SERVER` begins with an empty database on a server of the tests, to which the variables lead;
 *   `only=SERVER` is left out on every other;
 * - `ts op` is the body of an `upgrade(op)`, applied to the database of the page; with `refused=CODE` it must fail for that reason;
 * - `text output` is what the block before has printed on stdout, apart from times and random ids;
X @param instead servers that stand in for those that the page names
 */
export async function runPage(
  blocks: readonly Block[],
  prepare: (directory: string) => void = () => undefined,
  instead: Readonly<Record<string, ServerName>> = {},
): Promise<void> {
  let on: PageDatabase | null = null;
  let project = new PageProject();
  prepare(project.directory);
  let last: Outcome | null = null;
  try {
    for (const block of blocks) {
      if (block.flags.has("fresh")) {
        project.dispose();
        await on?.drop();
        const { on: named } = block.attributes;
        on = named === undefined ? null : await openPageDatabase(instead[named] ?? (named as ServerName));
        project = new PageProject(on);
        prepare(project.directory);
      }
      const { only } = block.attributes;
      if (only !== undefined && only !== on?.name) continue;
      if (block.flags.has("output") || block.flags.has("contains")) compare(block, last, project);
      else if (block.attributes.file !== undefined) project.write(block.attributes.file, block.text);
      else if (isRun(block)) last = await carryOut(block, project);
    }
  } finally {
    project.dispose();
    await on?.drop();
  }
}

async function carryOut(block: Block, project: PageProject): Promise<Outcome> {
  const at = `${block.page}:${block.line}`;
  if (block.flags.has("op")) {
    const outcome = project.operation(block.text);
    const { refused } = block.attributes;
    if (refused === undefined) expectCode(at, outcome, 0);
    else {
      expect(outcome.code, `${at} is refused`).not.toBe(0);
      expect(outcome.stdout, `${at} is refused`).toMatch(new RegExp(`"(code|causeCode)": "${refused}"`));
    }
    return outcome;
  }
  const outcome = block.language === "bash" ? project.shell(block.text) : await project.program(block.text);
  expectCode(at, outcome, Number(block.attributes.exit ?? 0));
  return outcome;
}

function expectCode(at: string, outcome: Outcome, code: number): void {
  expect({ at, code: outcome.code, ...(outcome.code === code ? {} : outcome) }).toStrictEqual({ at, code });
}

function compare(block: Block, last: Outcome | null, project: PageProject): void {
  const at = `${block.page}:${block.line}`;
  if (last === null) throw new Error(`${at}: nothing has run before this output`);
  const wanted = project.normalize(block.text, block.text);
  if (block.flags.has("output")) expect(project.normalize(last.stdout, block.text), at).toBe(wanted);
  else {
    const all = project.normalize(`${last.stdout}\n${last.stderr}`, block.text);
    for (const line of wanted.split("\n")) expect(all, at).toContain(line.trim());
  }
}

import { describe, it } from "vitest";
import { type Block, blocksOf } from "./support/markdown.js";
import { isRun, runPage } from "./support/run-page.js";

/** Pages whose blocks are written for SQLite and hold on every database. */
const PAGES = [
  "docs/guide/how-migrations-work.md",
  "docs/guide/usage.md",
  "docs/guide/autogenerate.md",
  "docs/guide/troubleshooting.md",
  "docs/guide/manual-recovery.md",
] as const;

/** The revisions that the pages name, in the chains of the servers. MySQL's has one revision: before it is the base. */
const SERVERS = {
  "postgresql-18": { dbType: "postgresql", head: "b3f0c2d91a77", before: "af2631e7b647" },
  mysql: { dbType: "mysql", head: "e81f4a6b2c05", before: "base" },
} as const;

type Server = keyof typeof SERVERS;

/** A block as somebody writes it who has the other database: another folder, another chain. */
function translated(block: Block, name: Server, isFirst: boolean): Block {
  const { dbType, head, before } = SERVERS[name];
  const text = (written: string): string =>
    written
      .replaceAll("CORTEX_DB_TYPE=sqlite", `CORTEX_DB_TYPE=${dbType}`)
      .replace(/\b(migrations|custom|other)\/sqlite\b/g, `$1/${dbType}`)
      .replaceAll("7e15e2e6fec9", head)
      .replaceAll("bd28e611c49d", before);
  const isFresh = isFirst || block.flags.has("fresh");
  return {
    ...block,
    text: text(block.text),
    flags: isFresh ? new Set([...block.flags, "fresh"]) : block.flags,
    attributes: {
      ...Object.fromEntries(Object.entries(block.attributes).map(([key, value]) => [key, text(value)])),
      ...(isFresh ? { on: name } : {}),
    },
  };
}

describe.each(Object.keys(SERVERS) as readonly Server[])("the guide's commands on %s", (name) => {
  it.each(PAGES)(
    "%s",
    async (page) => {
      const blocks = blocksOf(page).filter((block) => isRun(block) || block.flags.has("fresh"));
      await runPage(blocks.map((block, at) => translated(block, name, at === 0)));
    },
    300_000,
  );
});

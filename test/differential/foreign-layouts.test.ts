import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ImportLayout } from "../../src/index.js";
import { layOut, ONE_WAY } from "../fixtures/foreign-chains/lay-out.js";
import { FOREIGN_STEPS, type ForeignStep, WHOLE } from "../fixtures/foreign-chains/steps.js";
import { chainTargets } from "../support/chain-databases.js";
import { ChainRun, type StockChain } from "../support/chain-run.js";
import type { CorpusScript } from "../support/corpus-index.js";

type Kind = keyof typeof FOREIGN_STEPS;

/** Every layout on a file, and each on one of the servers. */
const CASES: readonly (readonly [ImportLayout, Kind, string])[] = [
  ...(["dbmate", "golang-migrate", "goose", "flyway", "diesel", "prisma", "drizzle", "plain"] as const).map(
    (layout) => [layout, "sqlite", "sqlite"] as const,
  ),
  ["dbmate", "postgres", "postgresql-15"],
  ["goose", "postgres", "postgresql-18"],
  ["flyway", "postgres", "postgresql-15"],
  ["diesel", "postgres", "postgresql-18"],
  ["plain", "mysql", "mysql"],
  ["drizzle", "mysql", "mysql"],
  ["golang-migrate", "mysql", "mariadb"],
  ["prisma", "mysql", "mariadb"],
];

const PROVIDERS: Readonly<Record<Kind, string>> = {
  sqlite: "sqlite",
  postgres: "postgresql",
  mysql: "mysql",
};

const scriptOf = ({ number, transaction }: ForeignStep, text: string): CorpusScript => ({
  id: number,
  text,
  notInTransaction: !transaction,
  whole: WHOLE.includes(number) && text.includes("BEGIN"),
});

function stockOf(steps: readonly ForeignStep[], layout: ImportLayout): StockChain {
  return {
    prelude: "",
    ups: steps.map((step) => scriptOf(step, step.up)),
    downs: ONE_WAY.includes(layout) ? [] : steps.map((step) => scriptOf(step, step.down)),
  };
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

describe("the layouts of other tools", () => {
  it.each(CASES)(
    "%s for %s on %s: up, back and up again as the stock client does it",
    async (layout, kind, name) => {
      const [target] = chainTargets({ dialect: kind, loadedOn: [name] }, [name]);
      if (target === undefined) throw new Error(`no target ${name}`);
      const folder = mkdtempSync(join(tmpdir(), "cortex-foreign-"));
      const steps = FOREIGN_STEPS[kind];
      write(folder, layOut(layout, steps, PROVIDERS[kind]));
      const run = await ChainRun.begin(target, { directory: folder, layout }, stockOf(steps, layout));
      try {
        expect(run.imported.created.map(({ hasDowngrade }) => hasDowngrade)).toEqual(
          steps.map(() => !ONE_WAY.includes(layout)),
        );
        expect(await run.stockUp()).toBeNull();
        expect(await run.up("heads")).toBeNull();
        expect(await run.difference()).toEqual([]);
        if (ONE_WAY.includes(layout)) {
          expect(await run.down()).toContain("MIG_RUNTIME_NO_DOWNGRADE");
          return;
        }
        for (const step of steps.toReversed()) {
          expect([step.number, await run.stockDown(step.number)]).toEqual([step.number, null]);
          expect([step.number, await run.down()]).toEqual([step.number, null]);
        }
        expect(await run.difference()).toEqual([]);
        expect(await run.stockUp()).toBeNull();
        expect(await run.up("heads")).toBeNull();
        expect(await run.difference()).toEqual([]);
      } finally {
        await run.end();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    120_000,
  );
});

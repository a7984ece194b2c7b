import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { cortexSchema } from "../../../src/cortex/cortex-schema.js";
import { internalVersionsDirectory } from "../../../src/cortex/internal-versions-directory.js";
import { type Operation, Operations, type Table } from "../../../src/index.js";
import { readChain } from "../../../src/revisions/directory.js";
import { RevisionGraph } from "../../../src/revisions/graph.js";
import { readSumFile, verifySumFile } from "../../../src/revisions/sum-file.js";
import { RecordingContext } from "../operations/recording-context.js";

type Body = (op: Operations) => Promise<void>;
interface Revision {
  readonly revision: string;
  readonly downRevision: string | null;
  readonly upgrade: Body;
  readonly downgrade: Body;
}

const folder = join(internalVersionsDirectory(), "sqlite");
const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
let chain: readonly Revision[] = [];

beforeAll(async () => {
  const loaded = await Promise.all(files.map((file) => import(join(folder, file)) as Promise<Revision>));
  const byParent = new Map(loaded.map((revision) => [revision.downRevision, revision]));
  const ordered: Revision[] = [];
  for (let next = byParent.get(null); next !== undefined; next = byParent.get(next.revision))
    ordered.push(next);
  chain = ordered;
});

async function operationsOf(body: Body): Promise<readonly Operation[]> {
  const context = new RecordingContext();
  await body(new Operations(context));
  return context.operations;
}

/** A table for comparing: what stands in it, whatever the order of keys and indexes. */
function comparable(table: Table): object {
  const sorted = (items: readonly unknown[]): readonly string[] =>
    items.map((item) => JSON.stringify(item)).sort();
  return {
    columns: table.columns.map(({ name, type, nullable }) => ({ name, type, nullable })),
    primaryKey: table.primaryKey,
    foreignKeys: sorted(table.foreignKeys),
    uniques: sorted(table.uniques),
    checks: sorted(table.checks),
    indexes: sorted(table.indexes),
  };
}

describe("Cortex's own chain", () => {
  it("is one line from base to head, in files named after their revisions", () => {
    expect(chain).toHaveLength(files.length);
    expect(chain.map((revision, i) => `${revision.revision}_cortex_db_version_${i + 1}.ts`).sort()).toEqual(
      [...files].sort(),
    );
    expect(chain[0]?.revision).toBe("c594bd42779a");
  });

  it("is as its file of checksums says", () => {
    const { revisions } = readChain(folder);
    expect(verifySumFile(new RevisionGraph(revisions), readSumFile(folder) ?? [])).toEqual([]);
    expect(new Set(revisions.map(({ description }) => description))).toEqual(
      new Set([
        "cortex_db_version_1: Initial migration - auto-generated schema",
        "add file_storage table",
        "add metric variants and their versions",
      ]),
    );
  });

  it("builds Cortex's own schema, and nothing else", async () => {
    const tables = new Map<string, Table>();
    for (const revision of chain)
      for (const operation of await operationsOf(revision.upgrade)) {
        if (operation.kind === "createTable") {
          tables.set(operation.table.name, operation.table);
          continue;
        }
        const table = operation.kind === "createIndex" ? tables.get(operation.table) : undefined;
        if (operation.kind !== "createIndex" || table === undefined)
          throw new Error(`${revision.revision} holds an unexpected ${operation.kind}`);
        tables.set(table.name, { ...table, indexes: [...table.indexes, operation.index] });
      }
    expect([...tables.keys()].sort()).toEqual(cortexSchema.tables.map((table) => table.name).sort());
    for (const table of cortexSchema.tables) {
      const made = tables.get(table.name);
      expect(made === undefined ? null : comparable(made), table.name).toEqual(comparable(table));
    }
  });

  it("creates only what is not there, and drops only what is", async () => {
    for (const revision of chain) {
      const up = await operationsOf(revision.upgrade);
      for (const operation of up) expect(operation).toMatchObject({ ifNotExists: true });
      const down = await operationsOf(revision.downgrade);
      for (const operation of down) expect(operation).toMatchObject({ kind: "dropTable", ifExists: true });
      const created = up.flatMap((operation) =>
        operation.kind === "createTable" ? [operation.table.name] : [],
      );
      const dropped = down.flatMap((operation) => (operation.kind === "dropTable" ? [operation.table] : []));
      expect(dropped).toEqual([...created].reverse());
    }
  });
});

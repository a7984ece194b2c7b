import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { cortexSchema } from "../../../src/cortex/cortex-schema.js";
import { internalVersionsDirectory } from "../../../src/cortex/internal-versions-directory.js";
import { SchemaInspector } from "../../../src/dialects/shared/schema-inspector.js";
import {
  type Column,
  type DataType,
  defineSchema,
  type Operation,
  Operations,
  type Schema,
  type Table,
} from "../../../src/index.js";
import { applyOperation } from "../../../src/operations/apply.js";
import type { Inspector } from "../../../src/operations/operation-context.js";
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

/** The chains, with the revisions that other databases of theirs stand at: ids and order are settled for good. */
const CHAINS: Readonly<Record<string, readonly string[]>> = {
  sqlite: ["c594bd42779a", "bd28e611c49d", "7e15e2e6fec9"],
  postgresql: [
    ...["c0404f6055d9", "efe9bf8e4e49", "243d29355fff", "6d66b41c1228", "57943408a623", "9a5291f75e97"],
    ...["bb205f680c36", "cc39457099a1", "c8492dbf8f11", "5431c9bed006", "621f2170d426", "64b867fe2afe"],
    ...["013594ba2c15", "db8068acf2bd", "450bd09cd019", "8bd9e9780557", "af2631e7b647", "b3f0c2d91a77"],
  ],
  mysql: ["e81f4a6b2c05"],
};

/** The descriptions of the chains, oldest first, as the earlier release published them and as they went on. */
const DESCRIPTIONS: Readonly<Record<string, readonly string[]>> = {
  sqlite: [
    "cortex_db_version_1: Initial migration - auto-generated schema",
    "add file_storage table",
    "add metric variants and their versions",
  ],
  postgresql: [
    "add:consumers-workspaces-environments",
    "add:data sources",
    "add:consumer groups",
    "add data model and metrics",
    "add_extends_column_to_metrics",
    "update data source ref in metrics",
    "add limit and filters to metrics",
    "add props to consumers",
    "add dashboard table",
    "add_grouped_field_to_metrics",
    "add query_history table",
    "modify version column in metrics",
    "renamed columns in metrics",
    "add ordering columns in metrics",
    "removed data source id from data models",
    "add env_id to data models and metrics",
    "add file_storage table",
    "add metric variants and their versions",
  ],
  mysql: ["Cortex's schema"],
};

/** Keeps what it is told, and answers questions from the schema that this has made so far. */
class ReplayContext extends RecordingContext {
  schema: Schema = defineSchema({ tables: [] });
  override get inspector(): Inspector {
    return new SchemaInspector(() => this.schema);
  }
  override async invoke(operation: Operation): Promise<void> {
    await super.invoke(operation);
    this.schema = applyOperation(this.schema, operation);
  }
}

/** A table for comparing: what stands in it, whatever the order of columns, keys and indexes, and the names of keys. */
function comparable(table: Table, typeOf: (type: DataType) => DataType): object {
  const sorted = (items: readonly unknown[]): readonly string[] =>
    items.map((item) => JSON.stringify(item)).sort();
  const byName = (a: Column, b: Column): number => (a.name < b.name ? -1 : 1);
  return {
    columns: [...table.columns]
      .sort(byName)
      .map(({ name, type, nullable }) => ({ name, type: typeOf(type), nullable })),
    primaryKey: table.primaryKey,
    foreignKeys: sorted(table.foreignKeys.map((key) => ({ ...key, name: null }))),
    uniques: sorted(table.uniques),
    checks: sorted(table.checks),
    indexes: sorted(table.indexes),
  };
}

/** MySQL has no strings without a length: there the schema means 255 characters. */
const typeOn =
  (dialect: string) =>
  (type: DataType): DataType =>
    dialect === "mysql" && type.kind === "string" ? { ...type, length: type.length ?? 255 } : type;

async function load(folder: string): Promise<readonly Revision[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const loaded = await Promise.all(files.map((file) => import(join(folder, file)) as Promise<Revision>));
  const byParent = new Map(loaded.map((revision) => [revision.downRevision, revision]));
  const ordered: Revision[] = [];
  for (let next = byParent.get(null); next !== undefined; next = byParent.get(next.revision))
    ordered.push(next);
  return ordered;
}

it("every folder of a chain is held here", () => {
  expect(readdirSync(internalVersionsDirectory()).sort()).toEqual(Object.keys(CHAINS).sort());
});

describe.each(Object.keys(CHAINS))("Cortex's own chain for %s", (dialect) => {
  const folder = join(internalVersionsDirectory(), dialect);
  let chain: readonly Revision[] = [];
  beforeAll(async () => {
    chain = await load(folder);
  });

  const upgraded = async (): Promise<ReplayContext> => {
    const context = new ReplayContext();
    for (const revision of chain) await revision.upgrade(new Operations(context));
    return context;
  };

  it("is one line from base to head, in files named after their revisions", () => {
    expect(chain.map(({ revision }) => revision)).toEqual(CHAINS[dialect]);
    const names = chain.map((revision, i) => `${revision.revision}_cortex_db_version_${i + 1}.ts`);
    expect([...names, "cortex.sum"].sort()).toEqual(readdirSync(folder).sort());
  });

  it("is as its file of checksums says, under the descriptions that were published", () => {
    const { revisions } = readChain(folder);
    expect(verifySumFile(new RevisionGraph(revisions), readSumFile(folder) ?? [])).toEqual([]);
    const described = new Map(revisions.map(({ id, description }) => [id, description]));
    expect(chain.map(({ revision }) => described.get(revision))).toEqual(DESCRIPTIONS[dialect]);
  });

  it("builds Cortex's own schema, and nothing else", async () => {
    const { schema } = await upgraded();
    expect(schema.tables.map(({ name }) => name).sort()).toEqual(
      cortexSchema.tables.map(({ name }) => name).sort(),
    );
    for (const wanted of cortexSchema.tables) {
      const made = schema.tables.find(({ name }) => name === wanted.name);
      expect(made === undefined ? null : comparable(made, (type) => type), wanted.name).toEqual(
        comparable(wanted, typeOn(dialect)),
      );
    }
  });

  it("takes everything back, revision by revision", async () => {
    const context = await upgraded();
    for (const revision of [...chain].reverse()) await revision.downgrade(new Operations(context));
    expect(context.schema.tables).toEqual([]);
  });

  it("creates only what is not there, and drops only what is", async () => {
    const context = await upgraded();
    const created = context.operations.filter(({ kind }) => /^(create(Table|Index)|addColumn)$/.test(kind));
    expect(created.length).toBeGreaterThan(0);
    for (const operation of created) expect(operation).toMatchObject({ ifNotExists: true });
    for (const revision of [...chain].reverse()) await revision.downgrade(new Operations(context));
    const dropped = context.operations.filter(({ kind }) => kind.startsWith("drop"));
    expect(dropped.length).toBeGreaterThan(0);
    for (const operation of dropped) expect(operation).toMatchObject({ ifExists: true });
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FromDatabase } from "../autogenerate/generate-from-database.js";
import { compareOptionsOf } from "../diff/compare-options.js";
import { compareSchemas } from "../diff/compare-schemas.js";
import { describeDifference } from "../diff/describe-difference.js";
import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect, OtherObject, Reflection, ReflectScope } from "../dialects/contract/dialect.js";
import { cortexError } from "../errors/index.js";
import type { Schema } from "../schema/schema.js";
import { runGenerated } from "./run-generated.js";
import { userModules } from "./user-modules.js";
import { isSchema } from "./workspace.js";

/** A database that was read, and what was written from it. */
export interface AdoptedDatabase {
  /** The database for people. */
  readonly database: string;
  /** What the revision is to make. */
  readonly reflection: Reflection;
  readonly generated: FromDatabase;
  /** Makes such a revision of another database. */
  readonly generate: (from: Reflection) => FromDatabase;
  /** The text of the schema file. */
  readonly schemaFile: string;
  readonly scope: ReflectScope;
  /** The folders that imports of the user's own start from. */
  readonly homes: { readonly chain: string; readonly schema: string };
  /** What the revision does not make. */
  readonly leftOut: readonly OtherObject[];
}

/**
 * Proves that what was written from a database is that database: the schema file says the same; the revision, run on
 * an empty scratch database, makes the same; its way back leaves nothing.
 *
 * @throws MIG_MANAGER_NOT_EQUAL with the stage and what differs
 */
export async function proveEqual(
  dialect: Dialect,
  connection: Connection,
  adopted: AdoptedDatabase,
): Promise<void> {
  const { database, reflection, generated, scope } = adopted;
  const directory = adopted.homes.chain;
  const options = { ...compareOptionsOf(dialect), exclude: scope.exclude };
  const refuse = (stage: string, before: Schema, after: Schema, others: readonly string[]): void => {
    const facts = compareSchemas(before, after, options).map(describeDifference);
    const differences = [...facts.map((fact) => `${fact.table}: ${fact.detail}`), ...others];
    if (differences.length > 0) throw cortexError("MIG_MANAGER_NOT_EQUAL", { database, stage, differences });
  };
  const said = await dialect.normalize(await schemaOfText(adopted), connection, reflection.schema);
  // Both in the spelling for comparison: there may be more in the schema of a revision than is compared.
  const found = await dialect.normalize(reflection.schema, connection, reflection.schema);
  refuse("the schema file", found, said, []);
  const scratch = await dialect.scratch({ kind: "database", on: connection });
  try {
    await runGenerated(dialect, generated, { scratch, direction: "upgrade", directory });
    const made = await dialect.reflect(scratch, scope);
    const others = othersApart(reflection.others, made.others);
    const stage = "its upgrade on an empty database";
    refuse(stage, made.schema, reflection.schema, others.apart);
    const takeBack = async (revision: FromDatabase): Promise<void> => {
      await runGenerated(dialect, revision, { scratch, direction: "downgrade", directory });
      const left = await dialect.reflect(scratch, scope);
      const empty: Schema = { kind: "schema", tables: [], namingConvention: {} };
      refuse("its downgrade", left.schema, empty, othersApart([], left.others).apart);
    };
    await takeBack(generated);
    if (others.respelled.length === 0) return;
    // The database has told a view in other words than before; it must not do so again.
    const again = adopted.generate(made);
    await runGenerated(dialect, again, { scratch, direction: "upgrade", directory });
    const settled = await dialect.reflect(scratch, scope);
    const { apart, respelled } = othersApart(made.others, settled.others);
    refuse(stage, settled.schema, made.schema, [...apart, ...respelled]);
    await takeBack(again);
  } finally {
    await scratch.close();
  }
}

/** An object by its kind and name, with the table that it is on. */
export const nameOfOther = (other: OtherObject): string =>
  `${other.kind} '${other.name}'${other.table === null ? "" : ` of '${other.table}'`}`;

/** What is not the same on two sides, for people. */
interface Apart {
  /** Objects that only one side has, or that say something else. */
  readonly apart: readonly string[];
  /** Views that read the same in other words. */
  readonly respelled: readonly string[];
}

function othersApart(wanted: readonly OtherObject[], made: readonly OtherObject[]): Apart {
  const there = new Map(made.map((other) => [nameOfOther(other), other]));
  const names = new Set(wanted.map(nameOfOther));
  const apart: string[] = [];
  const respelled: string[] = [];
  for (const other of wanted) {
    const name = nameOfOther(other);
    const twin = there.get(name);
    if (twin === undefined) apart.push(`${name} is missing`);
    else if (textOf(twin) !== textOf(other))
      (isRespelled(other, twin) ? respelled : apart).push(`${name} is not the same`);
  }
  for (const name of there.keys()) if (!names.has(name)) apart.push(`${name} is there`);
  return { apart, respelled };
}

const textOf = (other: OtherObject): string => JSON.stringify(other.definition?.create ?? null);

/**
 * Two views that differ in their query alone. PostgreSQL, for one, tells `NULL` of a UNION as `NULL::integer`, and that
 * as `NULL::integer AS int4`: its own dump, restored, is not the same either.
 */
function isRespelled(other: OtherObject, twin: OtherObject): boolean {
  const before = other.definition?.create ?? [];
  const after = twin.definition?.create ?? [];
  const head = (text: string | undefined): string =>
    /^CREATE .*?\bVIEW\b.*? AS\s/is.exec(text ?? "")?.[0] ?? "";
  return (
    before.length === after.length &&
    before.every((text, at) => text === after[at] || (head(text) !== "" && head(text) === head(after[at])))
  );
}

/** The schema that the file will hold; what imports other files of the user's is tried where it will lie. */
async function schemaOfText({ schemaFile, homes }: AdoptedDatabase): Promise<Schema> {
  const isAtHome = /^import .* from "(?!cortex-migrations")/m.test(schemaFile);
  if (isAtHome) mkdirSync(homes.schema, { recursive: true });
  const folder = isAtHome ? homes.schema : mkdtempSync(join(tmpdir(), "cortex-schema-"));
  const path = join(folder, isAtHome ? `.draft-${process.pid}-${Date.now()}.ts` : "schema.ts");
  try {
    writeFileSync(path, schemaFile);
    const { default: schema } = await userModules()(path);
    if (!isSchema(schema)) throw cortexError("MIG_MANAGER_SCHEMA_MODULE", { path });
    return schema;
  } finally {
    rmSync(isAtHome ? path : folder, { recursive: true, force: true });
  }
}

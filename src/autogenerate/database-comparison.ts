import type { Filters } from "../config/config-file.js";
import { withItemRenames } from "../diff/renames.js";
import { compareSchemas } from "../diff/compare-schemas.js";
import { type Comparators, type CompareOptions, compareOptionsOf } from "../diff/compare-options.js";
import type { Difference } from "../diff/difference.js";
import { nameLimitOf } from "../dialects/contract/capabilities.js";
import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect, Reflection, ReflectScope } from "../dialects/contract/dialect.js";
import { fitNames } from "../schema/naming.js";
import { validateIndexNamespace } from "../schema/validate.js";
import { findTable, type Schema } from "../schema/schema.js";
import type { Rename } from "../schema/rename-in-schema.js";
import type { Comparator, SettledDifference } from "./comparator.js";
import { findCustom } from "./find-custom.js";
import { type FindTable, filterDifferences, OWN_TABLES, protectUnmanaged } from "./filters.js";

/** A database, the schema that it shall have, and what of the two is compared. */
export interface ComparisonInput {
  readonly dialect: Dialect;
  readonly connection: Connection;
  /** The schema as it was defined; it is normalised here. */
  readonly desired: Schema;
  /** `desired` in the database's own spelling, where an earlier comparison has it: spelling it may cost much. */
  readonly normalized?: Schema;
  /** The schema (namespace) that is looked at; null is the database's default. */
  readonly namespace?: string | null;
  /** The tool's own tables, where they have other names than {@link OWN_TABLES}. */
  readonly ownTables?: readonly string[];
  /** What is left out, and which schemas are looked at beside those that `desired` names. */
  readonly filters?: Filters;
  /** How columns are compared, where the user says so. */
  readonly comparators?: Comparators;
  /** The user's own comparators, of what the schema cannot say. */
  readonly custom?: readonly Comparator[];
  /**
   * Whether a table is the chain's own: some revision has created it. A table that is not, and that the schema does
   * not know, is protected. Default: every table is.
   */
  readonly isManaged?: (table: string) => boolean;
}

/** A comparison, ready to be made or narrowed. */
export interface Comparison {
  readonly reflection: Reflection;
  readonly normalized: Schema;
  readonly options: CompareOptions;
  /** Narrows facts to those that count: filters, and tables that nobody here has made. */
  readonly relevant: (differences: readonly Difference[]) => readonly Difference[];
}

/** What `check` reports. */
export interface DatabaseDifferences {
  readonly differences: readonly Difference[];
  /** What the user's own comparators have found. */
  readonly custom: readonly SettledDifference[];
  /** Tables of the database that neither the schema nor the chain knows: they are left alone. */
  readonly protected: readonly string[];
}

/** The schemas (namespaces) that are looked at besides the default one. */
export function schemasOf(input: Pick<ComparisonInput, "desired" | "filters">): readonly string[] {
  const named = input.desired.tables.flatMap((table) => table.schema ?? []);
  return [...new Set([...named, ...(input.filters?.schemas ?? [])])];
}

/** Reads the database, without the tool's own tables; perhaps its tables alone. */
export function reflectDatabase(
  input: ComparisonInput,
  connection: Connection,
  wanted: Pick<ReflectScope, "others" | "definitions"> = {},
): Promise<Reflection> {
  return input.dialect.reflect(connection, {
    ...wanted,
    schema: input.namespace ?? null,
    exclude: input.ownTables ?? OWN_TABLES,
    also: schemasOf(input),
  });
}

async function normalize(input: ComparisonInput, live: Schema): Promise<Schema> {
  const { capabilities } = input.dialect;
  const wanted = fitNames(input.desired, nameLimitOf(capabilities));
  if (capabilities.indexNamesPerTable !== true) validateIndexNamespace(wanted);
  return input.dialect.normalize(wanted, input.connection, live);
}

/** How the two sides are compared. */
export function comparisonOptions(
  input: Pick<ComparisonInput, "dialect" | "ownTables" | "comparators">,
): CompareOptions {
  return {
    ...compareOptionsOf(input.dialect),
    exclude: input.ownTables ?? OWN_TABLES,
    ...(input.comparators === undefined ? {} : { comparators: input.comparators }),
  };
}

/**
 * Reads both sides, in the database's own spelling.
 *
 * @param reflection what was just read of the database, where it is at hand
 */
export async function prepareComparison(
  input: ComparisonInput,
  reflection?: Reflection,
): Promise<Comparison> {
  const found = reflection ?? (await reflectDatabase(input, input.connection));
  const normalized = input.normalized ?? (await normalize(input, found.schema));
  return {
    reflection: found,
    normalized,
    options: comparisonOptions(input),
    relevant: (differences) => narrow(input, differences, tableFinder(found.schema, normalized)).differences,
  };
}

/**
 * How a database differs from the schema: renames that would be asked about are not looked for, a renamed column is one
 * gone and one new; an index or a constraint that only has another name is told so.
 *
 * @param given what was just read of a database, where it is at hand; else that of the connection is read
 * @param connection the database that it was read of, where it is another one than the input's
 * @example (await compareDatabase({ dialect, connection, desired })).differences.map(describeDifference)
 */
export async function compareDatabase(
  input: ComparisonInput,
  given?: Reflection,
  connection: Connection = input.connection,
): Promise<DatabaseDifferences> {
  const read = given ?? (await reflectDatabase(input, connection, { others: false }));
  const { reflection, normalized, options, relevant } = await prepareComparison(input, read);
  const facts = compareSchemas(reflection.schema, normalized, options);
  const { differences, unmanaged } = narrow(input, facts, tableFinder(reflection.schema, normalized));
  const sides = { current: reflection.schema, desired: normalized, options, relevant };
  const custom = await customDifferences(input, { reflection, normalized }, { connection });
  return { differences: withItemRenames(sides, differences), custom, protected: unmanaged };
}

/** What the user's own comparators find between two sides. */
export async function customDifferences(
  input: ComparisonInput,
  { reflection, normalized }: Pick<Comparison, "reflection" | "normalized">,
  given: { readonly connection: Connection; readonly renames?: readonly Rename[] },
): Promise<readonly SettledDifference[]> {
  if ((input.custom ?? []).length === 0) return [];
  const readOthers = async (): Promise<Reflection["others"]> =>
    (await reflectDatabase(input, given.connection, { definitions: true })).others;
  return findCustom(input, { ...given, database: reflection.schema, defined: normalized, readOthers });
}

/** The tables that are there, but neither in the schema nor in the chain. */
export function protectedTables(input: ComparisonInput, comparison: Comparison): readonly string[] {
  const { reflection, normalized, options } = comparison;
  const facts = compareSchemas(reflection.schema, normalized, options);
  return narrow(input, facts, tableFinder(reflection.schema, normalized)).unmanaged;
}

function narrow(
  input: ComparisonInput,
  differences: readonly Difference[],
  findTable: FindTable,
): ReturnType<typeof protectUnmanaged> {
  const filtered = filterDifferences(differences, input.filters ?? {}, findTable);
  return protectUnmanaged(filtered, input.isManaged ?? (() => true));
}

function tableFinder(before: Schema, after: Schema): FindTable {
  return (fact) => ({
    before: findTable(before, fact.table, fact.schema) ?? null,
    after: findTable(after, fact.table, fact.schema) ?? null,
  });
}

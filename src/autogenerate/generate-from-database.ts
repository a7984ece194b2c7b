import { arrange } from "../diff/arrange.js";
import { createItem } from "../diff/arrange-constraints.js";
import { arrangeDowngrade } from "../diff/arrange-downgrade.js";
import type { CompareOptions } from "../diff/compare-options.js";
import { compareSchemas } from "../diff/compare-schemas.js";
import type { OtherObject, Reflection } from "../dialects/contract/dialect.js";
import type { Operation } from "../operations/operation.js";
import { type Schema, tableKey } from "../schema/schema.js";
import { type RevisionBodies, renderBodies } from "./render-bodies.js";
import type { RenderOptions } from "./render/render-operations.js";

/** What a first revision is made from. */
export interface FromDatabaseInput extends RenderOptions {
  readonly reflection: Reflection;
  readonly options: CompareOptions;
  /** `Capabilities.rebuildsTables`. */
  readonly rebuildsTables: boolean;
  /** How the operations are written. */
  readonly rendering?: RenderOptions;
}

/** A first revision that makes a database like the one that was read, and its way back to nothing. */
export interface FromDatabase extends RevisionBodies {
  /** Objects that no operation makes: their own SQL stands in the revision. */
  readonly carried: readonly OtherObject[];
  /** Objects whose SQL the dialect cannot tell: they are not in the revision. */
  readonly notCarried: readonly OtherObject[];
}

const EMPTY: Schema = { kind: "schema", tables: [], namingConvention: {} };

/**
 * Writes the revision that makes a whole database: what must be there before the tables, the tables, what stands on
 * them. What the portable schema cannot say is carried as the database's own SQL.
 *
 * @throws MIG_DIFF_UNSUPPORTED for something that no operation can make
 * @example generateFromDatabase({ reflection, options: compareOptionsOf(dialect), rebuildsTables: true }).carried
 */
export function generateFromDatabase(input: FromDatabaseInput): FromDatabase {
  const { reflection, options, rebuildsTables } = input;
  const facts = compareSchemas(EMPTY, reflection.schema, options);
  const arranged = arrange(facts, { rebuildsTables }).operations;
  const carried = reflection.others.filter((other) => other.definition !== undefined);
  // A materialized view is carried itself, and has details, too.
  const names = new Set(carried.flatMap((other) => (other.isDetail === true ? [] : [other.name])));
  const tables = new Set(reflection.schema.tables.map(tableKey));
  const isOfTable = (other: OtherObject): boolean =>
    other.isDetail === true && other.table !== null && (tables.has(other.table) || !names.has(other.table));
  const before = carried.filter((other) => !isOfTable(other) && other.definition?.phase === "before");
  const after = carried.filter((other) => !isOfTable(other) && other.definition?.phase === "after");
  const operations = [
    ...before.flatMap(creations),
    ...withOwnTexts(arranged, carried.filter(isOfTable), rebuildsTables),
    ...after.flatMap(creations),
  ];
  const downgradeOperations = [
    ...after.toReversed().flatMap(drops),
    ...arrangeDowngrade(arranged),
    ...before.toReversed().flatMap(drops),
  ];
  return {
    ...renderBodies(operations, downgradeOperations, input),
    carried,
    notCarried: reflection.others.filter((other) => other.definition === undefined),
  };
}

const execute = (sql: string): Operation => ({ kind: "execute", sql, parameters: null });
const creations = (other: OtherObject): readonly Operation[] => (other.definition?.create ?? []).map(execute);
const drops = (other: OtherObject): readonly Operation[] => (other.definition?.drop ?? []).map(execute);

/**
 * Tables of which a detail cannot be said otherwise are made by their own text, in their place; where foreign keys can
 * be added to a table, they are not in its text. The other details follow their table.
 */
function withOwnTexts(
  operations: readonly Operation[],
  details: readonly OtherObject[],
  rebuildsTables: boolean,
): readonly Operation[] {
  return operations.flatMap((operation) => {
    if (operation.kind !== "createTable") return [operation];
    const { table } = operation;
    const ofTable = details.filter((other) => other.table === tableKey(table));
    const own = ofTable.find((other) => other.definition?.phase === "before");
    const further = ofTable.filter((other) => other.definition?.phase === "after");
    const keys = rebuildsTables ? [] : table.foreignKeys;
    const made: readonly Operation[] =
      own === undefined
        ? [operation]
        : [
            ...creations(own),
            ...keys.map((key) => createItem({ table: table.name, schema: table.schema }, key)),
          ];
    return [...made, ...further.flatMap(creations)];
  });
}

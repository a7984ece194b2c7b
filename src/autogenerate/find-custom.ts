import type { Filters } from "../config/config-file.js";
import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect, Reflection } from "../dialects/contract/dialect.js";
import { ReplayConnection } from "../dialects/shared/replay-connection.js";
import { cortexError, isCortexError } from "../errors/index.js";
import type { Rename } from "../schema/rename-in-schema.js";
import { type Schema, tableKey } from "../schema/schema.js";
import type { Table } from "../schema/table.js";
import type { Comparator, ComparatorContext, SettledDifference } from "./comparator.js";
import { includesTable } from "./filters.js";
import { settleDifferences } from "./settle-difference.js";

/** Who is asked, and about which tables. */
export interface CustomInput {
  readonly dialect: Dialect;
  readonly custom?: readonly Comparator[];
  readonly filters?: Filters;
  readonly isManaged?: (table: string) => boolean;
}

/** Both sides of a comparison, and the connection of the one that is there. */
export interface CustomSides {
  readonly connection: Connection;
  readonly database: Schema;
  readonly defined: Schema;
  /** Tables that were renamed: the old one stands against the new one. */
  readonly renames?: readonly Rename[];
  /** What is beside the tables, with its SQL. */
  readonly readOthers: () => Promise<Reflection["others"]>;
}

/**
 * Asks the user's own comparators how a database differs from the schema, in the order in which they stand.
 *
 * @throws MIG_MANAGER_HOOK_FAILED naming the comparator and the object when one fails, or gives no differences
 */
export async function findCustom(
  input: CustomInput,
  sides: CustomSides,
): Promise<readonly SettledDifference[]> {
  const found: SettledDifference[] = [];
  const context = contextOf(input, sides);
  for (const comparator of input.custom ?? []) {
    const { compareSchema, compareTable } = comparator;
    if (compareSchema === undefined && compareTable === undefined)
      throw failing(comparator, null)("it has neither compareSchema nor compareTable");
    if (compareSchema !== undefined)
      found.push(...(await asked(comparator, null, () => compareSchema.call(comparator, context))));
    if (compareTable === undefined) continue;
    for (const pair of pairsOf(input, sides)) {
      const { name: table, schema } = pair.definedTable ?? pair.databaseTable ?? { name: "", schema: null };
      const about = { ...context, ...pair, table, schema };
      const key = tableKey({ name: table, schema });
      found.push(...(await asked(comparator, key, () => compareTable.call(comparator, about))));
    }
  }
  return found;
}

/** What is thrown when a comparator fails on a table, or on the schema. */
const failing =
  ({ name }: Comparator, table: string | null) =>
  (reason: string, cause?: unknown): Error =>
    cortexError(
      "MIG_MANAGER_HOOK_FAILED",
      {
        hook: `comparator ${name}`,
        path: table === null ? "the schema" : `table '${table}'`,
        reason,
      },
      cause,
    );

async function asked(
  comparator: Comparator,
  table: string | null,
  ask: () => unknown,
): Promise<readonly SettledDifference[]> {
  const failed = failing(comparator, table);
  let given: unknown;
  try {
    given = await ask();
  } catch (error) {
    if (isCortexError(error, "MIG_DIALECT_NO_ROWS")) throw error;
    throw failed(error instanceof Error ? error.message : String(error), error);
  }
  return settleDifferences(given, comparator, { table, refuse: failed });
}

function contextOf({ dialect }: CustomInput, sides: CustomSides): ComparatorContext {
  const { connection, database, defined } = sides;
  const refused = async (sql: string): Promise<never> => {
    throw cortexError("MIG_DIALECT_NO_ROWS", { database: connection.label, sql });
  };
  const isReplay = connection.isReplay === true;
  return {
    dbType: dialect.name,
    database,
    defined,
    isReplay,
    ran: connection instanceof ReplayConnection ? connection.ran : [],
    query: async (sql, parameters) => {
      if (isReplay) return refused(sql);
      if (!dialect.isReadOnly(sql)) throw new Error(`only what reads may be asked: ${sql}`);
      return connection.query(sql, parameters);
    },
    others: () =>
      isReplay ? refused("views, triggers and what else is beside the tables") : sides.readOthers(),
    quoteIdentifier: (name) => dialect.quoteIdentifier(name),
    quoteLiteral: (value) => dialect.quoteLiteral(value),
  };
}

interface TablePair {
  readonly databaseTable: Table | null;
  readonly definedTable: Table | null;
}

/** The tables of both sides, each with its counterpart; without those that are left alone. */
function pairsOf(input: CustomInput, { database, defined, renames = [] }: CustomSides): readonly TablePair[] {
  const oldKeys = new Map(
    renames.flatMap((rename) =>
      rename.kind === "table"
        ? [
            [
              tableKey({ name: rename.to, schema: rename.schema }),
              tableKey({ name: rename.from, schema: rename.schema }),
            ],
          ]
        : [],
    ),
  );
  const there = new Map(database.tables.map((table) => [tableKey(table), table]));
  const pairs = new Map<string, TablePair>();
  for (const definedTable of defined.tables) {
    const key = tableKey(definedTable);
    const old = oldKeys.get(key) ?? key;
    pairs.set(key, { definedTable, databaseTable: there.get(old) ?? null });
    there.delete(old);
  }
  const isManaged = input.isManaged ?? (() => true);
  for (const [key, databaseTable] of there)
    if (isManaged(key)) pairs.set(key, { definedTable: null, databaseTable });
  return [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap(([, pair]) => {
      const { name: table = "", schema = null } = pair.definedTable ?? pair.databaseTable ?? {};
      const sides = { before: pair.databaseTable, after: pair.definedTable };
      return includesTable({ table, schema }, input.filters ?? {}, sides) ? [pair] : [];
    });
}

import type { Connection } from "../../../src/dialects/contract/connection.js";
import type { Dialect } from "../../../src/dialects/contract/dialect.js";
import type { Schema } from "../../../src/schema/schema.js";
import type { Profile } from "./profile.js";

/** A database that one case after the other is tried on. */
export interface PropertyTarget {
  readonly dialect: Dialect;
  /** The same, but reads tables alone: what is no table has no part in the laws, and takes its time. */
  readonly quick: Dialect;
  readonly profile: Profile;
  readonly connection: Connection;
  /** Empties the database. */
  readonly reset: () => Promise<void>;
  /**
   * What the database itself says of its tables, sorted: order of columns, and names that it has given by itself, are
   * left out.
   */
  readonly dump: (schema: Schema) => Promise<readonly string[]>;
  /** Puts rows in without looking at foreign keys. */
  readonly insert: (statements: readonly string[]) => Promise<void>;
  /** A query for a column's values as text, in the order of the rows. */
  readonly valuesQuery: (
    table: { readonly name: string; readonly schema: string | null },
    columns: readonly string[],
  ) => string;
  readonly close: () => Promise<void>;
}

/** The names that a schema gives by itself, and that a dump is right to tell. */
export function givenNames(schema: Schema): ReadonlySet<string> {
  return new Set(
    schema.tables.flatMap((table) =>
      [table.primaryKey, ...table.uniques, ...table.checks, ...table.foreignKeys, ...table.indexes].flatMap(
        (item) => item?.name ?? [],
      ),
    ),
  );
}

import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect } from "../dialects/contract/dialect.js";
import type { DataType } from "../schema/types.js";

/** What the database can do, as far as the operations and their order depend on it. */
export interface ArrangeOptions {
  /**
   * Constraints cannot be added to a table in place, but may name tables that are not there yet: foreign keys stay
   * in CREATE TABLE and at new columns, and each table is changed at one go. Else a foreign key that closes a cycle
   * is made afterwards. `Capabilities.rebuildsTables`.
   */
  readonly rebuildsTables: boolean;
  /** Whose options count. Default: every database's. */
  readonly dialect?: string;
  /** The options that can be changed. Default: none. `Capabilities.changeableOptions`. */
  readonly changeable?: { readonly table: readonly string[]; readonly column: readonly string[] };
  /** A generated column gets another expression in place. Default: it is dropped and added. */
  readonly altersGenerated?: boolean;
  /** `Capabilities.foreignKeysHoldKeys`. */
  readonly foreignKeysHoldKeys?: boolean;
  /** `Capabilities.foreignKeysHoldColumns`. */
  readonly foreignKeysHoldColumns?: boolean;
  /** `Dialect.foreignKeysHoldType`. Default: no change of a type. */
  readonly foreignKeysHoldType?: (before: DataType, after: DataType) => boolean;
  /** `Capabilities.generatedHoldsTypes`. */
  readonly generatedHoldsTypes?: boolean;
}

/** The options for one database. */
export function arrangeOptionsOf(dialect: Dialect, connection: Connection): ArrangeOptions {
  const { rebuildsTables, changeableOptions, ...holding } = dialect.capabilities;
  return {
    rebuildsTables,
    dialect: dialect.name,
    ...(changeableOptions === undefined ? {} : { changeable: changeableOptions }),
    altersGenerated: dialect.altersGenerated?.(connection) ?? false,
    foreignKeysHoldKeys: holding.foreignKeysHoldKeys ?? false,
    foreignKeysHoldColumns: holding.foreignKeysHoldColumns ?? false,
    foreignKeysHoldType: (before, after) => dialect.foreignKeysHoldType?.(before, after) ?? false,
    generatedHoldsTypes: holding.generatedHoldsTypes ?? false,
  };
}

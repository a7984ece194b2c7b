import type { NameLimit } from "../../schema/naming.js";

/** What a database can do. The default of each is the safe answer. */
export interface Capabilities {
  /** DDL is rolled back with its transaction. */
  readonly transactionalDdl: boolean;
  /** Tables and columns carry comments. */
  readonly comments: boolean;
  /** There are schemas (namespaces). */
  readonly schemas: boolean;
  /** The longest name, in characters unless `identifiersInBytes`; Infinity where there is no limit. */
  readonly maxIdentifierLength: number;
  /** An empty database of this type can be had without a server. */
  readonly scratchWithoutServer: boolean;
  /** A change that the server refuses is done by building the table anew. */
  readonly rebuildsTables: boolean;
  /** Names that differ by case only are the same name. Default false. */
  readonly caseInsensitiveNames?: boolean;
  /**
   * The options of tables and columns that can be changed once they are there, by their names in the dialect's own
   * vocabulary. Default: none.
   */
  readonly changeableOptions?: { readonly table: readonly string[]; readonly column: readonly string[] };
  /** `maxIdentifierLength` counts bytes. Default false. */
  readonly identifiersInBytes?: boolean;
  /** A unique constraint is nothing but a unique index of its name. Default false. */
  readonly uniqueIndexIsConstraint?: boolean;
  /** An index's name is its table's: another table may have one of the same name. Default false. */
  readonly indexNamesPerTable?: boolean;
  /** RESTRICT and NO ACTION are the same thing. Default false. */
  readonly restrictIsNoAction?: boolean;
  /** A key cannot go while a foreign key stands on it, not even for another like it. Default false. */
  readonly foreignKeysHoldKeys?: boolean;
  /** A column gets no other type while a foreign key is at it, at either end. Default false. */
  readonly foreignKeysHoldColumns?: boolean;
  /** What a view reads may go, and the view stays, unreadable. Default false: the database refuses. */
  readonly viewsMayBreak?: boolean;
  /** A column gets no other type while another is computed from it. Default false. */
  readonly generatedHoldsTypes?: boolean;
}

/** How long a name may be. */
export function nameLimitOf(capabilities: Capabilities): NameLimit {
  return {
    length: capabilities.maxIdentifierLength,
    inBytes: capabilities.identifiersInBytes ?? false,
  };
}

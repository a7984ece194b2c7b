import { cortexError } from "../../../errors/index.js";
import type { BatchMember, BatchOptions, Operation } from "../../../operations/operation.js";
import type { Statement } from "../../contract/statement.js";
import type { SqliteConnection } from "../connection/sqlite-connection.js";
import { refuse } from "../ddl/refuse.js";
import { refuseSchema } from "../ddl/table-text.js";
import { compileTableChanges } from "../rebuild/compile-table-changes.js";
import { readTableState } from "./table-state.js";

/** The options of an operation that stands outside of a batch. */
const DEFAULT_OPTIONS: BatchOptions = Object.freeze({
  recreate: "auto",
  copyFrom: null,
  partialReordering: [],
  tableArgs: [],
  namingConvention: {},
});

/** What is asked of one table. */
export interface Changes {
  readonly table: string;
  readonly schema: string | null;
  readonly operations: readonly BatchMember[];
  readonly options?: BatchOptions;
}

function refuseComments(member: BatchMember, table: string): void {
  const comment =
    member.kind === "setTableComment"
      ? member.comment
      : member.kind === "alterColumn"
        ? (member.changes.comment ?? null)
        : null;
  if (comment !== null || member.kind === "setTableComment")
    refuse({
      operation: member.kind,
      object: member.kind === "alterColumn" ? `column '${table}.${member.column}'` : `table '${table}'`,
      reason: "SQLite keeps no comments",
      instead:
        "Leave the comment out of this chain; in createTable and addColumn it may stay, and is left out.",
    });
}

/** Reads the state of the table, and has the changes compiled against it. */
export function compileChanges(
  changes: Changes,
  source: Operation,
  connection: SqliteConnection,
): readonly Statement[] {
  const { table, schema, operations } = changes;
  refuseSchema(source.kind, table, schema);
  for (const member of operations) refuseComments(member, table);
  if (operations.length === 0 && (changes.options ?? DEFAULT_OPTIONS).recreate !== "always") return [];
  const state = readTableState(connection, table);
  if (state === null) throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table });
  const options = changes.options ?? DEFAULT_OPTIONS;
  return compileTableChanges({ table, schema, operations, options, state, source });
}

import type { BatchMember, BatchOptions, Operation } from "../../../operations/operation.js";
import type { TableState } from "../compiler/table-state.js";

/** Changes of one table that are to be carried out together, and all that has to be known for it. */
export interface TableChangeRequest {
  /** The table as the operation names it; `state.name` is how it is stored. */
  readonly table: string;
  readonly schema: string | null;
  /** In the order in which they were asked for. Comments of tables have been refused already. */
  readonly operations: readonly BatchMember[];
  readonly options: BatchOptions;
  readonly state: TableState;
  /** The operation that the statements come from. */
  readonly source: Operation;
}

import type { Operation } from "../../../operations/operation.js";
import { qualified } from "../sql/quote.js";
import type { Catalog, TableRef } from "./catalog.js";
import type { StandingGround } from "./standing-ground.js";

/** What the compilation of one operation has at hand. */
export interface CompileContext {
  /** The operation that the statements come from: the batch, for its members. */
  readonly source: Operation;
  readonly catalog: Catalog;
  /** What changes under views and the like. */
  readonly ground: StandingGround;
  /** Whether a later member of the same batch names a text: the batch is compiled before anything of it has run. */
  readonly mentionsLater?: (text: string) => boolean;
}

/** A table's name in SQL. */
export function tableName(ref: TableRef): string {
  return qualified(ref.schema, ref.table);
}

/** The table of an operation. */
export function refOf(operation: { readonly table: string; readonly schema: string | null }): TableRef {
  return { table: operation.table, schema: operation.schema };
}

import type { Column } from "./column.js";
import type { Table } from "./table.js";

type ColumnsOf<T> = T extends Table<string, infer C> ? C[number] : never;
type ValueOf<C> = C extends Column<string, infer T, infer Null> ? (Null extends true ? T | null : T) : never;
type NameOf<C> = C extends Column<infer N> ? N : never;
/** How a column stands in an insert: it must be there, it may be left out, or the database takes no value for it. */
type InsertOf<C> =
  C extends Column<string, unknown, infer Null, infer Filled>
    ? Filled extends "always"
      ? "refused"
      : true extends Null
        ? "optional"
        : Filled extends "default"
          ? "optional"
          : "required"
    : never;
type Flat<T> = { [K in keyof T]: T[K] };

/**
 * The type of a row that is read from a table.
 *
 * @example type User = InferRow<typeof users>; // { id: string; email: string; nickname: string | null }
 */
export type InferRow<T extends Table> = Flat<{ -readonly [C in ColumnsOf<T> as NameOf<C>]: ValueOf<C> }>;

/**
 * The type of a row that is inserted: what the database fills in, and what may be NULL, may be left out; what it always
 * computes (generated columns, `identity: { always: true }`) cannot be given.
 */
export type InferInsert<T extends Table> = Flat<
  { -readonly [C in ColumnsOf<T> as InsertOf<C> extends "required" ? NameOf<C> : never]: ValueOf<C> } & {
    -readonly [C in ColumnsOf<T> as InsertOf<C> extends "optional" ? NameOf<C> : never]?: ValueOf<C>;
  }
>;

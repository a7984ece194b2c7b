import type { Column } from "./column.js";
import type { Table } from "./table.js";

type ColumnsOf<T> = T extends Table<string, infer C> ? C[number] : never;
type ValueOf<C> = C extends Column<string, infer T, infer Null> ? (Null extends true ? T | null : T) : never;
type NameOf<C> = C extends Column<infer N> ? N : never;
type IsOptional<C> =
  C extends Column<string, unknown, infer Null, infer Auto>
    ? true extends Null | Auto
      ? true
      : false
    : never;
type Flat<T> = { [K in keyof T]: T[K] };

/**
 * The type of a row that is read from a table.
 *
 * @example type User = InferRow<typeof users>; // { id: string; email: string; nickname: string | null }
 */
export type InferRow<T extends Table> = Flat<{ -readonly [C in ColumnsOf<T> as NameOf<C>]: ValueOf<C> }>;

/** The type of a row that is inserted: what the database fills in, and what may be NULL, may be left out. */
export type InferInsert<T extends Table> = Flat<
  { -readonly [C in ColumnsOf<T> as IsOptional<C> extends true ? never : NameOf<C>]: ValueOf<C> } & {
    -readonly [C in ColumnsOf<T> as IsOptional<C> extends true ? NameOf<C> : never]?: ValueOf<C>;
  }
>;

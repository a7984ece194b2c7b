import type { OtherObject } from "../dialects/contract/dialect.js";
import type { SqlParameters } from "../operations/operation.js";
import type { Row } from "../operations/operation-context.js";
import type { RevisionOperation, RunOperation } from "../operations/run-operation.js";
import type { Schema } from "../schema/schema.js";
import type { Table } from "../schema/table.js";

/** What a comparator is handed: both sides, and ways to ask the database. */
export interface ComparatorContext {
  readonly dbType: string;
  /** The tables as the database has them. */
  readonly database: Schema;
  /** The tables of the schema file, in the database's spelling. */
  readonly defined: Schema;
  /**
   * True where there is no server (`--all-dialects`) and a replay of the chain stands in: it holds tables, but answers no
   * `query` and knows no `others`. What registered operations were run is in `ran`.
   */
  readonly isReplay: boolean;
  /** The registered operations that the chain has run, in their order; known of a replay only, else empty. */
  readonly ran: readonly RunOperation[];
  /**
   * Asks the database, with one statement that reads.
   *
   * @throws MIG_DIALECT_NO_ROWS where a replay stands in
   */
  query(sql: string, parameters?: SqlParameters): Promise<readonly Row[]>;
  /**
   * Views, triggers and whatever else is beside the tables, with their SQL where the database tells it.
   *
   * @throws MIG_DIALECT_NO_ROWS where a replay stands in
   */
  others(): Promise<readonly OtherObject[]>;
  /** A name as it stands in SQL. */
  quoteIdentifier(name: string): string;
  /** A value as it stands in SQL. */
  quoteLiteral(value: unknown): string;
}

/** The same, about one table. */
export interface TableComparatorContext extends ComparatorContext {
  readonly table: string;
  /** The schema (namespace) of the table; null for the default one. */
  readonly schema: string | null;
  /** The table as the database has it; null where it is new. Of a renamed table it is the one that is renamed. */
  readonly databaseTable: Table | null;
  /** The table of the schema file; null where it goes. */
  readonly definedTable: Table | null;
}

/** A difference that a comparator has found, and what brings the database to the schema. */
export interface CustomDifference {
  /** One sentence without a full stop: "view 'adults' changes". */
  readonly detail: string;
  /** One word for `check --json`; `custom` by default. */
  readonly kind?: string;
  /** The table that it is about, if it is about one. */
  readonly table?: string | null;
  /** What is done before the tables change. */
  readonly before?: readonly RevisionOperation[];
  /** What is done after they have changed. */
  readonly after?: readonly RevisionOperation[];
  /** The way back, around the way back of the tables; by default `after` and `before` reversed, each in its reverse order. */
  readonly downgrade?: {
    readonly before?: readonly RevisionOperation[];
    readonly after?: readonly RevisionOperation[];
  };
}

/** What a comparator gives: differences, or nothing. */
export type Found = readonly CustomDifference[] | undefined | null;

/** Compares what the schema cannot say: objects of the user's own, on both sides. */
export interface Comparator {
  /** The name for messages. */
  readonly name: string;
  /** Asked once. */
  compareSchema?(context: ComparatorContext): Found | Promise<Found>;
  /** Asked about each table that is on either side, in the order of names. */
  compareTable?(context: TableComparatorContext): Found | Promise<Found>;
}

/** A difference whose operations are known to be right. */
export interface SettledDifference {
  readonly comparator: string;
  readonly kind: string;
  readonly table: string | null;
  readonly detail: string;
  readonly before: readonly RevisionOperation[];
  readonly after: readonly RevisionOperation[];
  readonly downgradeBefore: readonly RevisionOperation[];
  readonly downgradeAfter: readonly RevisionOperation[];
}

/** A difference for people and for `check --json`. */
export const describeCustom = ({
  kind,
  table,
  detail,
}: SettledDifference): Pick<SettledDifference, "kind" | "table" | "detail"> => ({ kind, table, detail });

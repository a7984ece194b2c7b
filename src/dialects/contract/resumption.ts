import type { Connection } from "./connection.js";

/** An object that a statement makes, changes or takes away. */
export interface TouchedObject {
  /** As the dialect calls it: "table", "view", "index" … */
  readonly kind: string;
  readonly name: string;
  /** The schema (namespace); null is the database's default. */
  readonly schema: string | null;
}

/**
 * What becomes of a statement whose process dies.
 *
 * - `rows`: it can be committed together with a row of the journal, so it happens exactly once.
 * - `definition`: it commits by itself; the objects that it touches tell whether it has.
 * - `repeatable`: it commits by itself, and twice is the same as once.
 * - `session`: it is of this session only, or only reads: it is never noted, and always run.
 * - `opaque`: it commits by itself, and nothing tells whether it has.
 */
export interface StatementNature {
  readonly kind: "rows" | "definition" | "repeatable" | "session" | "opaque";
  readonly objects: readonly TouchedObject[];
}

/** A statement that was begun, and of which nobody knows whether it has run. */
export interface OpenStatement {
  readonly sql: string;
  readonly objects: readonly TouchedObject[];
  /** The objects as they were, and as they are: {@link Resumption.fingerprint}. */
  readonly before: string;
  readonly now: string;
}

/** What the objects say of an {@link OpenStatement}: it has run, it is to run (again), or that cannot be told. */
export type Verdict = "done" | "again" | "unclear";

/** How a database tells what has become of a statement that cannot be rolled back. */
export interface Resumption {
  /** Classifies a statement by its beginning. */
  natureOf(sql: string): StatementNature;
  /**
   * The objects as the database itself writes them down, without counters: the same text as long as their definition
   * is the same. Reads only.
   */
  fingerprint(connection: Connection, objects: readonly TouchedObject[]): Promise<string>;
  /**
   * The fingerprint that the statement leads to, found out on a scratch copy of the objects as they were; null where
   * that cannot be had.
   */
  expected(connection: Connection, open: Omit<OpenStatement, "now">): Promise<string | null>;
  /** Judges by the kind of the statement, where the expected fingerprint is not known and `now` is not `before`. */
  judge(open: OpenStatement): Verdict;
}

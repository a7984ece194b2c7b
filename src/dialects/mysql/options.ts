import type { DialectOptions } from "../../schema/dialect-options.js";

/**
 * What only MySQL and MariaDB know, under `options: { mysql: { … } }` of a table, a column, an index or a check.
 * A type and no interface, because only a type fits the index signature of {@link DialectOptions}. What is absent is
 * the server's default.
 *
 * @example table("t", [...], { options: { mysql: { engine: "InnoDB", collate: "utf8mb4_0900_ai_ci" } } })
 */
export type MysqlOptions = {
  /** Table: `ENGINE=`. */
  readonly engine?: string;
  /** Table: `DEFAULT CHARSET=`. Column: `CHARACTER SET`. */
  readonly charset?: string;
  /** Table: `COLLATE=`. A column's is `collation` of the column. */
  readonly collate?: string;
  /** Table: `ROW_FORMAT=`. */
  readonly rowFormat?: string;
  /** Table: where AUTO_INCREMENT begins. Not compared. */
  readonly autoIncrement?: number;
  /** Table: what stands after `PARTITION BY`. */
  readonly partition?: string;
  /** Column: what stands after `ON UPDATE`, as `CURRENT_TIMESTAMP(6)`. */
  readonly onUpdate?: string;
  /** Column: left out of `SELECT *`. Index: not used by the planner (IGNORED on MariaDB). */
  readonly invisible?: boolean;
  /** Column: the spatial reference system of a geometry (https://dev.mysql.com/doc/refman/9.7/en/spatial-type-overview.html). */
  readonly srid?: number;
  /** Index: how many characters or bytes of a column are in it, by the column's name. */
  readonly length?: Readonly<Record<string, number>>;
  /** Index: its kind, when it is none of the ordinary ones. */
  readonly kind?: "FULLTEXT" | "SPATIAL";
  /** Index: how it is built. */
  readonly using?: "BTREE" | "HASH";
  /** FULLTEXT index: `WITH PARSER`. */
  readonly parser?: string;
  /** Index: its comment. */
  readonly comment?: string;
  /** Table, index: `KEY_BLOCK_SIZE`. */
  readonly keyBlockSize?: number;
  /** Check: kept, but not enforced. MySQL only. */
  readonly notEnforced?: boolean;
  /** Table: further options of CREATE TABLE, as `{ STATS_PERSISTENT: 1 }`. */
  readonly extra?: Readonly<Record<string, string | number>>;
};

declare module "../../schema/dialect-options.js" {
  interface DialectOptions {
    readonly mysql?: MysqlOptions;
  }
}

/** The part of the options that is for MySQL and MariaDB; empty when there is none. */
export function mysqlOptions(options: DialectOptions): MysqlOptions {
  return options.mysql ?? {};
}

/**
 * Options that only one database knows, under that database's name. Each dialect folder augments this interface
 * with its own, so that the schema names no database.
 *
 * @example table("t", [...], { options: { sqlite: { strict: true } } })
 */
export interface DialectOptions {
  readonly [dialect: string]: Readonly<Record<string, unknown>> | undefined;
}

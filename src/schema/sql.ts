import { cortexError } from "../errors/index.js";

/** A piece of SQL text that is passed to the database as it stands. */
export interface Sql {
  readonly kind: "sql";
  readonly text: string;
}

/**
 * Marks a text as SQL: an expression of a default, an index, a check or a generated column.
 * Only other pieces of SQL and numbers may be put in; a value is never quoted behind one's back.
 *
 * @throws MIG_SCHEMA_SQL_VALUE when a string or an object stands in the template.
 * @example column("created_at", dateTime(), { serverDefault: sql`CURRENT_TIMESTAMP` })
 */
export function sql(strings: TemplateStringsArray, ...values: readonly (Sql | number | bigint)[]): Sql {
  let text = strings[0] ?? "";
  values.forEach((value, i) => {
    if (typeof value === "number" || typeof value === "bigint") text += String(value);
    else if (isSql(value)) text += value.text;
    else throw cortexError("MIG_SCHEMA_SQL_VALUE", { value: typeof value, text: strings.join("…") });
    text += strings[i + 1] ?? "";
  });
  return Object.freeze({ kind: "sql", text: text.trim() });
}

/** The same as the {@link sql} tag for a text that is already a string, as Alembic's `sa.text()`. */
export function sqlText(value: string): Sql {
  return Object.freeze({ kind: "sql", text: value.trim() });
}

/** True for what {@link sql} and {@link sqlText} make. */
export function isSql(value: unknown): value is Sql {
  return typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "sql";
}

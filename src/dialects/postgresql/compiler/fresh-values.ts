import type { Operation } from "../../../operations/operation.js";
import type { Connection } from "../../contract/connection.js";
import type { Statement } from "../../contract/statement.js";
import { ReplayConnection } from "../../shared/replay-connection.js";
import { quoteIdentifier, quoteLiteral } from "../sql/quote.js";
import type { TypeName } from "../types.js";
import type { CompileContext } from "./context.js";
import { rebuildEnum } from "./enum-change.js";

/** Values that were added to an enumeration over a connection, and perhaps cannot be used yet. */
interface Fresh {
  readonly at: TypeName;
  readonly labels: readonly string[];
}

const fresh = new WeakMap<Connection, readonly Fresh[]>();

/** Remembers values that an ALTER TYPE … ADD VALUE over this connection adds. */
export function noteFresh(connection: Connection, at: TypeName, labels: readonly string[]): void {
  fresh.set(connection, [...(fresh.get(connection) ?? []), { at, labels }]);
}

/** Whether an operation holds a text, in SQL or as a value. */
export function mentionsText(operation: Operation, text: string): boolean {
  const { kind: _, ...said } = operation;
  const all = JSON.stringify(said, (key, value: unknown) =>
    // The values that a type has are not a use of them.
    key === "values" && Array.isArray(value) ? [] : typeof value === "bigint" ? String(value) : value,
  );
  const inSql = JSON.stringify(quoteLiteral(text)).slice(1, -1);
  const inArray = [...`{,`].flatMap((before) => [...`},`].map((after) => `${before}${text}${after}`));
  return [JSON.stringify(text), inSql, ...inArray].some((one) => all.includes(one));
}

/** Whether values of the type have come in the transaction that is open: its own number, or one of a savepoint's. */
async function isUnsettled(connection: Connection, at: TypeName): Promise<readonly string[] | null> {
  const name =
    at.schema === null
      ? quoteIdentifier(at.name)
      : `${quoteIdentifier(at.schema)}.${quoteIdentifier(at.name)}`;
  const [row] = await connection.query(
    `SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)::text AS labels,
  bool_or(e.xmin::text::bigint >= pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.xid::text::bigint AND e.xmin::text <> t.xmin::text) AS fresh
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid WHERE t.oid = to_regtype(${quoteLiteral(name)})`,
  );
  return row?.fresh === true ? (JSON.parse(String(row.labels)) as readonly string[]) : null;
}

/**
 * The statements that make added values usable, where an operation uses one in the transaction in which it was added: the
 * server would refuse it (`unsafe use of new value`, 55P04). Elsewhere adding a value costs nothing, so that only who
 * uses it at once pays for a type that is made anew.
 *
 * @see https://www.postgresql.org/docs/18/sql-altertype.html#SQL-ALTERTYPE-NOTES
 */
export async function settleUsedValues(
  operation: Operation,
  connection: Connection,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const known = fresh.get(connection) ?? [];
  const used = known.filter(({ labels }) => labels.some((label) => mentionsText(operation, label)));
  if (used.length === 0) return [];
  fresh.set(
    connection,
    known.filter((one) => !used.includes(one)),
  );
  const statements: Statement[] = [];
  for (const { at } of used) {
    const labels =
      connection instanceof ReplayConnection
        ? ((await labelsOf(at, context)) ?? null)
        : await isUnsettled(connection, at);
    if (labels !== null) statements.push(...(await rebuildEnum({ at, labels }, context)));
  }
  return statements;
}

async function labelsOf(at: TypeName, context: CompileContext): Promise<readonly string[] | null> {
  const [found] = await context.catalog.enumerations([at]);
  return found?.kind === "enumeration" ? found.labels : null;
}

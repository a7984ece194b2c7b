import type { AlterColumn } from "../../../operations/operation.js";
import type { Identity } from "../../../schema/column.js";
import type { Statement } from "../../contract/statement.js";
import { hazard, runStatement } from "../../shared/statements.js";
import type { IdentityLimits } from "../ddl/column-text.js";
import { refuse } from "../ddl/refuse.js";
import { identifierIfNeeded, quoteLiteral } from "../sql/quote.js";
import type { ColumnFacts } from "./catalog.js";
import { type CompileContext, tableName } from "./context.js";
import { countsDown } from "./counts-down.js";
import { alterTable } from "./statements.js";

type Limits = Readonly<Record<keyof IdentityLimits, IdentityLimits[keyof IdentityLimits] | undefined>>;

/** The limits that the operation asks for; undefined where it says nothing of them. */
function askedLimits({ changes }: AlterColumn): Partial<Limits> | null | undefined {
  const said = changes.options?.postgresql;
  if (said === undefined || !("identity" in said)) return undefined;
  return said.identity as Partial<Limits> | null;
}

/** Where it begins when nothing is said: at the end of its numbers from which it counts. */
export function startOf(operation: AlterColumn, identity: Identity): string {
  const limits = askedLimits(operation) ?? {};
  const usual = countsDown(identity) ? (limits.maxValue ?? -1) : (limits.minValue ?? 1);
  return String(identity.start ?? usual);
}

function limitWords(limits: Partial<Limits>): readonly string[] {
  const value = (limit: unknown, text: string): string =>
    limit === undefined || limit === null ? `NO ${text}` : `${text} ${String(limit)}`;
  return [
    value(limits.minValue, "MINVALUE"),
    value(limits.maxValue, "MAXVALUE"),
    `CACHE ${String(limits.cache ?? 1)}`,
    limits.cycle === true ? "CYCLE" : "NO CYCLE",
  ];
}

const generated = ({ always }: Identity): string => `GENERATED ${always ? "ALWAYS" : "BY DEFAULT"}`;

/** The next number is one that no row has. */
function resumeStatement(operation: AlterColumn, identity: Identity, context: CompileContext): Statement {
  const column = identifierIfNeeded(operation.column);
  const table = tableName(operation);
  const start = startOf(operation, identity);
  const [best, last] = countsDown(identity) ? ["least", "min"] : ["greatest", "max"];
  const next = `${best}(coalesce(${last}(${column}) + (${identity.increment ?? 1}), ${start}), ${start})`;
  const sequence = `pg_get_serial_sequence(${quoteLiteral(table)}, ${quoteLiteral(operation.column)})`;
  return runStatement(context.source, `SELECT setval(${sequence}, ${next}, false) FROM ${table}`);
}

/** `GENERATED … AS IDENTITY (…)`. */
export function identityWords(operation: AlterColumn, identity: Identity): string {
  const limits = askedLimits(operation) ?? null;
  const words = [
    `START WITH ${startOf(operation, identity)}`,
    `INCREMENT BY ${identity.increment ?? 1}`,
    ...(limits === null ? [] : limitWords(limits)),
  ].join(" ");
  return `${generated(identity)} AS IDENTITY (${words})`;
}

function addStatements(
  operation: AlterColumn,
  identity: Identity,
  context: CompileContext,
): readonly Statement[] {
  const clause = `ALTER COLUMN ${identifierIfNeeded(operation.column)} ADD ${identityWords(operation, identity)}`;
  return [
    alterTable(context.source, { table: tableName(operation), clause }, [
      hazard("locksWrites", "info", `nobody writes to '${operation.table}' until the step has ended`),
    ]),
    resumeStatement(operation, identity, context),
  ];
}

/** The end of an identity; the column stays NOT NULL until it is told otherwise. */
export function endIdentity(operation: AlterColumn, context: CompileContext): readonly Statement[] {
  if (operation.changes.identity !== null) return [];
  const clause = `ALTER COLUMN ${identifierIfNeeded(operation.column)} DROP IDENTITY IF EXISTS`;
  const lost = hazard("notKept", "info", "the number that the sequence has come to is not kept");
  return [alterTable(context.source, { table: tableName(operation), clause }, [lost])];
}

/**
 * An identity begins, or counts otherwise; `START WITH` is where a RESTART would begin, the next number stays.
 *
 * @see https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-GENERATED-IDENTITY
 */
export function setIdentity(
  operation: AlterColumn,
  facts: ColumnFacts | null,
  context: CompileContext,
): readonly Statement[] {
  const { identity } = operation.changes;
  const limits = askedLimits(operation);
  if (identity === null || (identity === undefined && limits === undefined)) return [];
  if (identity !== undefined && facts?.isIdentity !== true)
    return addStatements(operation, identity, context);
  if (identity === undefined && facts?.isIdentity === false)
    refuse({
      operation: "alterColumn",
      object: `the column '${operation.table}.${operation.column}'`,
      reason: "it is no identity, and has no sequence whose limits could change.",
      instead: "Say identity in the same operation.",
    });
  const words = [
    ...(identity === undefined
      ? []
      : [
          generated(identity),
          `INCREMENT BY ${identity.increment ?? 1}`,
          `START WITH ${startOf(operation, identity)}`,
        ]),
    ...(limits === undefined ? [] : limitWords(limits ?? {})),
  ];
  const set = words.map((word) => `SET ${word}`).join(" ");
  const clause = `ALTER COLUMN ${identifierIfNeeded(operation.column)} ${set}`;
  const alter = (text: string): Statement =>
    alterTable(context.source, { table: tableName(operation), clause: text });
  // The other way its number is out of bounds, and PostgreSQL would refuse the limits.
  if (identity !== undefined && facts !== null && facts.countsDown !== countsDown(identity))
    return [alter(`${clause} RESTART`), resumeStatement(operation, identity, context)];
  return [alter(clause)];
}

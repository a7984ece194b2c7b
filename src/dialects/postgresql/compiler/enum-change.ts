import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import { checkStatement, hazard, runStatement } from "../../shared/statements.js";
import { fittingName } from "../ddl/names.js";
import { identifierIfNeeded, qualified, quoteLiteral } from "../sql/quote.js";
import type { EnumUsage, EnumUser, TableRef } from "./catalog.js";
import { type CompileContext, tableName } from "./context.js";
import { createEnumText, labelList, type WantedEnum } from "./enum-types.js";
import { alterTable } from "./statements.js";

/** A change of an enumeration's values, asked for at one of its columns. */
export interface EnumChange {
  readonly from: WantedEnum;
  readonly to: readonly string[];
  /** The column at which it was asked for. */
  readonly column: TableRef & { readonly column: string };
  /** SQL that converts the values of that column. */
  readonly using: string | null;
  /** The column gets another default: the one that it has does not come back. */
  readonly dropsDefault: boolean;
  /** Whether what follows in the same operation uses a value: one that was only added could not be used before the step's end. */
  readonly uses: (label: string) => boolean;
  /** New names of values, by their old ones. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** The old values in their order are a part of the new ones: nothing goes, nothing moves. */
export function onlyAdds(from: readonly string[], to: readonly string[]): boolean {
  let at = 0;
  for (const label of to) if (label === from[at]) at += 1;
  return at === from.length;
}

function addStatements({ from, to }: EnumChange, context: CompileContext): readonly Statement[] {
  const name = qualified(from.at.schema, from.at.name);
  const known = new Set(from.labels);
  return to.flatMap((label, i) => {
    if (known.has(label)) return [];
    const next = to.slice(i + 1).find((other) => known.has(other));
    const previous = to[i - 1];
    const place =
      next === undefined
        ? ""
        : previous === undefined
          ? ` BEFORE ${quoteLiteral(next)}`
          : ` AFTER ${quoteLiteral(previous)}`;
    const message = `the value '${label}' can be used when this step's transaction has ended, not before`;
    const hazards = [hazard("notTransactional", "info", message)];
    return [
      runStatement(context.source, `ALTER TYPE ${name} ADD VALUE ${quoteLiteral(label)}${place}`, {
        hazards,
      }),
    ];
  });
}

function isSame(user: EnumUser, column: EnumChange["column"]): boolean {
  return user.table === column.table && user.column === column.column;
}

/** Rows that hold a value which is to go. */
function removalChecks(change: EnumChange, usage: EnumUsage, context: CompileContext): readonly Statement[] {
  const values = change.from.labels.filter((label) => !change.to.includes(label));
  if (values.length === 0) return [];
  const type = qualified(change.from.at.schema, change.from.at.name);
  return usage.columns.flatMap((user) => {
    if (change.using !== null && isSame(user, change.column)) return [];
    const column = identifierIfNeeded(user.column);
    const holds = user.isArray
      ? `${column}::text[] && ARRAY[${labelList(values)}]`
      : `${column}::text IN (${labelList(values)})`;
    const sql = `SELECT ctid::text AS "row", ${column}::text AS "value" FROM ${tableName(user)} WHERE ${holds} LIMIT 5`;
    return [
      checkStatement(context.source, sql, {
        code: "MIG_DIALECT_ENUM_VALUES_IN_USE",
        details: { type, table: user.table, column: user.column, values },
      }),
    ];
  });
}

/** The value that is a column's default and goes; null where the default stays. */
function lostDefault({ from, to }: EnumChange, { defaultText }: EnumUser): string | null {
  const word = /^'((?:[^']|'')*)'/.exec(defaultText ?? "")?.[1]?.replaceAll("''", "'");
  return word !== undefined && from.labels.includes(word) && !to.includes(word) ? word : null;
}

function convertStatements(
  change: EnumChange,
  user: EnumUser,
  context: CompileContext,
): readonly Statement[] {
  const { source } = context;
  const table = tableName(user);
  const column = identifierIfNeeded(user.column);
  const isOwn = isSame(user, change.column);
  const type = `${qualified(change.from.at.schema, change.from.at.name)}${user.isArray ? "[]" : ""}`;
  const using = (isOwn ? change.using : null) ?? `${column}::text${user.isArray ? "[]" : ""}::${type}`;
  const lost = lostDefault(change, user);
  const keepsDefault = user.defaultText !== null && lost === null && !(isOwn && change.dropsDefault);
  const hazards =
    lost === null || isOwn
      ? []
      : [
          hazard(
            "notKept",
            "warning",
            `the default '${lost}' of '${user.table}.${user.column}' goes with the value`,
          ),
        ];
  const message = `writes '${user.table}' anew, and nobody reads or writes it meanwhile`;
  const rewrites: readonly Hazard[] = [hazard("rewritesTable", "warning", message)];
  return [
    ...(user.defaultText === null
      ? []
      : [alterTable(source, { table, clause: `ALTER COLUMN ${column} DROP DEFAULT` }, hazards)]),
    alterTable(source, { table, clause: `ALTER COLUMN ${column} TYPE ${type} USING ${using}` }, rewrites),
    ...(keepsDefault
      ? [alterTable(source, { table, clause: `ALTER COLUMN ${column} SET DEFAULT ${user.defaultText}` })]
      : []),
  ];
}

/** What names the type in its own text goes before, and comes back with the same text: it then means the new type. */
function aroundStatements(
  usage: EnumUsage,
  context: CompileContext,
): { readonly before: readonly Statement[]; readonly after: readonly Statement[] } {
  const { source } = context;
  const run = (sql: string): Statement => runStatement(source, sql);
  const before = usage.dependents.map((item) =>
    item.kind === "constraint"
      ? run(`ALTER TABLE ${tableName(item)} DROP CONSTRAINT ${identifierIfNeeded(item.name)}`)
      : run(`DROP INDEX ${qualified(item.schema, item.name)}`),
  );
  const after = usage.dependents.map((item) =>
    item.kind === "constraint"
      ? run(
          `ALTER TABLE ${tableName(item)} ADD CONSTRAINT ${identifierIfNeeded(item.name)} ${item.definition}`,
        )
      : run(item.definition),
  );
  return { before, after };
}

function rebuildStatements(
  change: EnumChange,
  usage: EnumUsage,
  context: CompileContext,
): readonly Statement[] {
  const { source } = context;
  const { at } = change.from;
  context.ground.add(usage.columns, at);
  const type = qualified(at.schema, at.name);
  const old = fittingName(`${at.name}__old`);
  const { before, after } = aroundStatements(usage, context);
  const comment =
    usage.comment === null
      ? []
      : [runStatement(source, `COMMENT ON TYPE ${type} IS ${quoteLiteral(usage.comment)}`)];
  const lost = usage.hasPrivileges
    ? [hazard("notKept", "warning", `what has been granted on the type '${at.name}' must be granted again`)]
    : [];
  return [
    ...removalChecks(change, usage, context),
    ...before,
    runStatement(source, `ALTER TYPE ${type} RENAME TO ${identifierIfNeeded(old)}`),
    runStatement(source, createEnumText({ at, labels: change.to }), { hazards: lost }),
    ...comment,
    ...usage.columns.flatMap((user) => convertStatements(change, user, context)),
    ...after,
    runStatement(source, `DROP TYPE ${qualified(at.schema, old)}`),
  ];
}

/**
 * The statements that give an enumeration other values. Values that are only added are added in place; else the type
 * is made anew and every column that has it is converted by the values' text. A value that rows hold is never taken
 * away: whether one was renamed cannot be told from the two lists.
 *
 * @see https://www.postgresql.org/docs/18/sql-altertype.html
 */
export async function changeEnum(given: EnumChange, context: CompileContext): Promise<readonly Statement[]> {
  const { to, uses, using } = given;
  const renames = renamesOf(given);
  const type = qualified(given.from.at.schema, given.from.at.name);
  const named = renames.map(([from, next]) =>
    runStatement(
      context.source,
      `ALTER TYPE ${type} RENAME VALUE ${quoteLiteral(from)} TO ${quoteLiteral(next)}`,
    ),
  );
  const names = new Map(renames);
  const labels = given.from.labels.map((label) => names.get(label) ?? label);
  const from = { at: given.from.at, labels };
  const change = { ...given, from };
  if (named.length > 0) context.catalog.note({ kind: "enumeration", at: from.at, labels });
  if (labels.join("\0") === to.join("\0")) return named;
  context.catalog.note({ kind: "enumeration", at: from.at, labels: to });
  const usesNew = to.some((label) => !labels.includes(label) && uses(label));
  if (onlyAdds(labels, to) && !usesNew && using === null) {
    context.catalog.noteAdded(
      from.at,
      to.filter((label) => !labels.includes(label)),
    );
    return [...named, ...addStatements(change, context)];
  }
  return [...named, ...(await rebuildStatements(change, await context.catalog.usageOf(from.at), context))];
}

/** The renames that are still to be done: a value that is there under its new name only has been renamed. */
function renamesOf({ from, renamed = {} }: EnumChange): readonly (readonly [string, string])[] {
  return Object.entries(renamed).filter(
    ([old, next]) => from.labels.includes(old) && !from.labels.includes(next),
  );
}

/**
 * Makes an enumeration anew with the values that it has: those that were added in this transaction can be used then.
 *
 * @see https://www.postgresql.org/docs/18/sql-altertype.html#SQL-ALTERTYPE-NOTES
 */
export async function rebuildEnum(from: WantedEnum, context: CompileContext): Promise<readonly Statement[]> {
  const nowhere = { schema: null, table: "", column: "" };
  const change = {
    from,
    to: from.labels,
    column: nowhere,
    using: null,
    dropsDefault: false,
    uses: () => true,
  };
  return rebuildStatements(change, await context.catalog.usageOf(from.at), context);
}

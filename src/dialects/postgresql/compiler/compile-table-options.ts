import type { SetTableOptions } from "../../../operations/operation.js";
import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import { hazard } from "../../shared/statements.js";
import { excludeText } from "../ddl/exclude-text.js";
import { newName } from "../ddl/names.js";
import { refuse } from "../ddl/refuse.js";
import { parameterName, parametersText } from "../ddl/storage-text.js";
import type { ExcludeOption, PostgresqlOptions, StorageParameters } from "../options.js";
import { identifierIfNeeded } from "../sql/quote.js";
import { type CompileContext, refOf, tableName } from "./context.js";
import { alterTable } from "./statements.js";

/** What of a table can be changed when it is there. */
export const CHANGEABLE_TABLE_OPTIONS = Object.freeze(["with", "tablespace", "unlogged", "exclude"]);

function refuseFixed(operation: SetTableOptions, option: string): never {
  return refuse({
    operation: "setTableOptions",
    object: `the table '${operation.table}'`,
    reason: `its option '${option}' cannot be changed.`,
    instead:
      option === "partitionBy"
        ? "Make a new table that is partitioned so, bring the rows over with op.execute, and let it take the name."
        : "Write the ALTER TABLE with op.execute.",
  });
}

function storageClauses(before: StorageParameters, after: StorageParameters): readonly string[] {
  const set = Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value));
  const gone = Object.keys(before).filter((name) => after[name] === undefined);
  return [
    ...(gone.length === 0 ? [] : [`RESET (${gone.map(parameterName).join(", ")})`]),
    ...(Object.keys(set).length === 0 ? [] : [`SET (${parametersText(set)})`]),
  ];
}

/** An exclusion constraint as SQL: two that say the same are the same, in whatever order their words were told. */
const keyOf = (constraint: ExcludeOption): string => excludeText(constraint);

function dropClause(operation: SetTableOptions, constraint: ExcludeOption): string {
  const { name } = constraint;
  if (name == null)
    return refuse({
      operation: "setTableOptions",
      object: `the table '${operation.table}'`,
      reason: `the exclusion constraint ${excludeText(constraint)} goes, and its name is not known.`,
      instead: "Say its name in existingOptions.",
    });
  return `DROP CONSTRAINT IF EXISTS ${identifierIfNeeded(name)}`;
}

interface Clause {
  readonly text: string;
  readonly hazards?: readonly Hazard[];
}

/**
 * Exclusion constraints that go, and those that come: only what was told goes, only what is not there comes, so that
 * the same change may run again.
 */
function exclusions(
  operation: SetTableOptions,
  { there, wanted }: { readonly there: readonly ExcludeOption[]; readonly wanted: readonly ExcludeOption[] },
): { readonly gone: readonly ExcludeOption[]; readonly fresh: readonly ExcludeOption[] } {
  const told = (operation.existing?.postgresql as PostgresqlOptions | undefined)?.exclude ?? there;
  const isIn = (list: readonly ExcludeOption[], one: ExcludeOption): boolean =>
    list.some((other) => keyOf(other) === keyOf(one));
  const named = (one: ExcludeOption): ExcludeOption | undefined =>
    there.find((other) => other.name != null && other.name === one.name);
  const gone = told.filter((one) => {
    const now = named(one);
    return !isIn(wanted, one) && (one.name == null || (now !== undefined && !isIn(wanted, now)));
  });
  const left = there.filter((one) => !gone.some((other) => other.name === one.name));
  const fresh = wanted.filter((one) => !isIn(left, one) && !left.some((other) => other === named(one)));
  return { gone, fresh };
}

/** Exclusion constraints that only have another name, which nothing there has, and the rest. */
function renamedExclusions(
  { gone, fresh }: ReturnType<typeof exclusions>,
  there: readonly ExcludeOption[],
): ReturnType<typeof exclusions> & { readonly renamed: readonly (readonly [ExcludeOption, string])[] } {
  const isThere = ({ name }: ExcludeOption): boolean =>
    name != null && there.some((one) => one.name === name);
  const left = gone.toSorted((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
  const renamed: (readonly [ExcludeOption, string])[] = [];
  const rest = fresh.filter((one) => {
    const at = left.findIndex(
      (other) => isThere(other) && keyOf({ ...other, name: null }) === keyOf({ ...one, name: null }),
    );
    const old = left[at];
    if (old === undefined || one.name == null || isThere(one)) return true;
    left.splice(at, 1);
    renamed.push([old, one.name]);
    return false;
  });
  return { gone: gone.filter((one) => left.includes(one)), fresh: rest, renamed };
}

function clausesOf(
  operation: SetTableOptions,
  before: PostgresqlOptions,
  after: PostgresqlOptions,
): readonly Clause[] {
  const { table } = operation;
  const said = operation.changes.postgresql ?? {};
  const rewrites = [
    hazard("rewritesTable", "warning", `writes '${table}' anew, and nobody reads or writes it meanwhile`),
  ];
  const there = before.exclude ?? [];
  const { gone, fresh, renamed } =
    "exclude" in said
      ? renamedExclusions(exclusions(operation, { there, wanted: after.exclude ?? [] }), there)
      : { gone: [], fresh: [], renamed: [] };
  const excludes = [
    hazard(
      "mayFailOnExistingRows",
      "warning",
      `fails when two rows of '${table}' exclude each other; nobody reads or writes it meanwhile`,
    ),
  ];
  return [
    ...renamed.map(([old, name]) => ({
      text: `RENAME CONSTRAINT ${identifierIfNeeded(old.name ?? "")} TO ${newName(name)}`,
    })),
    ...gone.map((one) => ({ text: dropClause(operation, one) })),
    ...("with" in said ? storageClauses(before.with ?? {}, after.with ?? {}) : []).map((text) => ({ text })),
    ...("unlogged" in said
      ? [{ text: after.unlogged === true ? "SET UNLOGGED" : "SET LOGGED", hazards: rewrites }]
      : []),
    ...("tablespace" in said
      ? [{ text: `SET TABLESPACE ${newName(after.tablespace ?? "pg_default")}`, hazards: rewrites }]
      : []),
    ...fresh.map((one) => ({
      text: `ADD ${excludeText(one)}`,
      hazards: excludes,
    })),
  ];
}

/**
 * Options of a table change: storage parameters, tablespace, whether it is logged, exclusion constraints.
 *
 * @see https://www.postgresql.org/docs/18/sql-altertable.html
 * @throws MIG_DIALECT_UNSUPPORTED for partitioning and inheritance
 */
export async function compileTableOptions(
  operation: SetTableOptions,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const said: Readonly<Record<string, unknown>> = operation.changes.postgresql ?? {};
  const names = Object.keys(said);
  const fixed = names.find((name) => !CHANGEABLE_TABLE_OPTIONS.includes(name));
  if (fixed !== undefined) refuseFixed(operation, fixed);
  if (names.length === 0) return [];
  const told: Readonly<Record<string, unknown>> = operation.existing?.postgresql ?? {};
  const isTold = !("exclude" in said) && (!("with" in said) || "with" in told);
  const live = isTold ? told : ((await context.catalog.tableOptions(refOf(operation)))?.postgresql ?? told);
  const before = live as PostgresqlOptions;
  const after = said as PostgresqlOptions;
  const table = tableName(operation);
  return clausesOf(operation, before, after).map(({ text, hazards = [] }) =>
    alterTable(context.source, { table, clause: text }, hazards),
  );
}

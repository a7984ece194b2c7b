import type { AlterColumn } from "../../../operations/operation.js";
import type { Column } from "../../../schema/column.js";
import type { Table } from "../../../schema/table.js";
import type { Hazard } from "../../contract/hazard.js";
import { columnDefinition } from "../ddl/column-text.js";
import { defaultText, needsExpressionDefault } from "../ddl/default-text.js";
import { nameText, sameName } from "../ddl/names.js";
import { refuse } from "../ddl/refuse.js";
import { mysqlOptions } from "../options.js";
import { typeText } from "../type-text.js";
import { positionText } from "./add-column.js";
import { changedColumn, existingColumn } from "./changed-column.js";
import {
  type Change,
  type Clause,
  columnKeys,
  columnOf,
  type Draft,
  keyOf,
  placeOf,
  type RowCheck,
  type Step,
  tableAfter,
  unchanged,
} from "./draft.js";
import { copies, mayFail, rebuilds } from "./hazards.js";
import { parentKeys } from "./parent-keys.js";
import { renameClauses } from "./rename-column.js";
import { restatedText } from "./restate.js";
import { renameValues } from "./rename-values.js";
import { nullsCheck } from "./row-checks.js";
import { holdsAll, typeChecks } from "./type-change.js";

/** What of a column is different. */
interface Difference {
  readonly old: Column;
  readonly next: Column;
  /** Where it goes: ` AFTER a`. Nothing where it stays. */
  readonly place: string;
}

function definitionOf(draft: Draft, column: Column): string {
  return columnDefinition(column, placeOf(draft));
}

/** The clause for a change of the default alone, which touches nothing else; null where the server has none. */
function defaultClause(draft: Draft, { old, next, place }: Difference): Clause | null {
  const isOnly =
    place === "" &&
    definitionOf(draft, { ...old, serverDefault: next.serverDefault }) === definitionOf(draft, next);
  // What such columns can have is told by MODIFY only, and on MariaDB ON UPDATE would go with the default.
  if (!isOnly || needsExpressionDefault(next.type) || mysqlOptions(old.options).onUpdate !== undefined)
    return null;
  const head = `ALTER COLUMN ${nameText(old.name)}`;
  const changes = [keyOf("column", old.name)];
  const value = next.serverDefault;
  // After DROP DEFAULT a column has no default at all, not even NULL.
  if (value === null)
    return { text: `${head} ${next.nullable ? "SET DEFAULT NULL" : "DROP DEFAULT"}`, changes };
  if (value.kind !== "literal" || value.value === null) return null;
  return { text: `${head} SET DEFAULT ${defaultText(value, next.type)}`, changes };
}

function checksOf(draft: Draft, { old, next }: Difference): readonly RowCheck[] {
  const nulls =
    old.nullable && !next.nullable && next.generated === null ? [nullsCheck(draft, old.name)] : [];
  return [...nulls, ...typeChecks(draft, old, next)];
}

function hazardsOf(draft: Draft, { old, next, place }: Difference): readonly Hazard[] {
  const what = `changing '${old.name}'`;
  const isOtherType = typeText(old.type) !== typeText(next.type) || old.collation !== next.collation;
  const fails =
    old.nullable && !next.nullable ? mayFail(`fails when '${draft.name}.${old.name}' holds NULL`) : [];
  if (isOtherType && !holdsAll(old, next))
    return [
      ...fails,
      ...mayFail(
        `fails when a value of '${draft.name}.${old.name}' does not fit into ${typeText(next.type)}`,
      ),
      ...copies(draft.name, what),
    ];
  if (isOtherType && !/^(VARCHAR|ENUM|SET)\b/i.test(typeText(next.type)))
    return [...fails, ...copies(draft.name, what)];
  const isRebuilt =
    old.nullable !== next.nullable || place !== "" || old.autoincrement !== next.autoincrement;
  return [...fails, ...(isRebuilt ? rebuilds(draft.name, what) : [])];
}

function refuseUsing(draft: Draft, member: AlterColumn): void {
  if (member.using === null) return;
  refuse({
    operation: "alterColumn",
    object: `column '${draft.name}.${member.column}'`,
    database: draft.server.text,
    reason: "a change of type converts the values by itself, and takes no expression (using)",
    instead:
      'Add a column of the new type, fill it with op.execute("UPDATE …"), drop the old one and rename the new one; or leave using out.',
  });
}

/** The column that `AFTER a` names. */
function neighbours(draft: Draft, place: string): readonly string[] {
  const names = (draft.table?.columns ?? []).map((column) => column.name);
  return names.filter((name) => place === ` AFTER ${nameText(name)}`);
}

/**
 * MySQL lets a column become NOT NULL under a foreign key where nothing else makes it copy the table (errors 1832 and
 * 1833): such a change stands by itself.
 */
async function isHeldByKeys(draft: Draft, { old, next }: Difference): Promise<boolean> {
  return old.nullable && !next.nullable && isInKeys(draft, old);
}

/** Whether a column is at either end of a foreign key on MySQL. */
async function isInKeys(draft: Draft, old: Column): Promise<boolean> {
  if (draft.server.flavour !== "mysql") return false;
  const isIn = (draft.table?.foreignKeys ?? []).some((key) =>
    key.columns.some((name) => sameName(name, old.name)),
  );
  return isIn || (await parentKeys(draft, old.name)).length > 0;
}

async function changeClauses(draft: Draft, difference: Difference): Promise<readonly Clause[]> {
  const { old, next, place } = difference;
  const isRenamed = next.name !== old.name;
  const isSame = place === "" && definitionOf(draft, old) === definitionOf(draft, next);
  if (isSame) return [];
  const clause = isRenamed ? null : defaultClause(draft, difference);
  if (clause !== null) return [clause];
  const text = await restatedText(draft, old, next);
  return [
    {
      text: `MODIFY ${nameText(old.name)} ${text}${place}`,
      changes: [keyOf("column", old.name)],
      near: place === "" ? [] : columnKeys(neighbours(draft, place)),
    },
  ];
}

/**
 * A column changes. Whatever a MODIFY does not tell is lost, so that all of the column is told: what the live table
 * says, and the changes. A name alone is changed by RENAME COLUMN, a default alone by ALTER COLUMN.
 *
 * @throws MIG_DIALECT_UNSUPPORTED for `using`, and where the table is not known and `existing…` was not told
 */
export async function alterColumn(draft: Draft, member: AlterColumn): Promise<Change> {
  refuseUsing(draft, member);
  const old = columnOf(draft, member.column) ?? existingColumn(draft, member);
  const renaming = renameValues(draft, member, old);
  if (renaming !== null) {
    const wide = await alterColumn(draft, renaming.widen);
    const { column, held } = renaming;
    const after = await changedWith({ ...draft, table: wide.table }, renaming.narrow, { old: column, held });
    return {
      steps: [...wide.steps, { clauses: [], rows: renaming.rows }, ...after.steps],
      table: after.table,
    };
  }
  return changedWith(draft, member, { old, held: old });
}

/** The change of a column, which is as `old` says; its rows hold what `held` can. */
async function changedWith(
  draft: Draft,
  member: AlterColumn,
  { old, held }: { readonly old: Column; readonly held: Column },
): Promise<Change> {
  const next = changedColumn(old, member.changes);
  const place = member.position === null ? "" : movedTo(draft, member, old);
  const difference = { old, next, place };
  const clauses = await changeClauses(draft, difference);
  const steps: Step[] = [];
  if (clauses.length > 0)
    steps.push({
      clauses,
      checks: checksOf(draft, { ...difference, old: held }),
      isApart: await isHeldByKeys(draft, difference),
      hazards: hazardsOf(draft, difference),
    });
  const modified = modifiedTable(draft, { ...member, column: old.name }, next);
  if (next.name === old.name) return steps.length === 0 ? unchanged(draft) : { steps, table: modified };
  const renamed = await renameClauses({ ...draft, table: modified }, old.name, next);
  const { clauses: renaming, table } = renamed;
  const ofChecks = renaming.filter((clause) => clause.changes.some((key) => key.startsWith("constraint:")));
  // A new check makes MySQL copy the table, and no copy renames a column of a foreign key (error 1846).
  if (ofChecks.length === 0 || !(await isInKeys(draft, old)))
    return { steps: combined(steps, renaming), table };
  const goes = (clause: Clause): boolean => clause.text.startsWith("DROP ");
  return {
    steps: [
      ...steps,
      { clauses: ofChecks.filter(goes) },
      { clauses: renaming.filter((clause) => !ofChecks.includes(clause)), isApart: true },
      { clauses: ofChecks.filter((clause) => !goes(clause)) },
    ],
    table,
  };
}

/** The table with the column as it will be, under its old name. */
function modifiedTable(draft: Draft, member: AlterColumn, next: Column): Table | null {
  const { newName: _, ...changes } = member.changes;
  const table = tableAfter(draft, { ...member, changes });
  if (table === null) return null;
  const columns = table.columns.map((column) =>
    sameName(column.name, member.column) ? { ...next, name: column.name } : column,
  );
  return { ...table, columns };
}

/** A change and a rename are one CHANGE, where nothing else has to follow the name. */
function combined(steps: readonly Step[], rename: readonly Clause[]): readonly Step[] {
  const [only] = steps;
  const [first, second] = rename;
  if (only === undefined) return [{ clauses: rename }];
  const [modify, more] = only.clauses;
  const target = /^RENAME COLUMN (.+) TO (.+)$/s.exec(first?.text ?? "");
  const isModify = modify?.text.startsWith("MODIFY ") === true && !/\bCHECK \(/.test(modify.text);
  if (first === undefined || second !== undefined || more !== undefined || target === null || !isModify)
    return [...steps, { clauses: rename }];
  const [, from = "", to = ""] = target;
  const definition = modify.text.slice(`MODIFY ${from} `.length);
  const change: Clause = {
    text: `CHANGE ${from} ${to} ${definition}`,
    changes: [...modify.changes, ...first.changes],
    near: modify.near ?? [],
    renames: first.renames ?? [],
  };
  return [{ ...only, clauses: [change] }];
}

function movedTo(draft: Draft, member: AlterColumn, old: Column): string {
  const { position } = member;
  if (position === null) return "";
  if (position.kind !== "last") return positionText(draft, position, old.name);
  const last = draft.table?.columns.at(-1);
  return last === undefined || sameName(last.name, old.name) ? "" : ` AFTER ${nameText(last.name)}`;
}

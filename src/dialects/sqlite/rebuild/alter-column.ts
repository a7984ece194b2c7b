import type { AlterColumn } from "../../../operations/operation.js";
import type { ServerDefault } from "../../../schema/column.js";
import type { RenamedValues } from "../../../schema/rename-values.js";
import { isAtLeast } from "../connection/sqlite-version.js";
import { runStatement } from "../../shared/statements.js";
import { defaultText } from "../ddl/default-text.js";
import { refuse } from "../ddl/refuse.js";
import { columnOf, parseOrdinaryTable } from "../sql/create-table.js";
import type { ParsedColumn, ParsedTable } from "../sql/create-table-model.js";
import {
  dropCollation,
  dropDefault,
  dropNotNull,
  replaceColumnType,
  reorderColumns,
  setCollation,
  setDefault,
  setNotNull,
} from "../sql/edit-table.js";
import { foldName, sameName } from "../sql/names.js";
import { normalizeDefault, normalizeType } from "../sql/normalize-text.js";
import { identifierIfNeeded, quoteIdentifier, quoteLiteral } from "../sql/quote.js";
import { typeText } from "../types.js";
import { setAutoincrement } from "./autoincrement.js";
import { movedColumn } from "./column-order.js";
import { advance, alterText, type Draft, tableOf, withOrigin } from "./draft.js";
import { hasCommentNear } from "./nearby-comments.js";
import { keyCheck, nullsCheck } from "./row-checks.js";
import { refuseTypeInStrict } from "./strict-types.js";
import { valueCheck } from "./value-check.js";

/** The values of a column with the new names for some of them; null where there are none. */
function renamedText(name: string, renamed: RenamedValues): string | null {
  const column = quoteIdentifier(name);
  const cases = Object.entries(renamed).map(
    ([from, to]) => `WHEN ${quoteLiteral(from)} THEN ${quoteLiteral(to)}`,
  );
  return cases.length === 0 ? null : `CASE ${column} ${cases.join(" ")} ELSE ${column} END`;
}

function alterType(draft: Draft, column: ParsedColumn, member: AlterColumn): Draft {
  const { type } = member.changes;
  const name = column.name.name;
  let next = draft;
  const using = member.using ?? renamedText(name, member.renamedValues ?? {});
  if (using !== null)
    next = advance(next, {
      origins: withOrigin(next, name, `(${using})`),
      obstacle: `the values of column '${name}' are converted`,
    });
  if (type === undefined) return next;
  const to = typeText(type);
  if (normalizeType(to) === normalizeType(column.typeText)) return next;
  if (tableOf(draft).strict) refuseTypeInStrict(draft, "alterColumn", { column: name, type: to });
  const isStored = next.origins.get(foldName(name)) !== null;
  const check =
    using === null && isStored && !isGenerated(column)
      ? valueCheck(next, { column: storedName(draft, name), from: column.typeText, to })
      : null;
  return advance(next, {
    text: replaceColumnType(next.text, name, to),
    checks: check === null ? [] : [check],
    obstacle: `SQLite cannot change the type of column '${name}' in place`,
  });
}

function storedName(draft: Draft, name: string): string {
  return draft.state.columns.find((column) => sameName(column.name, name))?.name ?? name;
}

function isGenerated(column: ParsedColumn): boolean {
  return column.constraints.some((constraint) => constraint.kind === "generated");
}

function alterNullable(draft: Draft, name: string, nullable: boolean | undefined): Draft {
  if (nullable === undefined) return draft;
  const column = columnOf(tableOf(draft), name);
  const text = nullable ? dropNotNull(draft.text, name) : setNotNull(draft.text, name);
  if (text === draft.text) return draft;
  const losesComments = column.constraints.some(
    (constraint) => nullable && constraint.kind === "notNull" && hasCommentNear(draft.text, constraint),
  );
  const tooOld = !isAtLeast(draft.state.version, "3.53.0");
  const what = nullable ? "DROP NOT NULL" : "SET NOT NULL";
  const message = `fails when a row has no value in column '${name}'`;
  const hazards = nullable ? [] : ([{ code: "mayFailOnExistingRows", level: "warning", message }] as const);
  return advance(draft, {
    text,
    checks: nullable ? [] : nullsCheck(draft, name),
    hazards,
    inPlace: [
      runStatement(draft.source, `${alterText(draft)} ALTER COLUMN ${quoteIdentifier(name)} ${what}`, {
        hazards,
      }),
    ],
    obstacle: tooOld
      ? `SQLite ${draft.state.version.text} cannot change NOT NULL of column '${name}' in place (3.53 can)`
      : losesComments
        ? `${what} on column '${name}' in place would lose comments`
        : null,
  });
}

/** The default with the new name of the value that it is; undefined where it stays. */
function followedDefault(value: string | null, renamed: RenamedValues): ServerDefault | undefined {
  const found = Object.entries(renamed).find(([from]) => value === quoteLiteral(from));
  return found === undefined ? undefined : { kind: "literal", value: found[1] };
}

function alterDefault(draft: Draft, name: string, member: AlterColumn): Draft {
  const existing = columnOf(tableOf(draft), name).constraints.findLast((c) => c.kind === "default");
  const before = existing?.kind === "default" ? normalizeDefault(existing.value) : null;
  const { serverDefault = followedDefault(before, member.renamedValues ?? {}) } = member.changes;
  if (serverDefault === undefined) return draft;
  const written = serverDefault === null ? null : defaultText(serverDefault);
  if (before === (written === null ? null : normalizeDefault(written))) return draft;
  return advance(draft, {
    text: written === null ? dropDefault(draft.text, name) : setDefault(draft.text, name, written),
    obstacle: `SQLite cannot change the default of column '${name}' in place`,
  });
}

/** The keys of a table in which the column stands: under another collation, two rows may be the same. */
function keysWith(table: ParsedTable, name: string): readonly (readonly string[])[] {
  return [...table.columns.flatMap((column) => column.constraints), ...table.constraints].flatMap(
    (constraint) => {
      if (constraint.kind !== "unique" && constraint.kind !== "primaryKey") return [];
      const names = constraint.columns.flatMap((member) => (member.name === null ? [] : [member.name]));
      const members = names.length === 0 && constraint.column !== null ? [constraint.column] : names;
      return members.some((member) => sameName(member, name)) ? [members] : [];
    },
  );
}

function alterCollation(draft: Draft, name: string, collation: string | null | undefined): Draft {
  if (collation === undefined) return draft;
  const existing = columnOf(tableOf(draft), name).constraints.findLast((c) => c.kind === "collate");
  const before = existing?.kind === "collate" ? foldName(existing.collation.name) : null;
  if (before === (collation === null ? null : foldName(collation))) return draft;
  const text =
    collation === null
      ? dropCollation(draft.text, name)
      : setCollation(draft.text, name, identifierIfNeeded(collation));
  const next = advance(draft, {
    text,
    obstacle: `SQLite cannot change the collation of column '${name}' in place`,
  });
  const keys = keysWith(parseOrdinaryTable(text), name);
  return advance(next, { checks: keys.flatMap((key) => keyCheck(next, key, `UNIQUE (${key.join(", ")})`)) });
}

function alterAutoincrement(draft: Draft, name: string, on: boolean | undefined): Draft {
  if (on === undefined) return draft;
  const text = setAutoincrement(draft.text, name, on);
  if (text === draft.text) return draft;
  return advance(draft, {
    text,
    obstacle: `SQLite cannot change AUTOINCREMENT of column '${name}' in place`,
  });
}

function alterPlace(draft: Draft, name: string, position: AlterColumn["position"]): Draft {
  if (position === null || position.kind === "last") return draft;
  const names = tableOf(draft).columns.map((column) => column.name.name);
  const order = movedColumn(names, { table: draft.state.name, column: name, position });
  return advance(draft, {
    text: reorderColumns(draft.text, order),
    needsRecreation: `the place of column '${name}'`,
  });
}

/** What SQLite does not have, and what no copy of the rows can bring into another form. */
function refuseComputed(draft: Draft, name: string, changes: AlterColumn["changes"]): void {
  const told = (reason: string, instead: string): never =>
    refuse({ operation: "alterColumn", object: `column '${draft.state.name}.${name}'`, reason, instead });
  if (changes.identity !== undefined && changes.identity !== null)
    told("SQLite has no identity columns", "Use autoincrement, or leave the identity out of this chain.");
  if (changes.generated !== undefined)
    told(
      "SQLite cannot change how a column is computed",
      "Drop the column and add it anew in one batch: that costs one copy of the table.",
    );
  if (Object.keys(changes.options?.sqlite ?? {}).length > 0)
    told(
      "SQLite cannot change the options of a column",
      "Drop the column and add it anew, or leave the options as they are.",
    );
}

/** Everything that changes of a column, but for its name. */
export function applyAlterColumn(draft: Draft, member: AlterColumn): Draft {
  const column = columnOf(tableOf(draft), member.column);
  const name = column.name.name;
  const { changes } = member;
  if (typeof changes.comment === "string")
    return refuse({
      operation: "alterColumn",
      object: `column '${draft.state.name}.${name}'`,
      reason: "SQLite keeps no comments",
      instead: "Leave the comment out of this chain.",
    });
  refuseComputed(draft, name, changes);
  const typed = alterType(draft, column, member);
  const nullable = alterNullable(typed, name, changes.nullable);
  const defaulted = alterDefault(nullable, name, member);
  const collated = alterCollation(defaulted, name, changes.collation);
  return alterPlace(alterAutoincrement(collated, name, changes.autoincrement), name, member.position);
}

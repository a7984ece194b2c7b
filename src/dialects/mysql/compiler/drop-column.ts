import { cortexError } from "../../../errors/index.js";
import type { DropColumn } from "../../../operations/operation.js";
import type { Column } from "../../../schema/column.js";
import type { CheckConstraint, Index, UniqueConstraint } from "../../../schema/constraints.js";
import { mentions } from "../../../schema/expression-words.js";
import type { Table } from "../../../schema/table.js";
import { nameText, sameName } from "../ddl/names.js";
import { describeConstraint } from "./find-constraint.js";
import { MAX_IDENTIFIER_LENGTH } from "../sql/quote.js";
import { type Change, type Clause, type Draft, findColumn, keyOf, unchanged } from "./draft.js";
import { deletes, rebuilds } from "./hazards.js";
import { parentKeys } from "./parent-keys.js";

/** What a column's end means for the rest of its table. */
interface Users {
  /** Goes with the column, for people. */
  readonly gone: readonly string[];
  /** Keeps the column from being dropped, for people. */
  readonly blockers: readonly string[];
  readonly after: Table;
  readonly clauses: readonly Clause[];
}

const others = (names: readonly string[], column: string): readonly string[] =>
  names.filter((name) => !sameName(name, column));

function mentionsOther(table: Table, expression: string, column: string): boolean {
  return table.columns.some((other) => !sameName(other.name, column) && mentions(expression, other.name));
}

/** An index without the column; null for one that was over it alone. */
function narrowed(index: Index, column: string): Index | null {
  const parts = index.parts.filter((part) => part.kind === "expression" || !sameName(part.value, column));
  return parts.length === 0 ? null : { ...index, parts };
}

const hasColumn = (index: Index, column: string): boolean =>
  index.parts.some((part) => part.kind === "column" && sameName(part.value, column));

function indexUsers(
  table: Table,
  column: string,
): Omit<Users, "after" | "clauses"> & { readonly left: readonly Index[] } {
  const over = table.indexes.filter((index) => hasColumn(index, column));
  const shared = over.filter((index) => narrowed(index, column) !== null);
  const computed = table.indexes.filter((index) =>
    index.parts.some((part) => part.kind === "expression" && mentions(part.value, column)),
  );
  return {
    gone: over.map((index) =>
      shared.includes(index)
        ? `its part in the index '${index.name}', which goes on without it`
        : `the index '${index.name}'`,
    ),
    blockers: [...shared.filter((index) => index.unique), ...computed].map(
      (index) => `the index '${index.name}'`,
    ),
    left: table.indexes.flatMap((index) =>
      over.includes(index) ? (narrowed(index, column) ?? []) : [index],
    ),
  };
}

function usersOf(table: Table, column: string): Users {
  const keys = table.foreignKeys.filter((key) => key.columns.some((name) => sameName(name, column)));
  const loneKeys = keys.filter((key) => key.columns.length === 1);
  const uniques = table.uniques.filter((item) => item.columns.some((name) => sameName(name, column)));
  const loneUniques = uniques.filter((item) => item.columns.length === 1);
  const checks = table.checks.filter((item) => mentions(item.expression, column));
  // The server drops a check that is over the column alone with it, and refuses to drop the column of another.
  const loneChecks = checks.filter((item) => !mentionsOther(table, item.expression, column));
  const primary =
    table.primaryKey?.columns.some((name) => sameName(name, column)) === true ? table.primaryKey : null;
  const isAlone = primary === null || others(primary.columns, column).length === 0;
  const indexes = indexUsers(table, column);
  const generated = table.columns.filter(
    (other) =>
      other.generated !== null &&
      !sameName(other.name, column) &&
      mentions(other.generated.expression, column),
  );
  const lone: readonly (UniqueConstraint | CheckConstraint | (typeof loneKeys)[number])[] = [
    ...loneKeys,
    ...loneUniques,
    ...loneChecks,
  ];
  return {
    gone: [
      ...(primary !== null && isAlone ? ["the primary key"] : []),
      ...lone.map(describeConstraint),
      ...indexes.gone,
    ],
    blockers: [
      ...(isAlone || primary === null ? [] : [describeConstraint(primary)]),
      ...[...keys, ...uniques, ...checks].filter((item) => !lone.includes(item)).map(describeConstraint),
      ...indexes.blockers,
      ...generated.map((other) => `the generated column '${other.name}'`),
    ],
    after: {
      ...table,
      columns: table.columns.filter((other) => !sameName(other.name, column)),
      primaryKey: primary === null ? table.primaryKey : null,
      foreignKeys: table.foreignKeys.filter((key) => !keys.includes(key)),
      uniques: table.uniques.filter((item) => !uniques.includes(item)),
      checks: table.checks.filter((item) => !checks.includes(item)),
      indexes: indexes.left,
    },
    clauses: loneKeys.flatMap((key): readonly Clause[] =>
      key.name === null
        ? []
        : [{ text: `DROP FOREIGN KEY ${nameText(key.name)}`, changes: [keyOf("constraint", key.name)] }],
    ),
  };
}

/** What stands before a column's name while MySQL keeps the dropped one: `!hidden!_dropped_v1_p3_`, with longer numbers. */
const HIDDEN = { shortest: 23, longest: 28 } as const;

/**
 * MySQL drops a column without touching the rows: it keeps it under a longer name, which it cuts at 64 bytes; in the
 * middle of a letter that is no text, and the statement fails (error 3507, "Failed to update columns dictionary
 * object"; seen on 9.7.4). Such a column goes with the rows written anew.
 * https://dev.mysql.com/doc/refman/9.7/en/innodb-online-ddl-operations.html#online-ddl-column-operations
 */
function isCutInALetter(name: string): boolean {
  const window = Buffer.from(name).subarray(
    MAX_IDENTIFIER_LENGTH - HIDDEN.longest,
    MAX_IDENTIFIER_LENGTH - HIDDEN.shortest + 1,
  );
  return window.some((byte) => (byte & 0xc0) === 0x80);
}

function dropText(draft: Draft, name: string, guard = ""): string {
  const force = draft.server.flavour === "mysql" && isCutInALetter(name) ? ", FORCE" : "";
  return `DROP COLUMN ${guard}${nameText(name)}${force}`;
}

function dropUnseen(draft: Draft, member: DropColumn): Change {
  const isGuarded = member.ifExists && draft.server.flavour === "mariadb";
  const text = dropText(draft, member.column, isGuarded ? "IF EXISTS " : "");
  const hazards = deletes(`drops column '${member.column}' with its data`);
  return {
    steps: [{ clauses: [{ text, changes: [keyOf("column", member.column)] }], hazards }],
    table: null,
  };
}

/** Foreign keys of other tables that point at the column; the table's own go with their columns. */
async function pointers(draft: Draft, table: Table, column: Column): Promise<readonly string[]> {
  const isKey = [
    table.primaryKey?.columns ?? [],
    ...table.uniques.map((item) => item.columns),
    ...table.indexes.map((index) => index.parts.map((part) => part.value)),
  ].some((names) => names.some((name) => sameName(name, column.name)));
  return isKey ? parentKeys(draft, column.name) : [];
}

/**
 * A column goes, with what consists of it alone. The server takes it out of an index over several columns without a
 * word; that is told. From a unique key it would take it as well: that is refused, for it would be another rule.
 *
 * @throws MIG_DIALECT_COLUMN_IN_USE naming what else needs it
 */
export async function dropColumn(draft: Draft, member: DropColumn): Promise<Change> {
  if (draft.table === null) return dropUnseen(draft, member);
  const column = findColumn(draft, member.column);
  if (column === undefined) {
    if (member.ifExists) return unchanged(draft);
    throw cortexError("MIG_DIALECT_COLUMN_NOT_FOUND", {
      table: draft.name,
      column: member.column,
      columns: draft.table.columns.map((other) => other.name),
    });
  }
  const users = usersOf(draft.table, column.name);
  const blockers = [...users.blockers, ...(await pointers(draft, draft.table, column))];
  if (blockers.length > 0)
    throw cortexError("MIG_DIALECT_COLUMN_IN_USE", {
      table: draft.name,
      column: column.name,
      users: blockers,
    });
  const also = users.gone.length === 0 ? "" : `; with it go ${users.gone.join(", ")}`;
  return {
    steps: [
      {
        clauses: [
          ...users.clauses,
          { text: dropText(draft, column.name), changes: [keyOf("column", column.name)] },
        ],
        hazards: [
          ...deletes(`drops column '${column.name}' with its data${also}`),
          ...rebuilds(draft.name, `dropping '${column.name}'`),
        ],
      },
    ],
    table: users.after,
  };
}

import type { Column } from "../../../schema/column.js";
import type { Table } from "../../../schema/table.js";
import { constraintText } from "../ddl/constraint-text.js";
import { indexClause } from "../ddl/index-text.js";
import { nameText } from "../ddl/names.js";
import { type Clause, type Draft, keyOf, placeOf, tableAfter } from "./draft.js";
import { restatedClause } from "./restate.js";
import { checkWord } from "./server-of.js";

/** A pair of what was and what follows the new name, where that is different. */
function changedPairs<T>(
  before: readonly T[],
  after: readonly T[],
  textOf: (item: T) => string,
): readonly (readonly [T, T])[] {
  return before.flatMap((item, at): readonly (readonly [T, T])[] => {
    const other = after[at];
    return other === undefined || textOf(item) === textOf(other) ? [] : [[item, other]];
  });
}

/**
 * MySQL refuses a new name for a column that a check, a generated column or an index over an expression mentions
 * (https://dev.mysql.com/doc/refman/9.7/en/alter-table.html#alter-table-redefine-column), but takes these anew in the
 * same statement. MariaDB lets them follow by itself.
 */
async function followers(
  draft: Draft,
  before: Table,
  after: Table,
): Promise<{ first: Clause[]; last: Clause[] }> {
  const first: Clause[] = [];
  const last: Clause[] = [];
  for (const [old, next] of changedPairs(before.checks, after.checks, (check) => check.expression)) {
    if (old.name === null) continue;
    const changes = [keyOf("constraint", old.name)];
    first.push({ text: `DROP ${checkWord(draft)} ${nameText(old.name)}`, changes });
    last.push({ text: `ADD ${constraintText(next, placeOf(draft))}`, changes });
  }
  const expressions = (table: Table["indexes"][number]): string =>
    table.parts.map((part) => (part.kind === "expression" ? part.value : "")).join("\0");
  for (const [old, next] of changedPairs(before.indexes, after.indexes, expressions)) {
    const changes = [keyOf("index", old.name ?? "")];
    first.push({ text: `DROP INDEX ${nameText(old.name ?? "")}`, changes });
    last.push({ text: `ADD ${indexClause(next, placeOf(draft))}`, changes });
  }
  for (const [old, next] of changedPairs(before.columns, after.columns, (c) => c.generated?.expression ?? ""))
    first.push(await restatedClause(draft, old, { ...next, name: old.name }));
  return { first, last };
}

/** The clauses that give a column another name, with what must follow it, and the table after that. */
export async function renameClauses(
  draft: Draft,
  from: string,
  next: Column,
): Promise<{ readonly clauses: readonly Clause[]; readonly table: Table | null }> {
  const member = {
    kind: "alterColumn",
    table: draft.name,
    schema: draft.schema,
    column: from,
    changes: { newName: next.name },
    existing: {},
    using: null,
    position: null,
  } as const;
  const table = tableAfter(draft, member);
  const rename: Clause = {
    text: `RENAME COLUMN ${nameText(from)} TO ${nameText(next.name)}`,
    changes: [keyOf("column", from), keyOf("column", next.name)],
    renames: [keyOf("column", next.name)],
  };
  if (draft.table === null || table === null || draft.server.flavour === "mariadb")
    return { clauses: [rename], table };
  const { first, last } = await followers(draft, draft.table, table);
  return { clauses: [...first, rename, ...last], table };
}

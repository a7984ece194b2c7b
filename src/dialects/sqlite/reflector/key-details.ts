import type { OtherObject } from "../../contract/dialect.js";
import { quoteIdentifier } from "../sql/quote.js";
import { allConstraints, parseOrdinaryTable } from "../sql/create-table.js";

/**
 * The keys of a table whose columns have a direction or a collation of their own, which the portable schema cannot
 * say of a PRIMARY KEY or UNIQUE (https://sqlite.org/lang_createtable.html#the_primary_key). Such a table is made anew
 * by its own texts.
 *
 * @param indexes the stored CREATE INDEX texts of the table
 * @example keyDetails("CREATE TABLE t(a, UNIQUE (a COLLATE NOCASE))")[0]?.name // "UNIQUE (a COLLATE NOCASE)"
 */
export function keyDetails(sql: string, indexes: readonly string[] = []): readonly OtherObject[] {
  if (!/\b(?:desc|collate)\b/i.test(sql)) return [];
  const table = parseOrdinaryTable(sql);
  return allConstraints(table).flatMap((constraint) => {
    if (constraint.kind !== "primaryKey" && constraint.kind !== "unique") return [];
    if (!constraint.columns.some((member) => member.order === "DESC" || member.collation !== null)) return [];
    const members = constraint.columns.map((member) =>
      constraint.level === "column" && member.order !== null ? `${member.text} ${member.order}` : member.text,
    );
    const name = `${constraint.kind === "unique" ? "UNIQUE" : "PRIMARY KEY"} (${members.join(", ")})`;
    const owner = table.name.name;
    const definition = {
      create: [sql, ...indexes],
      drop: [`DROP TABLE ${quoteIdentifier(owner)}`],
      phase: "before",
    } as const;
    return [{ kind: "order or collation of a key", name, table: owner, isDetail: true, definition }];
  });
}

import type { Reflection } from "../../contract/dialect.js";
import { allConstraints, parseOrdinaryTable } from "../sql/create-table.js";

/**
 * The keys of a table whose columns have a direction or a collation of their own, which the portable schema cannot
 * say of a PRIMARY KEY or UNIQUE (https://sqlite.org/lang_createtable.html#the_primary_key).
 *
 * @example keyDetails("CREATE TABLE t(a, UNIQUE (a COLLATE NOCASE))")[0]?.name // "UNIQUE (a COLLATE NOCASE)"
 */
export function keyDetails(sql: string): Reflection["others"] {
  if (!/\b(?:desc|collate)\b/i.test(sql)) return [];
  const table = parseOrdinaryTable(sql);
  return allConstraints(table).flatMap((constraint) => {
    if (constraint.kind !== "primaryKey" && constraint.kind !== "unique") return [];
    if (!constraint.columns.some((member) => member.order === "DESC" || member.collation !== null)) return [];
    const members = constraint.columns.map((member) =>
      constraint.level === "column" && member.order !== null ? `${member.text} ${member.order}` : member.text,
    );
    const name = `${constraint.kind === "unique" ? "UNIQUE" : "PRIMARY KEY"} (${members.join(", ")})`;
    return [{ kind: "order or collation of a key", name, table: table.name.name, isDetail: true }];
  });
}

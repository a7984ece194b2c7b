import type { Statement } from "../../contract/statement.js";
import { runStatement } from "../../shared/statements.js";
import { allConstraints, parseOrdinaryTable } from "../sql/create-table.js";
import { foldName, sameName } from "../sql/names.js";
import { quoteLiteral } from "../sql/quote.js";
import type { Draft } from "./draft.js";
import { rowidColumn } from "./row-reference.js";

/** The tables in which ANALYZE keeps what it found (https://sqlite.org/fileformat2.html#the_sqlite_stat1_table). */
const TABLES = ["sqlite_stat1", "sqlite_stat4"];

/** Those of them that the database has. */
export function statisticsTables(draft: Draft): readonly string[] {
  return TABLES.filter((table) => draft.state.names.some((name) => sameName(name, table)));
}

function move(draft: Draft, from: string, to: string): readonly Statement[] {
  return statisticsTables(draft).map((table) =>
    runStatement(
      draft.source,
      `UPDATE ${table} SET tbl = ${quoteLiteral(to)} WHERE tbl = ${quoteLiteral(from)}`,
    ),
  );
}

/** Writes the statistics of the table under the copy's name: DROP TABLE deletes those of the table that it drops. */
export function statisticsAside(draft: Draft, newName: string): readonly Statement[] {
  const renames = draft.renamedIndexes.flatMap(({ from, to }) =>
    statisticsTables(draft).map((table) =>
      runStatement(
        draft.source,
        `UPDATE ${table} SET idx = ${quoteLiteral(to)} WHERE tbl = ${quoteLiteral(newName)} AND idx = ${quoteLiteral(from)}`,
      ),
    ),
  );
  return [...move(draft, draft.state.name, newName), ...renames];
}

/** The keys that SQLite keeps an index for, in the order of the text, which is the order of their numbers. */
function indexedKeys(sql: string): string {
  const table = parseOrdinaryTable(sql);
  const keys = allConstraints(table).flatMap((constraint) => {
    if (constraint.kind === "primaryKey") return rowidColumn(table) === null ? [constraint.columns] : [];
    return constraint.kind === "unique" ? [constraint.columns] : [];
  });
  return JSON.stringify(keys.map((key) => key.map((member) => foldName(member.name ?? member.expression))));
}

/** Gives the statistics back, but for those of indexes that are no more, or of constraints that may have changed places. */
export function statisticsBack(draft: Draft, newName: string): readonly Statement[] {
  const { state, source } = draft;
  const table = quoteLiteral(state.name);
  const unknown = `idx NOT IN (SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ${table}) AND idx <> ${table}`;
  const renumbered =
    indexedKeys(state.sql) === indexedKeys(draft.text) ? "0" : "idx LIKE 'sqlite!_autoindex!_%' ESCAPE '!'";
  return [
    ...move(draft, newName, state.name),
    ...statisticsTables(draft).map((stat) =>
      runStatement(source, `DELETE FROM ${stat} WHERE tbl = ${table} AND ((${unknown}) OR ${renumbered})`),
    ),
  ];
}

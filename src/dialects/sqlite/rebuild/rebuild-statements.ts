import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import { checkStatement, runStatement } from "../../shared/statements.js";
import type { TableState } from "../compiler/table-state.js";
import { allConstraints, parseOrdinaryTable } from "../sql/create-table.js";
import type { ParsedTable } from "../sql/create-table-model.js";
import { renameTable } from "../sql/edit-table.js";
import { foldName } from "../sql/names.js";
import { quoteIdentifier, quoteLiteral } from "../sql/quote.js";
import { copyRows } from "./copy-rows.js";
import type { Draft } from "./draft.js";
import { withoutOwnQualifiers } from "./own-qualifiers.js";
import { readerProbes } from "./reader-probes.js";
import { statisticsAside, statisticsBack } from "./statistics.js";

/** A name that nothing in the database has. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const folded = new Set(taken.map(foldName));
  let name = wanted;
  for (let n = 2; folded.has(foldName(name)); n += 1) name = `${wanted}_${n}`;
  return name;
}

function autoincrements(table: ParsedTable): boolean {
  return allConstraints(table).some((one) => one.kind === "primaryKey" && one.autoincrement);
}

/**
 * AUTOINCREMENT never gives a number twice, not even one of a deleted row (https://sqlite.org/autoinc.html): the mark
 * of the old table becomes that of the new one. RENAME TO takes it along.
 */
function sequenceStatements(draft: Draft, table: ParsedTable, newName: string): readonly Statement[] {
  const { state, source } = draft;
  if (!autoincrements(table) || !autoincrements(parseOrdinaryTable(state.sql))) return [];
  const [fresh, old] = [quoteLiteral(newName), quoteLiteral(state.name)];
  return [
    runStatement(source, `DELETE FROM sqlite_sequence WHERE name = ${fresh}`),
    runStatement(
      source,
      `INSERT INTO sqlite_sequence (name, seq) SELECT ${fresh}, seq FROM sqlite_sequence WHERE name = ${old}`,
    ),
  ];
}

/** With foreign keys on, DROP TABLE deletes the rows that refer to it (https://sqlite.org/foreignkeys.html#fk_schemacommands). */
function foreignKeysOffCheck(draft: Draft): Statement {
  const sql = "SELECT foreign_keys FROM pragma_foreign_keys WHERE foreign_keys <> 0";
  return checkStatement(draft.source, sql, {
    code: "MIG_DIALECT_FOREIGN_KEYS_ON",
    details: { table: draft.state.name },
  });
}

/** changes() tells how many rows the copy has written, so that only the old table has to be counted. */
function countCheck(draft: Draft): Statement {
  const { name } = draft.state;
  const counted = `SELECT changes() AS copied, (SELECT count(*) FROM ${quoteIdentifier(name)}) AS expected`;
  return checkStatement(draft.source, `SELECT copied, expected FROM (${counted}) WHERE copied <> expected`, {
    code: "MIG_DIALECT_ROWS_LOST",
    details: { table: name },
  });
}

function copyHazards(draft: Draft, losesRowids: boolean): readonly Hazard[] {
  const { name, rowEstimate } = draft.state;
  const size = rowEstimate === null ? "" : ` (about ${rowEstimate} rows)`;
  const hazards: Hazard[] = [
    {
      code: "rewritesTable",
      level: "warning",
      message: `builds table '${name}' anew${size}: ${reasonOf(draft)}`,
    },
    { code: "locksWrites", level: "warning", message: "nobody else can write to the database meanwhile" },
    ...draft.hazards.filter((hazard) => hazard.code !== "deletesData"),
  ];
  if (losesRowids)
    hazards.push({
      code: "notKept",
      level: "info",
      message: `the rowids of '${name}' are not kept: its columns hide all their names`,
    });
  return hazards;
}

function reasonOf(draft: Draft): string {
  return draft.obstacles[0] ?? "it was asked for";
}

function triggerStatements(draft: Draft): readonly Statement[] {
  const { triggers, tempTriggers, name } = draft.state;
  const own = triggers.filter((trigger) => foldName(trigger.table) === foldName(name));
  return [
    ...own.map((trigger) => runStatement(draft.source, trigger.sql)),
    ...tempTriggers.map((trigger) =>
      runStatement(draft.source, trigger.sql.replace(/^\s*create\s+(?:temp(?:orary)?\s+)?/i, "CREATE TEMP ")),
    ),
  ];
}

function legacy(state: TableState): number {
  return state.legacyAlterTable ? 1 : 0;
}

/**
 * Builds the table anew: a copy under another name, the rows, then the copy takes the old one's place. Views, triggers
 * and foreign keys elsewhere keep naming the table; `legacy_alter_table` keeps SQLite from looking at them while it is
 * away (https://sqlite.org/lang_altertable.html#otheralter).
 */
export function rebuildStatements(draft: Draft): readonly Statement[] {
  const { state, source } = draft;
  const run = (sql: string, hazards: readonly Hazard[] = []): Statement =>
    runStatement(source, sql, { hazards });
  const table = parseOrdinaryTable(draft.text);
  const newName = freeName(`_cortex_new_${state.name}`, state.names);
  const copy = copyRows(draft, table, newName);
  const [old, fresh] = [quoteIdentifier(state.name), quoteIdentifier(newName)];
  return [
    foreignKeysOffCheck(draft),
    run("PRAGMA legacy_alter_table = 1"),
    run(renameTable(withoutOwnQualifiers(draft.text), newName)),
    run(copy.sql, copyHazards(draft, copy.losesRowids)),
    countCheck(draft),
    ...sequenceStatements(draft, table, newName),
    ...statisticsAside(draft, newName),
    run(
      `DROP TABLE ${old}`,
      draft.hazards.filter((hazard) => hazard.code === "deletesData"),
    ),
    run(`ALTER TABLE ${fresh} RENAME TO ${old}`),
    ...draft.indexes.map((index) => run(index.sql)),
    ...triggerStatements(draft),
    ...statisticsBack(draft, newName),
    run(`PRAGMA legacy_alter_table = ${legacy(state)}`),
    ...readerProbes(draft, table),
  ];
}

import type { BatchOptions, Operation } from "../../../operations/operation.js";
import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import type { StoredObject, TableState } from "../compiler/table-state.js";
import { parseOrdinaryTable } from "../sql/create-table.js";
import type { ParsedTable, PrimaryKeyConstraint } from "../sql/create-table-model.js";
import { foldName } from "../sql/names.js";
import { quoteIdentifier } from "../sql/quote.js";

/** Where the values of a column come from: an expression over the old row, or (null) its default. */
export type Origin = string | null;

/** A new name for an index. */
export interface IndexRename {
  readonly from: string;
  readonly to: string;
}

/** What a table is to become, and how to get there. Each change of a batch makes the next draft. */
export interface Draft {
  readonly state: TableState;
  readonly source: Operation;
  readonly options: BatchOptions;
  /** The definition of the table so far, under its own name. */
  readonly text: string;
  readonly indexes: readonly StoredObject[];
  /** Indexes that have got another name, in the order in which that was. */
  readonly renamedIndexes: readonly IndexRename[];
  /** By folded column name. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Questions about the rows as they are, to be asked before anything runs. */
  readonly checks: readonly Statement[];
  readonly hazards: readonly Hazard[];
  /** What does the same without building the table anew. */
  readonly inPlace: readonly Statement[];
  /** Why it cannot be done in place; empty when it can. */
  readonly obstacles: readonly string[];
  /** What was asked for that has a meaning only when the table is built anew. */
  readonly needsRecreation: readonly string[];
  /** The primary key that has gone: another one over the same column goes on counting up, and keeps its ON CONFLICT. */
  readonly lostKey: PrimaryKeyConstraint | null;
  /** True when a column has gone, so that what reads the table may not work any more. */
  readonly mayBreakReaders: boolean;
}

/** What a change adds to a draft. */
export interface Step {
  readonly text?: string;
  readonly indexes?: readonly StoredObject[];
  readonly renamedIndex?: IndexRename;
  readonly origins?: ReadonlyMap<string, Origin>;
  readonly checks?: readonly Statement[];
  readonly hazards?: readonly Hazard[];
  readonly inPlace?: readonly Statement[];
  readonly obstacle?: string | null;
  readonly needsRecreation?: string | null;
  readonly lostKey?: PrimaryKeyConstraint | null;
  readonly mayBreakReaders?: boolean;
}

/** The draft after a change. */
export function advance(draft: Draft, step: Step): Draft {
  const one = (text: string | null | undefined): readonly string[] => (text ? [text] : []);
  return Object.freeze({
    ...draft,
    text: step.text ?? draft.text,
    indexes: step.indexes ?? draft.indexes,
    renamedIndexes:
      step.renamedIndex === undefined ? draft.renamedIndexes : [...draft.renamedIndexes, step.renamedIndex],
    origins: step.origins ?? draft.origins,
    checks: [...draft.checks, ...(step.checks ?? [])],
    hazards: [...draft.hazards, ...(step.hazards ?? [])],
    inPlace: [...draft.inPlace, ...(step.inPlace ?? [])],
    obstacles: [...draft.obstacles, ...one(step.obstacle)],
    needsRecreation: [...draft.needsRecreation, ...one(step.needsRecreation)],
    lostKey: step.lostKey ?? draft.lostKey,
    mayBreakReaders: draft.mayBreakReaders || (step.mayBreakReaders ?? false),
  });
}

/** The table as the draft has it so far. */
export function tableOf(draft: Draft): ParsedTable {
  return parseOrdinaryTable(draft.text);
}

/** `ALTER TABLE name`. */
export function alterText(draft: Draft): string {
  return `ALTER TABLE ${quoteIdentifier(draft.state.name)}`;
}

/** True when every one of the columns is in the database and keeps its values: a question about them can be asked. */
export function areUnchanged(draft: Draft, columns: readonly string[]): boolean {
  return columns.every(
    (column) => draft.origins.get(foldName(column)) === quoteIdentifier(columnInDatabase(draft, column)),
  );
}

/** The column's name as the database has it. */
function columnInDatabase(draft: Draft, column: string): string {
  return draft.state.columns.find((c) => foldName(c.name) === foldName(column))?.name ?? column;
}

/** The origins with one more, or another one. */
export function withOrigin(draft: Draft, column: string, origin: Origin): ReadonlyMap<string, Origin> {
  return new Map([...draft.origins, [foldName(column), origin]]);
}

/** The origins of a table whose columns are all as they were. */
export function originsOf(state: TableState): ReadonlyMap<string, Origin> {
  return new Map(state.columns.map((column) => [foldName(column.name), quoteIdentifier(column.name)]));
}

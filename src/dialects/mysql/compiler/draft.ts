import { applyOperation } from "../../../operations/apply.js";
import type { BatchMember, BatchOptions, Operation } from "../../../operations/operation.js";
import type { Column } from "../../../schema/column.js";
import type { Table } from "../../../schema/table.js";
import type { Connection } from "../../contract/connection.js";
import type { Hazard } from "../../contract/hazard.js";
import type { CheckStatement, RunStatement } from "../../contract/statement.js";
import { cortexError } from "../../../errors/index.js";
import { REPLAY_TRAITS } from "../replay-traits.js";
import { sameName } from "../ddl/names.js";
import type { IndexPlace } from "../ddl/index-text.js";
import type { ServerVersion } from "../server-version.js";

/** A table while its changes are compiled: as the ones before leave it. */
export interface Draft {
  readonly connection: Connection;
  readonly server: ServerVersion;
  readonly source: Operation;
  readonly name: string;
  readonly schema: string | null;
  /** The table, with the indexes that foreign keys brought along; null where no server is asked and nobody has told of it. */
  readonly table: Table | null;
  readonly options: BatchOptions;
  /** The table as it is before the first of the changes: what can be asked of it is in this one. */
  readonly before?: Table | null;
}

/** What one clause of ALTER TABLE is about. A key is a kind and a name: `column:id`, `index:ix_a`. */
export interface Clause {
  readonly text: string;
  /** What it makes, takes away or changes. */
  readonly changes: readonly string[];
  /** What must be there for it. */
  readonly uses?: readonly string[];
  /** Columns beside which it puts one: they may change, but neither go nor get another name. */
  readonly near?: readonly string[];
  /** Names that are new after it; a clause that uses one must come in a later statement. */
  readonly renames?: readonly string[];
}

/** A check on rows, with the columns that it reads. */
export interface RowCheck {
  readonly columns: readonly string[];
  readonly statement: CheckStatement;
}

/** What a change comes to. Its clauses belong into one statement. */
export interface Step {
  readonly clauses: readonly Clause[];
  readonly checks?: readonly RowCheck[];
  readonly hazards?: readonly Hazard[];
  /** It must have a statement of its own. */
  readonly isApart?: boolean;
  /** The statement that does the same when nothing else is to be done: CREATE INDEX. */
  readonly alone?: string;
  /** A statement on rows, which stands by itself, between what comes before and what comes after. */
  readonly rows?: RunStatement;
}

/** The steps of a change, and the table after them. */
export interface Change {
  readonly steps: readonly Step[];
  readonly table: Table | null;
}

/** A key of {@link Clause}. */
export function keyOf(kind: "column" | "index" | "constraint", name: string): string {
  return `${kind}:${name.toLowerCase()}`;
}

/** The key beside that of an index which the planner does not see, when it goes. */
export const unseenKey = (index: string): string => `${index}:unseen`;

/** The keys of columns. */
export function columnKeys(names: readonly string[]): readonly string[] {
  return names.map((name) => keyOf("column", name));
}

/** Nothing is to be done. */
export function unchanged(draft: Draft): Change {
  return { steps: [], table: draft.table };
}

/** The table after a change. */
export function tableAfter(draft: Draft, member: BatchMember): Table | null {
  const { table } = draft;
  if (table === null) return null;
  const name = { table: table.name, schema: table.schema };
  const schema = { kind: "schema", tables: [table], namingConvention: {} } as const;
  return applyOperation(schema, { ...member, ...name }, REPLAY_TRAITS).tables[0] ?? null;
}

/** The column of that name, whatever its case; undefined where there is none or the table is not known. */
export function findColumn(draft: Draft, name: string): Column | undefined {
  return draft.table?.columns.find((column) => sameName(column.name, name));
}

/** The column of that name. @throws MIG_DIALECT_COLUMN_NOT_FOUND where the table is known and has none */
export function columnOf(draft: Draft, name: string): Column | null {
  if (draft.table === null) return null;
  const column = findColumn(draft, name);
  if (column !== undefined) return column;
  throw cortexError("MIG_DIALECT_COLUMN_NOT_FOUND", {
    table: draft.name,
    column: name,
    columns: draft.table.columns.map((other) => other.name),
  });
}

/** Where columns, constraints and indexes of the table are written. */
export function placeOf(draft: Draft): IndexPlace {
  return { server: draft.server, table: draft.name, columns: draft.table?.columns ?? null };
}

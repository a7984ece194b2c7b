import type { IndexedColumn } from "./indexed-columns.js";
import type { NamePart, TextRange } from "./token-cursor.js";

/** What SQLite does when a constraint fails (ON CONFLICT). */
export type ConflictClause = "ROLLBACK" | "ABORT" | "FAIL" | "IGNORE" | "REPLACE";

/** What every constraint has. The range reaches from CONSTRAINT (or the keyword) to the last token. */
export interface ConstraintBase extends TextRange {
  readonly level: "column" | "table";
  /** The column that a column-level constraint belongs to. */
  readonly column: string | null;
  /** The name after CONSTRAINT. */
  readonly name: NamePart | null;
  /** Where the constraint starts without its CONSTRAINT name. */
  readonly bodyStart: number;
  /** The whole constraint, verbatim. */
  readonly text: string;
}

export interface PrimaryKeyConstraint extends ConstraintBase {
  readonly kind: "primaryKey";
  readonly columns: readonly IndexedColumn[];
  readonly autoincrement: boolean;
  readonly conflict: ConflictClause | null;
}

export interface UniqueConstraint extends ConstraintBase {
  readonly kind: "unique";
  readonly columns: readonly IndexedColumn[];
  readonly conflict: ConflictClause | null;
}

export interface NotNullConstraint extends ConstraintBase {
  readonly kind: "notNull";
  readonly conflict: ConflictClause | null;
}

/** The word NULL, which SQLite accepts and which means nothing. */
export interface NullConstraint extends ConstraintBase {
  readonly kind: "null";
}

export interface CheckConstraint extends ConstraintBase {
  readonly kind: "check";
  /** Without its parentheses, verbatim from the first to the last token. */
  readonly expression: string;
  readonly conflict: ConflictClause | null;
}

export interface DefaultConstraint extends ConstraintBase {
  readonly kind: "default";
  /** Verbatim, with the parentheses that it has. */
  readonly value: string;
  readonly valueRange: TextRange;
  /** An identifier (`DEFAULT abc`, `DEFAULT "abc"`) is a string to SQLite. */
  readonly form: "literal" | "parenthesised" | "identifier";
}

export interface CollateConstraint extends ConstraintBase {
  readonly kind: "collate";
  readonly collation: NamePart;
}

/** A DEFERRABLE clause. */
export interface Deferrability extends TextRange {
  readonly deferrable: boolean;
  readonly initially: "deferred" | "immediate" | null;
  readonly text: string;
}

export interface ForeignKeyConstraint extends ConstraintBase {
  readonly kind: "foreignKey";
  readonly columns: readonly string[];
  readonly referencedTable: NamePart;
  /** Empty when the statement names none: the primary key is meant. */
  readonly referencedColumns: readonly string[];
  readonly onDelete: string | null;
  readonly onUpdate: string | null;
  readonly match: string | null;
  readonly deferrability: Deferrability | null;
}

/** A DEFERRABLE clause apart from its REFERENCES (`a REFERENCES p NOT NULL DEFERRABLE`). */
export interface DeferrableConstraint extends ConstraintBase {
  readonly kind: "deferrable";
  readonly deferrability: Deferrability;
}

export interface GeneratedConstraint extends ConstraintBase {
  readonly kind: "generated";
  /** Without its parentheses, verbatim from the first to the last token. */
  readonly expression: string;
  readonly storage: "virtual" | "stored";
}

/** A CONSTRAINT name with nothing after it, which SQLite accepts. */
export interface NameOnlyConstraint extends ConstraintBase {
  readonly kind: "nameOnly";
}

/** A constraint of a column or of the table. A column's REFERENCES is a `foreignKey` with `level: "column"`. */
export type TableConstraint =
  | PrimaryKeyConstraint
  | UniqueConstraint
  | NotNullConstraint
  | NullConstraint
  | CheckConstraint
  | DefaultConstraint
  | CollateConstraint
  | ForeignKeyConstraint
  | DeferrableConstraint
  | GeneratedConstraint
  | NameOnlyConstraint;

/** The kinds of constraints. */
export type ConstraintKind = TableConstraint["kind"];

/** A column; the range reaches from its name to its last token. */
export interface ParsedColumn extends TextRange {
  readonly name: NamePart;
  /** The declared type, verbatim ("DECIMAL(10, 5)"); "" when there is none. */
  readonly typeText: string;
  readonly typeRange: TextRange | null;
  readonly constraints: readonly TableConstraint[];
  readonly text: string;
}

/** STRICT or WITHOUT ROWID; the range covers its words. */
export interface TableOption extends TextRange {
  readonly option: "STRICT" | "WITHOUT ROWID";
}

interface ParsedBase {
  readonly text: string;
  readonly schema: NamePart | null;
  readonly name: NamePart;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
}

/** A table with its columns. */
export interface ParsedTable extends ParsedBase {
  readonly kind: "table";
  readonly columns: readonly ParsedColumn[];
  /** The constraints of the table itself, in their order. */
  readonly constraints: readonly TableConstraint[];
  readonly options: readonly TableOption[];
  readonly strict: boolean;
  readonly withoutRowid: boolean;
  /** From "(" to its ")", both included. */
  readonly body: TextRange;
}

/** A table whose module defines it: it cannot be rebuilt. */
export interface ParsedVirtualTable extends ParsedBase {
  readonly kind: "virtual";
  readonly module: NamePart;
  /** What stands in the module's parentheses, verbatim; null without parentheses. */
  readonly moduleArguments: string | null;
}

/** `CREATE TABLE x AS SELECT …`. SQLite stores such a table with its columns, so this is seen in scripts only. */
export interface ParsedTableAsSelect extends ParsedBase {
  readonly kind: "asSelect";
  readonly select: string;
}

/** What a CREATE TABLE statement says. */
export type ParsedCreateTable = ParsedTable | ParsedVirtualTable | ParsedTableAsSelect;

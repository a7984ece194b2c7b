import type { CortexError } from "../../errors/index.js";
import type { Inspector } from "../../operations/operation-context.js";
import type { Operation } from "../../operations/operation.js";
import type { Column } from "../../schema/column.js";
import type { Schema } from "../../schema/schema.js";
import type { DataType } from "../../schema/types.js";
import type { Capabilities } from "./capabilities.js";
import type { ConnectionTarget, ConnectOptions, Connection } from "./connection.js";
import type { Resumption } from "./resumption.js";
import type { Statement } from "./statement.js";
import type { StepSession } from "./step-session.js";

/** One statement of a script, with the line it begins on (1 is the script's first). */
export interface ScriptStatement {
  readonly text: string;
  readonly line: number;
}

/** What is reflected. */
export interface ReflectScope {
  /** The schema (namespace); null is the database's default. */
  readonly schema: string | null;
  /** Tables that are passed over, by name: the version table and its companions. */
  readonly exclude: readonly string[];
  /** Further schemas (namespaces) to read; their tables are told with their schema's name. */
  readonly also?: readonly string[];
  /**
   * How the `others` are made is wanted ({@link OtherObject.definition}). A dialect whose server tells that object by
   * object, with a query each, leaves it out otherwise. Default false.
   */
  readonly definitions?: boolean;
  /** False where the tables alone are wanted: a dialect may then leave the `others` out. Default true. */
  readonly others?: boolean;
}

/** What a scratch database is to be like. */
export type ScratchSource =
  /** The schema of that connection's database, without its rows. */
  | { readonly kind: "copy"; readonly of: Connection }
  /** Empty; on that connection's server, or — without one — wherever the dialect can have one. */
  | { readonly kind: "empty"; readonly on: Connection | null }
  /**
   * Empty, and a whole database of its own: for what needs more than a schema (extensions, several schemas, statements
   * outside of transactions). As `empty` where that is one already, and where the user may make none.
   */
  | { readonly kind: "database"; readonly on: Connection };

/** What the lock of a run is for: runs on other databases, schemas or version tables do not wait for it. */
export interface SessionScope {
  readonly versionTable: string;
  readonly schema: string | null;
}

/** How an object that the portable schema cannot say is made anew and taken away, in the database's own SQL. */
export interface OtherDefinition {
  readonly create: readonly string[];
  readonly drop: readonly string[];
  /** Whether it is made before the tables (extensions, types, sequences) or after them (views, triggers, policies). */
  readonly phase: "before" | "after";
}

/** An object that is there, but not in the portable schema. */
export interface OtherObject {
  readonly kind: string;
  readonly name: string;
  readonly table: string | null;
  /** True for a detail of its table's own definition: whoever changes that part of the table means it. */
  readonly isDetail?: boolean;
  /**
   * Absent where the dialect cannot say it. That of a detail makes the whole table with its indexes, in place of what
   * the schema says of it, when its phase is `before` (without foreign keys where those can be added to a table); with
   * the phase `after` it changes the table that was just made. That of an object that comes and goes with another one
   * is empty.
   */
  readonly definition?: OtherDefinition;
}

/** What the database holds, and what the portable schema cannot say of it. */
export interface Reflection {
  readonly schema: Schema;
  /**
   * Objects that are there but not in `schema` (views, triggers, virtual tables …): kept, never dropped. In an order
   * in which they can be created.
   */
  readonly others: readonly OtherObject[];
  /** Schemas (namespaces) with tables or views that the scope passes over; told where `definitions` are wanted. */
  readonly unread?: readonly string[];
}

/** The {@link Finding} about the migration lock: where it is not ok, two runs could be at work at once. */
export const LOCK_CHECK = "migration lock";

/** A finding of `cortex doctor` about a connection. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly hint: string | null;
}

/** What a native error is told about when it is translated. */
export interface ErrorContext {
  /** The SQL that failed, if any. */
  readonly sql: string | null;
  readonly label: string;
}

/** Writes a database into a file of its own. */
export interface DatabaseBackup {
  /** The ending of the file's name, with its dot. */
  readonly extension: string;
  /**
   * @param path a file that is not there yet
   * @throws MIG_DIALECT_BACKUP_FAILED with the reason; nothing is left at the path then
   */
  create(target: ConnectionTarget, connection: Connection, path: string): Promise<void>;
  /**
   * Puts a backup back in the place of the database, and keeps a copy of what was there. Absent where that is left to
   * the database's own program.
   *
   * @returns the path of the copy; null where there was no database
   * @throws MIG_DIALECT_RESTORE_FAILED; the database is as it was then
   */
  restore?(target: ConnectionTarget, from: string): Promise<string | null>;
}

/** Everything that a database answers. One folder under `dialects/` a database; nothing else knows its name. */
export interface Dialect {
  /** As in CORTEX_DB_TYPE and as the chain's folder is called. */
  readonly name: string;
  /** For people. */
  readonly displayName: string;
  readonly capabilities: Capabilities;
  /** The port when none is given; null for a database without one. */
  readonly defaultPort: number | null;

  /** Opens a connection. @throws MIG_DIALECT_* naming the database and what is wrong with it. */
  connect(target: ConnectionTarget, options: ConnectOptions): Promise<Connection>;
  /** The database for people, without connecting: a path, or a URL without its password. */
  describeTarget(target: ConnectionTarget): string;
  /**
   * A database of this type that is gone when it is closed, whatever happens to this process: one in memory, a
   * database of its own on the server, a schema in a transaction that is rolled back — or, where there is no server or
   * the user may not make one, a `ReplayConnection` (dialects/shared), which runs nothing and answers from a schema.
   */
  scratch(source: ScratchSource): Promise<Connection>;
  /**
   * The schema (namespace) that unqualified names mean when a run begins: the run's own tables are found there even when
   * a revision sets another one. Default: null, there is none or it cannot change.
   */
  homeSchema?(connection: Connection): string | null;
  /** Opens what surrounds the steps of a run, and holds its lock until it is closed. */
  openSession(connection: Connection, scope: SessionScope): Promise<StepSession>;

  /**
   * Compiles an operation against the database as it is now: checks that must come first, statements, checks that
   * must come last. Reads, never writes.
   *
   * @throws MIG_DIALECT_UNSUPPORTED when the database cannot have it, with the reason.
   */
  compile(operation: Operation, connection: Connection): Promise<readonly Statement[]>;
  /** Whether a generated column gets another expression in place there; else it is dropped and added. Default: no. */
  altersGenerated?(connection: Connection): boolean;
  /**
   * Whether a foreign key at a column stands in the way of this change of its type, because no value of one type is
   * compared with one of the other. Default: no; `Capabilities.foreignKeysHoldColumns` is for every change.
   */
  foreignKeysHoldType?(before: DataType, after: DataType): boolean;
  /**
   * Whether a column that says nothing of its own becomes another one when these options of its table change, by their
   * names in the dialect's own vocabulary: a text, by the table's collation. Default: none does.
   */
  followsTable?(column: Column, changed: readonly string[]): boolean;
  /** The type's text in DDL. */
  typeText(type: DataType): string;
  /** The default expression's or literal's text in SQL. */
  quoteLiteral(value: unknown): string;
  quoteIdentifier(name: string): string;
  /** The placeholder of the n-th parameter (1 is the first): `?` or `$1`. */
  placeholder(position: number): string;

  /** Reads what is there. A constant number of queries, whatever the number of tables. */
  reflect(connection: Connection, scope: ReflectScope): Promise<Reflection>;
  inspector(connection: Connection): Inspector;
  /**
   * The schema in the spelling in which reflection would read it back, so that two schemas can be compared. With a
   * connection the database itself spells the expressions; nothing is left there.
   *
   * @param live what reflection has just read, where that is at hand: only tables that differ from it as text need to
   *   be spelled by the database
   */
  normalize(schema: Schema, connection: Connection | null, live?: Schema): Promise<Schema>;
  /** Whether two expressions are the same but for their spelling. */
  sameExpression(a: string, b: string): boolean;

  /**
   * Which of these triggers name what is not there, by the database's own word; nothing is left changed. Absent where the
   * database keeps that from happening, and where it cannot be asked.
   */
  brokenTriggers?(connection: Connection, triggers: readonly string[]): Promise<readonly string[]>;

  /** Splits a script as the database's own shell would. */
  splitStatements(script: string): readonly ScriptStatement[];
  /** True for a statement that begins, ends or nests a transaction. */
  isTransactionControl(sql: string): boolean;
  /** True for a statement that writes nothing. */
  isReadOnly(sql: string): boolean;

  /** The first and last lines of an offline script, and those around a step. */
  readonly script: {
    readonly prologue: readonly string[];
    readonly begin: readonly string[];
    readonly commit: readonly string[];
    readonly epilogue: readonly string[];
    /** A {@link CheckStatement} as SQL that stops the script when the check fails. */
    check(sql: string): readonly string[];
    /**
     * One statement as the shell takes it, with its end. Default: the text and a semicolon, which is not enough for a
     * shell that cuts at every semicolon.
     */
    statement?(sql: string): readonly string[];
    /** The shell hands the line ends of a script on as they are. Default: a carriage return before a line feed is lost. */
    readonly keepsLineEnds?: true;
    /** Parameters put into the text as literals. */
    inline(sql: string, parameters: readonly unknown[] | Readonly<Record<string, unknown>>): string;
  };

  /**
   * How the journal tells what has become of a statement that cannot be rolled back. Where it is absent, nothing does:
   * what runs outside of a transaction is resumed by hand.
   */
  readonly resumption?: Resumption;

  /** How the whole database is written into a file. Absent where nothing here can do it. */
  readonly backup?: DatabaseBackup;

  /** A native error as a coded one; a coded one is returned as it is. */
  describeError(error: unknown, context: ErrorContext): CortexError;
  /** What `cortex doctor` says of a connection: version, privileges, settings. */
  diagnose(connection: Connection): Promise<readonly Finding[]>;
  /**
   * What of it would stop a run: the findings that are not ok, and without which no migration can be carried out (a
   * server that takes no writes, a privilege that is missing, no lock). Cheap, whatever the size of the database.
   */
  obstacles(connection: Connection): Promise<readonly Finding[]>;
}

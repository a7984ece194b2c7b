import { CortexError, cortexError } from "../../errors/index.js";
import type { ErrorContext } from "../contract/dialect.js";
import { excerpt } from "../shared/excerpt.js";
import { networkError, sessionError } from "./connection/connection-errors.js";
import { namesIn, type ServerError, serverErrorOf } from "./connection/server-error.js";
import { missingPrivilege } from "./sql/privilege.js";
import { statementHead } from "./sql/statement-head.js";

/** What else this dialect knows of a failure. */
export interface PostgresqlErrorContext extends ErrorContext {
  readonly user?: string;
  readonly host?: string;
  readonly ssl?: string;
  readonly timeoutSeconds?: number;
}

interface Failure {
  readonly server: ServerError;
  /** On one line, shortened; "" without a statement. */
  readonly sql: string;
  readonly fullSql: string;
  readonly context: PostgresqlErrorContext;
  readonly cause: unknown;
}

/** What the message calls the object: `constraint "x" for relation "t" already exists`. */
function kindIn(message: string, fallback: string): string {
  return /^([a-z ]+) "/.exec(message)?.[1] ?? fallback;
}

/** A relation is whatever the statement makes or names. */
function relationKind(failure: Failure): string {
  const kind = kindIn(failure.server.message, "object");
  if (kind !== "relation") return kind;
  return /\b(table|index|view|sequence)$/.exec(statementHead(failure.fullSql).verb)?.[1] ?? "relation";
}

function fromMissing({ server, sql, cause, fullSql }: Failure): CortexError {
  const [name = "", table] = namesIn(server.message);
  if (server.state === "42703") {
    const column = name === "" ? (/column (\S+)/.exec(server.message)?.[1] ?? "") : name;
    return cortexError("MIG_DIALECT_COLUMN_UNKNOWN", { column, sql }, cause);
  }
  const kind = kindIn(server.message, server.state === "42P01" ? "relation" : "object");
  if (server.state === "42P01" && ["relation", "table"].includes(kind))
    return cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: name }, cause);
  if (kind === "constraint" && table !== undefined)
    return cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", { kind, name: `${name}' of table '${table}` }, cause);
  if (name === "") {
    const what = /^(\w+) (.+) does not exist$/s.exec(server.message);
    return cortexError(
      "MIG_DIALECT_OBJECT_NOT_FOUND",
      { kind: what?.[1] ?? "object", name: what?.[2] ?? excerpt(fullSql, 60) },
      cause,
    );
  }
  return cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", { kind, name }, cause);
}

function fromExisting(failure: Failure): CortexError {
  const { server, sql, cause } = failure;
  const [name = ""] = namesIn(server.message);
  if (server.state === "42701")
    return cortexError("MIG_DIALECT_COLUMN_DUPLICATE", { column: name, sql }, cause);
  const what = /^(\w+) (.+) already exists/s.exec(server.message);
  return cortexError(
    "MIG_DIALECT_OBJECT_EXISTS",
    name === ""
      ? { kind: what?.[1] ?? "object", name: what?.[2] ?? sql }
      : { kind: relationKind(failure), name },
    cause,
  );
}

const CONSTRAINTS: Readonly<Record<string, string>> = {
  "23502": "NOT NULL",
  "23503": "FOREIGN KEY",
  "23505": "UNIQUE",
  "23514": "CHECK",
  "23P01": "EXCLUDE",
};

/** "Key (a)=(1) is duplicated." → (a)=(1) */
function keyIn(detail: string): readonly Readonly<Record<string, unknown>>[] {
  const key = /(\(.+\)=\(.*?\))/s.exec(detail)?.[1];
  return key === undefined ? [] : [{ key }];
}

function fromConstraint({ server, sql, cause }: Failure): CortexError {
  const table = server.table ?? "a table";
  const { column } = server;
  // The rows that are there, and not new ones: ALTER TABLE looked at them.
  if (server.state === "23502" && column !== null && /^ALTER TABLE/i.test(sql)) {
    const isNew = new RegExp(
      `\\bADD (?:COLUMN )?(?:IF NOT EXISTS )?"?${column.replace(/\W/g, "\\$&")}\\b`,
      "i",
    ).test(sql);
    return isNew
      ? cortexError("MIG_DIALECT_VALUE_MISSING", { table, column }, cause)
      : cortexError("MIG_DIALECT_NULLS_REFUSED", { table, column }, cause);
  }
  const constraint = CONSTRAINTS[server.state] ?? "integrity";
  const what = server.constraint ?? column;
  const object = what === null ? table : `${table} (${what})`;
  const rows = keyIn(server.detail);
  return cortexError(
    "MIG_DIALECT_ROWS_REFUSED",
    { constraint, object, sql, ...(rows.length > 0 && { rows }) },
    cause,
  );
}

function fromPermission({ server, fullSql, sql, context, cause }: Failure): CortexError {
  const { object, privilege } = missingPrivilege(server.message, fullSql);
  return cortexError(
    "MIG_DIALECT_PERMISSION_DENIED",
    { database: context.label, user: context.user ?? "", object, privilege, sql: sql === "" ? null : sql },
    cause,
  );
}

function withDetail({ message, detail, hint }: ServerError): string {
  return [message, detail, hint].filter((part) => part !== "").join(" — ");
}

/** The detail has a line for each object that needs it; "cannot drop table t because other objects depend on it". */
function fromDependents({ server, sql, fullSql, cause }: Failure): CortexError {
  const dropped = /^cannot \w+ (.+?) because/.exec(server.message)?.[1];
  const object = dropped ?? `a part of '${statementHead(fullSql).object ?? "the object"}'`;
  const dependents = server.detail.replaceAll("\n", "; ");
  return cortexError("MIG_DIALECT_DEPENDENTS", { object, sql, dependents }, cause);
}

function fromClass(failure: Failure): CortexError | null {
  const { server, sql, cause, context } = failure;
  const database = context.label;
  const detail = withDetail(server);
  if (server.state.startsWith("23")) return fromConstraint(failure);
  if (server.state.startsWith("22") || server.state === "42804" || server.state === "42846")
    return cortexError("MIG_DIALECT_VALUE_UNFIT", { sql, detail }, cause);
  return server.state === "40001"
    ? cortexError("MIG_DIALECT_DEADLOCK", { database, sql, detail }, cause)
    : null;
}

/** In any language; "data type money has no default operator class for access method "hash"" has the same state. */
const isAboutMissing = (message: string): boolean =>
  /does not exist/.test(message) || (namesIn(message).length > 0 && !/ operator class for /.test(message));

/** Details of the same state about what the server does not have, or cannot do, whoever needs it. */
const IS_UNSUPPORTED = /requires the server|partition/;

function fromState(failure: Failure): CortexError | null {
  const { server, sql, cause, context } = failure;
  const database = context.label;
  const detail = withDetail(server);
  switch (server.state) {
    case "42P01":
    case "42703":
    case "42704":
    case "42883":
    case "3F000":
      return isAboutMissing(server.message) ? fromMissing(failure) : null;
    case "42701":
    case "42P04":
    case "42P06":
    case "42P07":
    case "42710":
    case "42723":
      return fromExisting(failure);
    case "42501":
      return fromPermission(failure);
    case "55P03":
      return cortexError("MIG_DIALECT_OBJECT_LOCKED", { database, sql, holder: null }, cause);
    case "40P01":
      return cortexError("MIG_DIALECT_DEADLOCK", { database, sql, detail }, cause);
    case "57014":
      return cortexError("MIG_DIALECT_CANCELLED", { database, sql: sql === "" ? null : sql, detail }, cause);
    case "53100":
      return cortexError("MIG_DIALECT_DISK_FULL", { database }, cause);
    case "25001":
      return cortexError("MIG_DIALECT_STATEMENT_REFUSED", { statement: sql, reason: server.message }, cause);
    case "2BP01":
    case "0A000":
      return server.detail === "" || IS_UNSUPPORTED.test(server.detail) ? null : fromDependents(failure);
    default:
      return fromClass(failure);
  }
}

/**
 * A native error as a coded one that names the object, by its SQLSTATE and the fields that the server sends with it; a
 * coded one is returned as it is.
 *
 * @example describeError(error, { sql: "DROP TABLE t", label: "postgresql://db/app" }).code // "MIG_DIALECT_TABLE_NOT_FOUND"
 */
export function describeError(error: unknown, context: PostgresqlErrorContext): CortexError {
  if (error instanceof CortexError) return error;
  const sql = context.sql === null ? null : excerpt(context.sql);
  const connection = {
    database: context.label,
    user: context.user ?? "",
    sql,
    ssl: context.ssl ?? "off",
    host: context.host ?? "",
    timeoutSeconds: context.timeoutSeconds ?? 0,
    cause: error,
  };
  const server = serverErrorOf(error);
  const known =
    server === null
      ? networkError(connection)
      : (sessionError(server, connection) ??
        fromState({ server, sql: sql ?? "", fullSql: context.sql ?? "", context, cause: error }));
  if (known !== null) return known;
  const message = error instanceof Error ? error.message : String(error);
  const detail = server === null ? message : withDetail(server);
  return cortexError("MIG_DIALECT_SQL_FAILED", { database: context.label, sql, detail }, error);
}

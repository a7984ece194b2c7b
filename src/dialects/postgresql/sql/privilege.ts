import { namesIn } from "../connection/server-error.js";
import { statementHead } from "./statement-head.js";

/** What is missing to carry a statement out. */
export interface MissingPrivilege {
  /** "table users", "schema public" … */
  readonly object: string;
  /** "CREATE", "ownership" … */
  readonly privilege: string;
}

const TABLE_PRIVILEGES: Readonly<Record<string, string>> = {
  select: "SELECT",
  insert: "INSERT",
  update: "UPDATE",
  delete: "DELETE",
  truncate: "TRUNCATE",
  copy: "SELECT or INSERT",
  "create trigger": "TRIGGER",
  "create table": "REFERENCES",
  "alter table": "REFERENCES",
};

function privilegeOn(kind: string, verb: string): string {
  if (kind === "schema") return /^(?:create|alter)/.test(verb) ? "CREATE (or USAGE)" : "USAGE";
  if (kind === "database") return verb === "" ? "CONNECT" : verb === "create table" ? "TEMPORARY" : "CREATE";
  if (["table", "view", "relation"].includes(kind)) return TABLE_PRIVILEGES[verb] ?? "the privilege";
  if (kind === "sequence") return verb === "select" ? "SELECT or USAGE" : "USAGE";
  if (["function", "procedure", "aggregate", "routine"].includes(kind)) return "EXECUTE";
  if (kind === "tablespace") return "CREATE";
  return "USAGE";
}

/**
 * Which privilege was missing on which object, from the server's message (`permission denied for …`,
 * `must be owner of …`) and the statement (https://www.postgresql.org/docs/current/ddl-priv.html).
 *
 * @example missingPrivilege("permission denied for schema public", "CREATE TABLE t ()").privilege // "CREATE (or USAGE)"
 */
export function missingPrivilege(message: string, sql: string): MissingPrivilege {
  const { verb } = statementHead(sql);
  const owner = /^must be (?:the )?owner of (.+)$/s.exec(message)?.[1];
  if (owner !== undefined) return { object: owner, privilege: "ownership" };
  const [, kind, name] = /^permission denied for ([a-z ]+?) "?([^"]+)"?$/s.exec(message) ?? [];
  if (kind !== undefined && name !== undefined)
    return { object: `${kind} ${name}`, privilege: privilegeOn(kind, verb) };
  const action = /^permission denied to (.+)$/s.exec(message)?.[1];
  if (action !== undefined)
    return { object: namesIn(message)[0] ?? "the server", privilege: `the right to ${action}` };
  return { object: namesIn(message)[0] ?? "an object", privilege: `a privilege (${message})` };
}

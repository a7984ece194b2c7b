import type { Connection } from "../contract/connection.js";
import type {
  OpenStatement,
  Resumption,
  StatementNature,
  TouchedObject,
  Verdict,
} from "../contract/resumption.js";
import { isWord, significantTokens } from "./sql/lexer.js";
import { quoteIdentifier } from "./sql/quote.js";
import { statementHead } from "./sql/statement-head.js";

/** Verbs of what is the session's. */
const OF_SESSION = [
  "set",
  "reset",
  "discard",
  "prepare",
  "deallocate",
  "listen",
  "unlisten",
  "load",
  "show",
  "",
];

/** Verbs, of those that refuse a transaction, after which the same again changes nothing more. */
const REPEATABLE = ["vacuum", "reindex", "cluster", "repack", "alter system", "alter database"];

const TEMPORARY = /^\s*create\s+(?:(?:global|local)\s+)?temp(?:orary)?\s/i;

function definition(sql: string): StatementNature {
  const { verb, object, schema } = statementHead(sql);
  if (REPEATABLE.includes(verb)) return { kind: "repeatable", objects: [] };
  // CREATE INDEX CONCURRENTLY ON t: the name is the server's choice, and another one the next time.
  const tokens = significantTokens(sql);
  const at = tokens.findIndex((token) => isWord(token, "CONCURRENTLY"));
  const isNameless = isWord(tokens[at + 1], "ON");
  if (/^(create|drop) index$/.test(verb) && object !== null && !isNameless)
    return { kind: "definition", objects: [{ kind: "index", name: object, schema }] };
  const isGuarded = tokens.slice(0, 5).some((token) => isWord(token, "IF"));
  return { kind: isGuarded ? "repeatable" : "opaque", objects: [] };
}

function natureOf(sql: string): StatementNature {
  const head = statementHead(sql);
  const objects = head.object === null ? [] : [{ kind: "table", name: head.object, schema: head.schema }];
  if (OF_SESSION.includes(head.verb) || TEMPORARY.test(sql) || /\bset_config\s*\(/i.test(sql))
    return { kind: "session", objects };
  return head.cannotRunInTransaction ? definition(sql) : { kind: "rows", objects };
}

async function textOf(connection: Connection, { name, schema }: TouchedObject): Promise<string | null> {
  const full =
    schema === null ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  const [row] = await connection.query(
    `SELECT pg_get_indexdef(i.indexrelid) AS text, i.indisvalid AND i.indisready AS valid
FROM pg_index i WHERE i.indexrelid = to_regclass($1)`,
    [full],
  );
  if (row === undefined) return null;
  return `${row["valid"] === true ? "" : "INVALID "}${String(row["text"])}`;
}

async function fingerprint(connection: Connection, objects: readonly TouchedObject[]): Promise<string> {
  const texts: Record<string, string | null> = {};
  for (const object of objects)
    texts[`${object.kind} ${object.schema === null ? "" : `${object.schema}.`}${object.name}`] = await textOf(
      connection,
      object,
    );
  return JSON.stringify(texts);
}

/** An index that an interrupted CREATE INDEX CONCURRENTLY has left is invalid, and is dropped when it is compiled again. */
function judge(open: OpenStatement): Verdict {
  const [text = null] = Object.values(JSON.parse(open.now) as Record<string, string | null>);
  const isThere = text !== null && !text.startsWith("INVALID ");
  const isDrop = statementHead(open.sql).verb === "drop index";
  if (isDrop) return text === null ? "done" : "again";
  return isThere ? "done" : "again";
}

/** How the journal of PostgreSQL tells what has become of a statement that cannot run in a transaction. */
export const resumption: Resumption = Object.freeze({
  natureOf,
  fingerprint,
  expected: async () => null,
  judge,
});

import type { Index, IndexPart } from "../../../schema/constraints.js";
import type { PostgresqlOptions } from "../options.js";
import { firstList, parametersOf, withoutParentheses } from "./definition-text.js";
import type { IndexRow } from "./read-indexes.js";

const NAME = String.raw`(?:"(?:[^"]|"")*"|[\w$\u0080-\uffff]+)`;
const QUALIFIED = String.raw`${NAME}(?:\.${NAME})?`;
/** What may follow a key in a definition; the server writes only what is not the default. */
const AFTER_KEY = new RegExp(
  String.raw`^(?:\s*COLLATE (${QUALIFIED}))?(?:\s*(?!DESC|NULLS)(${QUALIFIED}(?:\s*\(.*\))?))?(\s*DESC)?(?:\s*NULLS (FIRST|LAST))?$`,
  "s",
);

/** What a key says beside what it is of. */
interface AfterKey {
  readonly collation: string | null;
  readonly operatorClass: string | null;
  readonly order: IndexPart["order"];
  readonly nulls: IndexPart["nulls"];
}

function afterKey(text: string): AfterKey {
  const [, collation, operatorClass, descending, nulls] = AFTER_KEY.exec(text.trim()) ?? [];
  const order = descending !== undefined ? "desc" : nulls === undefined ? null : "asc";
  return {
    collation: collation === undefined ? null : unquoted(collation),
    operatorClass: operatorClass ?? null,
    order,
    nulls: nulls === undefined ? null : nulls === "FIRST" ? "first" : "last",
  };
}

/** A name as it is: quotes taken off both of its parts. */
function unquoted(name: string): string {
  const parts = name.match(new RegExp(NAME, "g")) ?? [];
  return parts
    .map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part))
    .filter((part, at) => at > 0 || parts.length === 1 || part !== "pg_catalog")
    .join(".");
}

/** The key of `INCLUDE (…)` columns: their names. */
const includedColumns = (row: IndexRow): readonly string[] =>
  row.columns.slice(row.keyCount).filter((name) => name !== null);

/** An index from its row in the catalog and the definition that the server wrote. */
export function reflectIndex(row: IndexRow): Index {
  const { members } = firstList(row.definition.slice(usingAt(row)));
  const ops: Record<string, string> = {};
  const parts = row.keys.slice(0, row.keyCount).map((key, at): IndexPart => {
    const column = row.columns[at] ?? null;
    const value = column ?? withoutParentheses(key);
    const { operatorClass, ...said } = afterKey((members[at] ?? key).slice(key.length));
    if (operatorClass !== null) ops[value] = operatorClass;
    return { kind: column === null ? "expression" : "column", value, ...said };
  });
  const include = includedColumns(row);
  const options: PostgresqlOptions = {
    ...(row.method === "btree" ? {} : { using: row.method }),
    ...(Object.keys(ops).length === 0 ? {} : { ops }),
    ...(include.length === 0 ? {} : { include }),
    ...(row.nullsNotDistinct ? { nullsNotDistinct: true } : {}),
    ...(row.parameters === null ? {} : { with: parametersOf(row.parameters) }),
    ...(row.tablespace === null ? {} : { tablespace: row.tablespace }),
  };
  return {
    kind: "index",
    name: row.name,
    parts,
    unique: row.unique,
    where: row.predicate === null ? null : withoutParentheses(row.predicate),
    options: Object.keys(options).length === 0 ? {} : { postgresql: options },
  };
}

/** Where the list of keys begins: the names before it may hold anything, but what follows them is known from the end. */
function usingAt(row: IndexRow): number {
  const first = row.keys[0] ?? "";
  return Math.max(0, row.definition.indexOf(` USING ${row.method} (${first}`));
}

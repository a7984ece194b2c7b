import type { Row } from "../../../operations/operation-context.js";
import type { Index, IndexPart, UniqueConstraint } from "../../../schema/constraints.js";
import type { MysqlOptions } from "../options.js";
import { expressionText } from "./column-of.js";
import { numberOrNull, textOf, textOrNull } from "./rows.js";

/** What an index is read with. */
export interface IndexContext {
  readonly flavour: "mysql" | "mariadb";
  readonly engine: string;
  /** The parsers of FULLTEXT indexes, which only the table's own text tells. */
  readonly parsers: ReadonlyMap<string, string>;
}

function partOf(row: Row, flavour: "mysql" | "mariadb"): IndexPart {
  const column = textOrNull(row, "col");
  return {
    kind: column === null ? "expression" : "column",
    value: column ?? expressionText(textOf(row, "expression"), flavour),
    order: textOf(row, "direction") === "D" ? "desc" : null,
    nulls: null,
    collation: null,
  };
}

/** The prefixes of columns. A SPATIAL index has one that nobody gave. */
function lengthsOf(rows: readonly Row[]): Readonly<Record<string, number>> {
  const lengths = rows.flatMap((row): readonly (readonly [string, number])[] => {
    const length = numberOrNull(row, "sub_part");
    const column = textOrNull(row, "col");
    return length === null || column === null || textOf(row, "type") === "SPATIAL" ? [] : [[column, length]];
  });
  return Object.fromEntries(lengths);
}

/**
 * How the index is built, where that is not what its engine does anyway. A unique index over more than a key can hold
 * is a hash on MariaDB without being told so (https://mariadb.com/kb/en/unique-index-on-long-columns/).
 */
function usingOf(type: string, unique: boolean, context: IndexContext): "BTREE" | "HASH" | null {
  if (type !== "BTREE" && type !== "HASH") return null;
  const usual = context.engine.toUpperCase() === "MEMORY" ? "HASH" : "BTREE";
  if (type === usual || (type === "HASH" && unique && context.flavour === "mariadb")) return null;
  return type;
}

function optionsOf(name: string, rows: readonly Row[], context: IndexContext): MysqlOptions {
  const [first] = rows;
  if (first === undefined) return {};
  const type = textOf(first, "type");
  const length = lengthsOf(rows);
  const using = usingOf(type, textOf(first, "non_unique") === "0", context);
  const parser = context.parsers.get(name);
  const comment = textOf(first, "comment");
  return {
    ...(Object.keys(length).length === 0 ? {} : { length }),
    ...(type === "FULLTEXT" || type === "SPATIAL" ? { kind: type } : {}),
    ...(using === null ? {} : { using }),
    ...(parser === undefined ? {} : { parser }),
    ...(textOf(first, "visible") === "NO" ? { invisible: true } : {}),
    ...(comment === "" ? {} : { comment }),
  };
}

/** An index from its rows of information_schema. */
export function indexOf(name: string, rows: readonly Row[], context: IndexContext): Index {
  const options = optionsOf(name, rows, context);
  return {
    kind: "index",
    name,
    parts: rows.map((row) => partOf(row, context.flavour)),
    unique: rows.some((row) => textOf(row, "non_unique") === "0"),
    where: null,
    options: Object.keys(options).length === 0 ? {} : { mysql: options },
  };
}

/** The index as the unique constraint that it is; null for one of which a constraint cannot tell everything. */
export function asUnique(index: Index): UniqueConstraint | null {
  const plain = index.parts.every((part) => part.kind === "column" && part.order === null);
  if (!index.unique || !plain || Object.keys(index.options).length > 0) return null;
  return {
    kind: "unique",
    name: index.name,
    columns: index.parts.map((part) => part.value),
    deferrable: null,
    initially: null,
    options: {},
  };
}

import type { Column } from "../../../schema/column.js";
import type { DataType } from "../../../schema/types.js";
import { quoteIdentifier, quoteLiteral } from "../sql/quote.js";
import { storedType, typeText } from "../types.js";
import type { Draft, RowCheck } from "./draft.js";
import { valuesCheck } from "./row-checks.js";

/** The words of an ENUM or a SET; null for another type. */
function wordsOf(type: DataType): readonly string[] | null {
  if (type.kind === "enumeration") return type.values;
  return type.kind === "dialect" && type.name === "SET" ? type.args.map(String) : null;
}

function missing(from: readonly string[], to: readonly string[]): readonly string[] {
  const kept = new Set(to.map((word) => word.toLowerCase()));
  return from.filter((word) => !kept.has(word.toLowerCase()));
}

const isSet = (type: DataType): boolean => type.kind === "dialect";

/** The checks for values that the new type does not have: the words that an ENUM or a SET loses. */
export function typeChecks(draft: Draft, old: Column, next: Column): readonly RowCheck[] {
  const to = wordsOf(next.type);
  if (to === null) return [];
  const name = quoteIdentifier(old.name);
  const wrong = (condition: string): readonly RowCheck[] => [
    valuesCheck(draft, old.name, { condition, type: typeText(next.type) }),
  ];
  const from = wordsOf(old.type);
  const isText = /^(?:(?:VAR)?CHAR|(?:TINY|MEDIUM|LONG)?TEXT)\b/i.test(typeText(old.type));
  if (from === null)
    return isText && !isSet(next.type)
      ? wrong(`${name} NOT IN (${to.map((word) => quoteLiteral(word)).join(", ")})`)
      : [];
  const lost = missing(from, to);
  if (lost.length === 0) return [];
  return isSet(old.type)
    ? wrong(lost.map((word) => `FIND_IN_SET(${quoteLiteral(word)}, ${name}) > 0`).join(" OR "))
    : wrong(`${name} IN (${lost.map((word) => quoteLiteral(word)).join(", ")})`);
}

/** How many bytes an integer of each type has. */
const WIDTH: Readonly<Record<string, number>> = {
  TINYINT: 1,
  SMALLINT: 2,
  MEDIUMINT: 3,
  INT: 4,
  INTEGER: 4,
  BIGINT: 8,
};
const TEXTS = ["TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT"];
const BLOBS = ["TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB"];

const startsWith = (words: readonly string[], start: readonly string[]): boolean =>
  start.every((word, at) => words[at] === word);

function isWider(old: DataType, next: DataType): boolean {
  const [from, to] = [typeText(old), typeText(next)].map((text) => text.toUpperCase());
  const name = (text = ""): string => /^\w+/.exec(text)?.[0] ?? "";
  const size = (text = ""): number => Number(/\((\d+)\)$/.exec(text)?.[1] ?? 0);
  const [a, b] = [name(from), name(to)];
  if (WIDTH[a] !== undefined && WIDTH[b] !== undefined) {
    const isUnsigned = (text = ""): boolean => / UNSIGNED/.test(text);
    if (isUnsigned(from) === isUnsigned(to)) return (WIDTH[b] ?? 0) >= (WIDTH[a] ?? 0);
    return isUnsigned(from) && (WIDTH[b] ?? 0) > (WIDTH[a] ?? 0);
  }
  for (const family of [TEXTS, BLOBS])
    if (family.includes(a) && family.includes(b)) return family.indexOf(b) >= family.indexOf(a);
  const isSized = ["VARCHAR", "CHAR", "VARBINARY", "DATETIME", "TIMESTAMP", "TIME"].includes(a);
  return a === b && isSized && size(to) >= size(from);
}

/** True when every value of the old type is one of the new type. */
export function holdsAll(old: Column, next: Column): boolean {
  const [from, to] = [old.type, next.type].map((type) => storedType(type, { keepsWidths: false }));
  if (from === undefined || to === undefined || old.collation !== next.collation) return false;
  if (typeText(from) === typeText(to)) return true;
  const [words, more] = [wordsOf(from), wordsOf(to)];
  if (words !== null && more !== null && from.kind === to.kind) return startsWith(more, words);
  return isWider(from, to);
}

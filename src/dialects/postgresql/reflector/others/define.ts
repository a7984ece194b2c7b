import type { OtherDefinition, OtherObject } from "../../../contract/dialect.js";
import { quoteString } from "../../sql/quote.js";
import type { ConnectionRow, OtherRow } from "./rows.js";

/** pg_class itself, in which relations are: https://www.postgresql.org/docs/18/catalog-pg-class.html */
const RELATIONS = 1259;
/** Kinds up to this rank are made before the tables unless they stand on one; those above it, where a table needs them. */
const FOUNDATIONS = 6;
/**
 * So are kinds up to this one that stand on no enumeration of a table's: an index may call a function whose body, a
 * text to the catalog, calls them.
 */
const ROUTINES = 9;
const TABLE = "table";
const USED_ENUMERATION = "used enumeration";
const INHERITED = "inherited columns";
/** Bodies name what may not be there yet: they are looked at when they run. */
const UNCHECKED = "SET LOCAL check_function_bodies = off";

type Key = string;
const keyOf = (kind: number, oid: number): Key => `${kind}:${oid}`;
const nodeOf = (row: OtherRow): Key | null => (row.oid === 0 ? null : keyOf(row.class, row.oid));

/** What each object needs, and what is said of it. */
class Connections {
  readonly #needs = new Map<Key, Set<Key>>();
  readonly #comments = new Map<Key, ConnectionRow[]>();

  constructor(rows: readonly OtherRow[], connections: readonly ConnectionRow[]) {
    for (const row of connections)
      if (row.onOid === 0) this.#comment(row);
      else this.#need(keyOf(row.class, row.oid), keyOf(row.onClass, row.onOid));
    for (const row of rows) {
      const node = nodeOf(row);
      if (node !== null && row.of !== 0 && row.kind !== TABLE) this.#need(node, keyOf(RELATIONS, row.of));
    }
  }

  needsOf(row: OtherRow): ReadonlySet<Key> {
    const node = nodeOf(row);
    if (node === null) return new Set(row.of === 0 ? [] : [keyOf(RELATIONS, row.of)]);
    return this.#needs.get(node) ?? new Set();
  }

  /** COMMENT ON for the object and its columns. */
  commentsOn(row: OtherRow): readonly string[] {
    const node = nodeOf(row);
    const { target } = row;
    if (node === null || target === null) return [];
    const relation = target.replace(/^(?:TYPE|(?:MATERIALIZED |FOREIGN )?(?:VIEW|TABLE)) /, "");
    return (this.#comments.get(node) ?? []).map(({ column, comment }) => {
      const on = column === null ? target : `COLUMN ${relation}.${column}`;
      return `COMMENT ON ${on} IS ${quoteString(comment ?? "")}`;
    });
  }

  #need(node: Key, needed: Key): void {
    const set = this.#needs.get(node);
    if (set === undefined) this.#needs.set(node, new Set([needed]));
    else set.add(needed);
  }

  #comment(row: ConnectionRow): void {
    const key = keyOf(row.class, row.oid);
    const list = this.#comments.get(key);
    if (list === undefined) this.#comments.set(key, [row]);
    else list.push(row);
  }
}

/** All that can be reached from `start` along `next`. */
function closure(start: Iterable<OtherRow>, next: (row: OtherRow) => Iterable<OtherRow>): Set<OtherRow> {
  const found = new Set(start);
  for (const row of found) for (const one of next(row)) found.add(one);
  return found;
}

/**
 * Gives each object its statements and its place: before the tables what they need and what needs none of them, after
 * them the rest, each after what it needs itself.
 */
export function defineOthers(
  rows: readonly OtherRow[],
  connections: readonly ConnectionRow[],
): readonly OtherObject[] {
  const graph = new Connections(rows, connections);
  const byKey = new Map(
    rows.flatMap((row) => {
      const node = nodeOf(row);
      return node === null ? [] : [[node, row] as const];
    }),
  );
  const needed = (row: OtherRow): readonly OtherRow[] =>
    [...graph.needsOf(row)].flatMap((key) => byKey.get(key) ?? []);
  const users = new Map<OtherRow, OtherRow[]>();
  for (const row of rows) for (const one of needed(row)) users.set(one, [...(users.get(one) ?? []), row]);
  const tables = rows.filter((row) => row.kind === TABLE);
  const onTables = closure(tables, (row) => users.get(row) ?? []);
  const onEnumerations = closure(
    rows.filter((row) => row.kind === USED_ENUMERATION),
    (row) => users.get(row) ?? [],
  );
  const foundations = rows.filter(
    (row) => row.kind !== USED_ENUMERATION && row.rank <= (onEnumerations.has(row) ? FOUNDATIONS : ROUTINES),
  );
  const early = closure([...foundations, ...tables], (row) =>
    needed(row).filter((one) => row.kind !== TABLE || one.kind !== USED_ENUMERATION),
  );
  const isEarly = (row: OtherRow): boolean => early.has(row) && !onTables.has(row);
  const ownTexts = rows.filter((row) => row.kind === INHERITED);
  const forOwnTexts = new Set(
    tables
      .filter((row) => ownTexts.some((own) => own.table === row.table))
      .flatMap(needed)
      .filter((row) => row.kind === USED_ENUMERATION),
  );
  const told = inOrder(rows, needed).filter(
    (row) => row.kind !== TABLE && (row.kind !== USED_ENUMERATION || isEarly(row) || forOwnTexts.has(row)),
  );
  const isBeforeTables = (row: OtherRow): boolean =>
    row.kind === INHERITED || isEarly(row) || forOwnTexts.has(row);
  const routines = told.filter((row) => row.kind === "function" || row.kind === "procedure");
  const firstRoutine = routines.find(isBeforeTables) ?? routines[0];
  return told.map((row): OtherObject => {
    const { name, table, isDetail } = row;
    const kind = row.kind === USED_ENUMERATION ? "enumeration" : row.kind;
    const isBefore = isBeforeTables(row);
    const definition = definitionOf(row, {
      comments: graph.commentsOn(row),
      first: row === firstRoutine ? [UNCHECKED] : [],
      phase: isBefore ? "before" : "after",
    });
    return {
      kind,
      name,
      table,
      ...(isDetail ? { isDetail } : {}),
      ...(definition === null ? {} : { definition }),
    };
  });
}

/** An object of the catalog, with the statements that make and drop it. */
export interface DefinedRow {
  readonly row: OtherRow;
  readonly definition: OtherDefinition | null;
}

/** All that needs one of some objects, directly or through others, in the order in which it can be made. */
export function standingOn(
  seeds: readonly { readonly class: number; readonly oid: number }[],
  rows: readonly OtherRow[],
  connections: readonly ConnectionRow[],
): readonly DefinedRow[] {
  const graph = new Connections(rows, connections);
  const wanted = new Set(seeds.map((seed) => keyOf(seed.class, seed.oid)));
  const byKey = new Map(rows.map((row) => [nodeOf(row), row] as const));
  const needed = (row: OtherRow): readonly OtherRow[] =>
    [...graph.needsOf(row)].flatMap((key) => byKey.get(key) ?? []);
  const start = rows.filter((row) => wanted.has(nodeOf(row) ?? ""));
  const found = closure(start, (row) => rows.filter((other) => graph.needsOf(other).has(nodeOf(row) ?? "")));
  return inOrder(rows, needed)
    .filter((row) => found.has(row))
    .map((row) => {
      const first = row.kind === "function" || row.kind === "procedure" ? [UNCHECKED] : [];
      return {
        row,
        definition: definitionOf(row, { comments: graph.commentsOn(row), first, phase: "after" }),
      };
    });
}

interface Place {
  readonly comments: readonly string[];
  readonly first: readonly string[];
  readonly phase: OtherDefinition["phase"];
}

function definitionOf(row: OtherRow, { comments, first, phase }: Place): OtherDefinition | null {
  if (row.create === null) return null;
  // An enumeration may have gone with the last table that used it.
  const ifExists = row.kind === USED_ENUMERATION ? "IF EXISTS " : "";
  const usual = row.target === null ? [] : [`DROP ${row.target.replace(/^TYPE /, `TYPE ${ifExists}`)}`];
  return { create: [...first, ...row.create, ...comments], drop: row.drop ?? usual, phase };
}

/** What others stand on comes first; else the order stays. */
function inOrder(
  rows: readonly OtherRow[],
  needed: (row: OtherRow) => readonly OtherRow[],
): readonly OtherRow[] {
  const placed: OtherRow[] = [];
  const begun = new Set<OtherRow>();
  const place = (row: OtherRow): void => {
    if (begun.has(row)) return;
    begun.add(row);
    for (const one of needed(row)) place(one);
    placed.push(row);
  };
  for (const row of rows) place(row);
  return placed;
}

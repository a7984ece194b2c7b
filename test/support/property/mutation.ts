import fc from "fast-check";
import {
  type ColumnSpec,
  columnSpec,
  type KeySpec,
  keySpec,
  type MemberSpec,
  memberSpec,
  type SchemaSpec,
  type TableSpec,
  tableSpec,
} from "./spec.js";

/** A change of one thing of a schema; which table and which thing is counted over those that are there. */
export interface Mutation {
  readonly kind: (typeof KINDS)[number];
  readonly table: number;
  readonly item: number;
  readonly pick: number;
  readonly newTable: TableSpec;
  readonly newColumn: ColumnSpec;
  readonly newMember: MemberSpec;
  readonly newKey: KeySpec;
}

const KINDS = [
  "addColumn",
  "dropColumn",
  "type",
  "nullable",
  "serverDefault",
  "computed",
  "collation",
  "columnComment",
  "columnOption",
  "tableComment",
  "tableOption",
  "primaryKey",
  "addUnique",
  "dropUnique",
  "changeUnique",
  "addCheck",
  "dropCheck",
  "changeCheck",
  "addKey",
  "dropKey",
  "changeKey",
  "addIndex",
  "dropIndex",
  "changeIndex",
  "addTable",
  "dropTable",
  "words",
  "renameTable",
  "renameColumn",
  "keyActions",
  "nameUnique",
  "nameCheck",
  "nameKey",
  "nameIndex",
] as const;

/** A change. */
export function mutation(names: fc.Arbitrary<string>): fc.Arbitrary<Mutation> {
  return fc.record({
    kind: fc.constantFrom(...KINDS),
    table: fc.nat({ max: 9 }),
    item: fc.nat({ max: 9 }),
    pick: fc.nat({ max: 999 }),
    newTable: tableSpec(names),
    newColumn: columnSpec(names),
    newMember: memberSpec,
    newKey: keySpec,
  });
}

/** Things that are added are told apart from those that were there from the start. */
const ADDED = 100;

type Listed = "columns" | "uniques" | "checks" | "keys" | "indexes";

function changeItem<K extends Listed>(
  table: TableSpec,
  list: K,
  at: number,
  change: (item: TableSpec[K][number]) => TableSpec[K][number] | null,
): TableSpec {
  const items: readonly TableSpec[K][number][] = table[list];
  if (items.length === 0) return table;
  const place = at % items.length;
  const changed = items.flatMap((item, i) => (i === place ? (change(item) ?? []) : item));
  return { ...table, [list]: changed };
}

function changeTable(table: TableSpec, m: Mutation, id: number): TableSpec {
  const { item, pick } = m;
  const column = (change: (c: ColumnSpec) => ColumnSpec): TableSpec =>
    changeItem(table, "columns", item, (c) => change(c as ColumnSpec));
  // Over other columns, or the same ones, so that nothing but an option or an expression is another.
  const member = (list: "uniques" | "checks" | "indexes"): TableSpec =>
    changeItem(table, list, item, (one) => ({
      ...(one as MemberSpec),
      ...(pick % 2 === 0 ? {} : { columns: m.newMember.columns }),
      style: pick,
    }));
  // Comes, becomes another one, goes.
  const other = (old: number): number => (old === 0 || pick % 2 === 0 ? pick : 0);
  switch (m.kind) {
    case "addColumn":
      return {
        ...table,
        columns: [
          ...table.columns,
          { ...m.newColumn, nullable: m.newColumn.nullable || m.newColumn.serverDefault === 0, id },
        ],
      };
    case "dropColumn":
      return table.columns.length < 2 ? table : changeItem(table, "columns", item, () => null);
    case "type":
      return column((c) => ({ ...c, variant: pick }));
    case "nullable":
      return column((c) => ({ ...c, nullable: !c.nullable }));
    case "serverDefault":
      return column((c) => ({ ...c, serverDefault: other(c.serverDefault) }));
    case "computed":
      return column((c) => ({ ...c, computed: other(c.computed) }));
    case "collation":
      return column((c) => ({ ...c, collation: other(c.collation) }));
    case "columnComment":
      return column((c) => ({ ...c, comment: other(c.comment) }));
    case "columnOption":
      return column((c) => ({ ...c, option: other(c.option) }));
    case "tableComment":
      return { ...table, comment: other(table.comment) };
    case "tableOption":
      return { ...table, option: pick };
    case "primaryKey":
      return { ...table, key: pick };
    case "addUnique":
      return { ...table, uniques: [...table.uniques, { ...m.newMember, id }] };
    case "dropUnique":
      return changeItem(table, "uniques", item, () => null);
    case "changeUnique":
      return member("uniques");
    case "addCheck":
      return { ...table, checks: [...table.checks, { ...m.newMember, id }] };
    case "dropCheck":
      return changeItem(table, "checks", item, () => null);
    case "changeCheck":
      return member("checks");
    case "addKey":
      return { ...table, keys: [...table.keys, { ...m.newKey, id }] };
    case "dropKey":
      return changeItem(table, "keys", item, () => null);
    case "changeKey":
      return changeItem(table, "keys", item, (one) => {
        const { id: kept, name } = one as KeySpec;
        return { ...m.newKey, id: kept, name };
      });
    case "keyActions":
      return changeItem(table, "keys", item, (one) => {
        const { onDelete, onUpdate, defer } = m.newKey;
        return { ...(one as KeySpec), onDelete, onUpdate, defer };
      });
    case "renameTable":
      return { ...table, name: m.newTable.name };
    case "renameColumn":
      return column((c) => ({ ...c, name: m.newColumn.name }));
    case "nameUnique":
      return changeItem(table, "uniques", item, (one) => ({ ...one, name: pick }));
    case "nameCheck":
      return changeItem(table, "checks", item, (one) => ({ ...one, name: pick }));
    case "nameKey":
      return changeItem(table, "keys", item, (one) => ({ ...one, name: pick }));
    case "nameIndex":
      return changeItem(table, "indexes", item, (one) => ({ ...one, name: pick }));
    case "addIndex":
      return { ...table, indexes: [...table.indexes, { ...m.newMember, id }] };
    case "dropIndex":
      return changeItem(table, "indexes", item, () => null);
    case "changeIndex":
      return member("indexes");
    default:
      return table;
  }
}

function changed(now: SchemaSpec, m: Mutation, id: number): SchemaSpec {
  if (m.kind === "words") return { ...now, words: m.pick };
  if (m.kind === "addTable") return { ...now, tables: [...now.tables, { ...m.newTable, id }] };
  const place = m.table % Math.max(1, now.tables.length);
  if (m.kind === "dropTable")
    return now.tables.length < 2 ? now : { ...now, tables: now.tables.filter((_, i) => i !== place) };
  const tables = now.tables.map((table, i) => (i === place ? changeTable(table, m, id) : table));
  return { ...now, tables };
}

/** The schema after the changes. */
export function mutated(schema: SchemaSpec, mutations: readonly Mutation[]): SchemaSpec {
  let now = schema;
  for (const [at, m] of mutations.entries()) now = changed(now, m, ADDED + at);
  return now;
}

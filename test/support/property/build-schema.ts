import { type Column, type ColumnOptions, column } from "../../../src/schema/column.js";
import {
  check,
  type ForeignKey,
  foreignKey,
  index,
  type PrimaryKey,
  primaryKey,
  unique,
} from "../../../src/schema/constraints.js";
import { defineSchema } from "../../../src/schema/define-schema.js";
import { fittingName } from "../../../src/schema/naming.js";
import type { Schema } from "../../../src/schema/schema.js";
import { type Table, type TableItem, type TableOptions, table } from "../../../src/schema/table.js";
import { type BaseColumn, chosen, type Profile, type TypeEntry } from "./profile.js";
import { withoutNamelessTwins, withoutTwins } from "./twins.js";
import { COMMENTS, CONVENTIONS } from "./words.js";
import type { ColumnSpec, KeySpec, MemberSpec, SchemaSpec, TableSpec } from "./spec.js";

/** How a column's value in a row is written; null where the database fills it in. */
export interface RowColumn {
  readonly name: string;
  readonly value: ((row: number) => string) | null;
}

/** A table that was made, with what its rows may hold. */
export interface MadeTable {
  /** What stays when it gets another name. */
  readonly id: number;
  readonly table: Table;
  /** The names of its columns, by what stays of them. */
  readonly columnNames: ReadonlyMap<number, string>;
  readonly rowColumns: readonly RowColumn[];
}

/** A schema that was made. */
export interface MadeSchema {
  readonly schema: Schema;
  readonly tables: readonly MadeTable[];
}

interface Ordinary extends BaseColumn {
  readonly id: number;
  readonly column: Column;
}

interface Draft {
  readonly spec: TableSpec;
  readonly name: string;
  readonly options: TableOptions;
  readonly ordinary: readonly Ordinary[];
  readonly key: Key;
}

interface Key {
  readonly columns: readonly Column[];
  readonly constraint: PrimaryKey | null;
  readonly rows: readonly RowColumn[];
}

/** Makes a schema of a specification, as its dialect can have it. */
export function buildSchema(spec: SchemaSpec, profile: Profile): MadeSchema {
  const used = new Set<string>();
  const convention = CONVENTIONS[spec.convention] ?? {};
  const drafts = spec.tables.map((one): Draft => {
    const name = unused(one.name, used, profile);
    const options = tableOptions(one, profile);
    const ordinary = one.columns.length === 0 ? [] : ordinaryColumns(one, spec, profile, options);
    const key = keyOf(one, ordinary, { profile, name, strict: isStrictTable(options) });
    return {
      spec: one,
      name,
      options: withOptionsOver(options, { spec: one, ordinary, key }, profile),
      ordinary,
      key,
    };
  });
  const tables = drafts.map((draft) => madeTable(draft, drafts, profile));
  const schema = defineSchema({ tables: tables.map((one) => one.table), namingConvention: convention });
  return { schema, tables };
}

function unused(wanted: string, used: Set<string>, profile: Profile): string {
  const folded = (name: string): string => name.toLowerCase();
  let name = wanted;
  for (let n = 2; used.has(folded(name)); n += 1)
    name = fittingName(`${wanted}${n}`, { length: profile.maxName, inBytes: profile.maxNameBytes });
  used.add(folded(name));
  return name;
}

function tableOptions(spec: TableSpec, profile: Profile): TableOptions {
  const namespace = chosen(profile.namespaces, spec.namespace);
  return {
    ...chosen(profile.tableOptions, spec.option),
    ...(namespace === null ? {} : { schema: namespace }),
    ...(profile.comments && spec.comment > 0 ? { comment: chosen(COMMENTS, spec.comment) } : {}),
  };
}

/** A third of the tables has options that name its columns. */
function withOptionsOver(
  options: TableOptions,
  { spec, ordinary, key }: Pick<Draft, "spec" | "ordinary" | "key">,
  profile: Profile,
): TableOptions {
  if (spec.option % 3 !== 1 || isUnlogged(options)) return options;
  const shape =
    key.constraint === null
      ? null
      : {
          columns: key.constraint.columns,
          counts: key.columns.some((one) => one.autoincrement || one.identity !== null),
          isOnly: spec.uniques.length + spec.keys.length === 0,
        };
  const own = profile.optionsOver(ordinary, shape);
  if (own.length === 0) return options;
  const more = chosen(own, Math.floor(spec.option / 3));
  // A partitioned table keeps nothing itself, and has no parameters of how.
  if (more.postgresql?.partitionBy !== undefined && options.options !== undefined) return options;
  const both = Object.fromEntries(
    Object.entries(more).map(([name, said]) => [name, { ...options.options?.[name], ...said }]),
  );
  return { ...options, options: { ...options.options, ...both } };
}

/** The type's entry: the one that was picked, or another of its family. */
function entryOf(spec: ColumnSpec, profile: Profile, strict: boolean): TypeEntry {
  const all = strict ? profile.types.filter((entry) => entry.isStrict === true) : profile.types;
  const first = chosen(all, spec.type);
  const family = all.filter((entry) => entry.family === first.family);
  return chosen(family, spec.variant === 0 ? family.indexOf(first) : spec.variant);
}

/** No permanent table refers to one, and none is partitioned. */
const isUnlogged = (options: TableOptions): boolean => options.options?.postgresql?.unlogged === true;
const isStrictTable = (options: TableOptions): boolean => options.options?.sqlite?.strict === true;

function ordinaryColumns(
  { columns }: TableSpec,
  schema: SchemaSpec,
  profile: Profile,
  options: TableOptions,
): readonly Ordinary[] {
  const used = new Set<string>(["id"]);
  const made: Ordinary[] = [];
  for (const spec of columns) {
    const name = unused(spec.name, used, profile);
    const bases = made.filter((one) => !one.isStored && !one.isVirtual);
    const base = bases[spec.computed % Math.max(1, bases.length)];
    const shapes = spec.computed > 0 && base !== undefined ? profile.generated(base) : [];
    const entry =
      base !== undefined && shapes.length > 0 ? base.entry : entryOf(spec, profile, isStrictTable(options));
    const shape = shapes.length === 0 ? null : chosen(shapes, spec.computed);
    const given: ColumnOptions = {
      ...(shape === null ? plainOptions(spec, entry) : { generated: shape }),
      ...(profile.comments && spec.comment > 0 ? { comment: chosen(COMMENTS, spec.comment) } : {}),
    };
    made.push({
      id: spec.id,
      name,
      quoted: profile.quote(name),
      entry,
      isStored: shape?.stored === true,
      isVirtual: shape?.stored === false,
      nullable: shape !== null || spec.nullable,
      column: column(name, entry.type(schema.words), given),
    });
  }
  return made;
}

function plainOptions(spec: ColumnSpec, entry: TypeEntry): ColumnOptions {
  const { collations = [], options = [] } = entry;
  return {
    nullable: spec.nullable,
    ...(spec.serverDefault > 0 && entry.defaults.length > 0
      ? { serverDefault: chosen(entry.defaults, spec.serverDefault) }
      : {}),
    ...(spec.collation > 0 && collations.length > 0 ? { collation: chosen(collations, spec.collation) } : {}),
    ...(spec.option > 0 && options.length > 0 ? { options: chosen(options, spec.option) } : {}),
  };
}

const wordsOf = (
  draftName: string,
  prefix: string,
  { id, name }: { id: number; name: number },
  p: Profile,
): string => {
  const nasty = ["", " two words", "'s", '"q"', "日本", `_${"x".repeat(70)}`][name % 6] ?? "";
  return fittingName(`${prefix}${id}_${draftName}${nasty}`, { length: p.maxName, inBytes: p.maxNameBytes });
};

function keyOf(
  spec: TableSpec,
  ordinary: readonly Ordinary[],
  { profile, name, strict }: { readonly profile: Profile; readonly name: string; readonly strict: boolean },
): Key {
  const style = spec.key % 10;
  const named =
    profile.namesPrimaryKeys && spec.key % 3 === 1
      ? { name: wordsOf(name, "pk", { id: 0, name: spec.key }, profile) }
      : {};
  const keys = ordinary.filter((one) => one.entry.isKey && !one.isStored && !one.isVirtual);
  const automatic = chosen(profile.automaticKeys, strict ? 0 : Math.floor(spec.key / 10));
  const isAlone = style < 5 || (style < 7 && keys.length === 0);
  const options: ColumnOptions = isAlone || !profile.countsInKeysOnly ? automatic.options : {};
  const id = column("id", automatic.type, { ...options, nullable: false });
  const rows: readonly RowColumn[] = [{ name: "id", value: (row) => String(row + 1) }];
  const isFilled = id.identity?.always === true;
  const idRows = isFilled ? [{ name: "id", value: null }] : rows;
  const first = keys[0]?.column.name;
  if (style >= 8) return { columns: [], constraint: null, rows: [] };
  if (style === 7 && first !== undefined)
    return { columns: [], constraint: primaryKey([first], named), rows: [] };
  if (style >= 5 && first !== undefined)
    return { columns: [id], constraint: primaryKey(["id", first], named), rows: idRows };
  return { columns: [id], constraint: primaryKey(["id"], named), rows: idRows };
}

const inNamespace = (target: string | undefined, own: string | undefined): { referentSchema?: string } =>
  target === own || target === undefined ? {} : { referentSchema: target };

/** The columns that another table may refer to. */
function referentOf(draft: Draft, key: KeySpec): readonly Referent[] {
  const all: readonly Referent[] = [
    ...draft.key.columns.map((column) => ({
      column,
      family: "number",
      isStrict: column.type.kind === "integer",
      value: (row: number) => String(row + 1),
    })),
    ...draft.ordinary.map(({ column, entry }) => ({
      column,
      family: entry.family,
      isStrict: entry.isStrict === true,
      value: entry.value,
    })),
  ];
  if (isUnlogged(draft.options)) return [];
  const uniques = key.toUnique ? plainUniques(draft) : [];
  const names = uniques[0] ?? draft.key.constraint?.columns ?? [];
  return names.flatMap((name) => all.filter((one) => one.column.name === name));
}

/** A column that is referred to. */
interface Referent {
  readonly column: Column;
  readonly family: string;
  readonly isStrict: boolean;
  readonly value: (row: number) => string;
}

/** A column of a foreign key, named so that it is another one when its values could not be converted. */
function referring(
  spec: KeySpec,
  { column: at, family }: Referent,
  options: { readonly draft: Draft; readonly profile: Profile },
): Column {
  const mark = [...family].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 999_983, 7);
  const { draft, profile } = options;
  const collation = at.collation ?? profile.collationOf(draft.options, at.type);
  return column(`fk${spec.id} "${mark}"`, at.type, {
    nullable: true,
    ...(collation === null ? {} : { collation }),
  });
}

const keyable = (draft: Draft): readonly Ordinary[] =>
  draft.ordinary.filter((one) => one.entry.isKey && !one.isVirtual && !one.isStored);

function uniqueColumns(draft: Draft, spec: MemberSpec): readonly string[] {
  const columns = keyable(draft);
  return columns.length === 0 ? [] : [...new Set(spec.columns.map((at) => chosen(columns, at).name))];
}

/** The columns of the constraints that a foreign key can refer to. */
const plainUniques = (draft: Draft): readonly (readonly string[])[] =>
  draft.spec.uniques
    .filter((spec) => spec.style % 4 === 0)
    .map((spec) => uniqueColumns(draft, spec))
    .filter((columns) => columns.length > 0);

function foreignKeys(
  draft: Draft,
  drafts: readonly Draft[],
  profile: Profile,
): readonly (readonly [ForeignKey, readonly Column[], readonly RowColumn[]])[] {
  return draft.spec.keys.flatMap((spec) => {
    const target = chosen(drafts, spec.target);
    const referent = profile.canBeReferred?.(target.options) === false ? [] : referentOf(target, spec);
    const isStrict = isStrictTable(draft.options);
    if (referent.length === 0 || (isStrict && referent.some((one) => !one.isStrict))) return [];
    // An enumeration is of its table's schema.
    const leaves = target.options.schema !== draft.options.schema;
    // PostgreSQL 18 looks at rows by `anyarray` there, and fails: "cannot determine element type".
    if (referent.some(({ column: { type } }) => type.kind === "array")) return [];
    if (leaves && referent.some(({ column: { type } }) => type.kind === "enumeration")) return [];
    const actions = profile.actions;
    const [onDelete, onUpdate] = [chosen(actions, spec.onDelete), chosen(actions, spec.onUpdate)];
    const columns = referent.map((one, at) =>
      referring({ ...spec, id: spec.id * 10 + at }, one, { draft: target, profile }),
    );
    const names = columns.map((one) => one.name);
    const key = foreignKey(
      names,
      { table: target.name, columns: referent.map((one) => one.column.name) },
      {
        ...(spec.name % 4 === 0 ? {} : { name: wordsOf(draft.name, "fk", spec, profile) }),
        ...(onDelete === undefined ? {} : { onDelete }),
        ...(onUpdate === undefined ? {} : { onUpdate }),
        ...(profile.deferrable && spec.defer > 0
          ? ({ deferrable: true, initially: spec.defer > 1 ? "DEFERRED" : "IMMEDIATE" } as const)
          : {}),
        ...chosen(profile.keyOptions ?? [{}], spec.name),
        ...inNamespace(target.options.schema ?? profile.home, draft.options.schema ?? profile.home),
      },
    );
    const rows = referent.map(({ value }, at) => ({ name: names[at] ?? "", value }));
    return [[key, columns, rows] as const];
  });
}

function members(draft: Draft, profile: Profile): readonly TableItem[] {
  const { spec, ordinary, name } = draft;
  const named = (prefix: string, one: MemberSpec): { readonly name?: string } =>
    one.name % 4 === 0 ? {} : { name: wordsOf(name, prefix, one, profile) };
  const uniques = spec.uniques.flatMap((one) => {
    const columns = uniqueColumns(draft, one);
    const options = one.style % 4 === 0 ? {} : chosen(profile.uniqueOptions, one.style);
    return columns.length === 0 ? [] : [unique(columns, { ...options, ...named("uq", one) })];
  });
  const checks = spec.checks.flatMap((one) => {
    const base = chosen(ordinary, one.columns[0] ?? 0);
    const texts = profile.checks(base);
    const options = chosen(profile.checkOptions, Math.floor(one.style / 7));
    return texts.length === 0 ? [] : [check(chosen(texts, one.style), { ...named("ck", one), options })];
  });
  const indexes = spec.indexes.flatMap((one) => {
    const columns = [...new Set(one.columns.map((at) => chosen(ordinary, at)))];
    // A unique index of a partitioned table is over what it is partitioned by.
    const isWhole = draft.options.options?.postgresql?.partitionBy === undefined;
    const shapes = profile
      .indexes(columns, draft.options.options !== undefined)
      .filter((shape) => isWhole || shape.options.unique !== true);
    if (shapes.length === 0) return [];
    const { keys, options } = chosen(shapes, one.style);
    return [index(wordsOf(name, "ix", one, profile), keys, options)];
  });
  const together = uniques.filter(
    (one, at) => !uniques.slice(0, at).some((other) => profile.clash?.(one, other) === true),
  );
  return [
    ...withoutNamelessTwins(withoutTwins(together), ({ columns }) => String(columns)),
    ...withoutNamelessTwins(withoutTwins(checks), ({ expression }) => expression),
    ...indexes,
  ];
}

function madeTable(draft: Draft, drafts: readonly Draft[], profile: Profile): MadeTable {
  const { name, key, ordinary, options } = draft;
  const keys = foreignKeys(draft, drafts, profile);
  const items: TableItem[] = [
    ...key.columns,
    ...ordinary.map((one) => inKey(one.column, key)),
    ...keys.flatMap(([, columns]) => columns),
    ...(key.constraint === null ? [] : [key.constraint]),
    ...keys.map(([one]) => one),
    ...members(draft, profile),
  ];
  const rowColumns = [
    ...key.rows,
    ...ordinary.map((one) => ({
      name: one.name,
      value: one.isStored || one.isVirtual ? null : one.entry.value,
    })),
    ...keys.flatMap(([, , rows]) => rows),
  ];
  return {
    id: draft.spec.id,
    table: table(name, items, options),
    columnNames: new Map(ordinary.map((one) => [one.id, one.name])),
    rowColumns,
  };
}

const inKey = (one: Column, key: Key): Column =>
  key.constraint?.columns.includes(one.name) === true ? { ...one, nullable: false } : one;

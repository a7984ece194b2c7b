import fc from "fast-check";

/**
 * A column as a few numbers, each of which picks one of what its dialect offers; 0 is the plainest. Every number means
 * something, so that any specification is a schema, and a smaller one a plainer one.
 */
export interface ColumnSpec {
  /** The column's identity: it stays when everything else changes. */
  readonly id: number;
  readonly name: string;
  readonly type: number;
  /** Which other type of the same family, into which values convert; 0 is the type itself. */
  readonly variant: number;
  readonly nullable: boolean;
  readonly serverDefault: number;
  /** Whether it is generated, and how. */
  readonly computed: number;
  readonly collation: number;
  readonly comment: number;
  readonly option: number;
}

/** A unique constraint, a check or an index over some columns. */
export interface MemberSpec {
  readonly id: number;
  /** Which columns, counted over those that can be in it. */
  readonly columns: readonly number[];
  /** 0 is without a name. */
  readonly name: number;
  readonly style: number;
}

/** A foreign key; it brings columns of its own, of the types of those that it refers to. */
export interface KeySpec {
  readonly id: number;
  readonly target: number;
  readonly name: number;
  readonly onDelete: number;
  readonly onUpdate: number;
  readonly defer: number;
  readonly toUnique: boolean;
}

/** A table. */
export interface TableSpec {
  readonly id: number;
  readonly name: string;
  readonly namespace: number;
  /** Which kind of primary key. */
  readonly key: number;
  readonly columns: readonly ColumnSpec[];
  readonly uniques: readonly MemberSpec[];
  readonly checks: readonly MemberSpec[];
  readonly keys: readonly KeySpec[];
  readonly indexes: readonly MemberSpec[];
  readonly comment: number;
  readonly option: number;
}

/** A schema. */
export interface SchemaSpec {
  readonly tables: readonly TableSpec[];
  /** Which values the enumerations have. */
  readonly words: number;
  readonly convention: number;
}

const pick = fc.nat({ max: 999 });
/** Something that most have not. */
const rare = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: pick });

/** A column; its id is given later. */
export function columnSpec(names: fc.Arbitrary<string>): fc.Arbitrary<ColumnSpec> {
  return fc.record({
    id: fc.constant(0),
    name: names,
    type: pick,
    variant: fc.constant(0),
    nullable: fc.boolean(),
    serverDefault: rare,
    computed: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.nat({ max: 20 }) },
    ),
    collation: rare,
    comment: rare,
    option: rare,
  });
}

/** A unique constraint, a check or an index. */
export const memberSpec: fc.Arbitrary<MemberSpec> = fc.record({
  id: fc.constant(0),
  columns: fc.array(pick, { minLength: 1, maxLength: 3 }),
  name: pick,
  style: rare,
});

/** A foreign key. */
export const keySpec: fc.Arbitrary<KeySpec> = fc.record({
  id: fc.constant(0),
  target: fc.nat({ max: 9 }),
  name: pick,
  onDelete: fc.nat({ max: 9 }),
  onUpdate: fc.nat({ max: 9 }),
  defer: fc.nat({ max: 3 }),
  toUnique: fc.boolean(),
});

const numbered = <T extends { readonly id: number }>(items: readonly T[], from = 1): readonly T[] =>
  items.map((item, at) => ({ ...item, id: from + at }));

/** A table; its id is given later. */
export function tableSpec(names: fc.Arbitrary<string>): fc.Arbitrary<TableSpec> {
  return fc
    .record({
      id: fc.constant(0),
      name: names,
      namespace: fc.oneof(fc.constant(0), fc.constant(0), fc.nat({ max: 3 })),
      key: fc.nat({ max: 119 }),
      columns: fc.array(columnSpec(names), { minLength: 1, maxLength: 5 }),
      uniques: fc.array(memberSpec, { maxLength: 2 }),
      checks: fc.array(memberSpec, { maxLength: 2 }),
      keys: fc.array(keySpec, { maxLength: 2 }),
      indexes: fc.array(memberSpec, { maxLength: 3 }),
      comment: rare,
      option: rare,
    })
    .map((table) => ({
      ...table,
      columns: numbered(table.columns),
      uniques: numbered(table.uniques),
      checks: numbered(table.checks),
      keys: numbered(table.keys),
      indexes: numbered(table.indexes),
    }));
}

/** A schema of up to four tables. */
export function schemaSpec(names: fc.Arbitrary<string>): fc.Arbitrary<SchemaSpec> {
  return fc
    .record({
      tables: fc.array(tableSpec(names), { minLength: 1, maxLength: 4 }),
      words: fc.nat({ max: 9 }),
      convention: fc.nat({ max: 2 }),
    })
    .map((schema) => ({ ...schema, tables: numbered(schema.tables) }));
}

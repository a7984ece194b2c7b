import type { StandingObject } from "../reflector/read-standing.js";
import { cortexError } from "../../../errors/index.js";
import type { BatchMember, ColumnChanges, RenameConstraint } from "../../../operations/operation.js";
import type { Constraint } from "../../../schema/constraints.js";
import type { DialectOptions } from "../../../schema/dialect-options.js";
import type { DataType } from "../../../schema/types.js";
import { defaultText } from "../ddl/default-text.js";
import { canonicalType, enumerationIn, type TypeName, typeNameOf, typeText } from "../types.js";
import type {
  Catalog,
  CatalogChange,
  ColumnFacts,
  DropFacts,
  EnumAnswer,
  EnumFacts,
  EnumUsage,
  IndexFacts,
  TableRef,
} from "./catalog.js";
import { columnFactsOf } from "./replay-catalog.js";
import { countsDown } from "./counts-down.js";
import { isAssignable } from "./value-families.js";

const keyOf = (at: TypeName): string => JSON.stringify([at.schema, at.name]);

/**
 * The catalog as it will be when the members of a batch so far have run: a batch is compiled as a whole before the
 * first of its statements runs.
 */
export class BatchCatalog implements Catalog {
  readonly knowsAll: boolean;
  readonly major: number;
  readonly #inner: Catalog;
  /** Columns that the batch has added, by their name now; null for one that is gone. */
  readonly #columns = new Map<string, ColumnFacts | null>();
  /** Under which name the catalog still has a column. */
  readonly #oldNames = new Map<string, string>();
  /** What the batch has changed of columns that were there before. */
  readonly #changes = new Map<string, ColumnChanges[]>();
  /** Columns that are gone or have another type, by their name in the catalog. */
  readonly #left: string[] = [];
  readonly #types = new Map<string, readonly string[] | null>();
  readonly #usedTypes = new Set<string>();
  readonly #indexes = new Map<string, IndexFacts | null>();
  /** Constraints that the batch has given another name. */
  readonly #renamed: RenameConstraint[] = [];

  constructor(inner: Catalog) {
    this.#inner = inner;
    this.major = inner.major;
    this.knowsAll = inner.knowsAll;
  }

  hasTable(ref: TableRef): Promise<boolean> {
    return this.#inner.hasTable(ref);
  }

  async hasColumn(ref: TableRef, column: string): Promise<boolean | null> {
    const known = this.#columns.get(column);
    if (known !== undefined) return known !== null;
    return this.#inner.hasColumn(ref, this.#oldNames.get(column) ?? column);
  }

  async column(ref: TableRef, column: string, target: DataType | null): Promise<ColumnFacts | null> {
    const known = this.#columns.get(column);
    if (known === null)
      throw cortexError("MIG_DIALECT_COLUMN_NOT_FOUND", { table: ref.table, column, columns: [] });
    const changes = this.#changes.get(column) ?? [];
    const found = known ?? (await this.#inner.column(ref, this.#oldNames.get(column) ?? column, target));
    if (found === null) return null;
    const now = changes.reduce<ColumnFacts>((facts, change) => changed(facts, change, ref), {
      ...found,
      name: column,
      enumeration: this.#labelled(found.enumeration, ref),
    });
    const isOwn = known !== undefined || changes.some((change) => change.type !== undefined);
    return isOwn && target !== null ? { ...now, assignable: isAssignable(now.type, target) } : now;
  }

  async enumerations(names: readonly TypeName[]): Promise<readonly EnumAnswer[]> {
    const asked = names.filter((name) => !this.#types.has(keyOf(name)));
    const answers = [...(await this.#inner.enumerations(asked))];
    return names.map((name): EnumAnswer => {
      const labels = this.#types.get(keyOf(name));
      if (labels === undefined) return answers.shift() ?? { kind: "missing" };
      return labels === null ? { kind: "missing" } : { kind: "enumeration", labels };
    });
  }

  usageOf(name: TypeName): Promise<EnumUsage> {
    return this.#inner.usageOf(name);
  }

  standingOn(
    columns: readonly (TableRef & { readonly column: string })[],
    types: readonly TypeName[],
  ): Promise<readonly StandingObject[]> {
    return this.#inner.standingOn(columns, types);
  }

  async dropFacts(ref: TableRef, columns: readonly string[]): Promise<DropFacts> {
    const old = columns
      .filter((column) => !this.#columns.has(column))
      .map((column) => this.#oldNames.get(column) ?? column);
    const facts = await this.#inner.dropFacts(ref, [...old, ...this.#left]);
    const isLeft = (at: TypeName): boolean => {
      const key = keyOf(at);
      return !this.#usedTypes.has(key) && this.#types.get(key) !== null;
    };
    const added = [...this.#columns.entries()].flatMap(([name, known]) => (known === null ? [] : [name]));
    const renamed = new Map([...this.#oldNames].map(([now, before]) => [before, now]));
    return {
      ...facts,
      columns: [
        ...facts.columns
          .filter((name) => this.#columns.get(name) !== null || renamed.has(name))
          .map((name) => renamed.get(name) ?? name),
        ...added,
      ],
      orphans: facts.orphans.filter(isLeft),
    };
  }

  async index(name: string, schema: string | null): Promise<IndexFacts | null> {
    const known = this.#indexes.get(name);
    return known === undefined ? this.#inner.index(name, schema) : known;
  }

  async constraints(ref: TableRef): Promise<readonly Constraint[] | null> {
    const found = await this.#inner.constraints(ref);
    return found === null ? null : this.#renamed.reduce(withNewName, found);
  }

  tableOptions(ref: TableRef): Promise<DialectOptions | null> {
    return this.#inner.tableOptions(ref);
  }

  spelled(ref: TableRef, expression: string): Promise<string> {
    return this.#inner.spelled(ref, expression);
  }

  note(change: CatalogChange): void {
    if (change.kind === "enumeration") this.#types.set(keyOf(change.at), change.labels);
    else this.#indexes.set(change.name, change.facts);
  }

  noteAdded(at: TypeName, labels: readonly string[]): void {
    this.#inner.noteAdded(at, labels);
  }

  /** Told of each member when its statements are compiled. */
  noteMember(member: BatchMember): void {
    const ref = { table: member.table ?? "", schema: member.schema };
    if (member.kind === "addColumn") {
      this.#columns.set(member.column.name, columnFactsOf(member.column, ref, null));
      this.#use(member.column.type, ref);
    } else if (member.kind === "dropColumn") {
      this.#leave(member.column);
      this.#columns.set(member.column, null);
    } else if (member.kind === "dropConstraint") {
      // The index of a key goes with it.
      if (member.selector.name !== null) this.#indexes.set(member.selector.name, null);
    } else if (member.kind === "renameConstraint") {
      this.#renamed.push(member);
      this.#indexes.set(member.name, null);
    } else if (member.kind === "alterColumn") {
      const { newName, ...rest } = member.changes;
      if (rest.type !== undefined) {
        this.#leave(member.column);
        this.#use(rest.type, ref);
      }
      this.#changes.set(member.column, [...(this.#changes.get(member.column) ?? []), rest]);
      if (newName !== undefined) this.#rename(member.column, newName);
    }
  }

  /** An enumeration with the values that the batch so far has given it, at whichever column. */
  #labelled(found: EnumFacts | null, ref: TableRef): EnumFacts | null {
    if (found === null) return null;
    const labels = this.#types.get(keyOf(found)) ?? this.#types.get(keyOf({ ...found, schema: ref.schema }));
    return labels === undefined || labels === null ? found : { ...found, labels };
  }

  #use(type: DataType, ref: TableRef): void {
    const name = enumerationIn(type)?.name ?? null;
    if (name !== null) this.#usedTypes.add(keyOf(typeNameOf(name, ref.schema)));
  }

  #leave(column: string): void {
    if (!this.#columns.has(column)) this.#left.push(this.#oldNames.get(column) ?? column);
  }

  #rename(from: string, to: string): void {
    const known = this.#columns.get(from);
    if (known === undefined) this.#oldNames.set(to, this.#oldNames.get(from) ?? from);
    else this.#columns.set(to, known);
    if (known === undefined) this.#columns.delete(to);
    this.#columns.set(from, null);
    this.#oldNames.delete(from);
    const changes = this.#changes.get(from);
    this.#changes.delete(from);
    if (changes !== undefined) this.#changes.set(to, changes);
  }
}

function withNewName(all: readonly Constraint[], { name, newName }: RenameConstraint): readonly Constraint[] {
  return all.map((item) => (item.name === name ? { ...item, name: newName } : item));
}

/** The facts of a column after a change. */
function changed(facts: ColumnFacts, change: ColumnChanges, ref: TableRef): ColumnFacts {
  const { type, nullable, serverDefault, collation, autoincrement, identity, generated, options } = change;
  const { storage, compression } = options?.postgresql ?? {};
  const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
  const enumeration = type === undefined ? undefined : enumerationIn(type);
  return {
    ...facts,
    ...(type === undefined ? {} : { type: canonicalType(type), typeText: typeText(type, ref.schema) }),
    ...(enumeration === undefined
      ? {}
      : {
          enumeration:
            enumeration === null || enumeration.name === null
              ? null
              : { ...typeNameOf(enumeration.name, ref.schema), labels: enumeration.values },
        }),
    ...(nullable === undefined ? {} : { nullable }),
    ...(collation === undefined ? {} : { collation }),
    ...(storage === undefined ? {} : { storage: textOf(storage) }),
    ...(compression === undefined ? {} : { compression: textOf(compression) }),
    ...(generated === undefined ? {} : { isGenerated: generated !== null }),
    ...(identity === undefined
      ? {}
      : { isIdentity: identity !== null, countsDown: countsDown(identity), nullable: false }),
    ...(identity === null ? { identitySequence: null } : {}),
    ...(autoincrement === false ? { sequence: null, defaultText: null } : {}),
    ...(autoincrement === true
      ? { sequence: { schema: ref.schema, name: `${ref.table}_${facts.name}_seq` } }
      : {}),
    ...(serverDefault === undefined
      ? {}
      : { defaultText: serverDefault === null ? null : defaultText(serverDefault) }),
  };
}

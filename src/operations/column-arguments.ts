import { cortexError } from "../errors/index.js";
import {
  type ColumnOptions,
  expressionOf,
  generatedOf,
  identityOf,
  serverDefaultOf,
} from "../schema/column.js";
import { enumerationIn } from "../schema/rename-values.js";
import type { Sql } from "../schema/sql.js";
import type {
  AlterColumn,
  ColumnChanges,
  ConstraintSelector,
  ExistingColumn,
  RenameConstraint,
} from "./operation.js";
import type { Constraint, DataType, LiteralValue, OptionChanges, ServerDefault } from "./schema-types.js";

/** A default as it is written: a literal or SQL; `null` drops it, and a default of NULL is `sql\`NULL\``. */
export type DefaultArgument = Exclude<LiteralValue, null> | Sql | null;

/** What `alterColumn` is told; what is absent stays as it is. `existing…` tells the old state, for databases that restate it. */
export interface AlterColumnOptions {
  readonly newColumnName?: string;
  readonly type?: DataType;
  readonly nullable?: boolean;
  readonly serverDefault?: DefaultArgument;
  readonly comment?: string | null;
  readonly collation?: string | null;
  readonly autoincrement?: boolean;
  /** Makes the column an identity, or changes how it counts; false or null ends it. */
  readonly identity?: ColumnOptions["identity"] | null;
  /** Another expression for a generated column; null makes an ordinary one of it, which keeps its values. */
  readonly generated?: NonNullable<ColumnOptions["generated"]> | null;
  /** Options of one database; what is not named stays, null takes one away. */
  readonly options?: OptionChanges;
  /** New names for values of an enumeration, by their old ones; rows and the default follow. Needs `type`. */
  readonly renamedValues?: Readonly<Record<string, string>>;
  /** SQL that converts an old value into a new one (PostgreSQL's USING); needs `type`. */
  readonly using?: string | Sql;
  /** The rename is passed over when the column is gone and one of the new name is there. */
  readonly ifExists?: boolean;
  readonly existingType?: DataType;
  readonly existingNullable?: boolean;
  readonly existingServerDefault?: DefaultArgument;
  readonly existingComment?: string | null;
  readonly existingCollation?: string | null;
  readonly existingAutoincrement?: boolean;
  readonly existingIdentity?: ColumnOptions["identity"] | null;
  readonly existingGenerated?: NonNullable<ColumnOptions["generated"]> | null;
  readonly existingOptions?: OptionChanges;
}

/** What is there already is not made again. */
export interface IfNotExists {
  readonly ifNotExists?: boolean;
}

/** What `dropConstraint` is told beside the name. */
export interface DropConstraintOptions {
  readonly type?: "foreignkey" | "primary" | "unique" | "check" | Constraint["kind"];
  /** The constraint's columns, for one without a name. */
  readonly columns?: readonly string[];
  /** The expression of a check without a name. */
  readonly expression?: string | Sql;
  readonly ifExists?: boolean;
}

/** What `renameConstraint` is told beside the names. */
export interface RenameConstraintOptions extends Pick<DropConstraintOptions, "type" | "ifExists"> {}

const TYPES: Readonly<Record<string, Constraint["kind"]>> = {
  foreignkey: "foreignKey",
  primary: "primaryKey",
};

function kindOf({ type }: Pick<DropConstraintOptions, "type">): Constraint["kind"] | null {
  return type === undefined ? null : (TYPES[type] ?? (type as Constraint["kind"]));
}

/** The operation of `renameConstraint` from its arguments. */
export function renameConstraintOperation(
  on: { readonly table: string; readonly schema: string | null },
  [name, newName]: readonly [from: string, to: string],
  options: RenameConstraintOptions,
): RenameConstraint {
  const once = options.ifExists === true ? { ifExists: true } : {};
  return { ...on, kind: "renameConstraint", name, newName, type: kindOf(options), ...once };
}

/** The selector of a constraint from the arguments of `dropConstraint`. */
export function selectorOf(name: string | null, options: DropConstraintOptions): ConstraintSelector {
  return {
    name,
    type: kindOf(options),
    columns: options.columns ?? null,
    expression: options.expression === undefined ? null : expressionOf(options.expression),
  };
}

function defaultOf(value: DefaultArgument): ServerDefault | null {
  return value === null ? null : serverDefaultOf(value);
}

const ALTER_OPTIONS: ReadonlySet<string> = new Set<
  keyof AlterColumnOptions | "schema" | "insertBefore" | "insertAfter"
>([
  "newColumnName",
  "type",
  "nullable",
  "serverDefault",
  "comment",
  "collation",
  "autoincrement",
  "identity",
  "generated",
  "options",
  "renamedValues",
  "using",
  "ifExists",
  "existingType",
  "existingNullable",
  "existingServerDefault",
  "existingComment",
  "existingCollation",
  "existingAutoincrement",
  "existingIdentity",
  "existingGenerated",
  "existingOptions",
  "schema",
  "insertBefore",
  "insertAfter",
]);

/** Revision files run without a type check: a misspelt option would change nothing, and nobody would hear of it. */
function refuseUnknownOptions(options: AlterColumnOptions): void {
  const unknown = Object.keys(options).find((name) => !ALTER_OPTIONS.has(name));
  if (unknown !== undefined)
    throw cortexError("MIG_OPERATION_INVALID", {
      operation: "alterColumn",
      reason: `there is no option '${unknown}'; there are ${[...ALTER_OPTIONS].join(", ")}`,
    });
}

/** Names of values that cannot all be given: a value is renamed into one that the type is to have, and that is new. */
function refuseWrongValues({ type, renamedValues = {} }: AlterColumnOptions): void {
  const [olds, news] = [Object.keys(renamedValues), Object.values(renamedValues)];
  if (olds.length === 0) return;
  const invalid = (reason: string): Error =>
    cortexError("MIG_OPERATION_INVALID", { operation: "alterColumn", reason });
  const wanted = type === undefined ? null : enumerationIn(type);
  if (wanted === null) throw invalid("renamedValues needs 'type', an enumeration with the new values");
  const unknown = news.find((value) => !wanted.values.includes(value));
  if (unknown !== undefined) throw invalid(`the value '${unknown}' of renamedValues is none of 'type'`);
  const both = olds.find((value) => wanted.values.includes(value));
  if (both !== undefined)
    throw invalid(`the value '${both}' of renamedValues is still one of 'type': it would be two`);
  if (new Set(news).size !== news.length) throw invalid("two values of renamedValues would be one");
}

/** The operation of `alterColumn` from its arguments. @throws MIG_OPERATION_INVALID for an option that does not exist */
export function alterColumnOperation(
  on: { readonly table: string; readonly schema: string | null },
  column: string,
  options: AlterColumnOptions,
): AlterColumn {
  refuseUnknownOptions(options);
  refuseWrongValues(options);
  const changes: { -readonly [K in keyof ColumnChanges]: ColumnChanges[K] } = {};
  if (options.newColumnName !== undefined && options.newColumnName !== column)
    changes.newName = options.newColumnName;
  if (options.type !== undefined) changes.type = options.type;
  if (options.nullable !== undefined) changes.nullable = options.nullable;
  if (options.serverDefault !== undefined) changes.serverDefault = defaultOf(options.serverDefault);
  if (options.comment !== undefined) changes.comment = options.comment;
  if (options.collation !== undefined) changes.collation = options.collation;
  if (options.autoincrement !== undefined) changes.autoincrement = options.autoincrement;
  if (options.identity !== undefined) changes.identity = identityOf(options.identity ?? false);
  if (options.generated !== undefined) changes.generated = generatedOf(options.generated ?? undefined);
  if (options.options !== undefined) changes.options = options.options;
  const using = options.using === undefined ? null : expressionOf(options.using);
  return {
    ...on,
    kind: "alterColumn",
    column,
    changes,
    existing: existingOf(options),
    using,
    ...(options.renamedValues === undefined ? {} : { renamedValues: options.renamedValues }),
    ...(options.ifExists === true ? { ifExists: true } : {}),
    position: null,
  };
}

/** The old state, as far as it was told. */
function existingOf(options: AlterColumnOptions): ExistingColumn {
  const existing: { -readonly [K in keyof ExistingColumn]: ExistingColumn[K] } = {};
  if (options.existingType !== undefined) existing.type = options.existingType;
  if (options.existingNullable !== undefined) existing.nullable = options.existingNullable;
  if (options.existingServerDefault !== undefined)
    existing.serverDefault = defaultOf(options.existingServerDefault);
  if (options.existingComment !== undefined) existing.comment = options.existingComment;
  if (options.existingCollation !== undefined) existing.collation = options.existingCollation;
  if (options.existingAutoincrement !== undefined) existing.autoincrement = options.existingAutoincrement;
  if (options.existingIdentity !== undefined)
    existing.identity = identityOf(options.existingIdentity ?? false);
  if (options.existingGenerated !== undefined)
    existing.generated = generatedOf(options.existingGenerated ?? undefined);
  if (options.existingOptions !== undefined) existing.options = options.existingOptions;
  return existing;
}

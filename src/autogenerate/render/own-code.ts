import type { RenderContext, RenderedItem } from "../../config/config-file.js";
import { cortexError } from "../../errors/index.js";
import type { CreateExcludeConstraint } from "../../operations/operation.js";
import type { RevisionOperation } from "../../operations/run-operation.js";
import type { Column, ColumnReference, Generated, Identity, ServerDefault } from "../../schema/column.js";
import type {
  CheckConstraint,
  ForeignKey,
  Index,
  PrimaryKey,
  UniqueConstraint,
} from "../../schema/constraints.js";
import type { Table } from "../../schema/table.js";
import type { DataType } from "../../schema/types.js";

/** Everything that code of the user's own can be written for, and what the renderer is handed for each. */
export interface RenderItems {
  readonly table: Table;
  readonly column: Column;
  readonly type: DataType;
  readonly serverDefault: ServerDefault;
  readonly generated: Generated;
  readonly identity: Identity;
  /** A foreign key that is written with its column. */
  readonly references: ColumnReference;
  readonly primaryKey: PrimaryKey;
  readonly unique: UniqueConstraint;
  readonly check: CheckConstraint;
  readonly foreignKey: ForeignKey;
  readonly index: Index;
  readonly exclusion: CreateExcludeConstraint;
  readonly operation: RevisionOperation;
}

/** A word of {@link RenderItems}. */
export type RenderKind = keyof RenderItems;

/** Where code is written; the database type is known to whoever asks the hook. */
export type RenderPlace = Omit<RenderContext, "dbType">;

/** A renderer of the user's own, as it was written: what it gives is not known to be right. */
export interface OwnRenderer {
  /** The hook for people. */
  readonly hook: string;
  readonly render: <K extends RenderKind>(kind: K, item: RenderItems[K], place: RenderPlace) => unknown;
}

/** What a renderer has come to: a text, undefined for the usual code, null for nothing at all. */
export type OwnCode = string | null | undefined;

/** Asks the renderer of the user's own; what it gives is right, or refused. */
export type AskOwn = <K extends RenderKind>(kind: K, item: RenderItems[K], place: RenderPlace) => OwnCode;

/** Where an operation of a revision stands, and what is in none of the tables. */
export const ON_OP: RenderPlace = { file: "revision", within: "op", table: null, schema: null, column: null };

/** Parts of a column: what has none is another column. */
const NEEDED: ReadonlySet<RenderKind> = new Set([
  "type",
  "serverDefault",
  "generated",
  "identity",
  "references",
]);

/**
 * Asks renderers of the user's own, until one has an answer, and notes the imports that its code needs.
 *
 * @throws MIG_MANAGER_HOOK_FAILED naming the object when one throws, gives no code, or leaves out what cannot be left out
 */
export function askingOwn(renderers: readonly OwnRenderer[], imports: Set<string>): AskOwn {
  return (kind, item, place) => {
    for (const { hook, render } of renderers) {
      const path = nameOf(kind, item, place);
      const failed = (reason: string, cause?: unknown): Error =>
        cortexError("MIG_MANAGER_HOOK_FAILED", { hook, path, reason }, cause);
      let made: unknown;
      try {
        made = render(kind, item, place);
      } catch (error) {
        throw failed(error instanceof Error ? error.message : String(error), error);
      }
      if (made === undefined || made === false) continue;
      if (made === null && NEEDED.has(kind))
        throw failed("a part of a column cannot be left out; undefined writes it as usual");
      if (made === null || typeof made === "string") return made;
      if (!isRendered(made)) throw failed("it gives no code: a text, { code, imports }, null or undefined");
      for (const line of made.imports ?? []) imports.add(line);
      return made.code;
    }
    return undefined;
  };
}

function isRendered(made: unknown): made is RenderedItem {
  if (typeof made !== "object" || made === null || !("code" in made)) return false;
  const imports = "imports" in made ? made.imports : undefined;
  const areLines =
    imports === undefined || (Array.isArray(imports) && imports.every((l) => typeof l === "string"));
  return typeof made.code === "string" && areLines;
}

/** The object for people: `type of column 'users.email'`, `index 'ix_users_email'`. */
function nameOf(kind: RenderKind, item: RenderItems[RenderKind], { table, column }: RenderPlace): string {
  const on = [table, column].filter((part) => part !== null).join(".");
  if (NEEDED.has(kind)) return `the ${kind} of column '${on}'`;
  const name = "name" in item && typeof item.name === "string" ? item.name : null;
  if (kind === "operation" && "kind" in item) {
    const called = item.kind === "run" ? name : item.kind;
    return `operation '${called}'${on === "" ? "" : ` of table '${on}'`}`;
  }
  if (kind === "table") return `table '${name ?? on}'`;
  return `${kind}${name === null ? "" : ` '${name}'`} of table '${table ?? ""}'`;
}

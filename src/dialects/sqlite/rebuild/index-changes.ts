import { cortexError } from "../../../errors/index.js";
import type { DropIndex, RenameIndex } from "../../../operations/operation.js";
import type { Index } from "../../../schema/constraints.js";
import type { Statement } from "../../contract/statement.js";
import { duplicatesCheck } from "../compiler/compile-index.js";
import { runStatement } from "../../shared/statements.js";
import { indexName, indexText } from "../ddl/index-text.js";
import { refuse } from "../ddl/refuse.js";
import { mentionedNames } from "../sql/expression-refs.js";
import { findColumn } from "../sql/create-table.js";
import { sameName } from "../sql/names.js";
import { renameIndex } from "../sql/create-index.js";
import { identifierIfNeeded, quoteLiteral } from "../sql/quote.js";
import { advance, areUnchanged, type Draft, tableOf } from "./draft.js";
import { statisticsTables } from "./statistics.js";

/** The question whether two rows have the same key, where it can be asked of the rows as they are. */
function uniquenessCheck(draft: Draft, index: Index): readonly Statement[] {
  const table = tableOf(draft);
  const texts = [...index.parts.map((part) => part.value), ...(index.where === null ? [] : [index.where])];
  const columns = [
    ...index.parts.flatMap((part) => (part.kind === "column" ? [part.value] : [])),
    ...texts.flatMap((text) => mentionedNames(text).map((mention) => mention.name)),
  ].filter((name) => findColumn(table, name) !== undefined);
  return index.unique && areUnchanged(draft, columns)
    ? [duplicatesCheck(index, draft.state.name, draft.source)]
    : [];
}

/** A new index. */
export function addIndex(draft: Draft, index: Index, ifNotExists: boolean): Draft {
  const { state, source } = draft;
  const name = indexName(index, state.name);
  const sql = indexText({ ...index, name }, state.name);
  const isOwn = draft.indexes.some((own) => sameName(own.name, name));
  if (isOwn && ifNotExists) return draft;
  const dropped = state.indexes.some((own) => sameName(own.name, name)) && !isOwn;
  if (isOwn || (!dropped && state.names.some((taken) => sameName(taken, name))))
    throw cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind: "index", name });
  const message = `fails when two rows of '${state.name}' have the same ${index.parts.map((p) => p.value).join(", ")}`;
  const hazards = index.unique ? [{ code: "mayFailOnExistingRows", level: "warning", message } as const] : [];
  return advance(draft, {
    indexes: [...draft.indexes, { name, sql }],
    checks: uniquenessCheck(draft, index),
    inPlace: [runStatement(source, sql, { hazards })],
  });
}

/** The draft without the index. */
export function withoutIndex(draft: Draft, name: string): Draft {
  return advance(draft, {
    indexes: draft.indexes.filter((index) => !sameName(index.name, name)),
    inPlace: [runStatement(draft.source, `DROP INDEX ${identifierIfNeeded(name)}`)],
  });
}

/** An index that SQLite keeps for a constraint has no text of its own. */
function refuseAutomatic({ kind, name }: DropIndex | RenameIndex): void {
  if (/^sqlite_autoindex_/i.test(name))
    refuse({
      operation: kind,
      object: `index '${name}'`,
      reason: "it belongs to a constraint",
      instead:
        kind === "dropIndex"
          ? "Drop the constraint: dropConstraint(null, { type, columns }) finds one without a name."
          : "Rename the constraint: SQLite numbers its index itself.",
    });
}

/** What ANALYZE has found of the index stays: DROP INDEX deletes it by the index's name. */
function statisticsRenamed(draft: Draft, from: string, to: string): readonly Statement[] {
  return statisticsTables(draft).map((table) =>
    runStatement(
      draft.source,
      `UPDATE ${table} SET idx = ${quoteLiteral(to)} WHERE tbl = ${quoteLiteral(draft.state.name)} AND idx = ${quoteLiteral(from)}`,
    ),
  );
}

/** An index gets another name: SQLite knows no way but to drop it, and to create it from its own text. */
export function applyRenameIndex(draft: Draft, member: RenameIndex): Draft {
  const { name, newName } = member;
  refuseAutomatic(member);
  const { state, source } = draft;
  const index = draft.indexes.find((own) => sameName(own.name, name));
  if (index === undefined)
    throw cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", {
      kind: "index",
      name: `${name} on table ${state.name}`,
    });
  const free = new Set(state.indexes.filter((own) => !draft.indexes.includes(own)).map((own) => own.name));
  const taken = [...state.names.filter((other) => !free.has(other)), ...draft.indexes.map((own) => own.name)];
  if (!sameName(index.name, newName) && taken.some((other) => sameName(other, newName)))
    throw cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind: "index", name: newName });
  const sql = renameIndex(index.sql, newName);
  const hazards = [
    {
      code: "locksWrites",
      level: "info",
      message: `index '${index.name}' is built again, because SQLite cannot give it another name`,
    },
  ] as const;
  return advance(draft, {
    indexes: draft.indexes.map((own) => (own === index ? { name: newName, sql } : own)),
    inPlace: [
      ...statisticsRenamed(draft, index.name, newName),
      runStatement(source, `DROP INDEX ${identifierIfNeeded(index.name)}`),
      runStatement(source, sql, { hazards }),
    ],
    renamedIndex: { from: index.name, to: newName },
  });
}

/** An index goes. */
export function applyDropIndex(draft: Draft, member: DropIndex): Draft {
  const { name, ifExists } = member;
  refuseAutomatic(member);
  const index = draft.indexes.find((own) => sameName(own.name, name));
  if (index !== undefined) return withoutIndex(draft, index.name);
  if (ifExists) return draft;
  throw cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", {
    kind: "index",
    name: `${name} on table ${draft.state.name}`,
  });
}
